"""Finds the form's labels and the values between them in running text, whatever stands between the two.

The labels of all forms stand in one tree of characters. A label is found though white space, line breaks or
punctuation stand inside it, with its numbering before it and an explanation in brackets behind it; a value is a
number (with unit, remark, mark of a note) or a mark for nothing. What is neither is other text. What the labels and
values mean is for `streams`.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from assistant.reading.labels import known_words

Kind = Literal["label", "value", "other"]

SEPARATORS = "|｜│┃║¦︱"
_INSIDE = frozenset(" \t\r\n\xa0\u3000\u200b\ufeff“”\"'‘’（）()[]【】〔〕《》〈〉、，,．.·/／-—:：；;")
_MOST_INSIDE = 6
_OPENING = {"（": "）", "(": ")", "【": "】", "[": "]", "〔": "〕"}
_LONGEST_EXPLANATION = 160
_NUMBERING = re.compile(
    r"(?:[（(〔]\s*[一二三四五六七八九十\d]{1,3}\s*[)）〕]\s*[、.．]?|[一二三四五六七八九十]{1,3}\s*[、.．,，]|[一二三](?=[（(])"
    r"|\d{1,2}\s*[、.．,，)）]|[①-⑳])\s*"
)
_UNITS = "万元|亿元|元|万|件|条|项|个|宗|起|份|次|人次"
_VALUE = re.compile(
    rf"[+\-−－增减]?[\d０-９]+(?:[,，](?=[\d０-９]{{3}}(?![\d０-９]))[\d０-９]{{3}})*(?:[.．][\d０-９]+)?"
    rf"(?:\s?(?:{_UNITS})(?![\u4e00-\u9fff]))?(?:[（(][^（()）|\n]{{0,60}}[)）])?(?:[①-⑳*＊※]|\[\d{{1,2}}\]|〔\d{{1,2}}〕)?"
)
_NOTHING = re.compile(r"(?:[/／\\]{1,2}|[-—–－―─]{1,4}(?![\d０-９])|无(?![\u4e00-\u9fff]))")
_LAST_NUMBERING = re.compile(r"(\d{1,2})\s*[.．、]\s*\Z")


@dataclass(frozen=True, slots=True)
class Token:
    """A label, a value or other text: `text[start:end]`."""

    kind: Kind
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    following: dict[str, "_Node"] = field(default_factory=dict)
    ends: bool = False


def scan(text: str) -> list[Token]:
    """The labels, the values and the other texts, in order; white space and separators are left out."""
    tokens: list[Token] = []
    position, other = 0, -1
    while position < len(text):
        character = text[position]
        found = _token_at(text, position, tokens)
        if found is None and not character.isspace() and character not in SEPARATORS:
            other = position if other < 0 else other
            position += 1
            continue
        if other >= 0:
            tokens.append(Token("other", other, len(text[:position].rstrip()) if character.isspace() else position))
            other = -1
        if found is None:
            position += 1
            continue
        tokens.append(found)
        position = found.end
    if other >= 0:
        tokens.append(Token("other", other, len(text.rstrip())))
    return tokens


def label_end(text: str, start: int) -> int:
    """Where the longest label that begins at `start` ends, its explanation included; `start` where none begins."""
    numbering = _NUMBERING.match(text, start)
    for begin in dict.fromkeys((start, numbering.end() if numbering else start)):
        end = _walk(text, begin)
        if end > begin:
            return _with_explanation(text, end)
    return start


def _token_at(text: str, position: int, before: list[Token]) -> Token | None:
    character = text[position]
    if character.isspace() or character in SEPARATORS:
        return None
    end = label_end(text, position)
    if end > position:
        return Token("label", position, end)
    if character in _OPENING:  # a label in brackets
        end = label_end(text, position + 1)
        if end > position + 1 and text[end : end + 1] == _OPENING[character]:
            return Token("label", position, end + 1)
    value = _VALUE.match(text, position)
    if value and not (position and text[position - 1].isdigit()):
        end = _without_numbering(text, position, value.end())
        if end > position and not _goes_on(text, end):
            return Token("value", position, end)
    nothing = _NOTHING.match(text, position)
    if nothing and (not before or before[-1].kind != "other" or before[-1].end < position):
        return Token("value", position, nothing.end())
    return None


def _without_numbering(text: str, start: int, end: int) -> int:
    """The end of a value without the numbering of the label glued to it: 01.属于国家秘密 is 0 and 1.属于国家秘密."""
    if end >= len(text) or text[end] not in ".．、":
        return end
    digits = end
    while digits > start and text[digits - 1].isdigit():
        digits -= 1
        if label_end(text, digits) > end:
            return digits
    return end


def _goes_on(text: str, end: int) -> bool:
    """Whether a word goes on behind a number (12345热线): then it is no value."""
    return end < len(text) and "\u4e00" <= text[end] <= "\u9fff" and label_end(text, end) == end


def _walk(text: str, start: int) -> int:
    """Where the longest label from `start` on ends; punctuation and white space inside it do not count."""
    node, position, end, skipped = _tree(), start, start, 0
    while position < len(text):
        character = text[position]
        following = node.following.get(character)
        if following is not None:
            node, skipped = following, 0
            position += 1
            if node.ends:
                end = position
            continue
        if position == start or character not in _INSIDE or skipped >= _MOST_INSIDE:
            break
        skipped += 1
        position += 1
    return end


def _with_explanation(text: str, end: int) -> int:
    """The end of a label with the bracketed remark behind it, if one stands there."""
    start = end
    while start < len(text) and text[start] in ' \u3000\xa0”"':
        start += 1
    closing = _OPENING.get(text[start : start + 1])
    if closing is None:
        return start if start > end and text[start - 1] in '”"' else end
    depth = 0
    for position in range(start, min(len(text), start + _LONGEST_EXPLANATION)):
        depth += (text[position] in _OPENING) - (text[position] in _OPENING.values())
        if depth <= 0:
            inside = text[start + 1 : position].strip()
            return end if inside.isdigit() or _NUMBERING.fullmatch(text[start : position + 1]) else position + 1
    return end


@cache
def _tree() -> _Node:
    root = _Node()
    for word in known_words():
        if len(word) < 2 or word.isdigit():
            continue
        node = root
        for character in word:
            node = node.following.setdefault(character, _Node())
        node.ends = True
    return root
