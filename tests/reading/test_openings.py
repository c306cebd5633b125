"""Openings of pages as sites print them: whose report it is, and what around the prose belongs to it."""

from random import Random

import pytest

from assistant.reading.assemble import assemble
from assistant.reading.formats import read_document
from assistant.report import Report
from assistant.settings import ReadingLimits
from tests.reading.crawled import padded_rows
from tests.reading.rendering import printed_tables
from tests.reading.samples import sample

CRUMBS = "当前页面: 首页  > 信息公开目录 > 各乡镇、街道办事处 > 柳溪镇 > 信息公开年度报告\n\n柳溪镇2023年政府信息公开年度报告\n\n编制说明：本报告所列数据的统计期限自202311日起至20231231日止。"
INDEX = "- 设为首页\n- 长者版\n名 称: 新河街道办事处2023年度 政府信息公开工作年度报告\n索 引 号: 0000/2023-05 发布日期: 2024-01-17\n文 号: 文件分类: 所属机构:\n新河街道办事处2023年度 政府信息公开工作年度报告"
BROKEN = "1\n湖东市章山区文化和旅游局\n2023 年政府信息公开工作年度报告\n本报告根据《中华人民共和国政府信息公开条例》、《国\n务院办公厅政府信息与政务公开办公室关于印发的通知》\n要求编制。"
PREFACE = "根据《条例》规定，现公布松山区统计局2023年政府信息公开工作年度报告。本报告由总体情况、主动公开政府信息情况等六部分组成，数据统计期限为2023年1月1日至12月31日。"
ORDER = (
    "根据《关于做好2023年度政府信息公开工作年度报告编制工作的通知》的要求，现将2023年度政府信息公开工作年度报告如下："
)
STAFFING = "中共青石市委机构编制委员会办公室2023年政府信息公开工作年度报告"


def read_page(head: str, tail: str = "", intro: str = "") -> Report:
    report = sample(2023)
    tables = printed_tables(report)
    lines = [head]
    for section in report.form.sections:
        rows = padded_rows(tables[section.table], Random(1)) if section.table else ["好。"]
        lines += [section.heading, *([intro] if intro and section.table else []), *rows]
    text = "\n".join([*lines, tail])
    read = assemble(read_document(text.encode(), "text", "甲.txt", ReadingLimits()), "甲.txt")
    assert read.tables.cells == report.tables.cells
    return read


@pytest.mark.parametrize(
    ("head", "office"),
    [
        (CRUMBS, "柳溪镇"),
        (INDEX, "新河街道办事处"),
        (BROKEN, "湖东市章山区文化和旅游局"),
        (PREFACE, "松山区统计局"),
        (ORDER, ""),
        (STAFFING, "中共青石市委机构编制委员会办公室"),
    ],
)
def test_whose_report_it_is(head: str, office: str) -> None:
    read = read_page(head)
    assert (read.organization, read.year) == (office, 2023)


def test_a_sentence_before_a_table_is_prose() -> None:
    read = read_page(STAFFING, intro="该部分以表格形式报告。表格如下：")
    assert [read.sections[n].text for n in (1, 2, 3)] == ["该部分以表格形式报告。表格如下："] * 3


def test_files_offered_behind_the_report_are_none_of_it() -> None:
    tail = "松山区统计局2023年政府信息公开年度报告.pdf\n\n松山区统计局2023年年报.docx（下载）\n\n政府信息公开年报"
    assert read_page(STAFFING, tail).sections[-1].text == "好。"
