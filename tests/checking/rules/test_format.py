"""The outline of a report: sections missing, out of order, retitled; text taken over from last year's."""

from __future__ import annotations

import pytest

from assistant.checking import CheckOptions, Finding, check
from assistant.report import Provenance, Report
from tests.checking.rules.samples import tables

FORM = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
TEXT = "2023年，我局认真贯彻条例，公开工作有序开展。"


def _report(titles: tuple[str, ...], source: str = "docx", year: int = 2023, text: str = TEXT) -> Report:
    report = Report.model_validate(
        {
            "organization": "青禾县林业局",
            "year": year,
            "sections": [{"title": t, "text": text} for t in titles],
            "tables": {"cells": tables()},
        }
    )
    return report.model_copy(update={"provenance": Provenance(format=source)})


def _found(titles: tuple[str, ...], source: str = "docx") -> list[Finding]:
    return check(_report(titles, source), CheckOptions()).findings


@pytest.mark.parametrize(
    "titles",
    [
        FORM,
        ("（一）总体情况", "（二）主动公开情况", "（三）依申请公开情况", *FORM[3:]),
        ("1. 总体情况", "2.主动公开政府信息情况", "3．收到和处理政府信息公开申请情况", *FORM[3:]),
        tuple(t[2:] for t in FORM),
        (*FORM[:4], "五、存在问题及改进情况", "六、其他需要报告的事项"),
        (*FORM[:3], "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", *FORM[4:]),
        (*FORM[:3], "四、政府信息公开行政复议、行政诉讼 情况", *FORM[4:]),
    ],
)
def test_the_forms_own_outline_in_any_numbering(titles: tuple[str, ...]) -> None:
    assert _found(titles) == []


def test_all_missing_sections_are_one_finding() -> None:
    (finding,) = _found((FORM[0], FORM[1], FORM[2], FORM[4]))
    assert finding.rule == "format.sections"
    assert "缺少2个部分：四、政府信息公开行政复议、行政诉讼情况、六、其他需要报告的事项" in finding.message
    assert finding.to_json()["location"] == {}


def test_a_json_of_prose_alone_has_nothing_missing() -> None:
    assert _found((FORM[0], FORM[4]), "json") == []
    assert _found((FORM[0],), "json") == []


def test_a_json_with_most_sections_is_a_whole_report() -> None:
    assert [f.rule for f in _found((*FORM[:3], FORM[4]), "json")] == ["format.sections"]


def test_out_of_order() -> None:
    (finding,) = _found((*FORM[:3], FORM[4], FORM[3], FORM[5]))
    assert (finding.rule, finding.message) == ("format.order", "各部分的次序是一、二、三、五、四、六，应依次为一至六")


def test_a_section_that_stands_twice() -> None:
    (finding,) = _found((*FORM, FORM[5]))
    assert finding.rule == "format.order"
    assert "重复" in finding.message


def test_another_title_and_another_number() -> None:
    found = _found((*FORM[:4], "五、下一步工作打算", "五、其他需要报告的事项"))
    retitled, misnumbered = [f for f in found if f.rule == "format.title"]
    assert [f.message for f in found if f.rule == "format.numbering"] == [
        "“五、下一步工作打算”与“五、其他需要报告的事项”的序号重复"
    ]
    assert {retitled.rule, misnumbered.rule} == {"format.title"}
    assert "规定的标题是“五、存在的主要问题及改进情况”" in retitled.message
    assert "序号应为“六”" in misnumbered.message


# ---------------------------------------------------------------- sameness
OLD = (
    "我局高度重视公开工作，成立领导小组。全年主动公开各类信息120条。依申请公开办理规范有序。"
    "平台建设持续推进，栏目更新及时。监督保障有力，培训按期开展。"
)
NEW = (
    "我局健全工作机制，明确专人负责。全年新增解读栏目，公开更加直观。申请办理流程进一步优化。"
    "政务新媒体集约管理到位。考核结果纳入年度评价。"
)


def _same(report: Report, before: Report) -> list[Finding]:
    return [f for f in check(report, years=(before,)).findings if f.rule == "format.sameness"]


def test_text_taken_over_from_last_year() -> None:
    now = OLD.replace("120", "135").replace("监督保障有力，培训按期开展", "社会评议首次纳入考核，效果良好")
    (finding,) = _same(_report(FORM[:1], text=now), _report(FORM[:1], year=2022, text=OLD))
    assert (finding.rule, finding.severity) == ("format.sameness", "warning")
    assert "5句中有4句（80%）与2022年度报告相同" in finding.message
    assert finding.claimed == pytest.approx(0.8)


def test_new_text() -> None:
    assert _same(_report(FORM[:1], text=NEW), _report(FORM[:1], year=2022, text=OLD)) == []


def test_short_texts_say_nothing_of_sameness() -> None:
    assert _same(_report(FORM[:1]), _report(FORM[:1], year=2022)) == []
