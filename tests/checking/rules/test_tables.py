"""Rules on the tables themselves: which cell is named, and that balanced tables are left alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking import CellLocation, CheckOptions, Finding, check
from assistant.report import Report, form_for_year
from tests.checking.rules.samples import cells, found, previous, tables

NEW = "applications.new"
TOTAL = f"{NEW}.total"


def _table(changes: dict[str, Any] | None = None, before: dict[str, Any] | None = None) -> list[Finding]:
    return [f for f in found(changes=changes, before=before) if f.kind in ("table", "format")]


def _cell(finding: Finding) -> str:
    assert isinstance(finding.location, CellLocation)
    return finding.location.cell


def test_balanced_tables_are_left_alone() -> None:
    assert _table() == []


SUMMED = [a for a in form_for_year(2023).cells if a.startswith("applications.")]


@given(st.sampled_from(SUMMED), st.sampled_from([1, 2, 10, 100]))
def test_one_wrong_cell_of_table_three_is_named_with_its_right_value(address: str, by: int) -> None:
    right = tables()[address]
    (finding,) = [f for f in _table({address: right + by}) if f.rule == "table.sum"]
    assert _cell(finding) == address
    assert (finding.claimed, finding.expected) == (right + by, right)
    assert finding.facts[0] == address


def test_a_wrong_row_of_table_four_is_one_finding_at_its_total() -> None:
    (finding,) = _table({"review.upheld": 4})
    assert (_cell(finding), finding.claimed, finding.expected) == ("review.total", 5, 6)
    assert set(finding.facts) == {f"review.{o}" for o in ("upheld", "corrected", "other", "pending", "total")}


def test_two_wrong_cells_far_apart_are_two_findings() -> None:
    findings = _table({"applications.granted.business": 3, "review.total": 6})
    assert {_cell(f) for f in findings} == {"applications.granted.business", "review.total"}


def test_two_wrong_cells_that_no_single_one_explains_leave_each_sum_a_finding() -> None:
    findings = _table({"applications.granted.business": 3, "applications.denied.third_party.research": 4})
    assert len(findings) > 1
    assert {f.rule for f in findings} == {"table.sum"}


def test_the_message_names_the_cell_as_the_form_prints_it() -> None:
    (finding,) = _table({"applications.granted.business": 3})
    assert finding.message.startswith("表三“予以公开—商业企业”填3，按它所在的行和列推算都应为2")


# ---------------------------------------------------------------- across years
def test_carry_over_against_last_year_is_one_finding_for_the_row() -> None:
    before = previous({"applications.carried_forward.business": 0, "applications.carried_forward.total": 2})
    before["applications.granted.business"] += 1
    before["applications.granted.total"] += 1
    before["applications.total.business"] += 1
    before["applications.total.total"] += 1
    (finding,) = _table(before=before)
    assert (finding.rule, finding.severity) == ("table.carried-over", "warning")
    assert (_cell(finding), finding.claimed, finding.expected) == ("applications.carried_over.total", 3, 2)
    assert "商业企业1（上年报告0）" in finding.message
    assert "previous.applications.carried_forward.business" in finding.facts


@pytest.mark.parametrize(
    "before",
    [
        cells({}) | {"proactive.normative_documents.in_force": 12},  # all zero: last year's table is not there
        cells({NEW.removeprefix("applications."): (9, 0, 0, 0, 0, 0)}),  # does not balance: incomplete
        {TOTAL: 25},  # one cell alone
    ],
)
def test_an_incomplete_table_of_last_year_proves_nothing(before: dict[str, Any]) -> None:
    assert [f.rule for f in _table(before=before)] == []


def test_documents_in_force_against_last_year() -> None:
    (finding,) = _table(before=previous({"proactive.normative_documents.in_force": 15}))
    assert (finding.rule, finding.severity) == ("table.in-force", "warning")
    assert (_cell(finding), finding.claimed, finding.expected) == ("proactive.normative_documents.in_force", 14, 17)
    assert "机构改革" in finding.message


# ---------------------------------------------------------------- single cells
@pytest.mark.parametrize(
    ("address", "value", "says"),
    [
        ("proactive.penalties.decisions", "若干", "填的是“若干”，不是数"),
        ("proactive.penalties.decisions", -3, "为-3，不应是负数"),
        ("proactive.licensing.decisions", 260.5, "为260.5，应填件数，不应是小数"),
        ("proactive.fees.amount", -1.5, "不应是负数"),
    ],
)
def test_a_cell_that_holds_no_proper_number(address: str, value: float | str, says: str) -> None:
    (finding,) = _table({address: value})
    assert (finding.rule, finding.severity, _cell(finding)) == ("table.value", "error", address)
    assert says in finding.message


def test_money_may_be_a_fraction_and_a_whole_float_is_a_count() -> None:
    assert _table({"proactive.fees.amount": 0.5, "proactive.licensing.decisions": 260.0}) == []


def test_unfilled_cells_are_one_piece_of_information_a_table() -> None:
    empty = dict.fromkeys(("proactive.coercion.decisions", "proactive.regulations.issued", "review.other"))
    findings = _table({**empty, "review.other": ""})
    assert [(f.rule, f.severity) for f in findings] == [("table.unfilled", "info")] * 2
    assert findings[0].facts == ("proactive.regulations.issued", "proactive.coercion.decisions")
    assert "有2格未填" in findings[0].message


def test_zero_is_filled_in() -> None:
    assert _table({"proactive.licensing.decisions": 0}) == []


def test_a_table_that_is_wholly_empty_is_one_finding() -> None:
    gone = {a: None for a in tables() if a.startswith("applications.")}
    (finding,) = _table(gone)
    assert finding.rule == "format.table"
    assert "表三" in finding.message


def test_the_form_of_other_years() -> None:
    given = {"organization": "青禾县林业局", "year": 2023, "tables": {"cells": cells({}, 2019)}}
    findings = check(Report.model_validate(given), CheckOptions()).findings
    assert [f.rule for f in findings] == ["table.form"]
    assert "2023年度报告应当用2021年版" in findings[0].message
