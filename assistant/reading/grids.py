"""Reading tables whose cells line up: a value's address is told by the labels beside it and above it.

Which way round a table is printed does not matter. A row's label may stand left of the value or above it, and so may
a column's: the four combinations (table 三 as usual, transposed, table 四 with all labels above, and on its side) are
tried, and the one that finds most is taken. Labels nearer to the value win, so that repeated headers, blocks with
their own headers (table 二) and extra rows and columns do no harm.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from assistant.reading.document import Grid, GridCell, Stream
from assistant.reading.labels import Hit, Vocabulary, is_known, vocabularies
from assistant.reading.matching import Match
from assistant.reading.values import is_blank, is_number
from assistant.report import Place
from assistant.report.form import all_forms

_BEHIND_UNKNOWN = 0.75
_LONGEST_VALUE = 20
_LOST_COLUMNS = 2


def match_grid(grid: Grid, vocabulary: Vocabulary) -> Match:
    """The cells of one table of the form in a grid."""
    words = _Words(grid, vocabulary)
    if not words.any_row or not words.any_column:
        return Match()
    matches = [_match_one_way(grid, words, vocabulary, way) for way in product(("left", "above"), repeat=2)]
    return max(matches, key=lambda match: match.score)


def join_split_grids(sources: Sequence[Grid | Stream]) -> list[Grid | Stream]:
    """Put a grid without column labels under the grid before it: a table that a page break split in two.

    Both must be of the same width, or nearly (the lower part loses columns whose cells are all merged away): then the
    columns are counted from the right.
    """
    joined: list[Grid | Stream] = []
    for source in sources:
        last = joined[-1] if joined else None
        if isinstance(source, Grid) and isinstance(last, Grid) and _continues(last, source):
            joined[-1] = _stack(last, source)
        else:
            joined.append(source)
    return joined


class _Words:
    """What each text of a grid means in one table of the form."""

    def __init__(self, grid: Grid, vocabulary: Vocabulary) -> None:
        texts = {cell.text for row in grid.rows for cell in row}
        self.rows = {text: hit for text in texts if (hit := vocabulary.row(text))}
        self.columns = {text: hits for text in texts if (hits := vocabulary.columns(text))}
        self.groups = {text for text in texts if vocabulary.is_column_group(text)}
        self.other = {
            text
            for text in texts
            if text not in self.rows and text not in self.columns and text not in self.groups
            if vocabulary.is_row_group(text) or vocabulary.is_furniture(text)
        }
        self.any_row = any(text not in self.columns for text in self.rows)
        self.any_column = bool(self.columns)

    def is_value(self, text: str) -> bool:
        """Whether a text may be a value: no word of the form, and short."""
        own = text in self.rows or text in self.columns or text in self.groups or text in self.other
        return not own and len(text) <= _LONGEST_VALUE and not is_known(text)


@dataclass(slots=True)
class _Labels:
    """The labels met so far along a row or down a column of the grid, the nearest last."""

    row: Hit | None = None
    columns: list[tuple[Hit, ...]] = field(default_factory=list)
    in_group: bool = False
    names_columns: bool = False
    unknown: bool = False

    def meet(self, cell: GridCell, words: _Words) -> None:
        """Take in one more cell."""
        text = cell.text
        if text in words.rows:
            self.row, self.unknown = words.rows[text], False
        if text in words.groups:
            self.in_group = True
        elif text in words.columns:
            self.columns.append(tuple(hit for hit in words.columns[text] if hit.group or not self.in_group))
            self.names_columns = self.names_columns or text not in words.rows
        elif text not in words.rows and text not in words.other and not is_number(text) and not is_blank(text):
            self.unknown = True


def _match_one_way(grid: Grid, words: _Words, vocabulary: Vocabulary, way: tuple[str, ...]) -> Match:
    """The cells found where the form's rows are named on the side `way[0]` of a value, its columns on `way[1]`."""
    match = Match()
    above = [_Labels() for _ in (grid.rows[0] if grid.rows else ())]
    seen_above: list[GridCell | None] = [None] * len(above)
    for row in grid.rows:
        left = _Labels()
        seen_left: GridCell | None = None
        for c, cell in enumerate(row):
            if words.is_value(cell.text):
                sides = {"left": left, "above": above[c]}
                _take(match, cell, sides[way[0]], sides[way[1]], vocabulary)
            if cell is not seen_left:
                left.meet(cell, words)
            if cell is not seen_above[c]:
                above[c].meet(cell, words)
            seen_left = seen_above[c] = cell
    return match


def _take(match: Match, cell: GridCell, rows: _Labels, columns: _Labels, vocabulary: Vocabulary) -> None:
    row = rows.row
    if row is None or (rows is not columns and rows.names_columns):
        return
    allowed = vocabulary.form.columns_of(row.key)
    for hits in reversed(columns.columns):
        for hit in hits:
            if hit.key in allowed:
                sureness = min(row.sureness, hit.sureness) * (_BEHIND_UNKNOWN if rows.unknown else 1.0)
                match.add(f"{row.key}.{hit.key}", cell, sureness)
                return


def _continues(upper: Grid, lower: Grid) -> bool:
    """Whether the lower grid is the rest of the upper one: it names no columns, and is about as wide."""
    if not upper.rows or not lower.rows:
        return False
    about_as_wide = abs(len(upper.rows[0]) - len(lower.rows[0])) <= _LOST_COLUMNS
    return about_as_wide and _names_columns(upper) and not _names_columns(lower)


def _names_columns(grid: Grid) -> bool:
    """Whether a grid holds column labels of any table; those that may be a row's (其他, 总计) do not count."""
    texts = {cell.text for row in grid.rows for cell in row if len(cell.text) <= _LONGEST_VALUE}
    words = [vocabulary for form in all_forms() for vocabulary in vocabularies(form)]
    return any(v.columns(text) for v in words for text in texts if not any(other.row(text) for other in words))


def _stack(upper: Grid, lower: Grid) -> Grid:
    """One grid of both, the narrower one filled up on the left: values stand at the right of every table."""
    width = max(len(upper.rows[0]), len(lower.rows[0]))
    top, bottom = ([_filled_up(row, width, grid.place) for row in grid.rows] for grid in (upper, lower))
    if _is_rest_of_row(bottom[0]):
        top[-1] = _joined(top[-1], bottom.pop(0))
    return Grid(top + bottom, upper.place, ragged=upper.ragged or lower.ragged)


def _filled_up(row: list[GridCell], width: int, place: Place) -> list[GridCell]:
    return [*(GridCell("", place) for _ in range(width - len(row))), *row]


def _is_rest_of_row(row: list[GridCell]) -> bool:
    """Whether a row is the end of one that the page break went through: scraps of labels without any value."""
    texts = [cell.text for cell in row if cell.text.strip()]
    return bool(texts) and not any(is_number(text) or is_known(text) for text in texts)


def _joined(row: list[GridCell], rest: list[GridCell]) -> list[GridCell]:
    """A row with the rest of its texts; merged cells stay one object."""
    whole: dict[int, GridCell] = {}
    for cell, scrap in zip(row, rest, strict=True):
        if id(cell) not in whole:
            whole[id(cell)] = GridCell(cell.text + scrap.text, cell.place) if scrap.text.strip() else cell
    return [whole[id(cell)] for cell in row]
