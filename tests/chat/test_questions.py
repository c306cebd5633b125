"""Questions on the numbers: what is answered, from which cells, and what is not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chat.questions import answer_question, is_question
from assistant.report import Facts, Report
from tests.serving.support import report

PREVIOUS: dict[str, Any] = {
    "year": 2022,
    "tables": {"applications": {"new": {"natural_person": 16, "total": 20}, "granted": {"total": 0}}},
}


def _ask(*questions: str, **more: Any) -> str:
    answer = answer_question(list(questions), Report.model_validate(report() | more))
    return answer.text if answer is not None else ""


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("今年收到多少申请", "14件"),
        ("新收申请总数是多少？", "14件"),
        ("自然人申请了几件", "“本年新收—自然人”为12件"),
        ("公司提出的申请有多少", "“本年新收—商业企业”为2件"),
        ("予以公开了多少件", "10件"),
        ("本机关不掌握的有几件", "4件"),
        ("有几件行政复议", "1件"),
        ("行政复议维持了几件", "“行政复议—结果维持”为1件"),
        ("诉讼有多少", "0件"),
        ("现行有效的规范性文件有多少", "12件"),
        ("今年制发了几件规范性文件", "2件"),
        ("行政许可决定多少件", "140件"),
        ("收费多少", "0万元"),
        ("结转到下一年的有几件", "1件"),
        ("收办总数是多少", "15件"),
    ],
)
def test_a_number_is_told_with_its_cell(question: str, words: str) -> None:
    assert is_question(question)
    assert words in _ask(question)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("申请量比去年增长多少", "减少6件，下降30%"),
        ("申请量同比变化如何？", "减少6件，下降30%"),
        ("予以公开比上年多了几件", "增加10件；上年度为零，不计算增幅"),
        ("去年收到多少申请", "20件"),
        ("去年的诉讼有几件", "上年度的表四“行政诉讼—总计”没有填写"),
    ],
)
def test_last_year_is_compared(question: str, words: str) -> None:
    assert words in _ask(question, previous=PREVIOUS)


def test_without_last_year_nothing_is_compared() -> None:
    answer = _ask("申请量比去年增长多少")
    assert "没有上年度的表格" in answer and "%" not in answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("哪些结果最多", "最多的是表三“予以公开—总计”（10件），其余依次为表三“无法提供—总计”（4件）"),
        ("哪类结果最少", "最少的是表三“无法提供—总计”（4件）"),
        ("哪类申请人最多", "自然人”（12件）"),
        ("诉讼结果哪种最多", "“行政诉讼—总计”各项均为零"),
    ],
)
def test_the_most_is_told(question: str, words: str) -> None:
    assert words in _ask(question)


@pytest.mark.parametrize(
    ("question", "words"),
    [("自然人申请占比多少", "85.7%"), ("不掌握的占百分之几", "28.6%"), ("维持的复议占多少", "100%")],
)
def test_a_share_is_told_of_its_whole(question: str, words: str) -> None:
    assert words in _ask(question)


@pytest.mark.parametrize(
    "question", ["微博发了多少条？", "召开了几次会议", "平均办理时间是几天", "网上提交的申请有几件"]
)
def test_what_the_tables_do_not_hold_is_told(question: str) -> None:
    for asked in ([question], ["今年收到多少申请", question]):
        assert "没有这项内容" in _ask(*asked)


def test_a_note_is_quoted_as_it_stands() -> None:
    assert _ask("业务培训举办了几次").endswith("全年举办业务培训2次，参训60人次")


def test_a_cell_that_is_not_filled_in_is_no_zero() -> None:
    tables = report()["tables"]
    tables["review"]["total"] = None
    answer = _ask("行政复议有几件", tables=tables)
    assert "没有填写" in answer and "为0件" not in answer


@pytest.mark.parametrize("question", ["那去年呢？", "去年呢", "今年比去年增长多少"])
def test_a_question_goes_on_with_the_subject_before(question: str) -> None:
    assert "20件" in _ask("今年收到多少申请", question, previous=PREVIOUS)


@given(st.text(max_size=40))
def test_every_digit_of_an_answer_is_a_figure_with_facts(question: str) -> None:
    made = Report.model_validate(report() | {"previous": PREVIOUS})
    answer = answer_question([f"{question}申请"], made)
    if answer is None:
        return
    inside = {place for figure in answer.figures for place in range(figure.start, figure.end)}
    assert {place for place, character in enumerate(answer.text) if character.isdigit()} <= inside
    facts = Facts(made)
    for figure in answer.figures:
        assert answer.text[figure.start : figure.end] == figure.text
        assert figure.facts
        cells = [fact for fact in figure.facts if fact != "year" and not fact.startswith(("note:", "section:"))]
        assert all(facts.leaves(fact) == (fact,) for fact in cells)
