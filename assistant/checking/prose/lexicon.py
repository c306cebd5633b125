"""The words of the prose as one automaton: the shared language and the words of a kind of report, words → senses.

A sense is a pair (facet, value): ("row", "applications.new"), ("column", "disputes:upheld"), ("table", "applications"),
("verb", "receive"), ("mark", "negation"), ("scope", "plan"). Nothing here knows what a number states.
"""

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import ahocorasick

from assistant.report.kind import kind_folder

Sense = tuple[str, str]
LANGUAGE = Path(__file__).parents[1] / "language" / "words.toml"
NAMING = frozenset({"row", "column", "together", "table", "rate", "verb"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word can mean.

    Attributes:
        senses: all of them.
        facets: their facets.
        marks: the values of its marks and scopes (negation, share, plan …).
        unknown: it is content like a word that the lexicon does not have.
        names: it names something of the tables.
        everyday: it is everyday language, which alone says little.
    """

    senses: tuple[Sense, ...] = ()
    facets: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    unknown: bool = False
    names: bool = False
    everyday: bool = False


def entry(*senses: Sense) -> Entry:
    """The entry of a word with these senses."""
    facets = frozenset(facet for facet, _ in senses)
    marks = frozenset(value for facet, value in senses if facet in ("mark", "scope"))
    unknown = bool(facets & {"foreign", "content"}) or "channel" in marks
    return Entry(senses, facets, marks, unknown, bool(facets & NAMING), "everyday" in facets)


NOTHING = entry()
REST = Entry(unknown=True)
FUNCTION = entry(("function", "word"))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The loaded words of one kind of report.

    Attributes:
        words: automaton over plain words; each value is (length, entry).
        gaps: words with a gap in them, as (pattern, entry); they are matched on text whose years are blanked.
        together: a word that names several rows → their addresses.
        bare: an everyday word → the sense it has where it stands alone at a number.
        rates: a word → (part, whole) pairs, each an expression over addresses.
        verbs: a verb → the rows that it can mean, the likeliest first.
        endings: how an unknown word can end that still says what it is (考务费) → its meaning.
        time_units: units of time, which no table counts in.
    """

    words: ahocorasick.Automaton
    gaps: tuple[tuple[re.Pattern[str], Entry], ...]
    together: dict[str, tuple[str, ...]]
    rates: dict[str, tuple[tuple[str, str], ...]]
    bare: dict[str, Sense]
    verbs: dict[str, tuple[str, ...]]
    endings: dict[str, Entry]
    time_units: frozenset[str]


@cache
def lexicon(kind: str) -> Lexicon:
    """The lexicon of a kind of report, loaded once a process."""
    language: dict[str, Any] = tomllib.loads(LANGUAGE.read_text(encoding="utf-8"))
    data: dict[str, Any] = tomllib.loads((kind_folder(kind) / "words.toml").read_text(encoding="utf-8"))
    senses: dict[str, list[Sense]] = defaultdict(list)
    for facet in ("mark", "scope"):
        for value, words in (*language[facet].items(), *data.get(facet, {}).items()):
            _add(senses, words, facet, value)
    for facet in ("function", "content"):
        _add(senses, [*language[facet]["words"], *data.get(facet, {}).get("words", ())], facet, "word")
    for facet in ("row", "column", "table", "judge"):
        for value, words in data.get(facet, {}).items():
            _add(senses, words, facet, value)
    for name, verb in data.get("verb", {}).items():
        _add(senses, verb["words"], "verb", name)
    for facet, values in data.get("denied", {}).items():
        for value, words in values.items():
            _add(senses, words, facet, value)
            _add(senses, words, "mark", "negation")
            _add(senses, words, "denied", "word")
    for facet in ("foreign", "everyday"):
        _add(senses, data.get(facet, {}).get("words", ()), facet, "word")
    for facet in ("together", "rate"):
        for word in data.get(facet, {}):
            senses[word].append((facet, word))
    return Lexicon(
        *_automaton(senses),
        together={word: tuple(rows) for word, rows in data.get("together", {}).items()},
        rates={w: tuple((part, whole) for part, whole in pairs) for w, pairs in data.get("rate", {}).items()},
        bare={word: (facet, value) for word, (facet, value) in data.get("bare", {}).items()},
        verbs={name: tuple(verb["rows"]) for name, verb in data.get("verb", {}).items()},
        time_units=frozenset(language["units"]["time"]),
        endings={
            ending: entry(("row", row), ("everyday", "word"))
            for row, endings in data.get("ending", {}).items()
            for ending in endings
        },
    )


def _add(senses: dict[str, list[Sense]], words: list[str], facet: str, value: str) -> None:
    for template in words:
        for word in expanded(template):
            if (facet, value) not in senses[word]:
                senses[word].append((facet, value))


def expanded(template: str) -> list[str]:
    """The words of an entry with alternatives: 不[|予]公开 → 不公开, 不予公开. Those with a gap stay one pattern.

    >>> expanded("不[|予]公开")
    ['不公开', '不予公开']
    """
    if "[" not in template or "…" in template or "＠" in template:
        return [template]
    parts = [part.split("|") for part in re.split(r"[\[\]]", template)]
    return list(dict.fromkeys("".join(chosen) for chosen in product(*parts)))


def _automaton(
    senses: dict[str, list[Sense]],
) -> tuple[ahocorasick.Automaton, tuple[tuple[re.Pattern[str], Entry], ...]]:
    automaton = ahocorasick.Automaton()
    gaps: list[tuple[re.Pattern[str], Entry]] = []
    for word, found in senses.items():
        if "…" in word or "＠" in word:
            gaps.append((_gap_pattern(word), entry(*found)))
        else:
            automaton.add_word(word, (len(word), entry(*found)))
    automaton.make_automaton()
    return automaton, tuple(gaps)


def _gap_pattern(word: str) -> re.Pattern[str]:
    escaped = re.escape(word).replace(r"\[", "(?:").replace(r"\]", ")").replace(r"\|", "|")
    escaped = escaped.replace("…", r"[^，。；、：\d]{0,12}?")
    for sign, name in (("＠前", "before"), ("＠后", "later"), ("＠", "year")):
        escaped = escaped.replace(sign, rf"(?P<{name}>\s?\x00+)", 1)
    return re.compile(escaped)
