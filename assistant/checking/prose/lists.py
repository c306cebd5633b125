"""分别 lists: 予以公开、部分公开分别为18件、5件 gives each number its own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.checking.prose.evidence import read_naming
from assistant.checking.prose.lexicon import Lexicon, entry
from assistant.checking.prose.tokens import Token

_SEPARATORS = frozenset({"和", "与", "及", "以及", "或"})
_ENDS = frozenset({"stop", "semicolon", "comma", "colon"})


@dataclass(frozen=True, slots=True)
class ListProblem:
    """A list whose numbers are not as many as its things; the span is that of the numbers."""

    start: int
    end: int
    things: tuple[str, ...]
    numbers: tuple[str, ...]


@dataclass(slots=True)
class Assignment:
    """What a 分别 list says.

    Attributes:
        labels: token index of a number → the words it is said of.
        problem: set where the numbers are not as many as the things.
        doubtful: token indices of numbers whose words were not found.
    """

    labels: dict[int, list[Token]] = field(default_factory=dict)
    problem: ListProblem | None = None
    doubtful: tuple[int, ...] = ()


def assign(tokens: list[Token], first: int, trail: list[Token], sentence: list[Token], book: Lexicon) -> Assignment:
    """The words of each number of the list that begins at token `first`; empty where no 分别 stands before it."""
    at = next((i for i in range(len(trail) - 1, -1, -1) if "respectively" in trail[i].marks), None)
    if at is None or any(t.kind in _ENDS for t in trail[at:] if t.kind != "colon"):
        return Assignment()
    relation = [t for t in trail[at + 1 :] if t.has("mark")]
    things = _things(trail[:at], book) or _things_of_sentence(sentence, book)
    numbers = _numbers(tokens, first)
    if len(numbers) < 2:
        return Assignment()
    if len(things) < 2:
        return Assignment(doubtful=tuple(numbers))
    if len(things) != len(numbers):
        named = [t for t in things if read_naming(t, book).anything]
        if len(named) == len(numbers):
            things = named
        else:
            problem = _problem(tokens, things, numbers) if len(named) == len(things) else None
            return Assignment(problem=problem, doubtful=tuple(numbers))
    return Assignment(
        {n: [*thing, *_shared(thing, things), *relation] for n, thing in zip(numbers, things, strict=True)}
    )


def _numbers(tokens: list[Token], first: int) -> list[int]:
    """The numbers from `first` on that only 、 and 和 (or a lone comma) separate."""
    found = [first]
    for i in range(first + 1, len(tokens)):
        token = tokens[i]
        if token.kind == "number":
            found.append(i)
        elif token.kind in ("list", "comma") or token.text in _SEPARATORS:
            continue
        else:
            break
    return found


def _things(trail: list[Token], book: Lexicon) -> list[list[Token]]:
    """The groups of words between separators in the clause before 分别."""
    clause: list[Token] = []
    for token in reversed(trail):
        if token.kind in _ENDS or "within" in token.marks:
            break
        clause.insert(0, token)
    return _split(clause, book)


def _things_of_sentence(sentence: list[Token], book: Lexicon) -> list[list[Token]]:
    """申请、复议、诉讼数量同步上升，三类事项分别增长…: the last enumeration of named things before."""
    clauses: list[list[Token]] = [[]]
    for token in sentence:
        if token.kind in _ENDS or token.kind == "number":
            clauses.append([])
        else:
            clauses[-1].append(token)
    for clause in reversed(clauses):
        groups = [g for g in _split(clause, book) if read_naming(g, book).anything]
        if len(groups) >= 2:
            return groups
    return []


def _split(clause: list[Token], book: Lexicon) -> list[list[Token]]:
    groups = [group for group in parts(_apart(clause, book), _SEPARATORS) if group]
    return groups if len(groups) > 1 else []


def _apart(clause: list[Token], book: Lexicon) -> list[Token]:
    """A word that names two things together (复议、诉讼) as two words with 、 between."""
    found: list[Token] = []
    for token in clause:
        word = token.value("together")
        if word is None:
            found.append(token)
            continue
        for i, address in enumerate(book.together[word]):
            if i:
                found.append(Token(token.start, token.end, "list", "、"))
            found.append(Token(token.start, token.end, "word", token.text, entry(("row", address))))
    return found


def _shared(thing: list[Token], things: list[list[Token]]) -> list[Token]:
    """What another thing of the list says for this one too: the document in 制发、废止和有效规范性文件分别为."""
    if any(t.has("row") for t in thing) or not any(t.has("column") for t in thing):
        return []
    return [t for group in things for t in group if t.has("row")][-1:]


def _problem(tokens: list[Token], things: list[list[Token]], numbers: list[int]) -> ListProblem:
    names = tuple("".join(t.text for t in group) for group in things)
    written = tuple(tokens[n].text for n in numbers)
    return ListProblem(tokens[numbers[0]].start, tokens[numbers[-1]].end, names, written)


def parts(tokens: Sequence[Token], separators: frozenset[str]) -> list[list[Token]]:
    """The groups between 、 and the given joining words; a group may be empty."""
    groups: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "list" or token.text in separators:
            groups.append([])
        else:
            groups[-1].append(token)
    return groups
