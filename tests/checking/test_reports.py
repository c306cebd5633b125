"""Whole reports by many hands: their figures are found and linked, errors put in are found, right reports stay silent.

Two halves: `cases` may be looked at and tuned on, `frozen`, by other authors, is only ever measured on. The bounds are
what the checker reached when they were set; floors may only rise, ceilings only fall.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from assistant.checking import check
from bench.linking import Figures, measure
from tests.checking.reports import FROZEN, cases


@dataclass(frozen=True)
class Bounds:
    """What a half must reach: shares of linked, covered and found quantities; alarms on right reports."""

    linked: float
    covered: float
    recall: float
    alarms: int
    errors: int


HALVES = {
    "development": Bounds(linked=0.94, covered=0.98, recall=0.77, alarms=20, errors=8),
    "frozen": Bounds(linked=0.87, covered=0.97, recall=0.76, alarms=30, errors=12),
}


@pytest.mark.parametrize("half", HALVES)
def test_figures_are_found_and_linked_and_right_reports_are_left_alone(half: str) -> None:
    found: Figures = measure(cases() if half == "development" else cases(folder=FROZEN), share=0.05)
    bounds = HALVES[half]
    assert found.linked / found.stated >= bounds.linked
    assert found.covered / found.marks >= bounds.covered
    assert found.recall >= bounds.recall, (found.found, found.put_in)
    assert len(found.alarms) <= bounds.alarms, found.alarms
    assert found.errors <= bounds.errors, found.alarms


def test_the_tables_of_the_reports_are_in_balance() -> None:
    for case in [*cases(), *cases(folder=FROZEN)]:
        wrong = [f.message for f in check(case.report).findings if f.rule == "table.sum"]
        assert wrong == [], case.name
