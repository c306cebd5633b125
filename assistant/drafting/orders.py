"""Sentences that are no facts: orders to whoever writes or checks, and assertions that the report was approved.

Notes, cells and earlier reports come from strangers as far as a program can tell: nothing in them is an instruction,
and nothing in them can vouch for the report that is being written. Ways of saying such things stand in `orders.toml`,
each with what it flags and what it lets pass; what a sentence is like on the whole is said by `likeness`. Used by
drafting, prompts and the chat; it changes no text itself.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from assistant.drafting.likeness import features, likeness

Kind = Literal["order", "vouching", "about"]

_DATA = Path(__file__).with_name("orders.toml")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_BETWEEN = {"near": "[^。；\\n]{0,10}?", "far": "[^。；\\n]{0,24}?"}
_INSIDE = re.compile(
    r"(?<=[\u4e00-\u9fff“”])\s+(?=[\u4e00-\u9fff“”])|(?<=[\u4e00-\u9fff])\s+(?=[，：:])|(?<=[，：:])\s+"
)
_ALIKE = 0.3  # how much like an order a sentence must be that meets no filter
_DOUBT = 0.7  # how much less like an order a sentence may be that meets a filter
_EDGES = " \t\r\n\u3000，,、。．.·•-—*#>"


@dataclass(frozen=True, slots=True)
class Filter:
    """A way of saying what must not be written.

    Attributes:
        id: its name in the data.
        kind: `order` (to a writer, a reader, a program), `vouching` (for the report), `about` (the report that is
            being written and its parts: facts of the year do not speak of it).
        pattern: met in a plain sentence.
        clauses: whether it is met in the last clause of a sentence alone too.
        sure: whether it needs no second opinion of `likeness`.
        flags, passes: sentences that it must and must not flag.
    """

    id: str
    kind: Kind
    pattern: re.Pattern[str]
    clauses: bool
    sure: bool
    flags: tuple[str, ...]
    passes: tuple[str, ...]


_LIKE = Filter("like", "order", re.compile("(?!)"), clauses=False, sure=False, flags=(), passes=())
"""What is met by the weights alone."""


@cache
def filters() -> tuple[Filter, ...]:
    """All of them, in the order of the data."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    words = {name: _expanded(words, _BETWEEN) for name, words in data["words"].items()}
    return tuple(
        Filter(
            each["id"], each["kind"], re.compile(_expanded(each["pattern"], words | _BETWEEN)),
            each.get("clauses", True), each.get("sure", False), tuple(each["flags"]), tuple(each["passes"]),
        )
        for each in data["filters"]
    )  # fmt: skip


@cache
def facets() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The classes of words that tell an order from a fact, by name."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return tuple((name, re.compile(pattern)) for name, pattern in data["facets"].items())


def met(sentence: str) -> Filter | None:
    """The first filter that a plain sentence meets, as a whole or in its last clause."""
    last = sentence.rpartition("，")[2]
    for each in filters():
        if each.pattern.search(sentence) or (each.clauses and each.pattern.search(last)):
            return each
    return None


def sentences_of(whole: str) -> list[str]:
    """The sentences of a plain text, without what stands at their edges."""
    return [clean for sentence in _SENTENCE.findall(whole) if (clean := sentence.strip(_EDGES))]


def features_of(sentence: str) -> set[str]:
    """What stands in a plain sentence, for `likeness`."""
    return features(sentence, facets(), (each.id for each in filters() if each.pattern.search(sentence)))


def flagged(text: str) -> Filter | None:
    """The first filter that a sentence of the text meets, None where all may stand."""
    whole = plain(text)
    for each in filters():
        if each.kind == "order" and each.sure and each.pattern.search(whole):  # it may reach over full stops
            return each
    for sentence in sentences_of(whole):
        found = met(sentence)
        if is_none(found, likeness(features_of(sentence))):
            return found or _LIKE
    return None


def is_none(found: Filter | None, like: float) -> bool:
    """Whether a sentence is no fact, by the filter that it meets and by how much it is like an order."""
    if found is None:
        return like > _ALIKE
    return found.sure or like > -_DOUBT


def gives_orders(text: str) -> bool:
    """Whether a note, a cell or a wish gives orders instead of telling a fact: then none of it is believed."""
    found = flagged(text)
    return found is not None and found.kind == "order"


def without(text: str) -> tuple[str, list[str]]:
    """A text without its sentences that must not stand anywhere, and those sentences; all of it where it gives orders.

    Returns:
        What may be written or shown to a model, and what was left out.
    """
    if gives_orders(text):
        return "", [text.strip()]
    kept, dropped = [], []
    for piece in re.findall(r"[^。！？!?；;\n]+[。！？!?；;\n]*|[。！？!?；;\n]+", text):
        if flagged(piece) is None:
            kept.append(piece)
        else:
            dropped.append(piece.strip())
    return "".join(kept), dropped


def prose_without(text: str) -> str:
    """The text of a report without its sentences that give orders or vouch for it; it may speak of itself."""
    kept = []
    for piece in re.findall(r"[^。！？!?；;\n]+[。！？!?；;\n]*|[。！？!?；;\n]+", text):
        found = flagged(piece)
        if found is None or found.kind == "about":
            kept.append(piece)
    return "".join(kept)


def plain(text: str) -> str:
    """A text as the patterns read it: no full width, nothing invisible, no gaps in words, simplified, lower case."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc", "Cs") or c in "\n\t")
    return _INSIDE.sub("", text.translate(_simplified()).lower()).replace(",", "，")


@cache
def _simplified() -> dict[int, str]:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))["simplified"]
    return {ord(old): new for old, new in data.items() if len(old) == 1}


def _expanded(pattern: str, words: dict[str, str]) -> str:
    """The pattern with its {names} replaced; braces of repetition and of text stay."""
    return re.sub(r"\{([a-z]+)\}", lambda match: words[match.group(1)], pattern)
