"""Whole reports by many hands: their figures are found and linked, and a right report raises no alarm.

The floors are what the checker reached when they were set; they may only rise. The reports k…, in the register of
published reports, are the nearest to what offices write; a… and h… go further in their wordings.
"""

from __future__ import annotations

import pytest

from assistant.checking import CheckResult, Span, check
from tests.checking.reports import Annotation, Case, cases

FLOORS = {"k*.md": (0.97, 0.98, 0), "h*.md": (0.93, 0.95, 0), "a*.md": (0.83, 0.90, 0)}


def _overlapping(result: CheckResult, mark: Annotation) -> list[int]:
    spans = [c.span for c in result.claims]
    return [i for i, s in enumerate(spans) if s.section == mark.section and s.start < mark.end and mark.start < s.end]


def _is_linked(result: CheckResult, mark: Annotation) -> bool:
    for i in _overlapping(result, mark):
        claim = result.claims[i]
        facts = frozenset(claim.facts)
        if claim.verdict == "consistent" and facts and (facts <= mark.cells or mark.cells <= facts):
            return True
    return False


def _alarms(result: CheckResult) -> list[str]:
    return [
        finding.message
        for finding in result.findings
        if finding.severity != "info"
        and finding.kind in ("figure", "arithmetic")
        and isinstance(finding.location, Span)
    ]


@pytest.mark.parametrize(("pattern", "floors"), FLOORS.items())
def test_figures_are_found_and_linked_and_right_reports_are_left_alone(
    pattern: str, floors: tuple[float, float, int]
) -> None:
    linked_floor, coverage_floor, most_alarms = floors
    found: list[tuple[Case, CheckResult]] = [(case, check(case.report)) for case in cases(pattern)]
    marks = [(result, mark) for case, result in found for mark in case.annotations]
    stated = [(result, mark) for result, mark in marks if mark.cells]
    coverage = sum(bool(_overlapping(result, mark)) for result, mark in marks) / len(marks)
    linked = sum(_is_linked(result, mark) for result, mark in stated) / len(stated)
    alarms = [message for _, result in found for message in _alarms(result)]
    assert linked >= linked_floor, linked
    assert coverage >= coverage_floor, coverage
    assert len(alarms) <= most_alarms, alarms


def test_the_tables_of_the_reports_are_in_balance() -> None:
    for case in cases():
        wrong = [f.message for f in check(case.report).findings if f.rule == "table.sum"]
        assert wrong == [], case.name
