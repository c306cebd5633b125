"""Characters → lines, and lines → text.

A space is written where two words of letters or digits stand apart or where a gap is wide; between Chinese characters
a space is a matter of typesetting and not written.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.reading.pdf.seen import Char

_SAME_LINE = 0.45
_WORD_GAP = 0.5
_WIDE_GAP = 1.8


@dataclass(slots=True)
class Line:
    """Characters on one height, from left to right."""

    chars: list[Char]
    left: float
    top: float
    right: float
    bottom: float
    size: float

    @property
    def text(self) -> str:
        """The line as it reads."""
        return joined(self.chars)


def lines_of(chars: Iterable[Char]) -> list[Line]:
    """The characters in lines from top to bottom; raised and small characters stand in the line beside them."""
    lines: list[list[Char]] = []
    heights: list[Char] = []
    for char in sorted(chars, key=lambda c: c.top + c.bottom):
        near = heights[-1] if heights else None
        if near is not None and abs(near.middle[1] - char.middle[1]) <= _SAME_LINE * max(near.size, char.size):
            lines[-1].append(char)
            if char.size > near.size:
                heights[-1] = char
        else:
            lines.append([char])
            heights.append(char)
    return [line_of(line) for line in lines]


def line_of(chars: list[Char]) -> Line:
    """A line of the characters that stand on one height."""
    ordered = sorted(chars, key=lambda c: c.left)
    sizes = sorted(char.size for char in ordered)
    return Line(
        ordered,
        ordered[0].left,
        min(char.top for char in ordered),
        max(char.right for char in ordered),
        max(char.bottom for char in ordered),
        sizes[len(sizes) // 2],
    )


def chunks(line: Line, gap: float) -> list[Line]:
    """The parts of a line that stand further apart than `gap` times the size of its letters."""
    parts: list[list[Char]] = []
    for char in line.chars:
        if parts and char.left - parts[-1][-1].right <= gap * line.size:
            parts[-1].append(char)
        else:
            parts.append([char])
    return [line_of(part) for part in parts]


def joined(chars: list[Char]) -> str:
    """Characters of one line as text."""
    parts: list[str] = []
    before: Char | None = None
    for char in chars:
        if before is not None and _is_apart(before, char):
            parts.append(" ")
        parts.append(char.text)
        before = char
    return "".join(parts)


def _is_apart(before: Char, char: Char) -> bool:
    gap = char.left - before.right
    size = max(before.size, char.size)
    if gap > _WIDE_GAP * size:
        return True
    return (
        _is_of_word(before.text[-1:])
        and _is_of_word(char.text[:1])
        and (gap > _WORD_GAP * size or (char.spaced and gap > 0))
    )


def _is_of_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def block_text(chars: list[Char]) -> str:
    """The text of a cell, one line a line; a label that stands on its side is read along its own direction."""
    turns = [char.turned for char in chars if char.turned]
    if len(turns) * 2 > len(chars):
        chars = [_upright(char, turns[0]) for char in chars]
    return "\n".join(line.text for line in lines_of(chars))


def _upright(char: Char, turn: int) -> Char:
    """The character as it stands when its block is turned upright; the block's place does not matter."""
    if turn == 1:
        return replace(char, left=-char.bottom, top=char.left, right=-char.top, bottom=char.right, turned=0)
    return replace(char, left=char.top, top=-char.right, right=char.bottom, bottom=-char.left, turned=0)
