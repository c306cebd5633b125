"""Shapes: parts stand or fall with their slots; every shape of the bank can be parsed and is filled by known slots."""

import re

import pytest

from assistant.drafting import bank
from assistant.drafting.choosing import Chooser, runs
from assistant.drafting.overall import tidy
from assistant.drafting.shape import parse, render, slots_of
from assistant.drafting.slots import known_names


def said(source: str, *usable: str) -> str | None:
    return render(source, set(usable), lambda _place, _count: 0)


@pytest.mark.parametrize(
    ("source", "usable", "text"),
    [
        ("收到{甲}件。", ("甲",), "收到{甲}件。"),
        ("收到{甲}件。", (), None),
        ("收到{甲}件<，其中{乙}件>。", ("甲",), "收到{甲}件。"),
        ("收到{甲}件<，其中{乙}件>。", ("甲", "乙"), "收到{甲}件，其中{乙}件。"),
        ("<制发{甲}件|没有制发>。", (), "没有制发。"),
        ("<{?多种}分为(、:一{甲}件/二{乙}件)|为{名}>。", ("?多种", "甲", "乙"), "分为一{甲}件、二{乙}件。"),
        ("<{?多种}分为(、:一{甲}件/二{乙}件)|为{名}>。", ("名", "甲"), "为{名}。"),
        ("共(、:一{甲}件/二{乙}件)。", ("乙",), "共二{乙}件。"),
        ("共(、:一{甲}件/二{乙}件)。", (), None),
        ("[收到|新收]{甲}件", ("甲",), "收到{甲}件"),
        ("[{乙}件|新收]", (), "新收"),
    ],
)
def test_parts_stand_or_fall(source: str, usable: tuple[str, ...], text: str | None) -> None:
    assert said(source, *usable) == text


@pytest.mark.parametrize("source", ["{甲", "[甲|乙", "<甲", "(甲/乙)", "甲]", "(、:甲"])
def test_a_broken_shape_is_told(source: str) -> None:
    with pytest.raises(ValueError, match="句式有误"):
        parse(source)


@pytest.mark.parametrize(("text", "tidied"), [("甲，，乙", "甲，乙"), ("，甲；。", "甲。"), ("甲。，乙", "甲。乙")])
def test_marks_left_beside_each_other_go(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


def test_the_bank_is_wide_and_no_text_stands_twice() -> None:
    problems = bank.problems()
    assert len(problems) >= 60
    texts = [t for p in problems for t in (*p.says, *p.causes, *p.measures)]
    assert len(texts) == len(set(texts))
    for problem in problems:
        assert len(problem.says) >= 3 and len(problem.causes) >= 4 and len(problem.measures) >= 5, problem.id
        assert not any(
            re.search(r"\d|《|进一步|反映出", t) for t in (*problem.says, *problem.causes, *problem.measures)
        )
        assert not [m for m in problem.measures if bank.against_duty(m)], problem.id
    for fact in bank.knowledge("facts")["facts"]:
        if fact.get("form") != "2019" and fact["id"] != "other":
            assert len(fact["shapes"]) >= 8, fact["id"]


def test_every_shape_of_the_bank_names_slots_that_exist() -> None:
    macros = bank.knowledge("facts")["macros"]
    sources = [s for f in bank.knowledge("facts")["facts"] for s in f["shapes"]]
    sources += [e for p in bank.problems() for e in p.evidence]
    for source in sources:
        filled = source
        for name, macro in macros.items():
            filled = filled.replace(f"%{name}%", macro)
        assert slots_of(filled) <= known_names(), source


@pytest.mark.parametrize(
    ("measure", "duty"),
    [
        ("告知能够确定的制作机关的名称", True),
        ("在规定的时限内作出答复", True),
        ("对含有不应公开内容的信息作区分处理", True),
        ("在答复中说明不予公开的理由", True),
        ("公开前依法进行保密审查", True),
        ("做到应公开的尽量公开", True),
        ("请法律顾问讲授说理写法", False),
        ("用进度表把每件申请的节点标出来", False),
        ("在申请入口放上填写范例", False),
    ],
)
def test_duties_by_law_are_no_measures(measure: str, duty: bool) -> None:
    assert bool(bank.against_duty(measure)) is duty


@pytest.mark.parametrize(
    ("office", "field"),
    [
        ("景川市住房和城乡建设局", "住建"),
        ("澜州市公安局", "公安"),
        ("岚川市柳浦镇人民政府", "乡镇"),
        ("沧河区人民政府", "政府"),
        ("禾丰县水务局", "水利"),
        ("站前路街道办事处", "街道"),
        ("泊云经济开发区管理委员会", "园区"),
        ("某某研究会", "general"),
        ("澜州市自然资源和规划局", "自然资源"),
        ("云川大学", "高校"),
        ("永昭市生态环境局", "生态环境"),
    ],
)
def test_an_office_has_a_field(office: str, field: str) -> None:
    assert bank.field_of(office).id == field


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("政策解读形式单一，以文字为主", "interpretation-form"),
        ("信息员更换频繁，交接不到位", "turnover"),
        ("网站检索不便使用，难以找到文件", "search"),
        ("留言回复不及时，互动不够", "interaction"),
        ("扫描件模糊，历史文件检索不到", "history-documents"),
    ],
)
def test_the_bank_finds_what_fits(text: str, problem: str) -> None:
    assert problem in [p.id for p, _ in bank.fitting(text, bank.field_of(""))[:3]]


def test_choices_are_stable_and_differ_between_offices_years_and_seeds() -> None:
    options = [f"第{n}种写法各不相同的句子" for n in "甲乙丙丁戊己庚辛"]

    def chosen(office: str, year: int, seed: int = 0) -> list[str]:
        choose = Chooser(office, year, seed)
        return [choose.one(f"place-{n}", options) for n in range(12)]

    assert chosen("禾丰县水务局", 2023) == chosen("禾丰县水务局", 2023)
    for other in (chosen("石桥镇人民政府", 2023), chosen("禾丰县水务局", 2024), chosen("禾丰县水务局", 2023, 1)):
        assert sum(a == b for a, b in zip(chosen("禾丰县水务局", 2023), other, strict=True)) <= 5


def test_what_was_said_is_avoided() -> None:
    options = ["群众对信息由谁掌握不甚清楚", "职责边界的说明不够直观明了"]
    first = Chooser("禾丰县水务局", 2023).one("x", options)
    assert Chooser("禾丰县水务局", 2023, avoid=f"去年写过：{first}。").one("x", options) != first
    assert len(runs("收到{新收申请总数}件，共12件")) == 0
