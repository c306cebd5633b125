"""What of the tables a question names, in the words of the checker's lexicon and of the form: question → `NamedRow`.

Nothing is looked up in a report here; which cells the names stand for is decided in `targets`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from assistant.chat.words import table
from assistant.checking.prose.lexicon import lexicon
from assistant.checking.prose.tokens import Token, tokenise
from assistant.report import Form
from assistant.report.kind import default_kind

_PUNCTUATION = re.compile(r"[\s“”\"'‘’（）()、，,。；;：:？?！!—-]")
_FRAGMENT = 4
_DIMENSIONS = ("rows", "columns", "disputes", "outcomes", "documents", "measures")


@dataclass(frozen=True, slots=True)
class NamedRow:
    """What a question names.

    Attributes:
        rows … measures: values of the lexicon's dimensions, in order, without repetition.
        rate: a share that one word names (办结率).
        together: one word named several rows or disputes, or the question adds them up.
        carry, other, total: 结转, 其他, 总计 without the words that say which.
        receive, process, head: 收到, 办理 and 申请.
        foreign: words for things that no table holds; `cuts` for a part of a thing (网上, 上半年, 征地类).
        year: a year that is named in digits.
        last_year: 去年 outside the name of a row.
    """

    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    rate: str | None = None
    together: bool = False
    carry: bool = False
    other: bool = False
    total: bool = False
    receive: bool = False
    process: bool = False
    head: bool = False
    foreign: tuple[str, ...] = ()
    cuts: tuple[str, ...] = ()
    year: int | None = None
    last_year: bool = False

    @property
    def exact(self) -> bool:
        """Whether a cell's own name is there, not just 申请 or 收到."""
        return bool(
            any(getattr(self, name) for name in _DIMENSIONS) or self.rate or self.carry or self.other or self.total
        )

    @property
    def anything(self) -> bool:
        """Whether anything of the tables is named."""
        return self.exact or self.head or self.receive or self.process

    @property
    def half(self) -> bool:
        """Whether what is named is only the half of a cell: 维持 without its dispute, 废止 without its documents."""
        outcome = self.outcomes and not (self.disputes or self.rows)
        return bool(outcome or (self.measures and not (self.documents or self.rows or self.columns)))

    def after(self, before: "NamedRow") -> "NamedRow":
        """What this question names as one that goes on from `before`: what it leaves unsaid is taken from there."""
        if not self.anything:
            return replace(before, year=self.year, last_year=self.last_year)
        if self.columns and not self.rows:
            return replace(self, rows=before.rows, receive=before.receive, process=before.process)
        if self.outcomes and not self.disputes:
            return replace(self, disputes=before.disputes, rows=() if before.disputes else self.rows)
        if self.measures and not self.documents:
            return replace(self, documents=before.documents)
        if self.rows and not self.columns and before.columns:
            return replace(self, columns=before.columns)
        return self

    def added_to(self, before: "NamedRow") -> "NamedRow":
        """What both name, this after the other."""
        joined: dict[str, Any] = {
            each: tuple(dict.fromkeys((*getattr(before, each), *getattr(self, each)))) for each in _DIMENSIONS
        }
        return replace(before, **joined)


def plain(text: str) -> str:
    """A text without the marks that people leave out."""
    return _PUNCTUATION.sub("", text)


def named(question: str, form: Form, organization: str = "") -> NamedRow:
    """What a question names."""
    tokens = _tokens(question, organization)
    found: dict[str, list[str]] = {name: [] for name in _DIMENSIONS}
    for name in _SENSES:
        found[name] = _values(tokens, name)
    for token in tokens:
        for address in _together(token):
            found["rows" if address.startswith("applications.") else "disputes"].append(address)
    if not (found["rows"] or found["columns"] or found["disputes"]):
        found["rows"] += _of_form(question, form)
    marks = {mark for token in tokens for mark in token.marks}
    carry = any("carry" in token.marks for token in tokens)
    if carry:
        _settle_carry(found, question, marks)
    if found["outcomes"] and not found["disputes"]:
        judges = [token.value("judge") for token in tokens if token.has("judge")]
        found["disputes"] += ["litigation"] if "litigation" in judges else ["review"] if judges else []
    if found["outcomes"] and not found["disputes"]:
        found["disputes"] += [row for row, words in table("reading")["judged"] if re.search(words, question)]
    return NamedRow(
        **{name: tuple(dict.fromkeys(values)) for name, values in found.items()},
        rate=next((token.text for token in tokens if token.has("rate")), None),
        together=any(t.has("together") for t in tokens),
        carry=carry and not {"applications.carried_over", "applications.carried_forward"} & {*found["rows"]},
        other="other" in marks and not any(found.values()),
        total=bool(re.search(table("reading")["total_alone"], question))
        and not any(found.values())
        and not _head(tokens),
        receive=_any(tokens, "verb", "receive"),
        process=_any(tokens, "verb", "process"),
        head=any(token.has("table") for token in tokens),
        foreign=tuple(
            token.text for token in tokens if token.has("foreign") and token.text not in table("reading")["plain_words"]
        ),
        cuts=_cuts(tokens),
        year=next((token.year for token in tokens if token.kind == "year"), None),
        last_year=bool(re.search(table("reading")["last_year"], re.sub(table("reading")["of_a_row"], "", question))),
    )


# What a question names, by the facet of the lexicon and what its values begin with.
_SENSES: dict[str, tuple[str, str | tuple[str, ...], str]] = {
    "rows": ("row", "applications.", ""),
    "columns": ("column", "applications:", "applications:"),
    "disputes": ("row", ("review", "litigation"), ""),
    "outcomes": ("column", "disputes:", "disputes:"),
    "documents": ("row", "proactive.", "proactive."),
    "measures": ("column", "proactive:", "proactive:"),
}


def _tokens(question: str, organization: str) -> list[Token]:
    """The words of the question without the office's own name and without what only asks."""
    text = question.replace(organization, "我局") if organization else question
    for word, meant in table("called").items():
        text = re.sub(word, meant, text)
    text = re.sub(table("reading")["no_verbs"], "，", text)
    text = re.sub(table("reading")["asking"], lambda found: "，" * len(found[0]), text)
    return tokenise(text, lexicon(default_kind()))


def _values(tokens: list[Token], name: str) -> list[str]:
    """The values of one kind; a word that can be a row and an outcome is what its neighbours make of it."""
    at_dispute = any(_value(token, "disputes") is not None or _together(token) for token in tokens)
    values = []
    for token in tokens:
        value = _value(token, name)
        both = _value(token, "rows") is not None and _value(token, "outcomes") is not None
        if value is None or (both and name == ("rows" if at_dispute else "outcomes")):
            continue
        if "carry" in token.marks and name == "rows":
            continue
        values.append(value)
    return values


def _value(token: Token, name: str) -> str | None:
    """The value of a token's first sense of one kind."""
    facet, begins, dropped = _SENSES[name]
    return next((v.removeprefix(dropped) for f, v in token.entry.senses if f == facet and v.startswith(begins)), None)


def _settle_carry(found: dict[str, list[str]], question: str, marks: set[str]) -> None:
    """Whether 结转 is that of last year or that into the next, where the question says so."""
    if re.search(table("reading")["carried_forward"], question):
        found["rows"].append("applications.carried_forward")
    elif "previous_year" in marks or re.search(table("reading")["last_year"], question):
        found["rows"].append("applications.carried_over")
    elif "applications.new" in found["rows"] and "applications.total" not in found["rows"]:
        found["rows"].append("applications.carried_over")  # 新收加结转: what there was to do
    elif "applications.total" in found["rows"] and "applications.new" not in found["rows"]:
        found["rows"].append("applications.carried_forward")  # 办结和结转: what became of it


def _together(token: Token) -> tuple[str, ...]:
    return lexicon(default_kind()).together.get(token.value("together") or "", ())


def _of_form(question: str, form: Form) -> list[str]:
    """The row whose printed name stands in the question, the longest first; what people say is in the lexicon."""
    text = plain(question)
    names = {
        plain(name): row.address
        for printed in form.tables
        for block in printed.blocks
        for row in block.rows
        for name in (row.label, row.short, *row.synonyms)
    }
    for name in sorted(names, key=len, reverse=True):
        if len(name) > 2 and name in text and not names[name].startswith(("review", "litigation", "proactive")):
            return [names[name]]
    return _of_fragment(text, names)


def _of_fragment(text: str, names: dict[str, str]) -> list[str]:
    """The one row whose printed name holds the longest piece of the question (行政查询类)."""
    rows = {name: row for name, row in names.items() if row.startswith("applications.")}
    for length in range(len(text), _FRAGMENT - 1, -1):
        for start in range(len(text) - length + 1):
            piece = text[start : start + length]
            held = {row for name, row in rows.items() if piece in name}
            if held:
                return [*held] if len(held) == 1 else []
    return []


def _cuts(tokens: list[Token]) -> tuple[str, ...]:
    """Words that ask for a part of a cell: a channel, a span of months, a part of the body, a kind (征地类)."""
    found = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        scopes = token.marks & {*table("reading")["cuts"]}
        if scopes and token.text not in table("reading")["plain_words"]:
            found.append(token.text)
        if "kind_of" in token.marks and before is not None and before.kind == "rest":
            found.append(before.text + token.text)
    return tuple(found)


def _head(tokens: list[Token]) -> bool:
    return any(token.has("table") or token.has("verb") or token.has("rate") or token.has("foreign") for token in tokens)


def _any(tokens: list[Token], dimension: str, value: str) -> bool:
    has: Callable[[Token], bool] = lambda token: token.value(dimension) == value  # noqa: E731
    return any(map(has, tokens))
