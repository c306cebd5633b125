"""A report under examination: its facts, and every quantity of its prose with the reading that was chosen.

This is what rules look at; they add nothing to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from assistant.checking.prose.candidates import CountReader, Reading
from assistant.checking.prose.deciding import Decision, decide
from assistant.checking.prose.frames import Setting, read_paragraph
from assistant.checking.prose.index import index_of
from assistant.checking.prose.lexicon import lexicon
from assistant.checking.prose.lists import ListProblem
from assistant.checking.prose.mention import Mention
from assistant.checking.prose.walk import Walk
from assistant.checking.result import Claim, Severity, Span
from assistant.report import Facts, Form, Report, Role, report_roles
from assistant.report.kind import load_kind


@dataclass(slots=True)
class Judged:
    """A quantity of the prose with its claim and the reading that was chosen (None where unverified).

    Attributes:
        section, offset: its section, and where its paragraph begins in that section's text.
        severity: how surely it is wrong, where it is inconsistent.
        is_amount: whether the reading is of money (in the table's unit), not of a count or a fraction.
    """

    mention: Mention
    claim: Claim
    chosen: Reading | None
    section: int
    offset: int
    decision: Decision
    severity: Severity = "error"
    is_amount: bool = False


@dataclass(slots=True)
class Examination:
    """What the rules look at.

    Attributes:
        judged: every quantity of the prose, in its order.
        lists: 分别 lists whose lengths differ, as (section, offset of the paragraph, problem).
    """

    report: Report
    facts: Facts
    form: Form
    judged: list[Judged] = field(default_factory=list)
    lists: list[tuple[int, int, ListProblem]] = field(default_factory=list)


def examine(report: Report, strict: bool = False) -> Examination:
    """Read and judge every paragraph of every section; `strict` as in `decide`."""
    facts = Facts(report)
    found = Examination(report, facts, facts.form)
    values = _values_of(report, facts)
    named = report_roles(report)
    for index, section in enumerate(report.sections):
        setting = Setting(facts.form.kind, report.year, report.organization, table_of(named[index], facts.form))
        for offset, text in paragraphs(section.text):
            verdicts, problems = _read(text, setting, values, strict)
            found.judged += [_judged(v, index, offset, section.text) for v in verdicts]
            found.lists += [(index, offset, problem) for problem in problems]
    return found


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What a paragraph's reading on a report's values comes to, for one quantity."""

    mention: Mention
    decision: Decision
    chosen: Reading | None
    cells: tuple[str, ...] = ()
    meaning: str = ""
    is_amount: bool = False


@cache
def _reader(kind: str, form: Form) -> CountReader:
    return CountReader(index_of(kind, form), lexicon(kind))


class _Values:
    """A report's values as a key: paragraphs that were read on the same values before are not read again."""

    __slots__ = ("_key", "facts")

    def __init__(self, facts: Facts, key: tuple[object, ...]) -> None:
        self.facts = facts
        self._key = key

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Values) and self._key == other._key


def _values_of(report: Report, facts: Facts) -> _Values:
    previous = report.previous
    key = (
        report.form.id,
        tuple(sorted((a, v) for a, v in report.tables.cells.items() if v is not None)),
        previous and (previous.year, tuple(sorted((a, v) for a, v in previous.tables.cells.items() if v is not None))),
    )
    return _Values(facts, key)


@lru_cache(maxsize=4096)
def _read(
    text: str, setting: Setting, values: _Values, strict: bool
) -> tuple[tuple[_Verdict, ...], tuple[ListProblem, ...]]:
    """The verdicts of a paragraph on a report's values; the answer is shared: callers must not change it."""
    facts = values.facts
    reader = _reader(setting.kind, facts.form)
    paragraph = read_paragraph(text, setting)
    mentions = Walk(reader, facts, setting.year, setting.table).read(paragraph)
    found = []
    for mention, decision in zip(mentions, decide(mentions, facts, strict), strict=True):
        if decision.chosen is None:
            found.append(_Verdict(mention, decision, None))
            continue
        chosen = mention.readings[decision.chosen]
        formula = chosen.formula
        found.append(
            _Verdict(mention, decision, chosen, formula.cells(facts), formula.label(facts), reader.is_amount(formula))
        )
    return tuple(found), tuple(paragraph.problems)


def _judged(verdict: _Verdict, section: int, offset: int, text: str) -> Judged:
    mention, decision = verdict.mention, verdict.decision
    span = Span(section, offset + mention.start, offset + mention.end)
    claim = Claim(section, span.start, span.end, text[span.start : span.end], mention.value, mention.unit)
    if decision.chosen is not None:
        claim.verdict = decision.verdict
        claim.facts, claim.meaning = verdict.cells, verdict.meaning
        claim.expected = mention.values[decision.chosen]
    return Judged(mention, claim, verdict.chosen, section, offset, decision, decision.severity, verdict.is_amount)


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """(offset, paragraph) of the lines that are not empty."""
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            yield offset, line
        offset += len(line) + 1


def table_of(role: Role, form: Form) -> str:
    """The table that a section's prose speaks of; "" for the others and for the one that counts of many kinds."""
    table = form.sections[role.position].table if role.position >= 0 else None
    manner = load_kind(form.kind).tables.get(table) if table else None
    return table if table and not (manner and manner.mixed) else ""
