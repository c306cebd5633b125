import re

import pytest
from rich.cells import cell_len

from assistant.checking import CheckResult
from assistant.writing.outcome import Checked, Unreadable
from assistant.writing.terminal import render
from tests.writing.samples import checked, report


def test_a_finding_shows_its_sentence_the_claim_the_cell_and_the_right_value() -> None:
    shown = render(checked(), width=200, color=False)
    assert "申请【18】件，其中自然人13件" in shown
    assert "文中说的是：本年新收—总计 18件" in shown
    assert "表格里：表三“本年新收—总计”：15" in shown
    assert "应为：15" in shown
    assert "应为：86.67%" in shown
    assert "缺少第五部分" in shown
    assert "发现 错误 2，存疑 1，提示 1。正文数量 4 处：与表格一致 1，与表格不符 2，表格中没有 1。" in shown


@pytest.mark.parametrize("width", [40, 80, 132])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    shown = render(checked("很长的文件夹名/" * 8 + "a.json"), width=width, color=False)
    assert max(map(cell_len, shown.splitlines())) <= width


def test_what_a_baseline_left_out_is_told() -> None:
    clean = Checked("a.json", report(), CheckResult(), left_out=2)
    assert "未发现问题，另有 2 处此前已处理，未列出。" in render(clean, width=80, color=False)


def test_colours_only_where_they_are_asked_for() -> None:
    assert "\x1b" not in render(checked(), width=80, color=False)
    colored = render(checked(), width=80, color=True)
    assert re.search("\x1b\\[[0-9;]*31m18\x1b", colored)


def test_brackets_in_a_report_are_text_not_markup() -> None:
    shown = render(Unreadable("[bold]a[/].json", "empty", "文件[red]是空的"), width=80, color=False)
    assert "[bold]a[/].json" in shown
    assert "无法读取（empty）：文件[red]是空的" in shown
