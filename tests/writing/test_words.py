import pytest

from assistant.checking import Span
from assistant.report import Facts
from assistant.writing import words
from tests.writing.samples import TEXT, checked, report, result, span


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (15, "件", "15件"),
        (0.923, "%", "92.3%"),
        (13 / 15, "%", "86.67%"),
        (0.023, "个百分点", "2.3个百分点"),
        (0.0035, "‰", "3.5‰"),
        (35000, "件", "35000件"),
        (8.36, "万元", "8.36万元"),
        (1e16, "", "10000000000000000"),
        (0.1 + 0.2, "倍", "0.3倍"),
        (0.0698, "半", "6.98%"),
        (2 / 3, "分之", "66.67%"),
        (0.67, "成", "六成七"),
        (0.6, "成", "六成"),
        (126.50, "万元", "126.5万元"),
        (0.0125, "万元", "0.0125万元"),
        (14 / 3, "件", "4.67件"),
    ],
)
def test_amounts_are_written_as_people_write_them(value: float, unit: str, written: str) -> None:
    assert words.amount(value, unit) == written


@pytest.mark.parametrize(
    ("marked", "before", "after"),
    [
        ("18", "2024年，共收到申请", "件，其中自然人13件，占92.3%；"),
        ("全部", "", "按时办结。"),
        ("3次", "举办培训", "。"),
    ],
)
def test_quote_is_the_sentence_of_the_span(marked: str, before: str, after: str) -> None:
    assert words.quote(report(), span(marked)) == words.Quote(before, marked, after)


def test_quote_takes_in_a_closing_quotation_mark_and_stays_in_its_line() -> None:
    text = "他说“收到3件。”此后无\n下一段"
    assert words.quote(report(text), span("3", text)).after == "件。”"
    assert words.quote(report(text), span("无", text)).after == ""


def test_a_very_long_sentence_is_cut_around_the_span() -> None:
    text = "甲" * 3000 + "7" + "乙" * 3000
    found = words.quote(report(text), Span(0, 3000, 3001))
    assert found.marked == "7"
    assert found.before.startswith("……甲") and found.after.endswith("乙……")
    assert len(found.before) < 500 and len(found.after) < 500


def test_cells_are_named_as_the_form_prints_them() -> None:
    facts = Facts(report())
    assert words.cells(result().findings[0], facts) == ["表三“本年新收—总计”：15"]
    assert words.cell_value(facts, "applications.new.research") == words.UNFILLED
    assert words.cell_value(facts, "previous.applications.new.total") == "10"
    assert words.address_label(facts, "no.such.cell") == "no.such.cell"


def test_right_value_is_the_replacement_or_the_expected_value_in_the_claims_unit() -> None:
    first, second, third, last = checked().result.findings
    claims = [words.claim_of(finding, checked().result) for finding in (first, second, third, last)]
    assert [claim.text if claim else None for claim in claims] == ["18", "92.3%", None, None]
    assert words.right_value(first, claims[0]) == "15"
    assert words.right_value(second, claims[1]) == "86.67%"
    assert words.right_value(third, None) == "13"
    assert words.right_value(last, None) is None


def test_findings_are_listed_by_severity_then_place() -> None:
    assert [f.rule for f in words.in_order(result())] == ["figure.value", "table.sum", "figure.ratio", "format.missing"]


def test_every_span_of_the_sample_is_where_it_says() -> None:
    assert [TEXT[c.span.start : c.span.end] for c in result().claims] == ["18", "13", "92.3%", "3次"]
