"""A report in any layout of text reads back the same: cells, sections, prose."""

from collections.abc import Callable
from random import Random

import pytest

from assistant.reading.assemble import assemble
from assistant.reading.formats import read_document
from assistant.report import Report
from assistant.settings import ReadingLimits
from tests.reading.crawled import LOSSY
from tests.reading.layouts import KEEPS_BLANKS, LOSES_BLANKS, Layout, one_line, page_layout, text_layout
from tests.reading.rendering import printed_tables
from tests.reading.samples import sample

LAYOUTS = 40


def read_here(layout: Layout) -> Report:
    return assemble(read_document(layout.text.encode(), "text", "甲.txt", ReadingLimits()), "甲.txt")


def some(year: int, choice: Random) -> Report:
    """A report of a year with random numbers, some of its cells blank."""
    report = sample(year)
    blank = choice.choice([0.0, 0.0, 0.2])
    for address in report.tables.cells:
        report.tables.cells[address] = None if choice.random() < blank else choice.choice([0, 0, 0, 1, 3, 12, 340])
    for one in report.form.sums:
        if len({address.rpartition(".")[0] for address in (*one.left, *one.right)}) == 1:
            report.tables.cells[one.left[0]] = sum(int(report.tables[part] or 0) for part in one.right)
    return report


@pytest.mark.parametrize("year", [2020, 2023])
@pytest.mark.parametrize("seed", range(LAYOUTS))
def test_read_back_equal(year: int, seed: int) -> None:
    choice = Random(f"{year}-{seed}")
    report = some(year, choice)
    layout = text_layout(report, choice)
    read = read_here(layout)
    wrong = {a: (v, read.tables.cells.get(a, "-")) for a, v in report.tables.cells.items() if v != read.tables[a]}
    assert not wrong, (layout.choices, wrong)
    assert [section.text for section in read.sections] == [section.text for section in report.sections], layout.choices


@pytest.mark.parametrize("way", LOSSY)
@pytest.mark.parametrize("year", [2020, 2023])
@pytest.mark.parametrize("seed", range(5))
def test_what_was_lost_is_not_read_as_something_else(way: Callable[..., list[str]], year: int, seed: int) -> None:
    choice = Random(f"lossy-{year}-{seed}")
    report = some(year, choice)
    tables = printed_tables(report)
    lines = [f"{report.organization}{year}年政府信息公开工作年度报告"]
    for section in report.form.sections:
        lines += [section.heading, *(way(tables[section.table], choice) if section.table else ["好。"])]
    read = read_here(Layout((way.__name__,), "\n".join(lines)))
    wrong = {a: (report.tables[a], v) for a, v in read.tables.cells.items() if v not in (None, report.tables[a])}
    assert len(wrong) <= 1, wrong
    assert all(section.text in ("", "好。") for section in read.sections)


@pytest.mark.parametrize("year", [2020, 2023])
@pytest.mark.parametrize("seed", range(LAYOUTS // 2))
def test_pages_read_back_equal(year: int, seed: int) -> None:
    choice = Random(f"page-{year}-{seed}")
    report = some(year, choice)
    layout = page_layout(report, choice)
    read = assemble(read_document(layout.text.encode(), "html", "甲.html", ReadingLimits()), "甲.html")
    wrong = {a: (v, read.tables.cells.get(a, "-")) for a, v in report.tables.cells.items() if v != read.tables[a]}
    assert not wrong, (layout.choices, wrong)
    assert [section.text for section in read.sections] == [section.text for section in report.sections], layout.choices


def test_every_way_is_tried() -> None:
    tried = {
        name
        for year in (2020, 2023)
        for seed in range(LAYOUTS)
        for name in text_layout(some(year, Random(f"{year}-{seed}")), Random(f"{year}-{seed}")).choices
    }
    assert {way.__name__ for way in (*KEEPS_BLANKS, *LOSES_BLANKS)} <= tried


def test_a_page_in_one_line() -> None:
    report = sample(2023)
    lines = [report.organization + "2023年政府信息公开工作年度报告"]
    tables = printed_tables(report)
    for section, heading in zip(report.sections, report.form.sections, strict=True):
        lines += [heading.heading, section.text, *(one_line(tables[heading.table], Random(1)) if heading.table else ())]
    read = read_here(Layout((), " ".join(line.replace("\n", " ") for line in lines if line)))
    assert read.tables.cells == report.tables.cells
    assert [s.text for s in read.sections] == [s.text.replace("\n", " ") for s in report.sections]


def test_prose_that_lists_results_stays_prose() -> None:
    prose = "予以公开11件，部分公开1件，结转下年度继续办理1件。\n予以公开3件\n部分公开2件\n无法提供1件"
    text = (
        f"某县水务局2023年政府信息公开工作年度报告\n一、总体情况\n{prose}\n二、主动公开政府信息情况\n规章 | 0 | 0 | 7 |"
    )
    read = read_here(Layout((), text))
    assert read.sections[0].text == prose


TORN = """某县审计局2023年政府信息公开工作年度报告
四、政府信息公开行政复议、行政诉讼情况
行政复议 行政诉讼
未经复议直接起诉 复议后起诉
结 结 其 尚
总计 果 果 他 未 总 果 果 他 未 总
维 纠 结 审 计 维 纠 结 审 计
持 正 果 结 持 正 果 结
1 2 0 4 7 0 0 0 5 5 0 0 0 0 0
五、存在的主要问题及改进情况
不足。"""


def test_a_header_whose_characters_are_scattered_goes_by_the_order_of_the_form() -> None:
    read = read_here(Layout((), TORN))
    assert [read.tables[f"review.{key}"] for key in ("upheld", "corrected", "other", "pending", "total")] == [
        1,
        2,
        0,
        4,
        7,
    ]
    assert read.tables["litigation.direct.pending"] == 5


def test_a_row_that_no_form_knows_is_passed_over_and_one_that_does_not_fit_is_told_with_its_line() -> None:
    text = "某县水务局2023年政府信息公开工作年度报告\n一、总体情况\n好。\n二、主动公开政府信息情况\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n规章 | 1 | 2 | 3\n其他文件 | 9 | 9 | 9\n行政规范性文件 | 4 | 5"
    read = read_here(Layout((), text))
    assert [read.tables[f"proactive.regulations.{key}"] for key in ("issued", "repealed", "in_force")] == [1, 2, 3]
    assert read.provenance is not None
    assert any("行政规范性文件" in note and "第8行" in note for note in read.provenance.notes)


def test_buttons_and_footers_of_a_page_turned_to_text_are_left_out() -> None:
    text = "某县水务局2023年政府信息公开工作年度报告\n一、总体情况\n好。\n规章 | 0 | 0 | 7 |\n六、其他需要报告的事项\n无。\n分享到： 微信\n主办：某县政府"
    read = read_here(Layout((), text))
    assert read.sections[-1].text == "无。"


@pytest.mark.parametrize("rule", ["|---|", "|---|---|"])
def test_markdown_whose_head_is_narrower_than_its_rows(rule: str) -> None:
    text = f"# 某县水务局2023年政府信息公开工作年度报告\n\n## 一、总体情况\n\n好。\n\n| 第二十条第（一）项 |{'  |' if len(rule) > 5 else ''}\n{rule}\n| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n| 规章 | 1 | 2 | 3 |\n"
    read = assemble(read_document(text.encode(), "markdown", "甲.md", ReadingLimits()), "甲.md")
    assert [read.tables[f"proactive.regulations.{key}"] for key in ("issued", "repealed", "in_force")] == [1, 2, 3]


BROKEN = """某县审计局2023年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
（本列数据的勾稽关系为：第一项加第二项之和，
等于第三项加第四项之和）
申请人情况
自然人 法人或其他组织 总计
商业 科研 社会公 法律服
企业 机构 益组织 务机构 其他
一、本年新收政府信息公开申请数量 12 1 0 0 0 0 13
二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0
三、本年度 （一）予以公开 7 0 0 0 0 0 7
（二）部分公开（区分处理的，只计
这一情形，不计其他情形） 1 0 0 0 0 0 1
— 3 —
（六）其他处理
1.申请人无正当理由逾期不补正、行政机关不
再处理其政府信息公开申请 2 0 0 0 0 0 2
（七）总计 10 0 0 0 0 0 10
四、结转下年度继续办理 2 1 0 0 0 0 3
四、政府信息公开行政复议、行政诉讼情况
无。"""


def test_labels_broken_over_lines_and_a_page_number_between_rows() -> None:
    read = read_here(Layout((), BROKEN))
    rows = {
        "new": 13,
        "carried_over": 0,
        "granted": 7,
        "partially_granted": 1,
        "other.not_corrected": 2,
        "total": 10,
        "carried_forward": 3,
    }
    assert {row: read.tables[f"applications.{row}.total"] for row in rows} == rows
    assert read.tables["applications.new.business"] == 1


def test_a_short_table_in_one_line() -> None:
    table = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） 申请人情况 自然人 法人或其他组织 总计 商业企业 科研机构 社会公益组织 法律服务机构 其他 一、本年新收政府信息公开申请数量 2 0 0 0 0 0 2 四、结转下年度继续办理 0 0 0 0 0 0 0"
    text = f"某县水务局2023年政府信息公开工作年度报告\n一、总体情况\n好。\n三、收到和处理政府信息公开申请情况\n{table}"
    read = read_here(Layout((), text))
    assert read.tables["applications.new.total"] == 2
    assert read.tables["applications.carried_forward.total"] == 0
