"""Every row and column of the form has a definition with its article, found by the name that the form prints."""

import pytest

from assistant.chat.definitions import defined
from assistant.report import load_form

FORM = load_form("2021")
LABELS = {
    row.label: row.address
    for table in FORM.tables
    for block in table.blocks
    for row in block.rows
    if row.label not in ("总计", "其他")
}


@pytest.mark.parametrize("label", LABELS)
def test_a_row_is_defined_with_its_article(label: str) -> None:
    name = label.partition("（")[0]
    said = defined(f"什么是{name}？", FORM)
    assert said is not None and f"“{name}”：" in said.partition("。")[0]
    assert "依据：" in said and said.count("\n") == 0


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("法人或其他组织包括谁", "第二十七条"),
        ("收办总数是什么意思", "勾稽关系"),
        ("不予处理依据哪一条", "第三十五条"),
        ("行政诉讼怎么填", "第五十一条"),
        ("商业秘密的申请归到哪一行", "第十五条"),
        ("结转是什么意思", "上年度报告"),
    ],
)
def test_other_words_find_it(question: str, article: str) -> None:
    assert article in (defined(question, FORM) or "")


@pytest.mark.parametrize("question", ["什么是幸福", "介绍一下你们局"])
def test_what_the_form_does_not_hold_is_not_defined(question: str) -> None:
    assert defined(question, FORM) is None
