"""Which cells a subject can stand for, in a given context: subject + context → candidates, the likeliest first.

Everything here is about counts and amounts (totals of cells); shares and growth are built on them in `relations`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.checking.context import Candidate, Context
from assistant.checking.formula import Each, Total
from assistant.checking.subjects import Subject

DOCUMENTS = ("regulations", "normative_documents")
APPLICATION_UNITS = frozenset({"件", "份", "起", "宗", "例", "条", "项", "次", "个", "件次", "笔", ""})
APPLICANT_UNITS = frozenset({"人", "名", "位", "家", "户", "个"})
DISPUTE_UNITS = frozenset({"件", "起", "宗", "例", "次", "项", "个", "案", "份", "笔", ""})
DOCUMENT_UNITS = frozenset({"件", "部", "份", "个", "项", "条", ""})
DECISION_UNITS = frozenset({"件", "宗", "起", "例", "笔", "", "件次", "项", "份", "次", "项次", "个"})
_RECORDS = frozenset({"事项", "信息", "类", "目录", "清单", "结果"})
MONEY = frozenset({"元", "万元", "亿元", "千元", "元整", "美元"})


@dataclass(slots=True)
class Readings:
    """Candidates of one count, and what the context should remember of it.

    Attributes:
        soft: the words leave doubt, so that disagreement is no error.
        of_applicants: it counts who applied (自然人3名), which may be the year's applicants or anybody.
        group: readings that are chosen together with those of the neighbours.
    """

    candidates: list[Candidate] = field(default_factory=list)
    dimension: str = ""
    topic: str = ""
    soft: bool = False
    of_applicants: bool = False
    group: tuple[object, ...] | None = None
    rows: tuple[str, ...] = ()
    row_named: bool = False
    column: str | None = None
    disputes: tuple[str, ...] = ()
    document: str | None = None

    @property
    def total(self) -> Total | None:
        """The likeliest reading as a total of cells."""
        first = self.candidates[0].formula if self.candidates else None
        return first if isinstance(first, Total) else None


def read_count(
    subject: Subject, context: Context, unit: str, *, joined: frozenset[str] = frozenset(), each: float | None = None
) -> Readings:
    """The readings of a count or amount.

    Args:
        subject: what the words name.
        context: what the reader has in mind.
        unit: the number's unit; a unit that the table does not count in gives no reading.
        joined: the dimensions of which several things named count together (予以公开和部分公开共62件).
        each: the value said, where it is said of each thing named (复议、诉讼各1件).
    """
    topic = _topic(subject, context)
    if topic == "decisions":
        return _decisions(subject, unit, joined, each)
    if topic == "documents":
        return _documents(subject, context, unit, joined, each)
    if topic == "disputes" and unit in DISPUTE_UNITS:
        return _disputes(subject, context, joined, each)
    if topic == "applications" and unit in APPLICATION_UNITS:
        return _applications(subject, context, joined, each)
    if topic == "applications" and unit in APPLICANT_UNITS and subject.last == "column":
        reading = _applications(subject, context, joined, each)
        reading.soft = reading.of_applicants = True  # 企业1家 may be the applicant, or any enterprise
        return reading
    return Readings()


def _topic(subject: Subject, context: Context) -> str:
    last = subject.last
    if last == "proactive":
        return "documents" if subject.documents[-1] in DOCUMENTS else "decisions"
    if last in ("dispute", "disputes_together"):
        return "disputes"
    if last == "outcome":
        ambiguous = bool(subject.rows) and not subject.disputes
        return "applications" if ambiguous and context.topic != "disputes" else "disputes"
    if last == "measure":
        return "documents" if context.document and context.topic == "documents" else ""
    if last in ("row", "rows_together"):
        if subject.documents and subject.everyday_rows:
            return "documents" if subject.documents[-1] in DOCUMENTS else "decisions"
        return "disputes" if subject.outcomes and (subject.disputes or context.topic == "disputes") else "applications"
    if last in ("column", "head"):
        return "applications"
    if subject.other:
        return {"column": "applications", "row": "applications", "outcome": "disputes"}.get(context.dimension, "")
    if last == "verb":
        return "applications" if context.topic == "applications" else ""
    return ""


# ---------------------------------------------------------------- table 二
def _decisions(subject: Subject, unit: str, joined: frozenset[str], each: float | None) -> Readings:
    names = [d for d in subject.documents if d not in DOCUMENTS]
    if each is not None and len(names) > 1 and unit not in MONEY:
        totals = tuple(Total((f"proactive.{n}.{'amount' if n == 'fees' else 'decisions'}",)) for n in names)
        return Readings([Candidate(Each(totals, each), reason="各")], "decision", "decisions")
    is_money = unit in MONEY
    if (names[-1] == "fees") != is_money:
        return Readings()
    of_records = unit not in ("件", "") and bool(subject.after & _RECORDS)  # 行政许可事项86项 counts no decisions
    soft = subject.everyday or of_records or (not is_money and unit not in DECISION_UNITS)
    key = "amount" if is_money else "decisions"
    candidates = [Candidate(Total((f"proactive.{names[-1]}.{key}",)), reason="表二的名称")]
    together = [n for n in names if n != "fees"]
    if "proactive" in joined and len(together) > 1 and not is_money:
        candidates.insert(0, Candidate(Total(tuple(f"proactive.{n}.decisions" for n in together)), reason="合计"))
    return Readings(candidates, "decision", "decisions", soft)


def _documents(subject: Subject, context: Context, unit: str, joined: frozenset[str], each: float | None) -> Readings:
    if unit not in DOCUMENT_UNITS:
        return Readings()
    names = [d for d in subject.documents if d in DOCUMENTS] or [context.document or ""]
    names = names if "proactive" in joined else names[-1:]
    measures = list(reversed(subject.measures)) or ["issued", "in_force"]
    if each is not None and len(measures) > 1 and subject.measures:
        totals = tuple(Total((f"proactive.{names[-1]}.{m}",)) for m in reversed(measures))
        return Readings([Candidate(Each(totals, each), reason="各")], "document", "documents", document=names[-1])
    if "measure" in joined:
        candidates = [Candidate(Total(tuple(f"proactive.{n}.{m}" for n in names for m in subject.measures)))]
    else:
        candidates = [
            Candidate(Total(tuple(f"proactive.{n}.{m}" for n in names)), reason="文件名称与制发、废止、有效")
            for m in measures
        ]
    # 发布、保留、现有 alone say little: without the document's name beside them they only confirm
    soft = len(measures) > 1 or (not subject.documents and subject.unknown_before)
    return Readings(candidates, "document", "documents", soft, document=names[-1])


# ---------------------------------------------------------------- table 四
def _disputes(subject: Subject, context: Context, joined: frozenset[str], each: float | None) -> Readings:
    outcomes = subject.outcomes or (["other"] if subject.other else ["total"])
    named = _most_specific_disputes(subject.disputes)
    dimension = "outcome" if subject.outcomes or subject.other else "dispute"
    if named:
        if len(named) > 1 and each is not None:
            totals = tuple(_outcome((d,), outcomes[-1:]) for d in named)
            return Readings([Candidate(Each(totals, each), reason="各")], dimension, "disputes", disputes=tuple(named))
        chosen = (
            tuple(named)
            if joined & {"dispute", "disputes_together"} or subject.disputes_together
            else tuple(named[-1:])
        )
        candidates = [
            Candidate(_outcome(chosen, outcomes if "outcome" in joined else outcomes[-1:]), reason="表四的名称")
        ]
        if len(chosen) > 1:
            candidates += [Candidate(_outcome((d,), outcomes[-1:]), reason="其一") for d in chosen]
        return Readings(candidates, dimension, "disputes", disputes=tuple(named))
    options = _dispute_options(context, subject.judge)
    if not options:
        return Readings()
    if each is not None and len(outcomes) > 1:
        totals = tuple(_outcome(options[0], [o]) for o in outcomes)
        return Readings([Candidate(Each(totals, each), reason="各")], dimension, "disputes", disputes=options[0])
    candidates = [
        Candidate(_outcome(option, outcomes if "outcome" in joined else outcomes[-1:]), i, "前文所说的争议")
        for i, option in enumerate(options)
    ]
    return Readings(candidates, dimension, "disputes", group=("disputes", *options), disputes=options[0])


def _dispute_options(context: Context, judge: str) -> list[tuple[str, ...]]:
    """The disputes that an outcome can be of: the last spoken of, then its whole; a court decides only lawsuits."""
    spoken = context.disputes[-1:]
    based = tuple(a.removesuffix(".total") for a in context.base.plus) if context.base is not None else ()
    if set(based) == {"review", "litigation"}:
        return [based, *((d,) for d in based)]
    if judge and not (spoken and spoken[0].startswith(judge)):
        return [(judge,)]
    if spoken and spoken[0].startswith("litigation."):
        return [spoken, ("litigation",)]
    return [spoken] if spoken else []


def _outcome(disputes: tuple[str, ...], outcomes: list[str]) -> Total:
    if outcomes[-1:] == ["closed"]:
        return Total(tuple(f"{d}.total" for d in disputes), tuple(f"{d}.pending" for d in disputes))
    return Total(tuple(f"{d}.{o}" for d in disputes for o in outcomes if o != "closed"))


def _most_specific_disputes(names: list[str]) -> list[str]:
    """行政诉讼 beside 复议后起诉 only says what kind of thing that is; so does 行政复议 in 复议后起诉."""
    if any(n.startswith("litigation.") for n in names):
        return [n for n in names if n.startswith("litigation.")]
    return names


# ---------------------------------------------------------------- table 三
def _applications(subject: Subject, context: Context, joined: frozenset[str], each: float | None) -> Readings:
    rows = _rows_named(subject, context)
    columns = list(dict.fromkeys(subject.columns))
    if subject.other and not rows and not columns and context.dimension == "column":
        columns = ["other_organization"]
    found = Readings(dimension="column" if columns and not rows else "row" if rows else "head", topic="applications")
    found.row_named = bool(rows)
    column = tuple(columns if "column" in joined else columns[-1:]) or (
        (context.column,) if context.column and rows else ("total",)
    )
    found.column = column[0] if rows and columns else None
    if rows:
        found.rows = tuple(rows[-1:])
        if len(rows) > 1 and each is not None:
            totals = tuple(Total(tuple(f"{r}.{c}" for c in column)) for r in rows)
            found.candidates = [Candidate(Each(totals, each), reason="各")]
            return found
        together = bool(joined & {"row", "rows_together"}) or subject.rows_together
        chosen = rows if together else rows[-1:]
        found.candidates = [Candidate(_cells(chosen, column), reason="表三的行名")]
        if subject.carry and rows == ["applications.carried_forward"]:
            found.candidates.append(Candidate(_cells(["applications.carried_over"], column), reason="上年的结转"))
        if together and len(rows) > 1:
            found.candidates.append(Candidate(_cells(rows[-1:], column), reason="最近的行名"))
        found.soft = not together and len(rows) > 1
        return found
    options = _row_options(subject, context, bool(columns))
    if len(columns) > 1 and each is not None:
        totals = tuple(Total((f"{options[0]}.{c}",)) for c in columns)
        found.candidates = [Candidate(Each(totals, each), reason="各")]
        return found
    found.candidates = [Candidate(_cells([row], column), i, "申请的行由前文定") for i, row in enumerate(options)]
    found.rows = tuple(options)
    found.group = ("rows", *options) if columns else None
    return found


def _cells(rows: list[str], columns: tuple[str, ...]) -> Total:
    return Total(tuple(f"{r}.{c}" for r in rows for c in columns))


def _rows_named(subject: Subject, context: Context) -> list[str]:
    """The rows named, without those that only lead to a more exact one (不予公开 before 过程性信息)."""
    rows = list(subject.rows)
    if subject.carry and rows == ["applications.new", "applications.carried_forward"]:
        rows = ["applications.new", "applications.carried_over"]  # 新收加结转
    if subject.other and not rows and not subject.columns:
        rows = _other_row(context)
    exact = [r for r in rows if not any(o != r and o.startswith(r + ".") for o in rows)]
    results = [r for r in exact if r not in _FLOW]
    if results and "applications.total" in exact:
        exact.remove("applications.total")
    if len(exact) > 1 and "applications.accepted" in exact and exact[-1] != "applications.accepted":
        exact.remove("applications.accepted")
    return exact


_FLOW = frozenset(
    {
        "applications.new",
        "applications.carried_over",
        "applications.accepted",
        "applications.total",
        "applications.carried_forward",
    }
)


def _other_row(context: Context) -> list[str]:
    """其他 among results is 其他处理, among the kinds of 其他处理 its third."""
    if context.dimension != "row" or not context.rows:
        return []
    row = context.rows[0]
    if row.startswith("applications.other") or context.base_row == "applications.other":
        return ["applications.other.other"]
    return ["applications.other"] if row.count(".") == 1 and row not in _FLOW else []


def _row_options(subject: Subject, context: Context, has_column: bool) -> list[str]:
    """The rows that 申请 or 自然人 alone can mean."""
    new, accepted, total = "applications.new", "applications.accepted", "applications.total"
    if has_column and not subject.receive:
        known = [context.base_row] if context.base_row else list(context.rows)
        return list(dict.fromkeys([*known, new])) if known else [new, accepted]
    if subject.receive:
        return [new, accepted]
    if subject.process:
        return [accepted, total, new]
    return [new, accepted]
