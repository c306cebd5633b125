"""Frames → tables: what will be a table on a page before its columns and rows are settled.

Where a frame has no rules of one direction, alignment tells them; a table that runs over several pages has the same
columns on all of them, so they are told from all its parts together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.reading.pdf.aligned import column_bounds, pieces, rows_between, rows_in, verticals_at
from assistant.reading.pdf.lines import Line
from assistant.reading.pdf.net import Table, table_of
from assistant.reading.pdf.seen import Box, Char, Rule

_SHARED = 0.6
_SAME_SIDE = 8.0
_WHOLE = 0.7
_ONE_ROW = 18.0


@dataclass(slots=True)
class Frame:
    """The part of a page that a table takes up.

    Attributes:
        across, down: its rules, each way.
        ends: where its horizontals end inside it, which is where columns part.
        open_columns: it has no rules inside that part columns.
        parting: its rules part something, and are not only its sides.
        ruled: it has rules at all.
    """

    page: int
    box: Box
    chars: list[Char]
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    open_columns: bool = True
    parting: bool = True
    ruled: bool = True


def same_sides(upper: Frame, lower: Frame) -> bool:
    """Whether two frames reach from the same place to the same place, so that they may be one table's."""
    return all(abs(upper.box[i] - lower.box[i]) <= _SAME_SIDE for i in (0, 2))


def extend(upper: Frame, lower: Frame, below: Sequence[Line], above: Sequence[Line]) -> bool:
    """Take lines between two parts of one table, `below` the upper and `above` the lower one, into their frames.

    Says whether they are parts of one table.
    """
    shared = min(upper.box[2], lower.box[2]) - max(upper.box[0], lower.box[0])
    narrower = min(upper.box[2] - upper.box[0], lower.box[2] - lower.box[0])
    if shared < _SHARED * narrower or upper.ruled != lower.ruled or upper.open_columns != lower.open_columns:
        return False
    if not upper.open_columns and not same_sides(upper, lower):
        return False
    for frame, lines in ((upper, below), (lower, above)):
        for line in lines:
            frame.chars += line.chars
            frame.box = (
                min(frame.box[0], line.left),
                min(frame.box[1], line.top),
                max(frame.box[2], line.right),
                max(frame.box[3], line.bottom),
            )
    return True


def tables(chain: Sequence[Frame]) -> list[Table | None]:
    """The tables of frames that are parts of one table; None for one that makes no columns."""
    bounds = _bounds(chain) if chain[0].open_columns else []
    return [_table(frame, bounds) for frame in chain]


def _bounds(chain: Sequence[Frame]) -> list[float]:
    texts = [text for frame in chain for text in pieces(frame.chars)]
    ends = [x for frame in chain for x in frame.ends]
    box = (min(f.box[0] for f in chain), 0.0, max(f.box[2] for f in chain), 0.0)
    return column_bounds(ends, texts, box)


def _table(frame: Frame, bounds: Sequence[float]) -> Table | None:
    missing = _missing_rows(frame)
    across = [*frame.across, *missing]
    down = [*frame.down, *verticals_at(bounds, across, frame.chars, frame.box)] if frame.open_columns else frame.down
    table = table_of(frame.chars, frame.box, across, down, frame.page, drawn=not missing, whole_row=not frame.parting)
    if table is not None:
        table.aligned = frame.open_columns
    return table


def _missing_rows(frame: Frame) -> list[Rule]:
    """Horizontals between the rows that no rule parts, in each band between two rules from side to side."""
    left, top, right, bottom = frame.box
    if not frame.across:
        return rows_in(frame.chars, frame.box)
    whole = [rule.at for rule in frame.across if rule.end - rule.start >= _WHOLE * (right - left)]
    rules: list[Rule] = []
    for high, low in pairwise(sorted({top, bottom, *whole})):
        chars = [char for char in frame.chars if high < char.middle[1] < low]
        if low - high > _ONE_ROW:
            rules += rows_between(chars, (left, high, right, low))
    return rules
