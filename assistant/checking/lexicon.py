"""The words of the prose as one automaton: `lexicon/terms.toml` loaded, words → senses.

A sense is a pair (dimension, value): ("row", "applications.new"), ("mark", "negation"), ("foreign", "thing").
"""

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import ahocorasick

Sense = tuple[str, str]
TERMS = Path(__file__).parent / "lexicon" / "terms.toml"
_TOGETHER = {"rows_together": "row", "disputes_together": "dispute"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word can mean, in the forms that the linking asks for.

    Attributes:
        senses: all of them.
        dimensions: the dimensions of the senses.
        marks: the values of its marks and scopes (negation, share, plan …).
        unknown: it is content like a word that the lexicon does not have.
    """

    senses: tuple[Sense, ...] = ()
    dimensions: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    unknown: bool = False


def entry(*senses: Sense) -> Entry:
    """The entry of a word with these senses."""
    dimensions = frozenset(dimension for dimension, _ in senses)
    marks = frozenset(value for dimension, value in senses if dimension in ("mark", "scope"))
    return Entry(senses, dimensions, marks, bool(dimensions & {"foreign", "content"}) or "channel" in marks)


NOTHING = entry()
REST = Entry(unknown=True)
FUNCTION = entry(("function", "word"))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The loaded words.

    Attributes:
        words: automaton over plain words; each value is (length, entry).
        gaps: words with a gap in them, as (pattern, entry); they are matched on text whose years are blanked.
        together: a word that names several rows or disputes → their addresses.
        bare: an everyday word → the sense it has where it stands alone at a number.
        rates: a word → (part, whole) pairs, each an expression over addresses.
    """

    words: ahocorasick.Automaton
    gaps: tuple[tuple[re.Pattern[str], Entry], ...]
    together: dict[str, tuple[str, ...]]
    rates: dict[str, tuple[tuple[str, str], ...]]
    bare: dict[str, Sense]


@cache
def lexicon() -> Lexicon:
    """The lexicon, loaded once a process."""
    data: dict[str, Any] = tomllib.loads(TERMS.read_text(encoding="utf-8"))
    senses: dict[str, list[Sense]] = defaultdict(list)
    together: dict[str, tuple[str, ...]] = {}
    bare: dict[str, Sense] = {word: (dimension, value) for word, (dimension, value) in data.pop("bare").items()}
    for dimension, entries in data.items():
        for value, words in entries.items():
            if dimension == "rate":
                senses[value].append(("rate", value))
            elif dimension in _TOGETHER:
                senses[value].append((dimension, value))
                together[value] = tuple(words)
            else:
                for word in words:
                    senses[word].append((dimension, value))
    automaton = ahocorasick.Automaton()
    gaps: list[tuple[re.Pattern[str], Entry]] = []
    for word, found in senses.items():
        if "…" in word or "＠" in word:
            gaps.append((_gap_pattern(word), entry(*found)))
        else:
            automaton.add_word(word, (len(word), entry(*found)))
    automaton.make_automaton()
    rates = {word: tuple((part, whole) for part, whole in pairs) for word, pairs in data["rate"].items()}
    return Lexicon(automaton, tuple(gaps), together, rates, bare)


def _gap_pattern(word: str) -> re.Pattern[str]:
    escaped = re.escape(word).replace("…", r"[^，。；、：\d]{0,12}?").replace("＠", r"\s?\x00+")
    return re.compile(escaped)
