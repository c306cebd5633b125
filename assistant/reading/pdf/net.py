"""A net of positions across and down → cells: fields without a rule between them are one cell.

The outer sides of a table need no rule, so tables open at the sides or cut by the page are read like closed ones.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.reading.pdf.seen import Box, Char, Rule

_SAME = 3.0
_SLIVER = 7.0
_COVERED = 0.5
_WHOLLY = 0.9
_MOST_FIELDS = 60_000


@dataclass(slots=True)
class Cell:
    """A cell: its box and the characters in it."""

    box: Box
    chars: list[Char] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table on one page: its box and its cells.

    `aligned`: its columns were told by the alignment of its text, so their bounds are not exact.
    """

    box: Box
    cells: list[Cell]
    page: int
    aligned: bool = False


def table_of(
    chars: list[Char],
    box: Box,
    across: list[Rule],
    down: list[Rule],
    page: int,
    *,
    drawn: bool = True,
    whole_row: bool = False,
) -> Table | None:
    """The table that rules make in a box, with the characters in its cells; None where they make no columns.

    `drawn`: the rules are real ones, which part two fields even where they are somewhat short. `whole_row`: a single
    cell will do, for it is a row of a table that goes on elsewhere.
    """
    if not chars:
        return None
    xs = _positions([box[0], box[2], *(rule.at for rule in down)], [c.middle[0] for c in chars])
    ys = _positions([box[1], box[3], *(rule.at for rule in across)], [c.middle[1] for c in chars])
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MOST_FIELDS:
        return None
    cells = _cells(xs, ys, across, down, _COVERED if drawn else _WHOLLY)
    _fill(cells, chars, xs, ys)
    if not whole_row and (len(cells) < 2 or not _several_columns(cells)):
        return None
    return Table(box, [cell for cell, _ in cells], page)


def _positions(values: Iterable[float], middles: list[float]) -> list[float]:
    """Distinct positions; what lies a hair apart is one, and so is what lies a little apart with no text between."""
    middles = sorted(middles)
    positions: list[float] = []
    for value in sorted(values):
        gap = value - positions[-1] if positions else _SLIVER
        empty = positions and bisect_right(middles, value) == bisect_right(middles, positions[-1])
        if not positions or gap >= _SLIVER or (gap > _SAME and not empty):
            positions.append(value)
    return positions


_Fields = list[tuple[int, int]]


def _cells(
    xs: list[float], ys: list[float], across: list[Rule], down: list[Rule], least: float
) -> list[tuple[Cell, _Fields]]:
    """Fields without a rule between them, as cells; a shape that is no box is cut into rows."""
    width, height = len(xs) - 1, len(ys) - 1
    right = _walls(down, xs, ys, least)
    below = _walls(across, ys, xs, least)
    shape: dict[tuple[int, int], int] = {}
    shapes: list[_Fields] = []
    for r in range(height):
        for c in range(width):
            if (r, c) in shape:
                continue
            shapes.append([])
            waiting = [(r, c)]
            shape[r, c] = len(shapes) - 1
            while waiting:
                row, column = waiting.pop()
                shapes[-1].append((row, column))
                for nr, nc, wall in (
                    (row, column + 1, (column + 1, row) in right),
                    (row, column - 1, (column, row) in right),
                    (row + 1, column, (row + 1, column) in below),
                    (row - 1, column, (row, column) in below),
                ):
                    if 0 <= nr < height and 0 <= nc < width and not wall and (nr, nc) not in shape:
                        shape[nr, nc] = len(shapes) - 1
                        waiting.append((nr, nc))
    cells = []
    for fields in shapes:
        for part in _boxes(fields):
            rows, columns = [r for r, _ in part], [c for _, c in part]
            box = (xs[min(columns)], ys[min(rows)], xs[max(columns) + 1], ys[max(rows) + 1])
            cells.append((Cell(box), part))
    return cells


def _boxes(fields: _Fields) -> list[_Fields]:
    rows, columns = {r for r, _ in fields}, {c for _, c in fields}
    if len(fields) == (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1):
        return [fields]
    parts: list[_Fields] = []
    for r in sorted(rows):
        for c in sorted(column for row, column in fields if row == r):
            if parts and parts[-1][-1] == (r, c - 1):
                parts[-1].append((r, c))
            else:
                parts.append([(r, c)])
    return parts


def _walls(rules: list[Rule], positions: list[float], along: list[float], least: float) -> set[tuple[int, int]]:
    """(position, stretch) where a rule at that position covers that stretch between two positions of the other way."""
    covered: dict[tuple[int, int], float] = {}
    for rule in rules:
        index = min(range(len(positions)), key=lambda i: abs(positions[i] - rule.at))
        if abs(positions[index] - rule.at) > _SLIVER:
            continue
        for stretch in range(len(along) - 1):
            shared = min(rule.end, along[stretch + 1]) - max(rule.start, along[stretch])
            if shared > 0:
                length = along[stretch + 1] - along[stretch]
                covered[index, stretch] = covered.get((index, stretch), 0.0) + shared / length
    return {place for place, share in covered.items() if share >= least}


def _fill(cells: list[tuple[Cell, _Fields]], chars: list[Char], xs: list[float], ys: list[float]) -> None:
    owner = {place: cell for cell, fields in cells for place in fields}
    for char in chars:
        x, y = char.middle
        c = min(max(bisect_right(xs, x) - 1, 0), len(xs) - 2)
        r = min(max(bisect_right(ys, y) - 1, 0), len(ys) - 2)
        owner[r, c].chars.append(char)


def _several_columns(cells: list[tuple[Cell, _Fields]]) -> bool:
    return any(cell.box[0] > cells[0][0].box[0] + _SLIVER for cell, _ in cells)
