"""What the words at a number name: tokens → a subject (rows, columns, disputes, outcomes, documents).

Steps: walk the words in order, remember unknown words before and after the last one that names something, and
whether they narrow it (征地类申请 is not all applications). Which cells it stands for is decided in `readings`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.checking.lexicon import lexicon
from assistant.checking.tokens import Token

STRONG = ("row", "rows_together", "column", "dispute", "disputes_together", "outcome", "proactive")
_NARROWING = frozenset({"类", "的", "引发", "引起", "产生", "导致"})


@dataclass(slots=True)
class Subject:
    """What a run of words names.

    Attributes:
        rows … measures: values named, in order, without repetition.
        head, receive, process: 申请; 收到 and its like; 办理 and its like.
        other: 其他 alone, to be read from its neighbours.
        carry: 结转 alone, of last year or into the next.
        rows_together, disputes_together: one word named several (公开类, 复议诉讼).
        judge: review or litigation, where a reviewing body or a court is named, whose outcome it must be.
        everyday: the words are everyday language, which only near an application mean the table's rows.
        everyday_rows: the same of the rows alone.
        narrowed: unknown words make it a part of the whole (网络申请, 征地类复议).
        foreign: a thing that no table holds stands between the last named word and the number.
        unknown_after: unknown words stand there.
        after: the words between the last one that names something and the number.
        last: the dimension of the last word that names something.
    """

    rows: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    disputes: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    rate: str | None = None
    head: bool = False
    receive: bool = False
    process: bool = False
    other: bool = False
    carry: bool = False
    rows_together: bool = False
    disputes_together: bool = False
    judge: str = ""
    everyday: bool = False
    everyday_rows: bool = False
    narrowed: bool = False
    foreign: bool = False
    unknown_before: bool = False
    unknown_after: bool = False
    last: str = ""
    after: frozenset[str] = frozenset()

    @property
    def named(self) -> bool:
        """Whether anything of the tables is named at all."""
        return bool(self.last)

    @property
    def strong(self) -> bool:
        """Whether a word that only a table's cell has is there, not just 申请 or 收到."""
        return self.last in STRONG or self.other

    @property
    def usable(self) -> bool:
        """Whether it says enough to look no further: more than a verb."""
        return self.strong or self.head or bool(self.measures)


_COPULAS = frozenset({"是", "为", "有", "达", "主要", "系"})
_CAUSING = frozenset({"引发", "引起", "导致"})
_LISTS = {"row": "rows", "column": "columns", "dispute": "disputes", "outcome": "outcomes", "proactive": "documents"}


def read_subject(tokens: Sequence[Token]) -> Subject:
    """The subject that a run of tokens names; the closest word to the number comes last."""
    subject = Subject()
    pending: list[Token] = []  # unknown words since the last named one
    last_named = len(tokens)
    marks_kind = kind_opened = False
    for i, token in enumerate(tokens):
        if token.text == "文件" and subject.measures and subject.measures[-1] != "issued":
            continue  # 现行有效文件 are the document just spoken of; 印发文件 may be any
        if token.unknown:
            pending.append(token)
            marks_kind |= kind_opened
            continue
        if "example" in token.marks:
            pending.clear()
            marks_kind = kind_opened = False
            continue
        if "channel" in token.marks or (pending and "kind_of" in token.marks):
            marks_kind = True
        elif "kind_of" in token.marks:
            kind_opened = True
        causes = token.text in _CAUSING and bool(subject.rows)
        states = token.text == "的" and tokens[i + 1 : i + 2] and tokens[i + 1].text in _COPULAS  # 居多的是…
        if causes or (pending and token.text in _NARROWING and not token.has("row") and not states):
            marks_kind = True
        adjoining = bool(pending) and tokens[i - 1].unknown
        named = _take(subject, token)
        if named:
            last_named = i
            marks_kind |= adjoining and token.has("dispute")
            is_head = subject.last in ("head", "verb")
            subject.narrowed |= marks_kind or (bool(pending) and token.has("head"))
            subject.unknown_before |= bool(pending)
            if not is_head or token.has("head"):
                pending = [] if not (is_head and subject.narrowed) else pending
                marks_kind = kind_opened = False
        elif token.kind in ("comma", "semicolon", "stop", "colon"):
            pending.clear()
            marks_kind = kind_opened = False
    subject.after = frozenset(t.text for t in tokens[last_named + 1 :])
    subject.foreign = any(t.has("foreign") for t in pending)
    subject.unknown_after = any(not t.has("foreign") for t in pending)
    return subject


def _take(subject: Subject, token: Token) -> bool:
    """Enter what the token names; False where it names nothing."""
    together = lexicon().together
    taken = False
    if token.has("row") or token.has("proactive"):
        subject.everyday = "everyday" in token.marks and (subject.everyday or not (subject.rows or subject.documents))
    if token.has("row"):
        subject.everyday_rows = "everyday" in token.marks and (subject.everyday_rows or not subject.rows)
        subject.head |= "申请" in token.text
    if "court" in token.marks or "reviewer" in token.marks:
        subject.judge = "litigation" if "court" in token.marks else "review"
    for dimension, value in token.entry.senses:
        if dimension in _LISTS:
            values = getattr(subject, _LISTS[dimension])
            if value not in values:
                values.append(value)
            subject.last, taken = dimension, True
        elif dimension in ("rows_together", "disputes_together"):
            values = subject.rows if dimension == "rows_together" else subject.disputes
            values.extend(v for v in together[value] if v not in values)
            subject.last, taken = dimension, True
            setattr(subject, dimension, True)
        elif dimension == "measure":
            if value not in subject.measures:
                subject.measures.append(value)
            subject.last, taken = subject.last if subject.documents else "measure", True
        elif dimension == "rate":
            subject.rate, subject.last, taken = value, "rate", True
        elif dimension == "head":
            subject.head, taken = True, True
            subject.last = "head" if subject.last in ("", "verb") else subject.last
        elif dimension == "verb":
            subject.receive |= value == "receive"
            subject.process |= value == "process"
            subject.last, taken = subject.last or "verb", True
        elif (dimension, value) == ("mark", "other"):
            subject.other, taken = True, True
            subject.last = subject.last or "other"
        elif (dimension, value) == ("mark", "carry"):
            subject.carry, taken = True, True
    return taken
