"""Sections by their titles, however they are numbered; what stands before and after them is kept apart."""

import pytest

from assistant.reading.document import Paragraph
from assistant.reading.identity import identify
from assistant.reading.sections import Division, divide
from assistant.report import Place

TITLES = ["总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况",
          "存在的主要问题及改进情况", "其他需要报告的事项"]  # fmt: skip


def division(*lines: str) -> Division:
    return divide([Paragraph(line, Place(index=n)) for n, line in enumerate(lines)])


def titles(*lines: str) -> list[str]:
    return [section.title for section in division(*lines).sections]


@pytest.mark.parametrize(
    "pattern", ["{cn}、{t}", "{cn}.{t}", "{cn}．{t}", "{cn}，{t}", "（{cn}）{t}", "({cn}) {t}", "{n}.{t}", "{n}、{t}", "{t}",
                "第{cn}部分 {t}", "　　{cn}、{t}：", "{cn}、 {t}。", "{cn} {t}"],
)  # fmt: skip
def test_numbered_in_all_ways(pattern: str) -> None:
    lines = []
    for n, title in enumerate(TITLES):
        lines += [pattern.format(cn="一二三四五六"[n], n=n + 1, t=title), f"正文{n}。"]
    found = division(*lines)
    assert [s.text for s in found.sections] == [f"正文{n}。" for n in range(6)]
    assert all(title in s.title for s, title in zip(found.sections, TITLES, strict=True))


def test_sub_headings_are_prose() -> None:
    found = division(
        "一、总体情况", "（一）主动公开情况", "公开信息5条。", "（二）依申请公开情况", "（三）政府信息管理情况", "1.加强管理",
        "五、存在的主要问题及改进情况", "一、存在的问题", "二、改进的措施",
    )  # fmt: skip
    assert [s.title for s in found.sections] == ["一、总体情况", "五、存在的主要问题及改进情况"]
    assert found.sections[0].text.count("\n") == 4
    assert found.sections[1].text == "一、存在的问题\n二、改进的措施"


@pytest.mark.parametrize("title", ["存在问题及改进情况", "工作中存在的不足和下步打算", "下一步工作"])
def test_five_under_another_title(title: str) -> None:
    lines = [
        "一、总体情况",
        "好。",
        "四、政府信息公开行政复议、行政诉讼情况",
        f"五、{title}",
        "不足。",
        "六、其他需要报告的事项",
        "无。",
    ]
    assert titles(*lines)[2] == f"五、{title}"


def test_a_heading_without_its_title() -> None:
    lines = ["一、", "好。", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]
    assert titles(*lines) == ["一、", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]


def test_heading_and_text_in_one_paragraph() -> None:
    found = division("一、总体情况。2023年，我局公开信息5条。", "二、主动公开政府信息情况")
    assert [(s.title, s.text) for s in found.sections] == [
        ("一、总体情况", "2023年，我局公开信息5条。"), ("二、主动公开政府信息情况", ""),
    ]  # fmt: skip
    assert found.runs[0][0].offset == 7


def test_a_table_of_contents_is_no_section() -> None:
    contents = [f"{'一二三四五六'[n]}、{title}……{n + 1}" for n, title in enumerate(TITLES)]
    body = [line for n, title in enumerate(TITLES) for line in (f"{'一二三四五六'[n]}、{title}", f"正文{n}。")]
    found = division("目录", *contents, *body)
    assert [s.text for s in found.sections] == [f"正文{n}。" for n in range(6)]
    assert len(found.preface) == 7


def test_preface_and_attachments_are_kept_apart() -> None:
    found = division("某局年度报告", "根据条例编制本报告。", "一、总体情况", "好。", "附件较多，另行公布。", "六、其他需要报告的事项", "无。",
                     "附件：统计表", "附件正文123。")  # fmt: skip
    assert [p.text for p in found.preface] == ["某局年度报告", "根据条例编制本报告。"]
    assert [p.text for p in found.attachments] == ["附件：统计表", "附件正文123。"]
    assert found.sections[0].text == "好。\n附件较多，另行公布。"


def test_a_text_without_headings_is_one_section() -> None:
    found = division("松岭县林业局年度报告", "全年公开信息5条，效果良好。", "没有收到申请。")
    assert [(s.title, s.text) for s in found.sections] == [("", "全年公开信息5条，效果良好。\n没有收到申请。")]


@pytest.mark.parametrize(
    ("lines", "organization", "year"),
    [
        (["松岭县林业局2023年政府信息公开工作年度报告"], "松岭县林业局", 2023),
        (["松岭县林业局", "2023年政府信息公开工作年度报告"], "松岭县林业局", 2023),
        (["松岭县林业局", "2023年度政府信息公开", "工作年度报告"], "松岭县林业局", 2023),
        (["松岭县林业局关于2023年度政府信息公开工作的报告"], "松岭县林业局", 2023),
        (["2023年松岭县林业局政府信息公开工作年度报告"], "松岭县林业局", 2023),
        (["松岭县林业局政府信息公开工作年度报告", "（2023年度）"], "松岭县林业局", 2023),
        (["松岭县林业局二〇二三年政府信息公开年度报告"], "松岭县林业局", 2023),
        (["松岭县林业局二○二三年政府信息公开年度报告"], "松岭县林业局", 2023),
        (["松岭县林业局2023年政务公开工作总结"], "松岭县林业局", 2023),
        (["首页", "政府信息公开年报", "松岭县2022年政府信息公开工作年度报告", "松岭县2023年政府信息公开工作年度报告"], "松岭县", 2023),
        (["松岭县人民政府办公室", "2023 年 政 府 信 息 公 开 工 作 年 度 报 告"], "松岭县人民政府办公室", 2023),
    ],
)  # fmt: skip
def test_whose_report_of_which_year(lines: list[str], organization: str, year: int) -> None:
    found = identify(lines, "", "没有后缀的文件")
    assert (found.organization, found.year) == (organization, year)


def test_the_file_name_and_the_prose_tell_the_rest() -> None:
    found = identify([], "", "报告/松岭县林业局2023年政府信息公开工作年度报告.docx")
    assert (found.organization, found.year, len(found.notes)) == ("松岭县林业局", 2023, 2)
    found = identify(["松岭县林业局政府信息公开工作年度报告"], "2023年公开5条，比2022年多，2023年收到申请。", "a.txt")
    assert (found.organization, found.year, len(found.notes)) == ("松岭县林业局", 2023, 1)


def test_the_signature_tells_the_office() -> None:
    found = identify(["2023年政府信息公开工作年度报告"], "本年度没有收费。\n浅山县文化和旅游局\n2024年1月20日", "a.txt")
    assert (found.organization, found.year, len(found.notes)) == ("浅山县文化和旅游局", 2023, 1)
    assert (
        identify(["2023年政府信息公开工作年度报告"], "其他事项。\n加强基层指导，服务全县。", "a.txt").organization == ""
    )


@pytest.mark.parametrize(
    "first",
    ["第一部分 总体情况", "1、总体情况", "一、政务公开工作总体情况", "一、基本情况", "一、概述", "一、工作开展情况", "一、总体情况：",
     "一、总体情况 ", "一、2023年度工作总体情况", "一总体情况"],
)  # fmt: skip
def test_one_under_other_titles(first: str) -> None:
    found = division(
        "某局年度报告", first, "好。", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "共3件。"
    )
    assert [s.text for s in found.sections] == ["好。", "", "共3件。"]


def test_numbering_inside_one_begins_again() -> None:
    lines = ["一、总体情况", "一、主动公开情况", "甲。", "二、依申请公开情况", "乙。", "三、平台建设", "四、监督保障", "五、队伍建设",
             "二、主动公开政府信息情况", "四、政府信息公开行政复议、行政诉讼情况", "三、收到和处理政府信息公开申请情况",
             "五、存在的主要问题及改进情况", "一、存在的主要问题", "丙。", "二、改进情况", "六、其他需要报告的事项", "无。"]  # fmt: skip
    found = division(*lines)
    assert [s.title[:1] for s in found.sections] == ["一", "二", "四", "三", "五", "六"]
    assert found.sections[0].text.count("\n") == 6
    assert found.sections[4].text == "一、存在的主要问题\n丙。\n二、改进情况"


def test_a_title_glued_to_its_text() -> None:
    found = division("一、总体情况2023年，我局公开信息5条。（一）主动公开情况", "二、主动公开政府信息情况")
    assert found.sections[0].text == "2023年，我局公开信息5条。（一）主动公开情况"


def test_a_list_of_what_the_report_holds_is_no_heading() -> None:
    lines = ["本报告包括一、总体情况、二、主动公开政府信息情况等六部分。", "一、总体情况", "好。"]
    assert [s.text for s in division(*lines).sections] == ["好。"]


@pytest.mark.parametrize(
    "period",
    [
        "2023年1月1日至2023年12月31日",
        "202311日起至20231231日止",
        "20231月1日到12月31日",
        "2023-1-1起至2023-12-31止",
        "2023年1月1日—12月31日",
    ],
)
def test_the_year_from_the_period_of_the_figures(period: str) -> None:
    found = identify(["政府信息公开", f"本报告所列数据的统计期限为{period}。"], "2022年好。2022年好。", "甲.txt")
    assert found.year == 2023


def test_a_year_before_there_were_reports_is_none() -> None:
    assert (
        identify(["某局2003年政府信息公开年度报告", "2003年1月1日至12月31日"], "2003年好。2022年好。", "甲.txt").year
        == 2022
    )
