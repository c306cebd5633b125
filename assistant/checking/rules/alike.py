"""How much of one text stands in another: sentences, and runs of a fixed number of characters.

Numbers, punctuation and white space are left out, since they change by themselves; so are an office's own names,
where texts of two offices are compared. What a share means is said by rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^。！？；\n]+")
_CHANGING = re.compile(r"[\d０-９〇零一二三四五六七八九十百千万亿两]+")
_KEPT = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_SELF = re.compile(r"(?:我|本)(?:局|镇|乡|县|市|区|街道|委|厅|办|院|中心|机关|单位|部门|地区)")
_SHORTEST = 8  # characters of a sentence: headings say nothing
_PASSAGES = 3
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Bare:
    """A text without what changes by itself: its letters, and where each stood."""

    letters: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """How much of a text stands in another one.

    Attributes:
        sentences, same_sentences: how many sentences it has, and how many of them stand there too.
        length: its letters, numbers aside; `same` how many of them lie in a run that stands there too.
        passages: the longest passages that stand in both, as (start, end) of the text, in its order.
    """

    sentences: int
    same_sentences: int
    length: int
    same: int
    passages: tuple[tuple[int, int], ...] = ()

    @property
    def share(self) -> float:
        """The share of its letters that lie in common runs."""
        return self.same / self.length if self.length else 0.0

    @property
    def sentence_share(self) -> float:
        """The share of its sentences that stand in both."""
        return self.same_sentences / self.sentences if self.sentences else 0.0


def bare(text: str, names: tuple[str, ...] = ()) -> Bare:
    """The letters of a text that are compared; `names` are left out, and words for oneself."""
    left_out = [m.span() for m in _CHANGING.finditer(text)]
    if names:
        left_out += [m.span() for m in re.finditer("|".join(map(re.escape, names)), text)]
        left_out += [m.span() for m in _SELF.finditer(text)]
    gone = {i for start, end in left_out for i in range(start, end)}
    kept = [i for i, character in enumerate(text) if i not in gone and _KEPT.match(character)]
    return Bare("".join(text[i] for i in kept), tuple(kept))


def runs(letters: str, length: int) -> set[str]:
    """Every run of `length` letters."""
    return {letters[i : i + length] for i in range(len(letters) - length + 1)}


def alike(text: str, other: str, run: int, names: tuple[str, ...] = (), other_names: tuple[str, ...] = ()) -> Alike:
    """How much of `text` stands in `other`."""
    mine, theirs = bare(text, names), bare(other, other_names)
    known = runs(theirs.letters, run)
    covered = _covered(mine.letters, known, run)
    old = set(_sentences(other, other_names))
    sentences = list(_sentences(text, names))
    same = sum(sentence in old for sentence in sentences)
    passages = sorted(covered, key=lambda pair: pair[0] - pair[1])[:_PASSAGES]
    places = tuple((mine.places[start], mine.places[end - 1] + 1) for start, end in sorted(passages))
    return Alike(len(sentences), same, len(mine.letters), sum(end - start for start, end in covered), places)


def _covered(letters: str, known: set[str], run: int) -> list[tuple[int, int]]:
    """The stretches of letters that runs known elsewhere cover."""
    covered: list[tuple[int, int]] = []
    for start in range(len(letters) - run + 1):
        if letters[start : start + run] not in known:
            continue
        if covered and covered[-1][1] >= start:
            covered[-1] = (covered[-1][0], start + run)
        else:
            covered.append((start, start + run))
    return covered


def _sentences(text: str, names: tuple[str, ...]) -> Iterator[str]:
    for match in _SENTENCE.finditer(text):
        letters = bare(match[0], names).letters
        if len(letters) >= _SHORTEST:
            yield letters


def shown(text: str, passage: tuple[int, int]) -> str:
    """A passage as messages quote it."""
    words = " ".join(text[passage[0] : passage[1]].split())
    return f"“{words if len(words) <= _LONGEST_SHOWN else words[:_LONGEST_SHOWN] + '……'}”"
