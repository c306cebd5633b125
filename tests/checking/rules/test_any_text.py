"""Whatever the prose and the cells hold, the rules answer: spans inside the text, messages without gaps."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checking import Span, explain
from tests.checking.rules.samples import found, report

PIECES = [
    *"（）、，。；：条件元%％‰成约近余多共未均占两半亿万无-至 　【】{}\n",
    "收到",
    "申请",
    "其中",
    "自然人",
    "万元",
    "倍",
    "法人或其他组织",
    "个百分点",
    "同比",
    "增长",
    "下降",
    "上年",
    "2022年",
    "2023年",
    "分别为",
    "合计",
    "全部",
    "办结",
    "行政许可",
    "行政事业性收费",
    "予以公开",
    "一半",
    "三分之一",
    "百分之",
    "12",
    "3.5",
    "0",
    "1,234",
    "１２",
    "二十",
    "——",
    "按类别分",
    "中，",
    "公开信息",
    "XX",
    "行政复议",
    "诉讼",
    "维持",
    "其他",
    "５",
    "壹佰",
    "9.9",
    "1 2",
    "信息处理费",
    "截至2021年底",
]
CELLS = st.sampled_from([0, 8.36, 37, -1, 2.5, None, "二", ""])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40), CELLS, CELLS)
def test_any_text_and_cells(pieces: list[str], fees: Any, new: Any) -> None:
    text = "".join(pieces)
    changes = {"proactive.fees.amount": fees, "applications.new.total": new}
    for finding in found(text, text[::-1], changes=changes):
        assert finding.message
        assert "None" not in finding.message
        assert len(finding.id) == 16
        if isinstance(finding.location, Span):
            assert 0 <= finding.location.start < finding.location.end <= len(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_explains_each_claim_of_any_text(pieces: list[str]) -> None:
    for explanation in explain(report("".join(pieces))):
        chosen = [option for option in explanation.options if option.chosen]
        assert len(chosen) == (explanation.claim.verdict != "unverified")
        assert explanation.verdict
