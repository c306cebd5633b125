"""Sentence patterns: the one text from which come the worked-out sentence, the grammar and the reading back.

A pattern is a sentence of the plan in a small notation:

    {新收申请总数}   a slot; its value is put in after the model has written
    [收到|新收]      wordings to choose from; one may be empty
    ~                a few words of the model's own (may be none), e.g. to lead into the sentence
    ≈(甲/乙/丙)       a clause of the model's own; it is shown these, and the first stands there without a model

Everything else is said as it stands. Of its own words the model has no digit, no Chinese numeral, no slot mark and no
word in `language.toml`'s list of barred characters (they would turn a statement round: 未, 增, 全 …).
What a sentence may say stands in `rules/*.toml`; here is only the notation.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.drafting.rules import table

SLOT = re.compile(r"\{([^{}\[\]|~≈\s]+)\}")
_TOKEN = re.compile(r"\{[^{}]+\}|\[[^\[\]]*\]|~|≈\([^()]*\)|[^\[\]{}~≈()]+")
_AS_TEXT = str.maketrans("[]{}|~≈()", "〔〕｛｝｜～～（）")


@dataclass(frozen=True, slots=True)
class Literal:
    """Words said as they stand."""

    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Wordings to choose from, the first of them the plain one."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlotPiece:
    """A slot by its name."""

    name: str

    @property
    def mark(self) -> str:
        """The slot as the model writes it."""
        return "{" + self.name + "}"


@dataclass(frozen=True, slots=True)
class Free:
    """Between `least` and `most` characters of the model's own.

    `hints` are what the model is shown; the first stands there without a model.

    A `clause` may hold commas between its words.
    """

    least: int
    most: int
    clause: bool
    hints: tuple[str, ...] = ("",)


Piece = Literal | Choice | SlotPiece | Free


@dataclass(frozen=True, slots=True)
class Pattern:
    """One sentence as pieces in order."""

    source: str
    pieces: tuple[Piece, ...]

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of its slots in order."""
        return tuple(piece.name for piece in self.pieces if isinstance(piece, SlotPiece))

    @property
    def has_clause(self) -> bool:
        """Whether the model words a clause of it."""
        return any(isinstance(piece, Free) and piece.clause for piece in self.pieces)

    def plain(self) -> str:
        """The sentence with nothing of a model in it: first wordings, no words of its own, slots as marks."""
        return "".join(_plain(piece) for piece in self.pieces)

    def read(self, sentence: str) -> list[tuple[int, int]] | None:
        """Where the model's own words stand in a sentence of this pattern; None where it is not one."""
        found = _expression(self).fullmatch(sentence)
        if found is None:
            return None
        return [found.span(name) for name in found.groupdict() if found.group(name)]


def quoted(text: str) -> str:
    """Text as it stands in a pattern: its brackets and marks made full-width, so that none of them is notation."""
    return text.translate(_AS_TEXT)


def parse(source: str) -> Pattern:
    """The pattern in this notation.

    Raises:
        ValueError: a bracket without its partner, or a choice without wordings.
    """
    pieces: list[Piece] = []
    position = 0
    for token in _TOKEN.finditer(source):
        if token.start() != position:
            break
        pieces.append(_piece(token.group()))
        position = token.end()
    if position != len(source):
        raise ValueError(f"句式有误：{source!r}，第 {position + 1} 个字符起")
    return Pattern(source, tuple(pieces))


@cache
def free_class() -> str:
    """The characters of the model's own words, as the inside of a bracket expression of GBNF and of Python alike."""
    barred = sorted({ord(c) for c in table("language")["barred_characters"]})
    first, last = 0x4E00, 0x9FA5
    ranges: list[tuple[int, int]] = []
    for code in [*(b for b in barred if first <= b <= last), last + 1]:
        if code > first:
            ranges.append((first, code - 1))
        first = code + 1
    return "".join(f"\\u{a:04X}-\\u{b:04X}" for a, b in ranges)


def free_words() -> tuple[str, ...]:
    """Words that hold a barred character and are harmless (进一步, 第三方)."""
    return tuple(table("language")["allowed_words"])


def _piece(token: str) -> Piece:
    if token == "~":
        return Free(0, 8, clause=False)
    if token.startswith("≈"):
        return Free(6, 60, clause=True, hints=tuple(token[2:-1].split("/")))
    if token.startswith("["):
        return Choice(tuple(token[1:-1].split("|")))
    if token.startswith("{"):
        return SlotPiece(token[1:-1])
    return Literal(token)


def _plain(piece: Piece) -> str:
    if isinstance(piece, Literal):
        return piece.text
    if isinstance(piece, Choice):
        return piece.options[0]
    return piece.mark if isinstance(piece, SlotPiece) else piece.hints[0]


@cache
def _expression(pattern: Pattern) -> re.Pattern[str]:
    return re.compile("".join(_expressions(pattern)))


def _expressions(pattern: Pattern) -> Iterator[str]:
    unit = f"(?:{'|'.join(map(re.escape, free_words()))}|[{free_class()}])"
    for number, piece in enumerate(pattern.pieces):
        if isinstance(piece, Literal):
            yield re.escape(piece.text)
        elif isinstance(piece, Choice):
            yield f"(?:{'|'.join(map(re.escape, piece.options))})"
        elif isinstance(piece, SlotPiece):
            yield re.escape(piece.mark)
        elif piece.clause:
            yield f"(?P<own{number}>{unit}(?:[，、]?{unit}){{{piece.least - 1},{piece.most - 1}}})"
        else:
            yield f"(?P<own{number}>{unit}{{{piece.least},{piece.most}}})"
