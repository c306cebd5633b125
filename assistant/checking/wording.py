"""Questions about the words around a number: its clause, what stands behind it, whether things named are joined.

Pure functions over tokens; they know the marks of the lexicon but nothing of tables or of what was said before.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.checking.lexicon import FUNCTION, entry, lexicon
from assistant.checking.subjects import STRONG, Subject, read_subject
from assistant.checking.tokens import Token

JOINING = frozenset({"和", "及", "与", "或", "以及", "或者", "加"})
DELIMITERS = frozenset({"comma", "semicolon", "stop", "colon"})
_FROM = frozenset({"由", "从"})
_SUFFIX_ENDS = DELIMITERS | {"list", "number", "open", "close"}
_DIMENSIONS = ("row", "rows_together", "column", "dispute", "outcome", "proactive", "measure")


def has_mark(tokens: Sequence[Token], *marks: str) -> bool:
    """Whether a word with one of these marks is among the tokens."""
    for token in tokens:  # noqa: SIM110 - a loop: asked hundreds of times a paragraph
        if not token.marks.isdisjoint(marks):
            return True
    return False


def segments(tokens: Sequence[Token]) -> list[list[Token]]:
    """The clauses of a run of tokens; the last is empty where a delimiter ends it."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind in DELIMITERS:
            found.append([])
        else:
            found[-1].append(token)
    return found


def parts(tokens: Sequence[Token], separators: frozenset[str]) -> list[list[Token]]:
    """The groups between 、 and the given joining words; a group may be empty."""
    groups: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "list" or token.text in separators:
            groups.append([])
        else:
            groups[-1].append(token)
    return groups


def suffix(tokens: Sequence[Token], i: int, *, through_all: bool = False) -> list[Token]:
    """The words behind token `i`, up to the next mark of punctuation, number, 占, 中 or (unless told) 均."""
    found = []
    for token in tokens[i + 1 :]:
        says_all = "all" in token.marks and token.text[-1] not in "为系属"
        ends = token.kind in _SUFFIX_ENDS or "share" in token.marks or "within" in token.marks
        if ends or (says_all and not through_all):
            break
        found.append(token)
    return found


def clause_ahead(tokens: Sequence[Token], i: int) -> list[Token]:
    """The clause after that of token `i`, empty if it has a number of its own (尚有6件延长期限，结转下年度办理)."""
    ahead: list[Token] = []
    commas = 0
    for token in tokens[i + 1 :]:
        if token.kind == "number":
            return []
        commas += token.kind == "comma"
        if token.kind in ("stop", "semicolon", "open") or commas == 2:
            break
        if commas == 1:
            ahead.append(token)
    return ahead


def changes_next(tokens: Sequence[Token], i: int) -> bool:
    """Whether the words before the next number say what this one became (由15件增至18件)."""
    for token in tokens[i + 1 :]:
        if token.kind in ("number", "stop"):
            return False
        if has_mark([token], "risen_to", "fallen_to"):
            return True
    return False


def begins_change(own: Sequence[Token], tokens: Sequence[Token], i: int) -> bool:
    """Whether the number is what a later one rose or fell from."""
    return any(t.text in _FROM for t in own) and changes_next(tokens, i)


def until_unknown(tokens: list[Token]) -> list[Token]:
    """The tokens up to the first unknown word after a named one: 申请 of 申请使用的答复格式."""
    named = False
    for n, token in enumerate(tokens):
        if named and token.unknown:
            return tokens[:n]
        named = named or any(token.has(d) for d in (*STRONG, "measure", "head"))
    return tokens


def alone(tokens: Sequence[Token]) -> Subject | None:
    """The subject of an everyday word that names a cell only where it stands alone: 公开3件, 单位12件."""
    words = [t for t in tokens if "of_which" not in t.marks]
    sense = lexicon().bare.get(words[0].text) if len(words) == 1 else None
    return read_subject([Token(0, 0, "word", words[0].text, entry(sense))]) if sense else None


def joined(own: Sequence[Token]) -> frozenset[str]:
    """The dimensions of which several things named are joined by 和, 或, 、 and so count together."""
    found: set[str] = set()
    for dimension in _DIMENSIONS:
        named = [i for i, t in enumerate(own) if t.has(dimension)]
        for first, second in pairwise(named):
            if any(t.kind == "list" or t.text in JOINING for t in own[first + 1 : second]):
                found.add(dimension)
    return frozenset(found)


def after_last_joint(label: list[Token]) -> list[Token]:
    """The words after the last 、 or 和."""
    at = max((n for n, t in enumerate(label) if t.kind == "list" or t.text in JOINING), default=-1)
    return label[at + 1 :]


def own_name(token: Token, organization: str) -> Token:
    """The token, as a word that says nothing if it is (part of) the reporting body's own name."""
    if not token.unknown and "part_of_body" not in token.marks:
        return token
    named_by_us = token.kind == "rest" and token.text[0] in "我本" and len(token.text) <= 4
    if (token.text in organization or named_by_us) and not token.has("foreign"):
        return Token(token.start, token.end, "word", token.text, FUNCTION)
    return token


def excluded_sentences(tokens: Sequence[Token]) -> frozenset[int]:
    """The sentences, counted from 0, that say of their numbers that this report does not count them."""
    sentence, found = 0, set()
    for token in tokens:
        if "excluded" in token.marks:
            found.add(sentence)
        sentence += token.kind == "stop"
    return frozenset(found)
