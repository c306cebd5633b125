"""A grammar taken apart says the same as the whole."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.language_model.grammar_parts import Fixed, OneOf, Open, Part, parts
from tests.drafting.making import sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('root ::= "甲" | "乙"', (OneOf(("甲", "乙")),)),
        (
            'root ::= "共" slot "件。"\nslot ::= "{新收}" | "{结转}"',
            (Fixed("共{"), OneOf(("新收}", "结转}")), Fixed("件。")),
        ),
        ('root ::= "收到" ("申请" "") "。" # 句号', (Fixed("收到申请。"),)),
        # Of two options one begins the other: what follows tells them apart, or the model does.
        ('root ::= ("" | "同时，") "公开。"', (OneOf(("公开。", "同时，公开。")),)),
        ('root ::= ("一" | "一二") ("三" | "四")', (Fixed("一"), Open('root ::= ( "" | "二" ) ( "三" | "四" )', ""))),
        # An open stretch ends where the fixed text behind it begins, if it cannot hold that itself.
        (
            'root ::= "为" own{2,9} "。"\nown ::= [a-z]',
            (Fixed("为"), Open('root ::= own {2,9} "。"\nown ::= [a-z]', "。"), Fixed("。")),
        ),
        (
            'root ::= own{2,9} "，其。"\nown ::= [a-z，]',
            (Open('root ::= own {2,9} ( "，其。" )\nown ::= [a-z，]', ""),),
        ),
        ('root ::= [^0-9]+ "。" "完"', (Open('root ::= [^0-9] + ( "。完" )', ""),)),
        ('root ::= [^。]+ "。" "完"', (Open('root ::= [^。] + "。"', "。"), Fixed("。完"))),
        (r'root ::= [\[\]\u4e00]+ "\u005b" "完"', (Open(r'root ::= [\[\]\u4e00] + ( "[完" )', ""),)),
        # A rule within itself is one open stretch.
        (
            'root ::= "始" list "终"\nlist ::= "项" | "项、" list',
            (Fixed("始"), Open('root ::= list "终"\nlist ::= "项" | "项、" list', "终"), Fixed("终")),
        ),
    ],
)
def test_parts(text: str, expected: tuple[Part, ...]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text", ["root ::= (", "root = x", "", "other ::= [x]", 'root ::= "a" root | "b"', "root ::= <x>"]
)
def test_what_cannot_be_taken_apart_is_left_whole(text: str) -> None:
    assert parts(text) == (Open(text, ""),)


def test_an_unknown_rule_is_left_for_the_engine_to_refuse() -> None:
    assert parts('root ::= "甲" nowhere') == (Fixed("甲"), Open("root ::= nowhere", ""))


# Symbols of a grammar, each with the regular expression of what it allows.
SYMBOLS = {
    '"我局"': "我局",
    '"，"': "，",
    '"{新收申请总数}件"': r"\{新收申请总数\}件",
    '("收到" | "新收")': "(?:收到|新收)",
    '("" | "同时，")': "(?:同时，)?",
    '("甲" | "甲乙")': "甲乙?",
    "own{2,9}": "[a-z]{2,9}",
    "clause": "[a-z，]{2,9}",
}
RULES = "own ::= [a-z]\nclause ::= [a-z，]{2,9}"


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(SYMBOLS)), min_size=1, max_size=8), st.integers(0, 99))
def test_texts_of_the_parts_make_a_text_of_the_whole(symbols: list[str], seed: int) -> None:
    whole = "root ::= " + " ".join(symbols) + ' "。"\n' + RULES
    chooser = random.Random(seed)
    text = ""
    for part in parts(whole):
        match part:
            case Fixed(fixed):
                text += fixed
            case OneOf(texts):
                text += chooser.choice(texts)
            case Open(rules, end):
                text += sentence(rules, chooser).removesuffix(end)
    assert re.fullmatch("".join(SYMBOLS[s] for s in symbols) + "。", text)
