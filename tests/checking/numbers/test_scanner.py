"""Quantities in running text: found with value, unit, approximation and span; what is none is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.numbers import Approximation, scan

FOUND = [
    ("收到申请15件", [("15", 15, "件")]),
    ("公开１，２８８条", [("１，２８８", 1288, "条")]),
    ("公开12 846件", [("12 846", 12846, "件")]),
    ("公开 1 5 件", [("1 5", 15, "件")]),
    ("许可402，377件", [("402，377", 402377, "件")]),
    ("占92.3％", [("92.3％", 0.923, "%")]),
    ("占百分之三点五", [("百分之三点五", 0.035, "%")]),
    ("达9.5‰", [("9.5‰", 0.0095, "%")]),
    ("提高2.3个百分点", [("2.3", 0.023, "个百分点")]),
    ("下降两成", [("两成", 0.2, "成")]),
    ("是上年的1.24倍", [("1.24", 1.24, "倍")]),
    ("三分之一未办结", [("三分之一", 1 / 3, "分之")]),
    ("收费8.36万元", [("8.36", 8.36, "万元")]),
    ("申请量为零。", [("零", 0, "")]),
    ("分别为31、12、3件", [("31", 31, ""), ("12", 12, ""), ("3", 3, "件")]),
    ("比上年的185件多62件", [("185", 185, "件"), ("62", 62, "件")]),
    ("图表702篇、报告表242个", [("702", 702, "篇"), ("242", 242, "个")]),
    ("办理3至5件", [("3至5", 3, "件")]),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_quantities_are_found(text: str, expected: list[tuple[str, float, str]]) -> None:
    found = scan(text)
    assert [(n.text, n.unit) for n in found] == [(written, unit) for written, _, unit in expected]
    assert [n.value for n in found] == pytest.approx([value for _, value, _ in expected])
    assert all(text[n.start : n.end] == n.text for n in scan(text))


APPROXIMATE = [
    ("近60件", Approximation.BELOW),
    ("不足60件", Approximation.BELOW),
    ("60余件", Approximation.ABOVE),
    ("60件余", Approximation.ABOVE),
    ("3.5万余件", Approximation.ABOVE),
    ("超过1000件", Approximation.ABOVE),
    ("约6件", Approximation.ABOUT),
    ("七成左右", Approximation.ABOUT),
    ("不少于4次", Approximation.AT_LEAST),
    ("60%以上", Approximation.AT_LEAST),
    ("10天以内", Approximation.AT_MOST),
    ("60件", Approximation.NONE),
]


@pytest.mark.parametrize(("text", "approximation"), APPROXIMATE)
def test_words_of_approximation(text: str, approximation: Approximation) -> None:
    assert [n.approximation for n in scan(text)] == [approximation]


NOT_QUANTITIES = [
    "2023年度",
    "２０２３年，",
    "二〇二三年",
    "截至12月31日",
    "2019—2021年",
    "第二十条第（一）项",
    "国办公开办函〔2021〕30号",
    "《条例》第四十九条",
    "一是抓公开；二是抓办理；",
    "（一）主动公开情况",
    "1.主动公开",
    "12345热线",
    "12315、12345平台",
    "邮编：475500",
    "电话0371-12345678",
    "“双随机、一公开”检查",
    "四类过程性信息",
    "危及“三安全一稳定”",
    "两微一端",
    "见表三",
    "表2 数据",
    "十四五规划",
    "第一责任人",
    "进一步统一思想",
    "www.gov2.cn",
    "上午9:00",
    "统计期限自202311日至20231231日",
    "自20231月1日起到2023年1231日止",
    "2023年12 31日",
    "20231月，",
]


@pytest.mark.parametrize("text", NOT_QUANTITIES)
def test_what_is_no_quantity(text: str) -> None:
    assert scan(text) == []


@given(
    st.text(
        alphabet="0123456789０１，,.．%％万亿千百十一二三零〇两余多近约至—个件元成倍点分之年月日第（）“” 收到申请",
        max_size=60,
    )
)
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    found = scan(text)
    position = 0
    for number in found:
        assert position <= number.start <= number.core[0] < number.core[1] <= number.unit_end <= len(text)
        assert number.text == text[number.start : number.end]
        assert number.step > 0
        position = number.end


@pytest.mark.parametrize(
    ("text", "written", "value", "step"),
    [
        ("占六成七", "六成七", 0.67, 0.01),
        ("占六成半。", "六成半", 0.65, 0.01),
        ("占六成", "六成", 0.6, 0.1),
        ("占8成", "8成", 0.8, 0.1),
    ],
)
def test_tenths_may_have_a_second_place(text: str, written: str, value: float, step: float) -> None:
    [number] = [each for each in scan(text) if each.unit == "成"]
    assert number.text == written
    assert (number.value, number.step) == pytest.approx((value, step))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("收到数十件", 20, 99), ("解答几百人次", 200, 999), ("办理上百件", 90, 999), ("发布上千条", 900, 9999)],
)
def test_round_words_are_ranges(text: str, low: float, high: float) -> None:
    (number,) = scan(text)
    assert (number.value, number.upper) == (low, high)


@pytest.mark.parametrize("text", ["网上百度一下", "以之上报"])
def test_a_place_is_no_round_word(text: str) -> None:
    assert scan(text) == []


def test_a_plus_behind_a_number_says_at_least() -> None:
    (number,) = scan("办理10+件")
    assert (number.value, number.approximation) == (10, Approximation.AT_LEAST)
