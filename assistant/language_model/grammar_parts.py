"""A GBNF grammar taken apart along its root: fixed text, wordings to choose from, stretches that are open.

    parts('root ::= "我局" ("收到" | "新收") "申请，" clause "。" …')
    → Fixed("我局"), Options(("收到", "新收")), Fixed("申请，"), Open('root ::= clause "。" …', end="。"), Fixed("。")

A text follows the grammar if it is the parts' texts in a row. An engine that knows them has the model read fixed text
like a prompt, many tokens at once, and asks it only for what is open. Nothing here knows an engine.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_TOKEN = re.compile(
    r"""(?P<skipped>\s+|\#[^\n]*) | (?P<text>"(?:[^"\\]|\\.)*") | (?P<set>\[(?:[^\]\\]|\\.)*\])
    | (?P<repeat>[?*+]|\{\d+(?:,\d*)?\}) | (?P<name>[A-Za-z][\w-]*) | (?P<mark>::=|[()|.])""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_LETTERS = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(frozen=True, slots=True)
class Fixed:
    """Text that stands there whatever the model says."""

    text: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """Texts of which one stands there; none begins like another to its end, and they differ from the start."""

    texts: tuple[str, ...]

    @property
    def grammar(self) -> str:
        """GBNF of one of them."""
        return "root ::= " + " | ".join(map(gbnf_text, self.texts))


@dataclass(frozen=True, slots=True)
class Open:
    """A stretch of the model's own: `grammar` is GBNF of it with `end` behind it, which it cannot hold itself.

    `end` is "" where nothing follows: then the model ends it.
    """

    grammar: str
    end: str


Part = Fixed | OneOf | Open
Rules = dict[str, list[str]]  # a rule's name → its tokens


def parts(grammar: str) -> tuple[Part, ...]:
    """The parts of a grammar in order; one open part where it cannot be taken apart."""
    rules = _rules(grammar)
    if rules is None or "root" not in rules or any("root" in tokens for tokens in rules.values()):
        return (Open(grammar, ""),)
    pieces = list(_flat(rules["root"], rules, ("root",)))
    return tuple(_closed(_told_apart(_merged(pieces)), rules))


# ---------------------------------------------------------------- tokens and rules


def _rules(grammar: str) -> Rules | None:
    """The rules of a text; None where it holds something that is not read here."""
    tokens, position = [], 0
    for found in _TOKEN.finditer(grammar):
        if found.start() != position:
            return None
        position = found.end()
        if found.lastgroup != "skipped":
            tokens.append(found.group())
    starts = [n - 1 for n, token in enumerate(tokens) if token == "::="]
    if position != len(grammar) or not starts or starts[0] != 0:
        return None
    ends = [*starts[1:], len(tokens)]
    return {tokens[start]: tokens[start + 2 : end] for start, end in zip(starts, ends, strict=True)}


def _alternatives(tokens: Sequence[str]) -> list[list[list[str]]]:
    """Alternatives of items; an item is a name, a text, a set or a group, with its repetition if it has one."""
    found: list[list[list[str]]] = [[]]
    position = 0
    while position < len(tokens):
        start, token = position, tokens[position]
        position += 1
        if token == "|":
            found.append([])
            continue
        if token == "(":
            depth = 1
            while depth and position < len(tokens):
                depth += {"(": 1, ")": -1}.get(tokens[position], 0)
                position += 1
        if position < len(tokens) and tokens[position][0] in "?*+{":
            position += 1
        found[-1].append(list(tokens[start:position]))
    return found


def _flat(tokens: list[str], rules: Rules, inside: tuple[str, ...]) -> Iterator[Fixed | OneOf | list[str]]:
    """The pieces of a row of items; a list of tokens is an open one. `inside` are the rules being looked into."""
    alternatives = _alternatives(tokens)
    texts = [_literal(items) for items in alternatives]
    if all(text is not None for text in texts):
        yield OneOf(tuple(text for text in texts if text is not None))
        return
    if len(alternatives) > 1:
        yield ["(", *tokens, ")"]
        return
    for item in alternatives[0]:
        if item[0] == "(" and item[-1] == ")":
            yield from _flat(item[1:-1], rules, inside)
        elif len(item) == 1 and item[0] in rules and item[0] not in inside:
            within = list(_flat(rules[item[0]], rules, (*inside, item[0])))
            yield from [item] if all(isinstance(piece, list) for piece in within) else within
        else:
            literal = _literal([item])
            yield item if literal is None else Fixed(literal)


def _literal(items: list[list[str]]) -> str | None:
    """The text of items that are nothing but text; None for others."""
    if all(len(item) == 1 and item[0][0] == '"' for item in items):
        return "".join(_unquoted(item[0]) for item in items)
    return None


# ---------------------------------------------------------------- pieces → parts


def _merged(pieces: Sequence[Fixed | OneOf | list[str]]) -> list[Fixed | OneOf | list[str]]:
    """Neighbouring fixed texts as one; what all options begin with is fixed text before them."""
    found: list[Fixed | OneOf | list[str]] = []
    for piece in pieces:
        if isinstance(piece, list):
            found.append(piece)
            continue
        texts = piece.texts if isinstance(piece, OneOf) else (piece.text,)
        same = _beginning(texts)
        if same:
            before = found.pop().text if found and isinstance(found[-1], Fixed) else ""  # type: ignore[union-attr]
            found.append(Fixed(before + same))
        if len(set(texts)) > 1:
            found.append(OneOf(tuple(dict.fromkeys(text[len(same) :] for text in texts))))
    return found


def _beginning(texts: tuple[str, ...]) -> str:
    """What all of them begin with."""
    first, last = min(texts), max(texts)
    return first[: next((n for n, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))]


def _told_apart(pieces: list[Fixed | OneOf | list[str]]) -> list[Fixed | OneOf | list[str]]:
    """Options of which one is the beginning of another take the text behind them in, or become open pieces."""
    found: list[Fixed | OneOf | list[str]] = []
    left = list(pieces)
    while left:
        piece = left.pop(0)
        if isinstance(piece, OneOf) and not _differ(piece.texts):
            following = left[0].text if left and isinstance(left[0], Fixed) else ""
            longer = tuple(text + following for text in piece.texts)
            if _differ(longer):
                left[:1] = _merged([OneOf(longer)])
                continue
            piece = ["(", *_source(piece), ")"]
        found.append(piece)
    return found


def _differ(texts: tuple[str, ...]) -> bool:
    ordered = sorted(texts)
    return not any(later.startswith(text) for text, later in pairwise(ordered))


def _closed(pieces: list[Fixed | OneOf | list[str]], rules: Rules) -> Iterator[Part]:
    """Open pieces run on to the first fixed text whose beginning they cannot hold themselves."""
    position = 0
    while position < len(pieces):
        piece = pieces[position]
        position += 1
        if not isinstance(piece, list):
            yield piece
            continue
        source = list(piece)
        while position < len(pieces):
            following = pieces[position]
            if isinstance(following, Fixed) and not _may_hold(source, following.text[0], rules):
                break
            source += ["(", *_source(following), ")"]
            position += 1
        end = pieces[position].text[0] if position < len(pieces) else ""  # type: ignore[union-attr]
        yield Open(_grammar(source, end, rules), end)


def _source(piece: Fixed | OneOf | list[str]) -> list[str]:
    if isinstance(piece, list):
        return piece
    texts = piece.texts if isinstance(piece, OneOf) else (piece.text,)
    return [token for text in texts for token in ("|", gbnf_text(text))][1:]


def _grammar(source: list[str], end: str, rules: Rules) -> str:
    root = " ".join([*source, gbnf_text(end)] if end else source)
    return "\n".join([f"root ::= {root}", *(f"{name} ::= {' '.join(rules[name])}" for name in _used(source, rules))])


def _used(tokens: Sequence[str], rules: Rules) -> list[str]:
    """The names of the rules that these tokens lead to."""
    found = dict.fromkeys(token for token in tokens if token in rules)
    left = list(found)
    while left:
        new = [token for token in rules[left.pop()] if token in rules and token not in found]
        found |= dict.fromkeys(new)
        left += new
    return list(found)


def _may_hold(source: Sequence[str], character: str, rules: Rules) -> bool:
    """Whether a text of these tokens may hold the character."""
    reached = [*source, *(token for name in _used(source, rules) for token in rules[name])]
    return any(
        token == "."
        or (token[0] == '"' and character in _unquoted(token))
        or (token[0] == "[" and re.match(_set_expression(token), character))
        for token in reached
    )


def _set_expression(token: str) -> str:
    """A bracket expression of GBNF as one of Python."""
    inside = re.sub(
        rf"{_ESCAPE.pattern}|\[", lambda found: re.escape(_escaped(found) if found.group() != "[" else "["), token[1:-1]
    )
    return f"[{inside}]"


def _escaped(found: re.Match[str]) -> str:
    code = found.group(1) or found.group(2) or found.group(3)
    return chr(int(code, 16)) if code else _LETTERS.get(found.group(4), found.group(4))


def _unquoted(token: str) -> str:
    return _ESCAPE.sub(_escaped, token[1:-1])


def gbnf_text(text: str) -> str:
    """The text as GBNF writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
