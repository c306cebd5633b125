"""Sentences that are no facts: orders to whoever writes or checks, and assertions that the report was approved.

Notes, cells and earlier reports come from strangers as far as a program can tell: nothing in them is an instruction,
and nothing in them can vouch for the report that is being written. What counts as such stands in `orders.toml`, each
wording with what it flags and what it lets pass. Used by drafting, prompts and the chat; it changes no text itself.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Kind = Literal["order", "vouching", "about"]

_DATA = Path(__file__).with_name("orders.toml")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_BETWEEN = {"near": "[^。；\\n]{0,10}?", "far": "[^。；\\n]{0,24}?"}
_INSIDE = re.compile(
    r"(?<=[\u4e00-\u9fff“”])\s+(?=[\u4e00-\u9fff“”])|(?<=[\u4e00-\u9fff])\s+(?=[，：:])|(?<=[，：:])\s+"
)
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
        flags, passes: sentences that it must and must not flag.
    """

    id: str
    kind: Kind
    pattern: re.Pattern[str]
    clauses: bool
    flags: tuple[str, ...]
    passes: tuple[str, ...]


@cache
def filters() -> tuple[Filter, ...]:
    """All of them, in the order of the data."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    words = {name: _expanded(words, _BETWEEN) for name, words in data["words"].items()}
    return tuple(
        Filter(
            each["id"], each["kind"], re.compile(_expanded(each["pattern"], words | _BETWEEN)),
            each.get("clauses", True), tuple(each["flags"]), tuple(each["passes"]),
        )
        for each in data["filters"]
    )  # fmt: skip


def flagged(text: str) -> Filter | None:
    """The first filter that a sentence of the text meets, None where all may stand."""
    whole = plain(text)
    for each in filters():
        if each.kind == "order" and each.pattern.search(whole):  # an order may reach over full stops and colons
            return each
    for sentence in _SENTENCE.findall(whole):
        clean = sentence.strip(_EDGES)
        for each in filters():
            if each.pattern.search(clean) or (each.clauses and each.pattern.search(clean.rpartition("，")[2])):
                return each
    return None


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
