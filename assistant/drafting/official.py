"""Notes as official sentences: speech and telegram style made written language, never the note word for word.

Only data decides (`rules/official.toml`): what it cannot turn into a sentence is refused with a reason. The numbers
stay as they are; a note's words are never more than exchanged, so that nothing is said which it does not say.
"""

import re
from dataclasses import dataclass
from functools import cache

from assistant.drafting.rules import table

_INNER_ORDINALS = re.compile(
    r"(?:^|(?<=[；;，,。：:]))\s*(?:[一二三四五六七八九]是|第[一二三四五六七八九]，|[（(][一二三四五六七八九][)）])"
)
_STOPS = re.compile(r"[。;；]\s*")
_EDGES = " ，。；;、：:,！!？?"


@dataclass(frozen=True, slots=True)
class Wording:
    """A note's words as a sentence without its stop; or the reason why it has none."""

    text: str
    reason: str = ""


def official(text: str, *, copied: bool = False) -> Wording:
    """A piece of a note as an official sentence.

    Args:
        text: the piece, as the note has it.
        copied: whether its own words may stand (prose of the office's own report).
    """
    said = _INNER_ORDINALS.sub("", text)
    for pattern, instead in _exchanges("formal"):
        said = pattern.sub(instead, said)
    said = _STOPS.sub("，", said.strip(_EDGES)) if len(said) <= 90 else said.strip(_EDGES).replace("。", "；")
    said = re.sub(r"\s+", "", said)
    said = re.sub(r"[，；]{2,}", "，", said)
    if len(said) > table("official")["longest"]:
        return Wording("", f"超过 {table('official')['longest']} 字，请精简")
    left = next((p.search(said) for p in _speech() if p.search(said)), None)
    if left is not None:
        return Wording("", f"口语（“{left.group()}”）难以改写成公文语言")
    if not _balanced(said):
        return Wording("", "引号或括号不成对")
    if not copied:
        said = _unlike(said, text)
        if not said or said.count("；") > said.count("，") + 1:
            return Wording("", "与材料原文过于接近，请改写后再用")
    return Wording(said)


def longest_common(text: str, other: str) -> tuple[int, int]:
    """Where the longest run of a text that stands in the other starts, and its length."""
    best, at = 0, 0
    for start in range(len(text)):
        while start + best < len(text) and text[start : start + best + 1] in other:
            best, at = best + 1, start
    return at, best


def _unlike(said: str, note: str) -> str:
    """The sentence with exchanges until no long run of the note is left in it; "" where that cannot be had."""
    longest = table("official")["longest_copied"]
    for _ in range(40):
        start, length = longest_common(said, note)
        if length <= longest:
            return said
        changed = _exchanged(said, start, start + length, "breakers")
        if changed == said:
            changed = _exchanged(said, start, start + length, "last_resort")
        if changed == said:
            return ""
        said = changed
    return ""


def _exchanged(said: str, start: int, end: int, name: str) -> str:
    """One exchange inside these characters, the one nearest to their middle."""
    middle, best = (start + end) / 2, None
    for rank, (pattern, instead) in enumerate(_exchanges(name)):
        for found in pattern.finditer(said, start, end):
            new = found.expand(instead)
            if found.end() > end or _in_quotes(said, found.start()) or _there(said, found, new):
                continue
            distance = abs((found.start() + found.end()) / 2 - middle) + (6 if rank > 100 else 0)
            text = said[: found.start()] + new + said[found.end() :]
            if best is None or distance < best[0]:
                best = (distance, text)
    return best[1] if best else said


def _there(said: str, found: re.Match[str], new: str) -> bool:
    """Whether the exchange was made here before: its words stand round the place already."""
    return bool(new) and new in said[max(0, found.start() - len(new)) : found.end() + len(new)]


def _in_quotes(text: str, at: int) -> bool:
    before = text[:at]
    return any(before.count(o) > before.count(c) for o, c in ("“”", "《》", "「」"))


def _balanced(text: str) -> bool:
    return all(text.count(o) == text.count(c) for o, c in ("“”", "《》", "（）", "「」"))


@cache
def _exchanges(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(p), re.sub(r"\$(\d)", r"\\\1", instead)) for p, instead in table("official")[name])


@cache
def _speech() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, table("official")["speech"]))
