"""What counts as a loop and what does not."""

import pytest

from assistant.language_model.repetition import loops


@pytest.mark.parametrize(
    "text",
    [
        "主动公开信息若干条。" * 4,
        "全年工作平稳。" + "及时更新网站栏目，" * 5,
        "的" * 64,
        "，。" * 32,
        "一、" + "加强学习，提高认识，" * 4,
    ],
)
def test_loops(text: str) -> None:
    assert loops(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "主动公开信息若干条。" * 3,
        "主动公开信息若干条。" * 4 + "完",
        "……",
        "……" * 10,
        "自然人{甲}件，商业企业{乙}件，科研机构{丙}件，社会公益组织{丁}件，法律服务机构{戊}件。",
        "维持{甲}件，纠正{乙}件，其他{丙}件，未结{丁}件；",
        "一二三四五六七八" * 3,
    ],
)
def test_no_loops(text: str) -> None:
    assert not loops(text)


def test_a_figure_or_phrase_that_comes_back_is_no_loop() -> None:
    sentences = [f"第{mark}季度公开政府信息，" for mark in "一二三四"]
    assert not loops("".join(sentences))
