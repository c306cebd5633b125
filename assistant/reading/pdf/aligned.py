"""Columns and rows that no rule shows: told by how the text is aligned.

Numbers that stand under each other are a column; the ends of rules and the beginnings of labels bound the columns of
labels. Where a piece of text crosses a bound, there is no bound in its row: a heading over several columns stays whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.reading.labels import is_known
from assistant.reading.pdf.lines import Line, chunks, lines_of
from assistant.reading.pdf.seen import Box, Char, Rule
from assistant.reading.values import is_blank, is_number, squeeze

_CHUNK_GAP = 0.6
_NEAR = 6.0
_MOST_LINES = 9
_OVER = 1.5
_CROWDED = 10
_ANYTHING = "甲乙丙丁"  # a note in the corner is known whatever follows it
_LONGEST_MARK = 2


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that belongs together: a number, a word, a label on several lines."""

    text: str
    box: Box
    lines: int = 1

    @property
    def is_value(self) -> bool:
        """Whether it can stand in a cell of numbers."""
        return is_value(self.text)


def is_value(text: str) -> bool:
    """Whether a text can stand in a cell of numbers: a number, or a mark for none (/, —, 无)."""
    plain = squeeze(text)
    return is_number(plain) or (0 < len(plain) <= _LONGEST_MARK and is_blank(plain))


def pieces(chars: Sequence[Char]) -> list[Block]:
    """The chunks of every line, from top to bottom."""
    return [_block([chunk]) for line in lines_of(chars) for chunk in chunks(line, _CHUNK_GAP)]


def blocks(chars: Sequence[Char]) -> list[Block]:
    """The chunks, those that only together are a label of a form (on several lines) made one."""
    waiting = [chunk for line in lines_of(chars) for chunk in chunks(line, _CHUNK_GAP)]
    made: list[Block] = []
    while waiting:
        stack = _stack(waiting.pop(0), waiting)
        for chunk in stack[1:]:
            waiting.remove(chunk)
        made.append(_block(stack))
    return made


def _stack(first: Line, others: list[Line]) -> list[Line]:
    """The chunk and those below it that complete a label: as many as make a known one."""
    stack, best = [first], 1
    text = first.text
    for other in others:
        last = stack[-1]
        if other.top - last.bottom > 1.2 * last.size or len(stack) >= _MOST_LINES:
            break
        overlap = min(other.right, last.right) - max(other.left, last.left)
        narrower = min(other.right - other.left, last.right - last.left)
        if other.top < last.top + 0.5 * last.size or overlap < 0.4 * narrower:
            continue
        if is_known(text) and is_known(other.text) and (is_known(text + _ANYTHING) or not is_known(text + other.text)):
            break
        stack.append(other)
        text += other.text
        if is_known(text):
            best = len(stack)
    return stack[:best]


def _block(stack: list[Line]) -> Block:
    return Block(
        "".join(line.text for line in stack),
        (
            min(line.left for line in stack),
            min(line.top for line in stack),
            max(line.right for line in stack),
            max(line.bottom for line in stack),
        ),
        len(stack),
    )


def column_bounds(ends: Sequence[float], texts: Sequence[Block], box: Box) -> list[float]:
    """Where the columns of a table part, from left to right; `ends` are the places where its rules end."""
    values = _columns_of_values(texts)
    if len(values) < 2 and not ends:
        return []
    bounds = [x for x in _clustered(ends) if box[0] + _NEAR < x < box[2] - _NEAR]
    for (_, right), (left, _) in pairwise(values):
        if not any(right - 1 <= x <= left + 1 for x in bounds):
            bounds.append(_clearest(texts, right, left))
    if values:
        first = values[0][0]
        labels = [text for text in texts if not text.is_value and text.box[2] < first]
        if not any(max((t.box[2] for t in labels), default=box[0]) - 1 <= x <= first + 1 for x in bounds) and labels:
            bounds.append((first + max(text.box[2] for text in labels)) / 2)
        for x in _label_bounds(labels):
            if not any(abs(x - other) < 2 * _NEAR for other in bounds):
                bounds.append(x)
    return sorted(bounds)


def _clearest(texts: Sequence[Block], low: float, high: float) -> float:
    """The place between two columns of numbers that the fewest texts cross (headings are wider than numbers)."""
    sides = [x for text in texts for x in (text.box[0] - 1, text.box[2] + 1) if low <= x <= high]
    middle = (low + high) / 2
    return min([middle, *sides], key=lambda x: (sum(_crosses(text, x) for text in texts), abs(x - middle)))


def _columns_of_values(texts: Sequence[Block]) -> list[tuple[float, float]]:
    """From where to where each column of numbers reaches."""
    columns: list[tuple[float, float]] = []
    for text in sorted((t for t in texts if t.is_value), key=lambda t: t.box[0]):
        left, right = text.box[0], text.box[2]
        if columns and left < columns[-1][1] + 1:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return _with_headings(columns, texts)


def _with_headings(columns: list[tuple[float, float]], texts: Sequence[Block]) -> list[tuple[float, float]]:
    """The columns, as wide as their headings; a heading over no number is a column that nobody filled in."""
    if not columns:
        return []
    first = min((text.box[1] for text in texts if text.is_value), default=0.0)
    start = columns[0][0]
    headings = [text.box for text in texts if text.box[3] <= first + 1 and text.box[2] > start]
    for left, _, right, _ in sorted(headings, key=lambda box: box[2] - box[0]):
        over = [column for column in columns if column[0] < right and left < column[1]]
        if len(over) == 1 and (left >= start or over[0] is columns[0]):
            columns[columns.index(over[0])] = (min(left, over[0][0]), max(right, over[0][1]))
        elif not over:
            columns = sorted([*columns, (left, right)])
    return columns


def _label_bounds(labels: Sequence[Block]) -> list[float]:
    """Where a second label begins behind a first one on the same line, on more than one line."""
    starts = [
        label.box[0]
        for label in labels
        if any(
            other.box[2] < label.box[0] and abs(other.box[1] - label.box[1]) < 0.5 * (label.box[3] - label.box[1])
            for other in labels
        )
    ]
    return [x - 1 for x in _clustered(starts)]


def _clustered(values: Sequence[float]) -> list[float]:
    clusters: list[list[float]] = []
    for value in sorted(values):
        if clusters and value - clusters[-1][-1] <= _NEAR:
            clusters[-1].append(value)
        else:
            clusters.append([value])
    return [sum(cluster) / len(cluster) for cluster in clusters]


def verticals_at(bounds: Sequence[float], across: Sequence[Rule], chars: Sequence[Char], box: Box) -> list[Rule]:
    """Verticals at the bounds of columns, left out in the rows where a text crosses them."""
    texts = pieces(chars)
    heights = sorted({box[1], box[3], *(rule.at for rule in across)})
    return [
        Rule(x, top, bottom)
        for x in bounds
        for top, bottom in pairwise(heights)
        if not any(_crosses(text, x) and top - 1 < _middle(text) < bottom + 1 for text in texts)
    ]


def _crosses(text: Block, x: float) -> bool:
    return text.box[0] + _OVER < x < text.box[2] - _OVER


def _middle(text: Block) -> float:
    return (text.box[1] + text.box[3]) / 2


def rows_between(chars: Sequence[Char], box: Box) -> list[Rule]:
    """The horizontals that a part of a table lacks: one between any two of its rows, where it holds several.

    A number on two lines of its cell makes no two rows: a row has two numbers, or a number beside a label.
    """
    texts = blocks(chars)
    rows = rows_of(texts)
    inside = [[text for text in texts if row[0] <= _middle(text) <= row[1]] for row in rows]
    return _parted(rows, texts, box) if sum(map(_is_row, inside)) > 1 else []


def rows_in(chars: Sequence[Char], box: Box) -> list[Rule]:
    """The horizontals of a table that has none at all: one between any two lines of text, labels kept whole."""
    texts = blocks(chars)
    return _parted(rows_of(texts), texts, box)


def _parted(rows: Sequence[tuple[float, float]], texts: Sequence[Block], box: Box) -> list[Rule]:
    return [rule for upper, lower in pairwise(rows) for rule in _uncrossed(texts, _seam(upper, lower, texts), box)]


def _seam(upper: tuple[float, float], lower: tuple[float, float], texts: Sequence[Block]) -> float:
    """The height between two rows that cuts through the fewest texts, those with a text above or below them least."""
    low, high = min(upper[1], lower[0]), max(upper[1], lower[0])
    sides = [y for text in texts for y in (text.box[1] - 1, text.box[3] + 1) if low <= y <= high]
    middle = (low + high) / 2

    def cost(y: float) -> int:
        crossed = [text for text in texts if text.box[1] + _OVER < y < text.box[3] - _OVER]
        return sum(_CROWDED if any(_share_column(text, other) for other in texts) else 1 for text in crossed)

    def _share_column(text: Block, other: Block) -> bool:
        near = upper[0] - 1 <= _middle(other) <= lower[1] + 1
        return near and other is not text and other.box[0] < text.box[2] and text.box[0] < other.box[2]

    return min([middle, *sides], key=lambda y: (cost(y), abs(y - middle)))


def _is_row(texts: Sequence[Block]) -> bool:
    values = sum(text.is_value for text in texts)
    return values > 1 or (values == 1 and any(is_known(text.text) for text in texts))


def _uncrossed(texts: Sequence[Block], y: float, box: Box) -> list[Rule]:
    """A horizontal at a height, left out where a text crosses it."""
    rules = []
    start = box[0]
    for text in sorted((t for t in texts if t.box[1] + _OVER < y < t.box[3] - _OVER), key=lambda t: t.box[0]):
        if text.box[0] - 1 > start:
            rules.append(Rule(y, start, text.box[0] - 1))
        start = max(start, text.box[2] + 1)
    if start < box[2]:
        rules.append(Rule(y, start, box[2]))
    return rules


def rows_of(texts: Sequence[Block]) -> list[tuple[float, float]]:
    """From where to where each row reaches: what stands on one height, with the one label that reaches over it."""
    rows: list[list[float]] = []
    for text in sorted((t for t in texts if t.lines == 1), key=_middle):
        height = text.box[3] - text.box[1]
        if rows and _middle(text) - (rows[-1][0] + rows[-1][1]) / 2 < 0.5 * height:
            rows[-1][0], rows[-1][1] = min(rows[-1][0], text.box[1]), max(rows[-1][1], text.box[3])
        else:
            rows.append([text.box[1], text.box[3]])
    for text in sorted((t for t in texts if t.lines > 1), key=lambda t: t.box[1]):
        over = [row for row in rows if row[0] < text.box[3] - _OVER and row[1] > text.box[1] + _OVER]
        if not over:
            rows.append([text.box[1], text.box[3]])
        elif len(over) == 1 and not _stands_aside(text, over[0], texts):
            over[0][0], over[0][1] = min(over[0][0], text.box[1]), max(over[0][1], text.box[3])
    return [(top, bottom) for top, bottom in sorted(rows)]


def _stands_aside(text: Block, row: Sequence[float], texts: Sequence[Block]) -> bool:
    """Whether a label reaches out of a row into where other texts begin or end: it belongs to more rows than one."""
    for other in texts:
        clear = other.box[1] >= row[1] - _OVER or other.box[3] <= row[0] + _OVER
        if other is not text and clear and other.box[1] < text.box[3] - _OVER and other.box[3] > text.box[1] + _OVER:
            return True
    return False
