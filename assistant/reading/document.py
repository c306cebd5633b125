"""What a format's reader hands over: pieces in the order of the source, each with its place.

A reader turns a file into a `Document` and knows nothing of sections, forms or labels; `sections` and `tables` turn
documents of every format into a report.
"""

from dataclasses import dataclass, field

from assistant.report import Place


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of text; `place` is its source block and `offset` where in that block's text it begins."""

    text: str
    place: Place
    offset: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class GridCell:
    """One cell of a table. A merged cell is one object that stands in every position it covers."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, merged cells expanded: `rows[r][c]`, every row of the same length.

    `ragged`: rows had to be filled up with blank cells, so merged cells may have been lost and columns not line up.
    """

    rows: list[list[GridCell]]
    place: Place
    ragged: bool = False


@dataclass(frozen=True, slots=True)
class Stream:
    """A table flattened to one cell after another: `rows` as far as row ends can be told, else one long row.

    Merged cells are lost here: a row may be shorter than the table is wide. `told`: each row is one of the source.
    """

    rows: list[list[GridCell]]
    place: Place
    told: bool = True


Piece = Paragraph | Grid | Stream


@dataclass(slots=True)
class Document:
    """A file as its format's reader saw it.

    Attributes:
        format: the reader's name: text, docx, html, …
        pieces: paragraphs and tables in reading order.
        title: the document's title where the format holds one apart from the text (HTML), else "".
        notes: what the reader left out or read with doubt, in Chinese.
        organization, year: where the format has fields of their own for them (the workbook form).
        previous, facts: last year's tables and the facts of the year, likewise.
    """

    format: str
    pieces: list[Piece] = field(default_factory=list)
    title: str = ""
    notes: list[str] = field(default_factory=list)
    organization: str = ""
    year: int | None = None
    previous: list[Piece] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)


def grid_from_texts(texts: list[list[str]], place: Place) -> Grid:
    """A grid of plain texts, short rows filled up with blank cells on the right."""
    width = max((len(row) for row in texts), default=0)
    rows = [
        [
            GridCell(row[c] if c < len(row) else "", place.model_copy(update={"row": r, "column": c}))
            for c in range(width)
        ]
        for r, row in enumerate(texts)
    ]
    return Grid(rows, place, ragged=any(len(row) < width for row in texts))
