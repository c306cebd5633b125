"""Rules → frames: which rules of a page belong to one table.

Rules that lie on one line are one; rules that touch make one frame. Horizontals alone are a frame where they lie above
each other with neither heading nor sentence between them.
"""

from collections.abc import Iterable, Sequence

from assistant.reading.pdf.frames import Frame
from assistant.reading.pdf.lines import lines_of
from assistant.reading.pdf.seen import Box, Page, Rule, inside
from assistant.reading.sections import names_section

_SLIVER = 7.0
_GAP = 4.5
_SAME_LINE = 1.5
_SHORTEST = 7.0
_FEWEST_OPEN = 3
_PROSE = 0.5
_WHOLE_ROW = 45.0


def ruled_frames(page: Page) -> list[Frame]:
    """The frames that the rules of a page make, from top to bottom."""
    horizontals, verticals = _merged(page.horizontals), _merged(page.verticals)
    groups = _components(horizontals, verticals, _barriers(page))
    frames = [_frame(page, across, down) for across, down in groups]
    return sorted(_without_inner([f for f in frames if f.chars]), key=lambda frame: frame.box[1])


def _frame(page: Page, across: list[Rule], down: list[Rule]) -> Frame:
    box = _extent(across, down)
    near = (box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1)
    drawn = [rule for rule in page.horizontals if near[1] <= rule.at <= near[3]]
    ends = [x for rule in [*drawn, *across] for x in (rule.start, rule.end) if box[0] + _SLIVER < x < box[2] - _SLIVER]
    return Frame(
        page.number,
        box,
        [char for char in page.chars if inside(char, near)],
        across,
        down,
        ends,
        open_columns=not _any_inside(down, box[0], box[2]),
        parting=_any_inside(down, box[0], box[2]) or _any_inside(across, box[1], box[3]),
    )


def _any_inside(rules: Iterable[Rule], low: float, high: float) -> bool:
    return any(low + _SLIVER < rule.at < high - _SLIVER for rule in rules)


def _barriers(page: Page) -> list[float]:
    """The heights of headings and sentences: a table of horizontals alone ends there."""
    if not page.horizontals:
        return []
    lines = lines_of(char for char in page.chars if not char.turned)
    return [
        (line.top + line.bottom) / 2
        for line in lines
        if names_section(line.text.strip())
        or (line.text.rstrip().endswith("。") and line.right - line.left > _PROSE * page.width)
    ]


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Rules on one line made one where they touch or nearly do (dashes, the sides of neighbouring cells)."""
    by_line: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if by_line and rule.at - by_line[-1][0].at <= _SAME_LINE:
            by_line[-1].append(rule)
        else:
            by_line.append([rule])
    merged: list[Rule] = []
    for line in by_line:
        at = sum(rule.at for rule in line) / len(line)
        start = end = None
        for rule in sorted(line, key=lambda r: r.start):
            if start is None or end is None or rule.start > end + _GAP:
                merged += [] if start is None or end is None else [Rule(at, start, end)]
                start, end = rule.start, rule.end
            else:
                end = max(end, rule.end)
        merged += [] if start is None or end is None else [Rule(at, start, end)]
    return [rule for rule in merged if rule.end - rule.start >= _SHORTEST]


def _components(
    horizontals: list[Rule], verticals: list[Rule], barriers: list[float]
) -> list[tuple[list[Rule], list[Rule]]]:
    """The rules in groups that touch; horizontals that touch no vertical are grouped if they lie above each other."""
    parent = list(range(len(horizontals) + len(verticals)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, across in enumerate(horizontals):
        for j, down in enumerate(verticals):
            meets = (
                across.start - _GAP <= down.at <= across.end + _GAP
                and down.start - _GAP <= across.at <= down.end + _GAP
            )
            if meets:
                parent[root(i)] = root(len(horizontals) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate(horizontals):
        groups.setdefault(root(i), ([], []))[0].append(rule)
    for j, rule in enumerate(verticals):
        groups.setdefault(root(len(horizontals) + j), ([], []))[1].append(rule)
    return _stacked(list(groups.values()), barriers)


def _stacked(groups: list[tuple[list[Rule], list[Rule]]], barriers: list[float]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups that are parts of one table: horizontals alone, or verticals that stop short of the next horizontal."""
    made: list[tuple[list[Rule], list[Rule]]] = []
    for group in sorted(groups, key=lambda g: _extent(*g)[1]):
        last = next((other for other in reversed(made) if not _is_box(other)), None)
        if last is not None and _belongs(last, group, barriers):
            last[0].extend(group[0])
            last[1].extend(group[1])
        else:
            made.append((list(group[0]), list(group[1])))
    return [(across, down) for across, down in made if down or len(across) >= _FEWEST_OPEN]


def _extent(across: list[Rule], down: list[Rule]) -> Box:
    xs = [x for rule in across for x in (rule.start, rule.end)] + [rule.at for rule in down]
    ys = [y for rule in down for y in (rule.start, rule.end)] + [rule.at for rule in across]
    return min(xs), min(ys), max(xs), max(ys)


def _is_box(group: tuple[list[Rule], list[Rule]]) -> bool:
    """Whether rules only go around something, as a frame around a page does."""
    box = _extent(*group)
    return bool(group[1]) and not _any_inside(group[0], box[1], box[3]) and not _any_inside(group[1], box[0], box[2])


def _belongs(upper: tuple[list[Rule], list[Rule]], lower: tuple[list[Rule], list[Rule]], barriers: list[float]) -> bool:
    above, below = _extent(*upper), _extent(*lower)
    shared = min(above[2], below[2]) - max(above[0], below[0])
    narrower = min(above[2] - above[0], below[2] - below[0])
    if shared < 0.6 * narrower or narrower < 4 * _SLIVER:
        return False
    if above[1] <= below[1] and below[3] <= above[3] + _GAP:
        return not _is_box(upper)
    if any(above[3] < y < below[1] for y in barriers):
        return False
    if upper[1] or lower[1]:
        sides = abs(above[0] - below[0]) <= _GAP and abs(above[2] - below[2]) <= _GAP
        return sides and below[1] - above[3] <= _WHOLE_ROW
    return below[2] - below[0] <= (above[2] - above[0]) * 1.2 + _GAP


def _without_inner(frames: list[Frame]) -> list[Frame]:
    """The frames that lie in no other one, and do not enclose one either, as a box around a whole page does."""
    parting = [frame for frame in frames if frame.parting]
    inner = [f for f in parting if not any(other is not f and _holds(other.box, f.box) for other in parting)]
    boxes = [frame for frame in frames if not frame.parting]
    return inner + [f for f in boxes if not any(_holds(f.box, o.box) or _holds(o.box, f.box) for o in inner)]


def _holds(outer: Box, box: Box) -> bool:
    return all(outer[i] - 1 <= box[i] for i in (0, 1)) and all(outer[i] + 1 >= box[i] for i in (2, 3))
