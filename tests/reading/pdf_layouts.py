"""Reports as PDF in many layouts: web pages that a browser prints, Word files that LibreOffice prints.

A `Layout` is a choice among everything that differs between real files; `random_layout` draws one from a seed. What a
PDF of any layout holds is the report that it was made from: `differences` says where its reading is not.
"""

import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, fields
from html import escape
from pathlib import Path
from typing import Any

from assistant.report import CellValue, Report, Section, Tables, form_for_year
from tests.reading.rendering import Printed, printed_tables

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SENTENCES = (
    "围绕群众关心的教育、医疗、住房等事项，通过门户网站和政务新媒体及时发布信息，全年发布政策解读27篇。",
    "制发行政规范性文件13件，废止2件，现行有效55件；办理行政许可1097件，作出行政处罚决定16件。",
    "全年新收政府信息公开申请150件，其中自然人申请140件、商业企业10件，办结率达100%，按时答复率98.5%。",
    "因政府信息公开被申请行政复议4件，提起行政诉讼1件，结果均为维持，较上年下降12.3%。",
    "召开新闻发布会3场，举办“政府开放日”活动5次，邀请代表委员、企业职工和群众260余人次参加。",
    "落实信息发布“三审三校”制度，对2019年以来公开的1.2万条信息逐一清理，修订公开指南和目录各1份。",
    "投入资金83.6万元改版网站，新增栏目12个，访问量达3,205,118人次，在A级以上测评中排名靠前。",
)
PROBLEMS = (
    "存在的主要问题：一是公开内容不够全面，个别栏目更新不及时；二是解读形式较为单一，图解占比仅为8.5%。",
    "改进情况：举办业务培训2期，参训60人次，对6个薄弱栏目逐一整改，并将公开工作纳入年度考核，占4分。",
)


@dataclass(frozen=True)
class Layout:
    """How a report is printed."""

    borders: str = "full"
    shading: str = "none"
    font: str = "Noto Serif CJK SC"
    size: int = 12
    paper: str = "A4"
    indent: bool = True
    spacing: str = "0"
    justify: bool = True
    line_height: float = 1.5
    across: str = "left"
    down: str = "middle"
    mark: str = "none"
    repeat_header: bool = False
    rows_whole: bool = False
    filler: int = 2
    page_numbers: bool = False
    bold: str = "none"
    upright_labels: bool = False


CHOICES: dict[str, Sequence[Any]] = {
    "borders": (
        "full",
        "full",
        "grey",
        "dotted",
        "double",
        "spaced",
        "black-ground",
        "open-sides",
        "horizontals",
        "rows",
        "none",
    ),
    "shading": ("none", "white", "grey", "head", "zebra", "white-cells"),
    "font": ("Noto Serif CJK SC", "Noto Sans CJK SC"),
    "size": (10, 12, 14, 16),
    "paper": ("A4", "A4 landscape", "Letter", "A3", "B5"),
    "indent": (True, False),
    "spacing": ("0", "0.6em", "1em"),
    "justify": (True, False),
    "line_height": (1.2, 1.5, 2.0),
    "across": ("left", "center", "right"),
    "down": ("top", "middle", "bottom"),
    "mark": ("none", "slanted", "large", "stamp"),
    "repeat_header": (True, False),
    "rows_whole": (True, False),
    "filler": (0, 1, 2, 3, 4, 5, 6),
    "page_numbers": (True, False),
    "bold": ("none", "heading", "doubled"),
    "upright_labels": (False,),
}


def random_layout(seed: int) -> Layout:
    """The layout of a seed."""
    chance = random.Random(seed)
    return Layout(**{field.name: chance.choice(CHOICES[field.name]) for field in fields(Layout)})


def random_report(seed: int, filler: int) -> Report:
    """A report with numbers of one to four digits, zeros and blanks, and prose of some length."""
    chance = random.Random(seed)
    year = chance.choice((2020, 2021, 2023, 2024))
    form = form_for_year(year)

    def number(address: str) -> CellValue:
        if chance.random() < 0.1:
            return None
        if form.cells[address].column.unit == "万元":
            return chance.choice((0, 12.5, 128.6, 3))
        return chance.choice((0, 0, 0, 1, 7, 12, 86, 345, 1097))

    prose = {
        1: "\n".join(
            [f"{year}年，我局认真贯彻落实《中华人民共和国政府信息公开条例》，扎实做好各项工作，现将有关情况报告如下。"]
            + [
                f"（{'一二三四五六'[i]}）{title}。{''.join(chance.sample(SENTENCES, chance.randint(1, 4)))}"
                for i, title in enumerate(
                    ("主动公开", "依申请公开", "信息管理", "平台建设", "监督保障", "其他")[: filler or 1]
                )
            ]
        ),
        5: "\n".join(PROBLEMS),
        6: "本年度没有收取信息处理费。",
    }
    sections = [
        Section(title=section.heading, text=prose.get(number, ""))
        for number, section in enumerate(form.sections, start=1)
    ]
    cells = {address: number(address) for address in form.cells}
    return Report(organization="云溪县水务局", year=year, sections=sections, tables=Tables(cells=cells))


def web_page(report: Report, layout: Layout) -> str:
    """The report as a web page to be printed."""
    tables = printed_tables(report)
    keys = {section.heading: section.table for section in report.form.sections}
    title = f"{report.organization}{report.year}年政府信息公开工作年度报告"
    body = [f"<h1>{title}</h1>"]
    for section in report.sections:
        body.append(f"<h2>{escape(section.title)}</h2>")
        body += [f"<p>{escape(line)}</p>" for line in section.text.split("\n") if line]
        key = keys[section.title]
        body += [_html_table(tables[key], layout)] if key else []
    marks = {
        "slanted": "<div class=mark>仅供内部参考</div>",
        "large": "<div class=mark>样稿</div>",
        "stamp": "<div class=mark>已归档12件</div>",
    }
    return (
        f"<!DOCTYPE html><meta charset=utf-8><style>{_style(layout)}</style>{marks.get(layout.mark, '')}{''.join(body)}"
    )


def _html_table(printed: list[list[Printed]], layout: Layout) -> str:
    rows = []
    for row in printed:
        cells = "".join(
            f"<td rowspan={c.down} colspan={c.across}>{'<span class=up>' if layout.upright_labels and c.down > 3 else ''}{escape(c.text)}</td>"
            for c in row
        )
        rows.append(f"<tr>{cells}</tr>")
    heads = max(cell.down for cell in printed[0]) if layout.repeat_header else 0
    return f"<table><thead>{''.join(rows[:heads])}</thead><tbody>{''.join(rows[heads:])}</tbody></table>"


def _style(layout: Layout) -> str:
    borders = {
        "full": "table{border-collapse:collapse}td{border:1px solid #000}",
        "grey": "table{border-collapse:collapse}td{border:1px solid #ddd}",
        "dotted": "table{border-collapse:collapse}td{border:1px dotted #333}",
        "double": "table{border-collapse:collapse}td{border:3px double #000}",
        "spaced": "table{border-collapse:separate;border-spacing:2px;border:1px solid #000}td{border:1px solid #000}",
        "black-ground": "table{border-collapse:separate;border-spacing:1px;background:#000}td{background:#fff}",
        "open-sides": "table{border-collapse:collapse}td{border:1px solid #000}td:first-child{border-left:0}td:last-child{border-right:0}",
        "horizontals": "table{border-collapse:collapse}td{border-top:1px solid #000;border-bottom:1px solid #000}",
        "rows": "table{border-collapse:collapse;border-top:2px solid #000;border-bottom:2px solid #000}tr{border-bottom:1px solid #999}",
        "none": "table{border-collapse:collapse}td{border:0}",
    }[layout.borders]
    shading = {
        "none": "",
        "white": "p,h2,td{background:#fff}",
        "grey": "p{background:#eee}",
        "head": "tr:first-child td{background:#cde}",
        "zebra": "tr:nth-child(even) td{background:#f3f3f3}",
        "white-cells": "table{background:#fff}td{background:#fefefe}",
    }[layout.shading]
    mark = {
        "slanted": ".mark{position:fixed;left:20%;top:40%;font-size:40pt;color:#bbb;transform:rotate(-35deg)}",
        "large": ".mark{position:fixed;left:30%;top:45%;font-size:60pt;color:#ddd}",
        "stamp": ".mark{position:fixed;right:10%;bottom:15%;font-size:18pt;color:#d00;border:2px solid #d00;transform:rotate(12deg)}",
        "none": "",
    }[layout.mark]
    bold = {"none": "", "heading": "h2{font-weight:bold}", "doubled": "h2,p{text-shadow:0.3px 0 0 #000}"}[layout.bold]
    numbers = "@page{@bottom-center{content:'- ' counter(page) ' -'}}" if layout.page_numbers else ""
    padding = "3px 6px" if layout.borders not in ("none", "rows") else "4px 10px"
    return (
        f"@page{{size:{layout.paper};margin:18mm}}{numbers}body{{font-family:'{layout.font}';font-size:{layout.size}pt;margin:0}}"
        f"h1{{font-size:1.4em;text-align:center}}h2{{font-size:1em;font-weight:normal;margin:0.5em 0}}"
        f"p{{margin:{layout.spacing} 0;text-indent:{'2em' if layout.indent else '0'};line-height:{layout.line_height};"
        f"text-align:{'justify' if layout.justify else 'left'}}}"
        f"table{{width:100%;font-size:0.85em}}td{{padding:{padding};text-align:{layout.across};vertical-align:{layout.down}}}"
        f"{'tr{break-inside:avoid}' if layout.rows_whole else ''}.up{{writing-mode:vertical-rl}}{borders}{shading}{mark}{bold}"
    )


def printed_by_browser(pages: Sequence[str]) -> list[bytes]:
    """Each web page as a browser prints it."""
    printed = []
    with tempfile.TemporaryDirectory() as folder:
        for page in pages:
            source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
            source.write_text(page, encoding="utf-8")
            subprocess.run(
                [
                    str(CHROMIUM),
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--no-pdf-header-footer",
                    f"--user-data-dir={folder}/profile",
                    f"--print-to-pdf={target}",
                    source.as_uri(),
                ],
                check=True,
                capture_output=True,
                timeout=120,
            )
            printed.append(target.read_bytes())
    return printed


def differences(read: Report, expected: Report) -> list[str]:
    """Where a reading is not the report: cells, titles and texts (white space apart)."""
    cells = [
        f"{address}: {read.tables.cells.get(address, '未找到')!r} 应为 {value!r}"
        for address, value in expected.tables.cells.items()
        if address not in read.tables.cells or read.tables.cells[address] != value
    ]
    ours = [(section.title, _paragraphs(section.text)) for section in read.sections]
    theirs = [(section.title, _paragraphs(section.text)) for section in expected.sections]
    texts = [f"{a} 应为 {b}" for a, b in zip(ours, theirs, strict=False) if a != b]
    count = [f"{len(ours)}个部分，应为{len(theirs)}个"] if len(ours) != len(theirs) else []
    return [*cells, *count, *texts]


def _paragraphs(text: str) -> list[str]:
    return [re.sub(r"\s+", "", line) for line in text.split("\n") if line.strip()]
