"""`explain`: each claim with its candidates, which was chosen, and why."""

from __future__ import annotations

from assistant.checking import Explanation, explain
from tests.checking.rules.samples import report


def _explained(text: str, marked: str) -> Explanation:
    (found,) = [e for e in explain(report(text)) if e.claim.text == marked]
    return found


def test_a_claim_that_the_table_bears_out() -> None:
    found = _explained("2023年，我局新收政府信息公开申请37件。", "37")
    assert (found.section, found.nature) == ("一、总体情况", "数量")
    assert "新收" in found.words
    chosen = found.options[0]
    assert (chosen.chosen, chosen.agrees, chosen.value) == (True, True, 37)
    assert chosen.score > 0.9
    assert chosen.evidence[0][0].startswith("row:")
    assert chosen.cells == ("applications.new.total",)
    assert found.verdict.startswith("一致")


def test_a_claim_that_is_wrong() -> None:
    found = _explained("2023年，我局新收政府信息公开申请38件。", "38")
    assert found.verdict.startswith("不一致：按字面最可能指表三“本年新收—总计”")
    assert [o.agrees for o in found.options] == [False] * len(found.options)


def test_a_claim_that_another_reading_bears_out() -> None:
    found = _explained("全年收到政府信息公开申请40件。", "40")
    assert found.claim.verdict == "consistent"
    assert [o.chosen for o in found.options].index(True) == 1
    assert "只有这一种" in found.verdict


def test_a_thing_that_no_table_holds() -> None:
    found = _explained("全年举办培训班6期。", "6")
    assert (found.options, found.verdict) == ((), "未核对：说的是“培训班”，不在表格中")


def test_another_years_plan() -> None:
    found = _explained("力争将申请答复时限压缩到10个工作日。", "10")
    assert found.verdict == "未核对：说的是计划或目标"


def test_for_scripts() -> None:
    data = _explained("2023年，我局新收政府信息公开申请38件。", "38").to_json()
    assert data["verdict"] == "inconsistent"
    assert data["candidates"][0]["facts"] == ["applications.new.total"]
    assert data["reason"].startswith("不一致")
