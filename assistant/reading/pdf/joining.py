"""Tables on several pages made one, and tables → grids.

A table that ends a page and one that begins the next are one where their columns agree; the row that the page break
went through is put together again, cell by cell: what only together is a word of the form, or a label here and its
numbers there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.reading.document import Grid, GridCell
from assistant.reading.labels import is_known
from assistant.reading.pdf.lines import block_text
from assistant.reading.pdf.net import Table
from assistant.reading.pdf.seen import Box
from assistant.reading.values import is_blank, is_number
from assistant.report import Place

_SAME_SIDE = 8.0
_SAME = 3.5
_FEWEST_CELLS = 4


@dataclass(slots=True)
class Joined:
    """A table as a whole: its parts on one page after the other, and its cells below each other in one geometry."""

    parts: list[Table]
    cells: list[tuple[Box, str]] = field(default_factory=list)


def join(tables: Sequence[Table], follows: Callable[[Table, Table], bool]) -> list[Joined]:
    """The tables in reading order, those that continue the one before put below it.

    `follows` says whether nothing but margins stands between two tables.
    """
    whole: list[Joined] = []
    for table in tables:
        last = whole[-1] if whole else None
        if last is not None and follows(last.parts[-1], table) and _agree(last.parts[-1], table):
            _append(last, table)
        else:
            whole.append(Joined([table], [(cell.box, block_text(cell.chars)) for cell in table.cells]))
    return [joined for joined in whole if len(joined.cells) >= _FEWEST_CELLS]


def _agree(upper: Table, lower: Table) -> bool:
    """Whether two parts are of one table: they reach from the same place to the same place."""
    slack = 12 * _SAME_SIDE if upper.aligned and lower.aligned else _SAME_SIDE
    return abs(upper.box[0] - lower.box[0]) <= slack and abs(upper.box[2] - lower.box[2]) <= slack


def _append(joined: Joined, table: Table) -> None:
    """Put a part below the others, its sides moved to theirs, and close the row that was cut."""
    left, bottom = joined.parts[0].box[0], max(box[3] for box, _ in joined.cells)
    right = joined.parts[0].box[2]
    dx, dy = 0.0 if table.aligned else left - table.box[0], bottom - table.box[1]
    slack = 12 * _SAME_SIDE if table.aligned else _SAME_SIDE
    lower = []
    for cell in table.cells:
        box = (cell.box[0] + dx, cell.box[1] + dy, cell.box[2] + dx, cell.box[3] + dy)
        at_left, at_right = cell.box[0] <= table.box[0] + _SAME, cell.box[2] >= table.box[2] - _SAME
        own_left = left if at_left and abs(box[0] - left) <= slack else box[0]
        own_right = right if at_right and abs(box[2] - right) <= slack else box[2]
        lower.append(((own_left, box[1], own_right, box[3]), block_text(cell.chars)))
    joined.cells = _closed(joined.cells, lower, bottom)
    joined.parts.append(table)


def _closed(upper: list[tuple[Box, str]], lower: list[tuple[Box, str]], seam: float) -> list[tuple[Box, str]]:
    """Both parts, the cells that the seam went through made one."""
    above = [cell for cell in upper if cell[0][3] >= seam - _SAME]
    below = [cell for cell in lower if cell[0][1] <= seam + _SAME]
    pairs = [(a, b) for a in above for b in below if _is_below(a[0], b[0])]
    cut_row = _is_cut(above, below, pairs)
    if not cut_row:
        pairs = [(a, b) for a, b in pairs if _is_one_word(a[1], b[1])]
    gone = {id(cell) for pair in pairs for cell in pair}
    whole = [((a[0][0], a[0][1], a[0][2], b[0][3]), _put_together(a[1], b[1])) for a, b in pairs]
    return [cell for cell in [*upper, *lower] if id(cell) not in gone] + whole


def _is_below(upper: Box, lower: Box) -> bool:
    return abs(upper[0] - lower[0]) <= _SAME and abs(upper[2] - lower[2]) <= _SAME


_Cells = list[tuple[Box, str]]


def _is_cut(above: _Cells, below: _Cells, pairs: list[tuple[tuple[Box, str], tuple[Box, str]]]) -> bool:
    """Whether the seam goes through a row: no column has a text of its own on both sides, and one needs the other."""
    if not pairs or any(_both_say(a[1], b[1]) for a, b in pairs):
        return False
    if any(_is_one_word(a[1], b[1]) for a, b in pairs):
        return True
    labels = [text for _, text in below if text.strip() and not is_number(text)]
    if labels and not any(map(is_known, labels)) and not any(is_number(text) for _, text in below):
        return not any(is_blank(text) is False and is_known(text) for text in labels)
    values_below = any(is_number(text) for _, text in below)
    values_above = any(is_number(text) for _, text in above)
    return values_below and not values_above and not labels and any(text.strip() for _, text in above)


def _both_say(upper: str, lower: str) -> bool:
    """Whether a number stands on one side and something on the other: two rows, or a heading and its number."""
    return bool(upper.strip() and lower.strip()) and (is_number(upper) or is_number(lower))


def _is_one_word(upper: str, lower: str) -> bool:
    """Whether two scraps are a label together; a scrap that is one by itself stays what it is."""
    return bool(upper.strip() and lower.strip()) and is_known(upper + lower) and not is_known(lower)


def _put_together(upper: str, lower: str) -> str:
    return "\n".join(text for text in (upper, lower) if text)


def grid_of(joined: Joined, place: Place, spend: Callable[[int], Any]) -> Grid:
    """The cells as a grid, each standing in every row and column that its box covers."""
    lefts = _edges([box[0] for box, _ in joined.cells])
    tops = _edges([box[1] for box, _ in joined.cells])
    spend(len(lefts) * len(tops))
    covering: dict[tuple[int, int], GridCell] = {}
    for (left, top, right, bottom), text in joined.cells:
        columns = [c for c, x in enumerate(lefts) if left - _SAME <= x < right - _SAME]
        rows = [r for r, y in enumerate(tops) if top - _SAME <= y < bottom - _SAME]
        if rows and columns:
            cell = GridCell(text, place.model_copy(update={"row": rows[0], "column": columns[0]}))
            covering |= {(r, c): cell for r in rows for c in columns}
    rows_of_cells = [
        [
            covering.get((r, c)) or GridCell("", place.model_copy(update={"row": r, "column": c}))
            for c in range(len(lefts))
        ]
        for r in range(len(tops))
    ]
    return Grid(rows_of_cells, place)


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME:
            edges.append(value)
    return edges
