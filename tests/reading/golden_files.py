"""Makes the golden files: one report of a fictional office as different sites and programs publish it.

Run `python -m tests.reading.golden_files` to write them anew under golden/ (LibreOffice is needed); nothing else
writes them. `report.json` is what each of them holds.
"""

import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path
from random import Random

from assistant.report import Report, Section, Tables, form_for_year
from tests.reading import layouts
from tests.reading.rendering import PrintedTable, as_docx, as_text, as_xlsx, html_table, printed_tables

FOLDER = Path(__file__).with_name("golden")
OFFICE = "浅山县文化和旅游局"
YEAR = 2023
ROWS = {
    "new": [21, 3, 0, 1, 0, 0], "carried_over": [2, 0, 0, 0, 0, 0], "granted": [9, 2, 0, 0, 0, 0],
    "partially_granted": [1, 0, 0, 0, 0, 0], "denied.third_party": [2, 0, 0, 0, 0, 0],
    "denied.process_information": [1, 0, 0, 0, 0, 0], "unavailable.not_held": [6, 1, 0, 1, 0, 0],
    "rejected.petition": [2, 0, 0, 0, 0, 0], "other.not_corrected": [1, 0, 0, 0, 0, 0],
    "carried_forward": [1, 0, 0, 0, 0, 0],
}  # fmt: skip
PROSE = {
    1: [
        "2023年，浅山县文化和旅游局认真落实《中华人民共和国政府信息公开条例》，围绕文旅融合发展主动回应群众关切。",
        "（一）主动公开。通过县政府网站公开信息186条，其中行政许可决定47件，答复网民留言32条。",
        "（二）依申请公开。全年新收政府信息公开申请25件，其中自然人21件、商业企业3件、社会公益组织1件；上年结转2件，均为自然人提出。"
        "予以公开11件，部分公开1件，结转下年度继续办理1件。",
        "（三）政府信息管理。印发《信息发布审核办法》，落实“三审三校”，全年未发生失泄密事件。",
    ],
    4: ["本年度发生政府信息公开行政复议1件，结果维持；未发生行政诉讼。"],
    5: [
        "存在的主要问题：一是个别科室公开意识不强；二是政策解读形式单一，图解类解读仅占12.5%。",
        "改进情况：已举办业务培训2期，参训60人次；新增图解、短视频解读各3篇。",
    ],
    6: ["按照国务院办公厅有关规定，本年度没有收取信息处理费。"],
}


def golden_report() -> Report:
    """The report that every golden file holds."""
    form = form_for_year(YEAR)
    cells: dict[str, int | float | str | None] = dict.fromkeys(form.cells, 0)
    for row, numbers in ROWS.items():
        for key, number in zip(form.columns_of(f"applications.{row}"), [*numbers, sum(numbers)], strict=True):
            cells[f"applications.{row}.{key}"] = number
    for key in form.columns_of("applications.total"):
        results = [a for a in form.cells if a.startswith("applications.") and a.endswith(f".{key}")]
        skipped = (
            "applications.new.",
            "applications.carried_over.",
            "applications.carried_forward.",
            "applications.total.",
        )
        cells[f"applications.total.{key}"] = sum(int(str(cells[a])) for a in results if not a.startswith(skipped))
    cells |= {"review.upheld": 1, "review.total": 1, "proactive.licensing.decisions": 47, "proactive.penalties.decisions": 6,
              "proactive.normative_documents.issued": 2, "proactive.normative_documents.in_force": 7, "proactive.fees.amount": 12.5,
              "proactive.coercion.decisions": None}  # fmt: skip
    sections = [
        Section(title=section.heading, text="\n".join(PROSE.get(number, [])))
        for number, section in enumerate(form.sections, start=1)
    ]
    return Report(organization=OFFICE, year=YEAR, sections=sections, tables=Tables(cells=cells))


def page(head: str, body: str) -> str:
    return f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">\n<html><head>{head}</head>\n<body>\n{body}\n</body></html>\n'


def parts(report: Report) -> list[tuple[str, list[str], str]]:
    """Heading, paragraphs, and the table's key ("" where there is none) of each section."""
    keys = [section.table or "" for section in report.form.sections]
    return [(s.title, [x for x in s.text.split("\n") if x], key) for s, key in zip(report.sections, keys, strict=True)]


def content_manager(report: Report) -> bytes:
    """A common content manager: metadata, breadcrumb, indented paragraphs, buttons and a footer around them."""
    tables = printed_tables(report)
    body = ""
    for heading, paragraphs, key in parts(report):
        body += f'<p style="text-align:justify"><strong>&nbsp;&nbsp;&nbsp;&nbsp;{heading}</strong></p>\n'
        body += "".join(f'<p style="text-align:justify">&nbsp; &nbsp; {escape(p)}</p>\n' for p in paragraphs)
        body += html_table(tables[key], 'border="1"') if key else ""
    title = f"{OFFICE}{YEAR}年政府信息公开工作年度报告"
    return page(
        f'<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/><meta name="ArticleTitle" content="{title}"/>'
        f"<title>{title}_浅山县人民政府</title><style>p{{color:red}}</style>",
        '<div class="nav"><ul><li><a href="/">首页</a></li><li>政府信息公开年报</li></ul></div>'
        f'<div class="location">当前位置：首页 &gt; 年度报告</div><div class="main"><h1>{title}</h1>'
        '<div class="info">发布时间：2024-01-25 来源：办公室 浏览次数：128</div>'
        f'<div class="TRS_Editor">{body}</div><div class="tools">【打印本页】【关闭窗口】</div></div>'
        "<div class='footer'>主办单位：浅山县人民政府 网站标识码：0000000000<br>备案号：某ICP备00000000号</div>"
        "<script>var total = 99;</script>",
    ).encode()


def layout_tables(report: Report) -> bytes:
    """An old site: the page laid out by nested tables, lines by <br>, GB2312."""
    tables = printed_tables(report)
    body = ""
    for heading, paragraphs, key in parts(report):
        body += f"<b>{heading}</b><br>\n" + "".join(f"　　{escape(p)}<br>\n" for p in paragraphs)
        body += html_table(tables[key], "border=1 cellspacing=0") if key else ""
    links = "<table><tr><td><a href='#'>机构概况</a></td></tr><tr><td><a href='#'>政策文件</a></td></tr></table>"
    inner = (
        f"<table><tr><td align=center><font size=5>{OFFICE}<br>{YEAR}年政府信息公开工作年度报告</font></td></tr>"
        f"<tr><td>{body}</td></tr><tr><td>上一篇：工作要点</td></tr></table>"
    )
    return page(
        "<meta http-equiv=Content-Type content='text/html; charset=gb2312'><title>年度报告</title>",
        f"<table width=1000><tr><td width=200 valign=top>{links}</td><td>{inner}</td></tr>"
        "<tr><td colspan=2>版权所有：浅山县人民政府</td></tr></table>",
    ).encode("gb18030")


def pasted_from_word(report: Report) -> bytes:
    """Pasted from Word: spans and conditional comments everywhere, lines wrapped, each table in a frame."""
    tables = printed_tables(report)
    body = ""
    for heading, paragraphs, key in parts(report):
        body += (
            f'<p class="MsoNormal"><b><span lang="EN-US"><!--[if !supportLists]-->{heading[:2]}<!--[endif]--></span>'
        )
        body += f"<span>{heading[2:]}<o:p></o:p></span></b></p>\n"
        for text in paragraphs:
            half = len(text) // 2
            spans = f"<span>{escape(text[:half])}</span><span lang='EN-US'\n style='font-size:16pt'>{escape(text[half:])}</span>"
            body += f'<p class="MsoNormal" style="text-indent:32pt">{spans}</p>\n'
        if key:
            table = html_table(tables[key], 'class="MsoNormalTable"').replace("<td ", '<td style="x" ')
            table = table.replace("自然人", "<p class=MsoNormal>自然</p><p class=MsoNormal>人</p>").replace(
                "商业企业", "商业<br/>企业"
            )
            body += f'<div align="center"><table><tbody><tr><td>{table}</td></tr></tbody></table></div>'
    return page(
        '<meta charset="utf-8"><title></title>',
        f'<div class="article"><div class="title">{OFFICE}</div><div class="title">{YEAR}年政府信息公开工作年度报告</div>'
        f'<div id="zoom">{body}</div></div><div>扫一扫在手机打开当前页</div>',
    ).encode()


def divided_tables(report: Report) -> bytes:
    """Headings in <h3>, table 三 divided by a page break with its header repeated, blanks as dashes, a hidden copy."""
    tables = printed_tables(report)
    body = ""
    for heading, paragraphs, key in parts(report):
        body += f"<h3>{heading}</h3>" + "".join(f"<div class='para'>{escape(p)}</div>" for p in paragraphs)
        if key == "applications":
            upper, lower = tables[key][:15], tables[key][15:]
            body += html_table(upper) + html_table([*tables[key][:3], *lower])
        elif key:
            body += html_table(tables[key]).replace("&nbsp;", "—")
    return page(
        f"<meta charset='utf-8'><title>{OFFICE}{YEAR}年政府信息公开工作年度报告-信息公开</title>",
        f"<article><h2>{OFFICE}{YEAR}年度政府信息公开工作年度报告</h2><section>{body}</section></article>"
        f"<div style='display:none'>{body.replace('25件', '52件')}</div><div class='share'>分享到：微信 微博</div>",
    ).encode()


def captioned_tables(report: Report) -> bytes:
    """Tables with <thead>, <th> and a caption row of their own; row labels without the spanning group column."""
    tables = printed_tables(report)
    body = ""
    for heading, paragraphs, key in parts(report):
        body += f'<p><span style="font-family:黑体">{heading}</span></p>' + "".join(
            f"<p>　　{escape(p)}</p>" for p in paragraphs
        )
        if key:
            rows = html_table(tables[key]).removeprefix("<table >").removesuffix("</table>")
            rows = rows.replace("<td", "<th", 1).replace("</td>", "</th>", 1)
            body += f"<table><caption>单位：件</caption><thead><tr><th colspan=20>{report.form.table(key).title}</th></tr></thead>"
            body += f"<tbody>{rows}</tbody></table>"
    return page(
        '<meta charset="utf-8">',
        f'<div class="bt"><p>{OFFICE}</p><p>{YEAR}年政府信息公开工作年度报告</p></div><div class="zw">{body}</div>'
        '<div class="xg"><p>相关链接：</p><p>2022年年度报告，新收申请99件</p></div>',
    ).encode()


LAYOUTS = {
    "content-manager.html": content_manager, "layout-tables.html": layout_tables, "pasted-from-word.html": pasted_from_word,
    "divided-tables.html": divided_tables, "captioned-tables.html": captioned_tables,
}  # fmt: skip


def text_variants(report: Report) -> dict[str, bytes]:
    """The report as copied and crawled text: one file a way of parting cells; the tables are never marked as such."""
    ways: dict[str, Callable[[PrintedTable, Random], list[str]]] = {
        "piped": layouts.piped_behind, "framed": layouts.piped_round, "boxed": layouts.boxed,
        "cell-a-line-piped": layouts.spread_behind, "cell-between-pipes": layouts.spread_between, "gaps": layouts.gaps,
        "cell-a-line-apart": layouts.cell_a_line_apart, "torn-header": layouts.torn_header, "glued": layouts.glued,
    }  # fmt: skip
    made = {f"text-{name}.txt": _as_lines(report, way).encode() for name, way in ways.items()}
    made["text-on-a-page.html"] = page(
        f'<meta charset="utf-8"><title>{OFFICE}{YEAR}年政府信息公开工作年度报告</title>',
        "".join(f"<p>{escape(line)}</p>\n" for line in _as_lines(report, layouts.piped_between).split("\n") if line),
    ).encode()
    return made


def _as_lines(report: Report, way: Callable[[PrintedTable, Random], list[str]]) -> str:
    choice = Random(way.__name__)
    keeps = way in layouts.KEEPS_BLANKS
    tables = {
        key: [[replace(cell, text=cell.text or ("" if keeps else "/")) for cell in row] for row in table]
        for key, table in printed_tables(report).items()
    }
    lines = [f"{OFFICE}{YEAR}年政府信息公开工作年度报告"]
    for heading, paragraphs, key in parts(report):
        lines += [heading, *paragraphs, *(way(tables[key], choice) if key else ())]
    return "\n".join(lines)


def main() -> None:
    """Write all golden files."""
    from tests.reading.word_markup import as_word, as_wps

    report = golden_report()
    made = {name: layout(report) for name, layout in LAYOUTS.items()}
    made |= {"word.docx": as_word(report), "wps.docx": as_wps(report), "form.xlsx": as_xlsx(report)}
    made |= text_variants(report)
    made |= {"flattened.txt": as_text(report), "report.json": report.model_dump_json(indent=1).encode()}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "report.docx")
        source.write_bytes(as_docx(report))
        for target in ("doc:MS Word 97", "pdf:writer_pdf_Export", "rtf:Rich Text Format", "odt:writer8"):
            command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", target,
                       "--outdir", folder, str(source)]  # fmt: skip
            subprocess.run(command, check=True, capture_output=True)
            suffix = target.partition(":")[0]
            made[f"office.{suffix}"] = Path(folder, f"report.{suffix}").read_bytes()
    made["office.wps"] = made["office.doc"]
    FOLDER.mkdir(exist_ok=True)
    for name, data in made.items():
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
