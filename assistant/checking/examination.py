"""A report under examination: its facts, and every quantity of its prose with the reading that was chosen.

This is what rules look at; they add nothing to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.checking.judging import Judged, judge
from assistant.checking.linking import Setting, link_paragraph
from assistant.checking.respectively import ListProblem
from assistant.report import Facts, Form, Report, Role, report_roles

_TOPICS = {"applications": "applications", "disputes": "disputes"}


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
    """Link and judge every paragraph of every section."""
    facts = Facts(report)
    examination = Examination(report, facts, facts.form)
    named = report_roles(report)
    for index, section in enumerate(report.sections):
        setting = Setting(report.year, report.organization, _topic(named[index], facts.form))
        for offset, paragraph in paragraphs(section.text):
            linked = link_paragraph(paragraph, setting)
            examination.judged += judge(linked.mentions, facts, index, offset, section.text)
            examination.lists += [(index, offset, problem) for problem in linked.problems]
    return examination


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """(offset, paragraph) of the lines that are not empty."""
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            yield offset, line
        offset += len(line) + 1


def _topic(role: Role, form: Form) -> str:
    """The table that a section's prose speaks of; "" for the others."""
    return _TOPICS.get(form.sections[role.position].table or "", "") if role.position >= 0 else ""
