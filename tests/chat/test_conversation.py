"""What a message wants, and how the model's part is held to the numbers; a scripted engine stands for the model."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assistant.chat import Turn, pasted_report, reply
from assistant.chat.pasted import split_message
from assistant.chat.prose import mask, rewritten
from assistant.errors import InputError
from assistant.language_model import Engine, Generation
from assistant.report import Report
from tests.serving.support import OTHER, RIGHT, WRONG, report

REPORT = Report.model_validate(report())


class Said:
    """A stream that says one text, a character at a time."""

    tokens = 0
    finish_reason: Any = "stop"

    def __init__(self, text: str) -> None:
        self.text = text

    def __iter__(self) -> Iterator[str]:
        yield from self.text

    def close(self) -> None:
        """Nothing runs."""


class Scripted:
    """An engine that answers by a function of the request; it remembers the requests."""

    name = "scripted"
    parallel = 1
    context_length = 4096
    supports_grammar = True

    def __init__(self, answer: Callable[[Generation], str]) -> None:
        self.answer = answer
        self.requests: list[Generation] = []

    def generate(self, request: Generation) -> Said:
        """The next answer."""
        self.requests.append(request)
        return Said(self.answer(request))

    def count_tokens(self, text: str) -> int:
        """One a character."""
        return len(text)

    def close(self) -> None:
        """Nothing to free."""


def _no_engine() -> Engine:
    raise AssertionError("no model is needed")


def _said(message: str, given: Report | None = REPORT) -> str:
    return "".join(reply([Turn("user", message)], given).pieces(_no_engine))


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        (f"核对这段话：\n{WRONG}", "check"),
        ("帮我检查一下全文有没有错", "errors"),
        ("哪些数字要人工核实", "unverified"),
        ("帮我看看这句话：全年收到申请14件。", "check"),
        ("新收申请16件，对吗？", "check"),
        ("被申请行政复议1件，结果维持。", "check"),
        (f"把下面这段改得更简洁：\n{WRONG}", "rewrite"),
        ("润色：我局及时发布水利工程建设信息，接受社会监督。", "rewrite"),
        ("起草第五部分", "draft"),
        ("帮我写一段总体情况", "draft"),
        ("今年申请量比去年增长多少？", "question"),
        ("哪些结果最多？", "question"),
        ("表三的勾稽关系是什么", "rules"),
        ("年度报告什么时候公布", "rules"),
        ("什么是过程性信息", "define"),
        ("谢谢，介绍下本单位的特点", "question"),
    ],
)
def test_what_a_message_wants(message: str, intent: str) -> None:
    assert reply([Turn("user", message)], REPORT).intent == intent


@pytest.mark.parametrize(
    ("message", "wish", "text"),
    [
        ("核对：\n甲乙\n丙丁", "核对", "甲乙\n丙丁"),
        ("改写：我局收到申请十四件，均已办结。", "改写", "我局收到申请十四件，均已办结。"),
        ("把“我局收到申请，均已办结。”改得更简洁", "把改得更简洁", "我局收到申请，均已办结。"),
        ("起草第五部分", "起草第五部分", ""),
    ],
)
def test_the_wish_and_its_text_are_told_apart(message: str, wish: str, text: str) -> None:
    assert split_message(message) == (wish, text)


def test_a_text_is_checked_against_the_tables() -> None:
    assert "14" in _said(f"核对这段话：\n{WRONG}")
    assert _said(f"核对这段话：\n{RIGHT}").startswith("已核对这段文字：没有发现")
    assert "14" in _said("核对一下这份报告")


def test_without_a_report_nothing_is_made_up() -> None:
    assert "report-assistant:" in _said("今年收到多少申请？", None)
    assert "report-assistant:" in _said("起草第五部分", None)
    assert "六部分" in _said("年度报告包括哪几部分？", None)


def test_a_rewrite_needs_a_text() -> None:
    assert "请把要改写的段落也发给我" in _said("改写一下")


def test_masking_corrects_what_the_tables_say_otherwise() -> None:
    masked = mask(WRONG, REPORT)
    assert not any(character.isdigit() for character in masked.text)
    assert masked.corrected == (("16", "14"),)
    assert list(masked.values.values()) == ["2023", "14", "12", "2"]


def test_a_rewritten_paragraph_keeps_its_numbers() -> None:
    engine = Scripted(lambda request: "截至年底，" + request.messages[-1].content)
    assert rewritten(WRONG, "更简洁", REPORT, engine) == "截至年底，" + RIGHT
    [request] = engine.requests
    assert request.grammar is not None
    assert not any(character.isdigit() for character in request.messages[-1].content)


@pytest.mark.parametrize(
    "answer",
    [
        "{数甲}年，收到申请{数乙}件。",
        "{数甲}年，收到{数乙}件，自然人{数丙}件，企业{数丁}件，另有3件。",
        "{数甲}年，我局收到政府信息公开申请{数丙}件，其中自然人申请{数乙}件，企业申请{数丁}件。",
    ],
)
def test_a_rewrite_that_loses_adds_or_swaps_a_number_is_given_up(answer: str) -> None:
    engine = Scripted(lambda _: answer)
    assert rewritten(RIGHT, "更简洁", REPORT, engine) is None
    assert len(engine.requests) == 3


def test_a_rewrite_that_adds_a_fact_of_its_own_is_given_up() -> None:
    engine = Scripted(lambda request: request.messages[-1].content + "建成智慧水务平台，群众满意度提升。")
    assert rewritten(RIGHT, "更详细", REPORT, engine) is None


def test_the_last_answer_is_rewritten_where_no_text_is_sent() -> None:
    turns = [Turn("user", "写一段"), Turn("assistant", RIGHT), Turn("user", "改得更简洁")]
    engine = Scripted(lambda request: request.messages[-1].content)
    assert "".join(reply(turns, REPORT).pieces(lambda: engine)) == RIGHT


@pytest.mark.parametrize("message", ["今天天气怎么样", "谢谢，介绍下本单位的特点", "写首诗", "我的工资是多少"])
def test_what_concerns_no_report_is_not_answered(message: str) -> None:
    said = _said(message)
    assert "我只就手上这份年度报告做事" in said and said.count("。") == 1


def test_a_draft_comes_paragraph_by_paragraph_in_order() -> None:
    engine = Scripted(lambda _: "无")
    pieces = list(reply([Turn("user", "起草第五部分")], REPORT).pieces(lambda: engine))
    assert len(pieces) >= 2
    assert all(piece.strip() for piece in pieces)


def test_a_pasted_report_is_found() -> None:
    text = json.dumps(report(), ensure_ascii=False)
    found = pasted_report(["你好", f"这是报告：\n{text}\n今年收到多少申请？"])
    assert found is not None and found.tables["applications.new.total"] == 14
    assert pasted_report(["你好", "{不是报告}", OTHER * 30]) is None
    assert pasted_report(['{"a": {"year": 1}}']) is None
    with pytest.raises(InputError):
        pasted_report(['{"year": 3, "tables": {}}'])
