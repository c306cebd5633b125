"""A report under examination: its facts, and every quantity of its prose with the reading that was chosen.

This is what rules look at; they add nothing to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.checking.judging import Judged, judge
from assistant.checking.linking import Setting, link_paragraph
from assistant.checking.respectively import ListProblem
from assistant.report import Facts, Form, Report

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
    for index, section in enumerate(report.sections):
        setting = Setting(report.year, report.organization, _topic(section.title, facts.form))
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


def _topic(title: str, form: Form) -> str:
    """The table that a section's prose speaks of by its title; "" for the others."""
    bare = title.strip().lstrip("一二三四五六七八九十（）()、.． ")
    for section in form.sections:
        if section.table and bare in (section.title, *section.synonyms):
            return _TOPICS.get(section.table, "")
    return ""
