"""Lines → paragraphs: where the writer began a new one, and where only the page was too narrow.

A line begins a paragraph when it is set apart (indented, at a distance, in another size), when it is a heading, or when
the line before ended early and said so: with a full stop, or with more room left than the next word needs.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from assistant.reading.pdf.lines import Line
from assistant.reading.sections import names_section

_INDENT = 0.8
_GAP = 0.35
_RESIZED = 0.25
_LONG = 0.6
_ROOM = 6.0
_SENTENCE = 30
_SURE = 0.1
_UNSURE = 0.5
_ENDS = ("。", "！", "？", "；", "：", "…", ":", ";")
_CLOSING = "”’》）」』)]】\"'"
_DIGITS = "一二三四五六七八九十"
_ITEM = re.compile(
    rf"[（(][{_DIGITS}\d]{{1,3}}[)）]|[{_DIGITS}]{{1,3}}[、．.]|\d{{1,2}}[、．.](?!\d)|[①-⑳]|第[{_DIGITS}]{{1,3}}[部条章]"
)
_WORD = re.compile(r"[A-Za-z0-9.,%/:+-]+|.")
_TITLES = ("报告", "总结", "年报")


@dataclass(frozen=True, slots=True)
class Measure:
    """Where the lines of a page begin and end, and the gap between lines of one paragraph (None where not told)."""

    left: float
    right: float
    pitch: float | None


def measure(lines: Sequence[Line], others: Sequence[Line]) -> Measure:
    """The measure of a page's lines; `others` are the lines of all pages of that width."""
    left = _usual([line.left for line in others], lowest=True)
    right = _usual([line.right for line in others], lowest=False)
    gaps = [
        line.top - before.bottom
        for before, line in pairwise(lines)
        if line.left <= left + line.size and line.top > before.bottom - line.size
    ]
    return Measure(left, right, median_low(gaps) if gaps else None)


def _usual(values: list[float], *, lowest: bool) -> float:
    """The outermost place where more than one line begins (ends), else the outermost of all."""
    counts = Counter(round(value / 4) for value in values)
    often = [value for value in values if counts[round(value / 4)] > 1] or values
    return (min if lowest else max)(often, default=0.0)


def begins(line: Line, before: Line, page: Measure, *, turned: bool) -> bool:
    """Whether a line begins a paragraph; `turned`: it is the first of its page, so no gap tells anything."""
    if names_section(line.text.strip()) or names_section(before.text.strip()):
        return True
    if abs(line.size - before.size) > _RESIZED * line.size:
        return True
    if not turned and page.pitch is not None and line.top - before.bottom > page.pitch + _GAP * line.size:
        return True
    ended = before.text.rstrip().rstrip(_CLOSING).endswith((*_ENDS, *_TITLES))
    room = page.right - before.right
    fits = room > _first_word(line) + (_SURE if ended else _UNSURE) * line.size
    indented = line.left > page.left + _INDENT * line.size
    if indented and (ended or fits):
        return True
    if fits and (ended or _ITEM.match(line.text)):
        return True
    if ended and _ITEM.match(line.text) and indented:
        return True
    long = before.right - before.left >= _LONG * (page.right - page.left)
    return fits and not (long and room <= _ROOM * line.size) and not _is_torn(before.text, line.text)


def is_prose(line: Line) -> bool:
    """Whether a line is a heading or of a sentence, and not a scrap of a table."""
    text = line.text.strip()
    return names_section(text) or text.endswith("。") or len(text) > _SENTENCE


def _first_word(line: Line) -> float:
    """How wide the first word of a line is: a run of letters and digits, or one character with its punctuation."""
    found = _WORD.match(line.text)
    count = len(found[0]) if found else 1
    after = line.text[count : count + 1]
    chars = line.chars[: count + (bool(after) and not after.isalnum())]
    return chars[-1].right - chars[0].left if chars else line.size


def _is_torn(before: str, text: str) -> bool:
    """Whether a number and its unit, or the digits of one number, stand on both sides of a line's end."""
    return before[-1:].isdigit() and not _ITEM.match(text)


def paragraph_text(lines: Sequence[Line]) -> str:
    """The lines of a paragraph as one text."""
    text = ""
    for line in lines:
        own = line.text.strip()
        words = text[-1:].isascii() and text[-1:].isalpha() and own[:1].isascii() and own[:1].isalpha()
        text += (" " if words else "") + own
    return text
