"""What a run of words names: rows, columns and tables with how surely, and what of it stays unexplained.

Pure functions over tokens. A naming decides nothing: it is the evidence that candidates are weighed by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.checking.prose.lexicon import Lexicon
from assistant.checking.prose.tokens import Token

JOINING = frozenset({"和", "及", "与", "或", "以及", "或者", "加"})
_CAUSING = frozenset({"引发", "引起", "导致", "产生"})


@dataclass(frozen=True, slots=True)
class Named:
    """One thing named.

    Attributes:
        facet: row or column.
        values: what it can be, together (行政复议、行政诉讼 is both): addresses, or table:key.
        weak: the word is everyday language, or a verb.
        at: the place of its token in the run, counted from 0.
        joined: 、 or 和 stands between it and the thing of the same facet before it.
        led: an unknown word stands right before it (林权诉讼).
    """

    facet: str
    values: tuple[str, ...]
    weak: bool
    at: int
    joined: bool = False
    led: bool = False


@dataclass(slots=True)
class Naming:
    """All that a run of words says.

    Attributes:
        named: rows and columns, in their order.
        tables: tables named as a whole (申请).
        verbs: 收到, 办理 … by their names in the lexicon.
        rate: a share that one word names, "" if none.
        judge: the row whose outcomes are meant, where the deciding body is named.
        other: 其他 alone.
        unknown_before, unknown_after: content words before the last thing named, and behind it.
        foreign_before, foreign_after: the same of things that no table holds.
        narrowed: unknown words make what is named a part (征地类申请).
        marks: all marks and scopes.
        size: how many tokens it has.
    """

    named: list[Named] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    rate: str = ""
    judge: str = ""
    other: bool = False
    unknown_before: int = 0
    unknown_after: int = 0
    foreign_before: int = 0
    foreign_after: int = 0
    narrowed: bool = False
    marks: frozenset[str] = frozenset()
    size: int = 0
    last: int = -1

    @property
    def strong(self) -> bool:
        """Whether a word that only a cell has is there."""
        return any(not n.weak for n in self.named) or self.other

    @property
    def anything(self) -> bool:
        """Whether anything of the tables is named, were it by a verb."""
        return bool(self.named or self.tables or self.verbs or self.other or self.rate)

    def rows(self) -> list[Named]:
        """The rows named."""
        return [n for n in self.named if n.facet == "row"]

    def columns(self) -> list[Named]:
        """The columns named."""
        return [n for n in self.named if n.facet == "column"]


def read_naming(tokens: Sequence[Token], book: Lexicon) -> Naming:
    """What the words of a run name; the closest to a number behind it comes last."""
    found = Naming(size=len(tokens))
    marks: set[str] = set()
    unknown = foreign = 0
    narrowing = False
    bare = _alone(tokens, book)
    for at, token in enumerate(tokens):
        entry = token.entry
        marks |= entry.marks
        if bare is not None and token is bare[0]:
            _enter(found, token, at, (bare[1],), tokens, book)
            continue
        if entry.unknown:
            unknown += 1
            foreign += token.has("foreign")
            narrowing |= "channel" in entry.marks
            continue
        if "kind_of" in entry.marks and (unknown or at == 0):
            narrowing = True
        if token.text in _CAUSING and found.rows() and found.rows()[-1].values[0].count(".") >= 1:
            narrowing = True  # 因不予公开引发的复议 is a part of them
        if entry.names or token.has("judge") or "other" in entry.marks:
            names = _enter(found, token, at, entry.senses, tokens, book)
            if names:
                found.narrowed |= narrowing or (unknown > 0 and token.has("table"))
                found.unknown_before += unknown
                found.foreign_before += foreign
                unknown = foreign = 0
                narrowing = False
        elif token.kind in ("comma", "semicolon", "stop", "colon"):
            narrowing = False
    found.unknown_after, found.foreign_after = unknown - foreign, foreign
    found.marks = frozenset(marks)
    return found


def _alone(tokens: Sequence[Token], book: Lexicon) -> tuple[Token, tuple[str, str]] | None:
    words = [
        t
        for t in tokens
        if t.kind in ("word", "rest") and "of_which" not in t.marks and (t.text in book.bare or not t.has("function"))
    ]
    sense = book.bare.get(words[0].text) if len(words) == 1 else None
    return (words[0], sense) if sense else None


def _enter(
    found: Naming, token: Token, at: int, senses: tuple[tuple[str, str], ...], tokens: Sequence[Token], book: Lexicon
) -> bool:
    """Enter what a token names; False where it names nothing but a verb."""
    weak = token.entry.everyday or not token.entry.names
    led = at > 0 and (
        tokens[at - 1].unknown or (tokens[at - 1].text in ("类", "的") and at > 1 and tokens[at - 2].unknown)
    )
    before = len(found.named)
    taken = False
    for facet, value in senses:
        if facet in ("row", "column"):
            found.named.append(Named(facet, (value,), weak, at, _is_joined(found, facet, at, tokens), led))
        elif facet == "table":
            found.tables.append(value)
            taken = True
        elif facet == "verb":
            found.verbs.append(value)
        elif facet == "rate":
            found.rate = value
            taken = True
        elif facet == "judge":
            found.judge = value
        elif (facet, value) == ("mark", "other"):
            found.other = taken = True
        elif facet == "together":
            found.named.append(Named("row", book.together[value], weak, at, joined=True))
    if len(found.named) > before:
        found.last = at
        return True
    return taken


def _is_joined(found: Naming, facet: str, at: int, tokens: Sequence[Token]) -> bool:
    previous = next((n for n in reversed(found.named) if n.facet == facet and n.at < at), None)
    if previous is None:
        return False
    return any(t.kind == "list" or t.text in JOINING for t in tokens[previous.at + 1 : at])
