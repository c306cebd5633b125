"""部门决算公开说明, a kind of report that is data alone: it is read, linked, checked and explained as any other.

Two halves: `cases` may be tuned on, `frozen` is only measured on. Floors may only rise, ceilings only fall.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from assistant.chat.conversation import Turn, reply
from assistant.checking import CheckResult, Span, check
from assistant.checking.explain import explain
from assistant.drafting.writer import draft
from assistant.errors import DraftError
from assistant.reading import read_bytes
from assistant.report import Report, Section, Tables
from assistant.report.kind import KINDS, kinds
from bench.linking import is_linked, measure
from tests.checking.accounts import files
from tests.checking.accounts.slips import amount_variants
from tests.checking.reports import Case, cases

FOLDER = Path(__file__).parent
HALVES = {"development": cases(folder=FOLDER / "cases"), "frozen": cases(folder=FOLDER / "frozen")}
FILES = {
    "a.html": files.as_html,
    "a.txt": files.as_text,
    "a.docx": files.as_docx,
    "a.xlsx": files.as_xlsx,
}


@pytest.mark.parametrize("half", HALVES)
def test_right_reports_are_linked_and_left_alone(half: str) -> None:
    for case in HALVES[half]:
        result = check(case.report)
        assert [f.message for f in result.findings] == [], case.name
        for mark in case.annotations:
            if not mark.cells:
                assert not _linked_to_a_cell(result, mark.section, mark.start), (case.name, mark)
    stated = [(case, mark) for case in HALVES[half] for mark in case.annotations if mark.cells]
    linked = sum(is_linked(check(case.report), mark) for case, mark in stated)
    assert linked / len(stated) >= 0.99


def _linked_to_a_cell(result: CheckResult, section: int, at: int) -> bool:
    return any(c.facts for c in result.claims if c.span.section == section and c.span.start <= at < c.span.end)


@pytest.mark.parametrize("half", HALVES)
def test_a_wrong_amount_is_an_error_at_its_place(half: str) -> None:
    rng = random.Random(7)
    missed = []
    tried = 0
    for case in HALVES[half]:
        for variant in amount_variants(case, rng, share=0.4):
            tried += 1
            ((section, start, end),) = variant.spans
            found = [f for f in check(variant.report).findings if f.severity in ("error", "warning")]
            places = [f.location for f in found if isinstance(f.location, Span)]
            if not any(p.section == section and p.start < end and start < p.end for p in places):
                missed.append((case.name, variant.kind, variant.report.sections[section].text[start - 20 : end]))
    assert tried > 20
    assert len(missed) <= 0.02 * tried, missed


@pytest.mark.parametrize("half", HALVES)
def test_a_wrong_rate_is_found(half: str) -> None:
    assert measure(HALVES[half], share=0.3).recall >= 0.96


def _one(text: str, cells: dict[str, float], before: dict[str, float] | None = None) -> CheckResult:
    report = Report.model_validate(
        {
            "organization": "云溪县水利局",
            "year": 2023,
            "sections": [{"title": "二、收入支出决算总体情况说明", "text": text}],
            "tables": {"cells": cells},
            "previous": {"year": 2022, "tables": {"cells": before}} if before else None,
        }
    )
    return check(report)


TOTALS = {"accounts.total.budget": 1322.05, "accounts.total.final": 1286.35}
BEFORE = {"accounts.total.budget": 1200.0, "accounts.total.final": 1189.93}
SILENT = [
    "决算总支出1,286.35万元，比上年增加96.42万元，增长8.10%，完成年初预算的97.3%。",
    "决算总支出12,863,512.40元，比上年增加964,187.55元，增长8.1%。",  # exact where the tables are rounded
    "决算总支出1286.35万元，比上年增加96.43万元。",
    "决算总支出0.13亿元，完成年初预算的97%。",
    "支出总计1286.35万元，年初预算1322.05万元。",
]
FLAGGED = [
    ("决算总支出1,268.35万元，比上年增加96.42万元。", "1,268.35"),
    ("决算总支出1,286.35万元，比上年增加69.42万元。", "69.42"),
    ("决算总支出1,286.35万元，增长8.70%。", "8.70%"),
    ("决算总支出1,286.35万元，完成年初预算的93.7%。", "93.7%"),
    ("决算总支出12,836,500元。", "12,836,500"),
    ("决算总支出1286.34万元。", "1286.34"),  # as many decimals as the table: no tolerance
]


@pytest.mark.parametrize("text", SILENT)
def test_what_agrees_within_what_is_printed_is_silent(text: str) -> None:
    result = _one(text, TOTALS, BEFORE)
    assert result.findings == []
    assert {c.verdict for c in result.claims} == {"consistent"}


@pytest.mark.parametrize(("text", "wrong"), FLAGGED)
def test_what_does_not_agree_is_flagged(text: str, wrong: str) -> None:
    (finding,) = _one(text, TOTALS, BEFORE).findings
    assert isinstance(finding.location, Span)
    assert text[finding.location.start : finding.location.end] == wrong
    assert finding.severity in ("error", "warning")


def test_sums_of_rounded_amounts_may_be_off_by_their_rounding_and_no_more() -> None:
    cells = {"expenses.abroad.final": 1.01, "expenses.vehicles.final": 2.02, "expenses.reception.final": 3.03}
    assert _one("无。", {**cells, "expenses.final": 6.07}).findings == []
    (finding,) = _one("无。", {**cells, "expenses.final": 6.16}).findings
    assert finding.rule == "table.sum"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("case", HALVES["development"], ids=lambda case: case.name)
def test_files_are_read_as_this_kind_whatever_their_format(name: str, case: Case) -> None:
    report = read_bytes(FILES[name](case.report), name)
    assert (report.form.kind, report.organization, report.year) == (
        case.report.form.kind, case.report.organization, case.report.year,
    )  # fmt: skip
    assert report.tables.cells == case.report.tables.cells
    assert report.provenance is not None
    assert report.provenance.notes == []
    if name != "a.xlsx":
        shown = [section.title for section in report.sections]
        assert shown == [section.title for section in case.report.sections]
        claims = [c.verdict for c in check(report).claims]
        assert claims.count("consistent") > len(claims) / 3  # without last year's tables growth stays open


def test_tables_in_yuan_are_converted_by_the_line_above_them() -> None:
    case = HALVES["development"][0]
    report = read_bytes(files.as_html(case.report, yuan=True), "a.html")
    assert report.tables.cells == case.report.tables.cells
    assert report.provenance is not None
    (note,) = report.provenance.notes
    assert "单位是元" in note


def test_explain_names_the_cells_as_the_tables_print_them() -> None:
    case = HALVES["development"][0]
    said = {e.claim.text: e for e in explain(case.report)}
    (budget,) = [e for text, e in said.items() if e.claim.facts == ("expenses.budget",)]
    assert "“三公”经费支出决算表“合计—预算数”" in next(o.meaning for o in budget.options if o.chosen)


def test_the_kind_is_told_by_the_cells_and_the_year_only_between_equals() -> None:
    shown = Report(year=2023, sections=[Section(title="一", text="")], tables=Tables(cells=dict(TOTALS)))
    assert shown.form.kind == "accounts"
    assert Report(year=2023).form.id == "2021"
    assert Report(year=2020).form.id == "2019"


def test_such_reports_are_checked_and_neither_drafted_nor_asked_about() -> None:
    report = HALVES["development"][0].report
    with pytest.raises(DraftError, match="部门决算公开说明不能起草") as raised:
        draft(report, None)
    assert raised.value.code == "draft-kind"
    answer = "".join(reply([Turn("user", "收到多少申请？")], report).pieces(None))  # type: ignore[arg-type]
    assert "只能核对" in answer


def test_no_two_kinds_share_a_place_in_the_order_or_an_id_of_a_form() -> None:
    orders = [kind.order for kind in kinds()]
    assert len(set(orders)) == len(orders)
    forms = [path.stem for path in KINDS.glob("*/form-*.toml")]
    assert len(set(forms)) == len(forms)
