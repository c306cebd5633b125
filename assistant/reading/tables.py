"""Tables of a document → cells of the form: every grid and stream is tried against every table of the kind's forms.

Nothing goes by position. Each block is of the form whose cells it holds; where both fit equally, of the year's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

from assistant.reading.document import Grid, GridCell, Piece, Stream
from assistant.reading.grids import join_split_grids, match_grid
from assistant.reading.labels import Vocabulary, vocabularies
from assistant.reading.matching import Found, Match
from assistant.reading.streams import match_stream
from assistant.reading.values import squeeze
from assistant.reading.weighing import weight
from assistant.report import Form, form_for_year, load_form
from assistant.report.form import all_forms, blocks_of, form_with, forms_of, other_form
from assistant.report.kind import default_kind

_NONE: frozenset[str] = frozenset()
_CLEARLY = 1.2
_YUAN = re.compile(r"(?<![万亿])元")
_UNIT_LINE = re.compile(r"(?:金额)?单位[:：]?(?:人民币)?(?P<unit>亿元|万元|元)")
_LINES_ABOVE = 3


@dataclass(slots=True)
class TablesRead:
    """The tables of one form.

    Attributes:
        cells: address → source cell.
        conflicts: addresses that two cells claimed.
        unread: rows that could not be read, and the first of their values.
        in_yuan: amounts whose column says 元 where the form says 万元.
    """

    form: Form
    cells: dict[str, Found] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    unread: list[tuple[str, GridCell]] = field(default_factory=list)
    in_yuan: set[str] = field(default_factory=set)


def read_tables(pieces: Sequence[Piece], year: int | None, kind: str = "") -> TablesRead:
    """The cells that the tables of a document hold, in the forms of a kind."""
    kind = kind or default_kind()
    sources = join_split_grids([piece for piece in pieces if isinstance(piece, Grid | Stream)])
    expected = form_for_year(year, kind) if year else forms_of(kind)[-1]
    form, match = expected, _match_form(sources, expected)
    other = other_form(expected.id)
    if other != expected.id and (match.conflicts or len(match.cells) < len(expected.cells)):
        form, match = _by_block(expected, match, _match_form(sources, load_form(other)))
    in_yuan = _in_yuan(sources, form, match) | _under_yuan(pieces, form, match)
    return TablesRead(form, match.cells, match.conflicts, match.unread, in_yuan)


def _by_block(expected: Form, match: Match, other: Match) -> tuple[Form, Match]:
    """The form and its cells, each block from the form that holds more of it."""
    own, foreign = blocks_of(expected.id), blocks_of(other_form(expected.id))
    slots = [slot for slot, cells in foreign.items() if _holds_more(other, cells, match, own.get(slot, _NONE))]
    form = form_with(expected.id, slots)
    taken = frozenset[str]().union(*(foreign[slot] for slot in slots))
    kept = frozenset[str]().union(*(cells for slot, cells in own.items() if slot not in slots))
    joined = Match()
    joined.merge(match.only(kept.intersection(form.cells)))
    joined.merge(other.only(taken.intersection(form.cells)))
    read = {form.cells[address].row.address for address in joined.cells}
    joined.unread = [
        (row, cell) for row, cell in (*match.unread, *other.unread) if row in form.rows and row not in read
    ]
    return form, joined


def _holds_more(other: Match, cells: frozenset[str], match: Match, own: frozenset[str]) -> bool:
    """Whether the other form holds more of a block; the one that is due needs no more than to hold as much."""
    written, own_written = other.written(cells), match.written(own)
    if written or own_written:
        return written > own_written
    return other.score_of(cells) > _CLEARLY * match.score_of(own)


def fit(stream: Stream) -> float:
    """How well a flattened table is read: the weight of the form that fits best; -inf where no cell is read."""
    return max(_fit(stream, form) for form in all_forms())


def _fit(stream: Stream, form: Form) -> float:
    matches = [match_stream(stream, vocabulary) for vocabulary in vocabularies(form)]
    return sum(weight(match, form) for match in matches) if any(match.cells for match in matches) else -inf


def _in_yuan(sources: Sequence[Grid | Stream], form: Form, match: Match) -> set[str]:
    """The amounts found whose column is headed 单位：元, which is a ten-thousandth of the form's unit."""
    texts = {cell.text for source in sources for row in source.rows for cell in row if "元" in cell.text}
    other_unit = [text for text in texts if _YUAN.search(squeeze(text))]
    keys = {hit.key for text in other_unit for vocabulary in vocabularies(form) for hit in vocabulary.columns(text)}
    return {a for a in match.cells if form.cells[a].column.unit == "万元" and form.cells[a].column.key in keys}


def _under_yuan(pieces: Sequence[Piece], form: Form, match: Match) -> set[str]:
    """The amounts of tables above which, or in which, stands 单位：元, unless their column's own label names a unit."""
    in_yuan: set[int] = set()
    above: list[str] = []
    for piece in pieces:
        if isinstance(piece, Grid | Stream):
            cells = [cell for row in piece.rows for cell in row]
            inside = [text for cell in cells if "单位" in cell.text and (text := squeeze(cell.text))]
            if _unit_of([*above, *inside]) == "元":
                in_yuan.update(map(id, cells))
            above = []
        elif piece.text.strip():
            above = [*above, squeeze(piece.text)][-_LINES_ABOVE:]
    return {
        address
        for address, found in match.cells.items()
        if id(found.cell) in in_yuan and (column := form.cells[address].column).unit and column.unit not in column.label
    }


def _unit_of(lines: Sequence[str]) -> str:
    """The unit of money that lines above a table name, the last counting; "" where none does."""
    found = [match["unit"] for line in lines if (match := _UNIT_LINE.search(line))]
    return found[-1] if found else ""


def _match_form(sources: Sequence[Grid | Stream], form: Form) -> Match:
    whole = Match()
    for source in sources:
        for match in _apart([_match(source, vocabulary) for vocabulary in vocabularies(form)]):
            whole.merge(match)
    return whole


def _apart(matches: list[Match]) -> list[Match]:
    """What each table of the form has of one source, a cell that several claim left to the one that found most.

    Tables may share labels of rows and columns (合计, 预算数).
    """
    if sum(bool(match.cells) for match in matches) < 2:
        return matches
    taken: set[int] = set()
    for match in sorted(matches, key=lambda match: -match.score):
        claimed = {address for address, found in match.cells.items() if id(found.cell) in taken}
        if claimed:
            match.cells = {a: found for a, found in match.cells.items() if a not in claimed}
            match.conflicts -= claimed
        taken.update(id(found.cell) for found in match.cells.values())
    return matches


def _match(source: Grid | Stream, vocabulary: Vocabulary) -> Match:
    """The cells of one table; a grid whose merged cells were lost, so that its columns do not line up, is a stream."""
    if isinstance(source, Stream):
        return match_stream(source, vocabulary)
    aligned = match_grid(source, vocabulary)
    if _is_certain(aligned, vocabulary) and not source.ragged:
        return aligned
    in_order = match_stream(_as_stream(source), vocabulary)
    finds_more = source.ragged or len(in_order.cells) > len(aligned.cells)
    if finds_more and in_order.score > aligned.score:
        return in_order
    return aligned.corrected_by(in_order)


def _is_certain(aligned: Match, vocabulary: Vocabulary) -> bool:
    """Whether every cell of the table was found, each in a cell of its own: then no column is off."""
    whole = len(aligned.cells) == vocabulary.size and not aligned.conflicts
    return whole and len({id(found.cell) for found in aligned.cells.values()}) == vocabulary.size


def _as_stream(grid: Grid) -> Stream:
    """The cells of a grid in order, merged ones once."""
    seen: set[int] = set()
    rows: list[list[GridCell]] = []
    for row in grid.rows:
        rows.append([cell for cell in dict.fromkeys(row) if id(cell) not in seen])
        seen.update(map(id, row))
    return Stream(rows, grid.place)
