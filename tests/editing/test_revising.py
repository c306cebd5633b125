"""What takes the place of a text: the model's words where they are still that text, else the text itself."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assistant.editing import Command, revised
from assistant.editing.faithful import faithful
from assistant.editing.marked import marked
from assistant.editing.proofreading import corrected, without_known_slips
from assistant.language_model import Generation
from assistant.report import Report
from tests.serving.support import report

REPORT = Report.model_validate(report())
TEXT = "2023年，我局共收到政府信息公开申请14件，其中自然人申请12件，企业申请2件，均按时办结。"


class Said:
    """A stream of one text."""

    tokens = 0
    finish_reason: Any = "stop"

    def __init__(self, text: str) -> None:
        self.text = text

    def __iter__(self) -> Iterator[str]:
        yield from self.text

    def close(self) -> None:
        """Nothing runs."""


class Scripted:
    """An engine that answers by a function of the marked paragraph; it remembers what it was asked."""

    name = "scripted"
    parallel = 1
    context_length = 4096
    supports_grammar = True

    def __init__(self, answer: Callable[[str], str]) -> None:
        self.answer = answer
        self.requests: list[Generation] = []

    def generate(self, request: Generation) -> Said:
        """The next answer."""
        self.requests.append(request)
        return Said(self.answer(request.messages[-1].content))

    def count_tokens(self, text: str) -> int:
        """One a character."""
        return len(text)

    def close(self) -> None:
        """Nothing to free."""


def done(operation: str, text: str, answer: Callable[[str], str], about: Report | None = REPORT) -> str:
    return "".join(revised(Command(operation, "改", text), about, Scripted(answer)))


def swap(*pairs: tuple[str, str]) -> Callable[[str], str]:
    def answer(text: str) -> str:
        for old, new in pairs:
            text = text.replace(old, new)
        return text

    return answer


@pytest.mark.parametrize(
    ("operation", "change"),
    [
        ("shorten", ("我局共收到", "收到")),
        ("rewrite", ("共收到", "累计收到")),
        ("expand", ("均按时办结", "以上申请均已按时办结")),
        ("summarise", ("我局共收到政府信息公开申请", "收到申请")),
    ],
)
def test_the_models_words_are_taken(operation: str, change: tuple[str, str]) -> None:
    assert done(operation, TEXT, swap(change)) == TEXT.replace(*change)


LONG = "我局高度重视信息公开，不断加强组织领导，群众满意度显著提升，荣获先进单位称号，各项工作走在前列。"


CHANGES = "asks nothing refuses half invents twice swaps unit denies moves digit three english"


@pytest.mark.parametrize("operation", ["shorten", "rewrite", "expand"])
@pytest.mark.parametrize(
    "answer",
    [
        lambda text: "请提供需要修改的文本。",
        lambda text: "",
        lambda text: "报告的表格里没有这项内容，我不能回答。",
        lambda text: text[: len(text) // 2],
        lambda text: text + LONG,
        swap(("{数乙}", "{数丙}")),
        swap(("{数丙}", "{数丁}"), ("自然人", "企业")),
        lambda text: text.replace("{数乙}件", "{数乙}次"),
        lambda text: text.replace("均按时办结", "均未按时办结"),
        lambda text: text.replace("自然人", "企业", 1).replace("企业申请{数丁}", "自然人申请{数丁}"),
        lambda text: text.replace("{数乙}", "14"),
        lambda text: text + "另有三件正在办理。",
        lambda text: "Sure! " + text,
    ],
    ids=CHANGES.split(),
)
def test_what_is_not_that_text_any_more_is_not_taken(operation: str, answer: Callable[[str], str]) -> None:
    assert done(operation, TEXT, answer) == TEXT


def test_figures_stay_even_where_the_tables_say_otherwise() -> None:
    wrong = TEXT.replace("14件", "16件")
    assert done("rewrite", wrong, swap(("共收到", "累计收到"))) == wrong.replace("共收到", "累计收到")


def test_without_a_report_the_text_alone_decides() -> None:
    assert done("rewrite", TEXT, swap(("共收到", "累计收到")), None) == TEXT.replace("共收到", "累计收到")
    assert done("rewrite", TEXT, lambda _: "各项工作平稳有序。", None) == TEXT


def test_each_line_is_a_paragraph_and_headings_stay() -> None:
    text = f"（二）依申请公开。\n\n　　{TEXT}\n{TEXT}"
    changed = TEXT.replace("共收到", "累计收到")
    assert done("rewrite", text, swap(("共收到", "累计收到"))) == f"（二）依申请公开。\n\n　　{changed}\n{changed}"


def test_shortening_drops_empty_words_where_the_model_fails() -> None:
    text = "我局切实加强组织领导，进一步规范答复文书，全年办结申请14件。"
    assert done("shorten", text, lambda _: "好的") == "我局加强组织领导，规范答复文书，全年办结申请14件。"


def test_a_summary_keeps_the_sentences_with_figures_where_the_model_fails() -> None:
    text = f"我局高度重视信息公开工作。{TEXT}工作取得实效。"
    assert done("summarise", text, lambda _: "好的") == TEXT


@pytest.mark.parametrize(
    ("text", "proposal", "expected"),
    [
        ("工作有续推进，办结51件。", "工作有序推进，办结51件。", "工作有序推进，办结51件。"),
        ("答复不够归范。", "答复不够规范。", "答复不够规范。"),
        ("认真做好好工作。", "认真做好工作。", "认真做好工作。"),
        ("公开信息,接受监督。", "公开信息，接受监督。", "公开信息，接受监督。"),
        ("新收申请，办结。", "新增申请，办结。", "新收申请，办结。"),
        ("我局公开信息。", "我局主动公开信息。", "我局公开信息。"),
        ("均按时办结。", "均未按时办结。", "均按时办结。"),
        ("我局公开信息。", "请提供需要检查的文本。", "我局公开信息。"),
    ],
)
def test_only_what_can_be_a_slip_is_corrected(text: str, proposal: str, expected: str) -> None:
    assert corrected(text, proposal) == expected


def test_known_slips_need_no_model() -> None:
    text = "我局主动公开工作有续推进，进一布加强培川，全年新收申请50件。"
    right = "我局主动公开工作有序推进，进一步加强培训，全年新收申请50件。"
    assert done("proofread", text, lambda _: "好的") == right


@pytest.mark.parametrize("right", ["公布申请指南。", "以及其他事项。", "必须按照条例办理，安排部署。", TEXT])
def test_a_right_text_has_no_slips(right: str) -> None:
    assert without_known_slips(right) == right


def test_the_model_sees_no_figure_no_latin_name_and_no_title() -> None:
    text = "依据《条例（2019年修订）》，通过www.example.cn发布12条，占92.3%，另有十二件。"
    held = marked(text)
    assert list(held.kept.values()) == ["《条例（2019年修订）》", "www.example.cn", "12", "92.3%", "十二"]
    assert not any(character.isascii() and character.isalnum() for character in held.text)
    assert held.filled(held.text) == text


def test_a_grammar_holds_every_mark_once_and_in_order() -> None:
    engine = Scripted(lambda text: text)
    list(revised(Command("rewrite", "改", TEXT), REPORT, engine))
    grammar = engine.requests[0].grammar or ""
    assert [grammar.count(f'"{{数{stem}}}"') for stem in "甲乙丙丁戊"] == [1, 1, 1, 1, 0]
    assert grammar.index("数甲") < grammar.index("数乙") < grammar.index("数丁")


def test_the_same_words_are_no_rewriting() -> None:
    assert not faithful("rewrite", TEXT, TEXT, REPORT)


@pytest.mark.parametrize(
    "change",
    [
        ("我局共收到", "局共收到"),
        ("我局共收到", "我们共收到"),
        ("均按时办结", "均已圆满办结"),
        ("均按时办结", "办理成效显著"),
    ],
)
def test_the_office_is_not_renamed_and_nothing_is_praised(change: tuple[str, str]) -> None:
    assert done("rewrite", TEXT, swap(change)) == TEXT
