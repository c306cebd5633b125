"""A checked report made by hand: what the writers are given."""

from dataclasses import replace
from typing import Any

from assistant.checking import CellLocation, CheckResult, Claim, Finding, ReportLocation, Span
from assistant.report import Report
from assistant.writing.outcome import Checked

TEXT = "2024年，共收到申请18件，其中自然人13件，占92.3%；全部按时办结。\n举办培训3次。"
TITLE = "一、总体情况"


def report(text: str = TEXT, organization: str = "青禾县林业局") -> Report:
    """A report with one section and four cells."""
    return Report.model_validate(
        {
            "organization": organization,
            "year": 2024,
            "sections": [{"title": TITLE, "text": text}],
            "tables": {"applications": {"new": {"natural_person": 13, "total": 15, "research": None}}},
            "previous": {"year": 2023, "tables": {"applications": {"new": {"total": 10}}}},
        }
    )


def span(words: str, text: str = TEXT) -> Span:
    """Where the words stand in the first section."""
    start = text.index(words)
    return Span(0, start, start + len(words))


def claim(words: str, value: float, *more: Any) -> Claim:
    """The claim that these words of the first section make."""
    at = span(words)
    return Claim(at.section, at.start, at.end, words, value, *more)


def result() -> CheckResult:
    """Two wrong numbers, a right one, one that no table holds; a wrong cell, something missing."""
    total = ("applications.new.total",)
    both = ("applications.new.natural_person", *total)
    return CheckResult(
        claims=[
            claim("18", 18, "件", "inconsistent", total, 15, "本年新收—总计"),
            claim("13", 13, "件", "consistent", both[:1], 13, "本年新收—自然人"),
            claim("92.3%", 0.923, "%", "inconsistent", both, 13 / 15, "自然人所占比例"),
            replace(claim("3次", 3, "次"), text="3"),
        ],
        findings=[
            Finding("figure", "figure.value", "error", "应为15", span("18"), 18, 15, total, ("15",), "申请18件"),
            Finding(
                "figure", "figure.ratio", "warning", "占比不对", span("92.3%"), 0.923, 13 / 15, both, (), "占92.3%"
            ),
            Finding("table", "table.sum", "error", "总计与各项之和不等", CellLocation(total[0]), 15, 13, total),
            Finding("format", "format.missing", "info", "缺少第五部分", ReportLocation()),
        ],
        seconds=0.002,
    )


def checked(source: str = "in/a.json") -> Checked:
    """The two together."""
    return Checked(source, report(), result())
