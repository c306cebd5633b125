"""A report under examination: its facts, and every quantity of its prose with the reading that was chosen.

This is what rules look at; they add nothing to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.checking.prose.candidates import CountReader, Reading
from assistant.checking.prose.deciding import Decision, decide
from assistant.checking.prose.frames import Setting, read_paragraph
from assistant.checking.prose.index import index_of
from assistant.checking.prose.lexicon import lexicon
from assistant.checking.prose.lists import ListProblem
from assistant.checking.prose.mention import Mention
from assistant.checking.prose.walk import Walk
from assistant.checking.result import Claim, Severity, Span
from assistant.report import Facts, Form, Report
from assistant.report.kind import DISCLOSURE


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


def examine(report: Report) -> Examination:
    """Read and judge every paragraph of every section."""
    facts = Facts(report)
    found = Examination(report, facts, facts.form)
    mentions: list[Mention] = []
    places: list[tuple[int, int]] = []
    reader = CountReader(index_of(DISCLOSURE, facts.form), lexicon(DISCLOSURE))
    values = _values_of(report)
    for index, section in enumerate(report.sections):
        setting = Setting(DISCLOSURE, report.year, report.organization, table_of(section.title, facts.form))
        for offset, text in paragraphs(section.text):
            read = _read(text, setting, reader, values)
            mentions += read
            places += [(index, offset)] * len(read)
            found.lists += [(index, offset, problem) for problem in read_paragraph(text, setting).problems]
    decisions = decide(mentions, facts, places)
    for mention, (section_index, offset), decision in zip(mentions, places, decisions, strict=True):
        text = report.sections[section_index].text
        found.judged.append(_judged(mention, section_index, offset, text, decision, facts, reader))
    return found


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


def _values_of(report: Report) -> _Values:
    previous = report.previous
    key = (
        report.form.id,
        tuple(sorted((a, v) for a, v in report.tables.cells.items() if v is not None)),
        previous and (previous.year, tuple(sorted((a, v) for a, v in previous.tables.cells.items() if v is not None))),
    )
    return _Values(Facts(report), key)


@lru_cache(maxsize=4096)
def _read(text: str, setting: Setting, reader: CountReader, values: _Values) -> tuple[Mention, ...]:
    """The mentions of a paragraph on a report's values; the answer is shared: callers must not change it."""
    return tuple(Walk(reader, values.facts, setting.year, setting.table).read(read_paragraph(text, setting)))


def _judged(
    mention: Mention, section: int, offset: int, text: str, decision: Decision, facts: Facts, reader: CountReader
) -> Judged:
    span = Span(section, offset + mention.start, offset + mention.end)
    claim = Claim(span, text[span.start : span.end], mention.value, mention.unit)
    judged = Judged(mention, claim, None, section, offset, decision, decision.severity)
    if decision.chosen is None:
        return judged
    chosen = mention.readings[decision.chosen]
    claim.verdict = decision.verdict
    claim.facts = chosen.formula.cells(facts)
    claim.expected = mention.values[decision.chosen]
    claim.meaning = chosen.formula.label(facts)
    judged.chosen = chosen
    judged.is_amount = reader.is_amount(chosen.formula)
    return judged


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """(offset, paragraph) of the lines that are not empty."""
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            yield offset, line
        offset += len(line) + 1


def table_of(title: str, form: Form) -> str:
    """The table that a section's prose speaks of by its title; "" for the others."""
    bare = title.strip().lstrip("一二三四五六七八九十（）()、.． ")
    for section in form.sections:
        if section.table and bare in (section.title, *section.synonyms):
            return "" if section.table == "proactive" else section.table
    return ""
