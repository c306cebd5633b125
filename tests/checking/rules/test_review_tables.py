"""Reviewers' rules that look at tables and at the years before: zeros, figures that vanished or never changed."""

from __future__ import annotations

from typing import Any

from assistant.checking import CheckOptions, Finding, check
from assistant.report import Report, Tables
from tests.checking.rules.samples import report, tables

REVIEWING = CheckOptions(reviewing=True)
OLD = "我局坚持以公开为常态，健全目录体系；门户网站设立专栏，集中发布政策文件和办理结果；信息发布前由科室负责人和保密员逐条审查；安排专人受理申请，按期答复申请人；年终对各科室的公开情况逐项通报。"
NEW = "这一年围绕惠农补贴讲清政策，开设图解栏目；对申请人逐一电话沟通，减少重复申请；把公开要求写入公文办理环节，退回补正后再发；公众号改版后按主题归集信息；开展两轮交叉检查并公布结果。"


def _of(rule: str, made: Report, *years: Report, options: CheckOptions = REVIEWING) -> list[Finding]:
    return [f for f in check(made, options, years=years).findings if f.rule == rule]


def _zero(**before: Any) -> Report:
    zero: dict[str, Any] = dict.fromkeys(tables(), 0)
    return report("我局认真贯彻条例。", changes=zero, before={**zero, **before})


def test_all_zeros_ask_for_a_confirmation() -> None:
    (finding,) = _of("table.zeros", _zero())
    assert finding.severity == "info"
    (finding,) = _of("table.zeros", _zero(**{"applications.new.total": 3}))
    assert finding.severity == "warning"
    assert "本年新收" in finding.message
    assert _of("table.zeros", report("我局认真贯彻条例。")) == []
    assert _of("table.zeros", _zero(), options=CheckOptions()) == []


def test_tables_that_were_not_read_are_no_zeros() -> None:
    made = report("我局认真贯彻条例。").model_copy(update={"tables": Tables(cells={"applications.new.total": 0})})
    assert _of("table.zeros", made) == []


def test_zeros_where_last_year_had_many() -> None:
    changes = {"proactive.licensing.decisions": 0}
    before = {**tables(), "proactive.licensing.decisions": 260}
    (finding,) = _of("table.vanished", report("", changes=changes, before=before))
    assert "上年度为260" in finding.message
    few = {**before, "proactive.licensing.decisions": 4}
    assert _of("table.vanished", report("", changes=changes, before=few)) == []
    assert _of("table.vanished", report("", before=before)) == []


def test_three_years_with_the_same_figures() -> None:
    now, one, two = (report("", year=year) for year in (2023, 2022, 2021))
    (finding,) = _of("table.unchanged", now, one, two)
    assert "2021、2022年度" in finding.message
    assert _of("table.unchanged", now, one) == []
    other = report("", year=2021, changes={"proactive.licensing.decisions": 261})
    assert _of("table.unchanged", now, one, other) == []


def test_runs_of_characters_that_stand_in_both_years() -> None:
    before = report(OLD, year=2022)
    cut = OLD.replace("；", "，同时", 2).replace("我局", "本局")
    (finding,) = _of("format.sameness", report(cut), before)
    assert "与2022年度报告相同" in finding.message
    assert "连续13字以上相同的文字占" in finding.message
    assert "集中发布政策文件和办理结果" in finding.message
    assert _of("format.sameness", report(NEW), before) == []
    assert _of("format.sameness", report(OLD), report(OLD, year=2021)) == []
