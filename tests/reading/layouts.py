"""One report in the many layouts in which pages, copied text and files hold it, chosen at random.

`text_layout` renders a report as text: how cells and rows are parted, how labels and numbers are written, how sections
are titled. A choice that loses what a cell holds (a blank between two spaces) is only made where nothing is lost.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise
from random import Random

from assistant.report import CellValue, Report
from tests.reading.crawled import CRAWLED
from tests.reading.rendering import Printed, PrintedTable, expanded, html_table, printed_tables

Lines = list[str]


@dataclass(frozen=True)
class Layout:
    """A rendered report: what was chosen, and the text."""

    choices: tuple[str, ...]
    text: str


def rows_of(table: PrintedTable) -> list[list[str]]:
    """The cells as pages turned to text have them: merged ones once."""
    return [[cell.text for cell in row] for row in table]


def full_rows(table: PrintedTable) -> list[list[str]]:
    """The cells with blanks where merged ones go on."""
    return [[cell.text if begins else "" for cell, begins in row] for row in expanded(table)]


def piped_behind(table: PrintedTable, choice: Random) -> Lines:
    width = max(map(len, full_rows(table)))
    fill = choice.random() < 0.5
    return [" | ".join(row) + " |" + "|" * (width - len(row) if fill else 0) for row in rows_of(table)]


def piped_between(table: PrintedTable, _: Random) -> Lines:
    return [" | ".join(row) for row in rows_of(table)]


def piped_round(table: PrintedTable, choice: Random) -> Lines:
    rows = ["| " + " | ".join(row) + " |" for row in (full_rows(table) if choice.random() < 0.5 else rows_of(table))]
    return rows if choice.random() < 0.5 else [rows[0], "|" + "---|" * rows[0].count("|"), *rows[1:]]


def piped_wide(table: PrintedTable, _: Random) -> Lines:
    return ["｜" + "｜".join(row) + "｜" for row in rows_of(table)]


def boxed(table: PrintedTable, _: Random) -> Lines:
    rows = full_rows(table)
    rule = "├" + "┼".join(["──"] * len(rows[0])) + "┤"
    return [rule, *(line for row in rows for line in ("│" + "│".join(row) + "│", rule))]


def spread_behind(table: PrintedTable, _: Random) -> Lines:
    """One cell a line, a pipe behind each; a blank cell is a line with a pipe only."""
    return [f"{cell} |".strip() for row in rows_of(table) for cell in row]


def spread_between(table: PrintedTable, _: Random) -> Lines:
    """One cell a line, a line with a pipe between two."""
    return [line for row in rows_of(table) for cell in row for line in ((cell, "|") if cell else ("|",))]


def tabbed(table: PrintedTable, _: Random) -> Lines:
    return ["\t".join(row) for row in rows_of(table)]


def gaps(table: PrintedTable, choice: Random) -> Lines:
    return [choice.choice(["  ", "    ", "　"]).join(row) for row in rows_of(table)]


def single_spaces(table: PrintedTable, _: Random) -> Lines:
    return [" ".join(row) for row in rows_of(table)]


def cell_a_line(table: PrintedTable, _: Random) -> Lines:
    return [cell for row in rows_of(table) for cell in row]


def cell_a_line_apart(table: PrintedTable, _: Random) -> Lines:
    return [line for row in rows_of(table) for cell in row for line in (cell, "")]


def one_line(table: PrintedTable, choice: Random) -> Lines:
    return [choice.choice([" ", "  "]).join(" ".join(row) for row in rows_of(table))]


def glued(table: PrintedTable, _: Random) -> Lines:
    """Labels and numbers with nothing between them; two values keep a space."""
    lines = []
    for row in rows_of(table):
        line = ""
        for before, cell in pairwise(["", *row]):
            line += (" " if is_value(before) and is_value(cell) else "") + cell
        lines.append(line)
    return lines


def is_value(text: str) -> bool:
    return text in ("/", "-", "—", "无") or (text[:1].isdigit() and text[1:2] != ".")


def torn_header(table: PrintedTable, _: Random) -> Lines:
    """One cell a line, the labels of narrow columns torn into characters."""
    narrow = {"自然人", "商业企业", "科研机构", "总计", "结果维持", "尚未审结"}
    lines = []
    for row in rows_of(table):
        for cell in row:
            lines += list(cell) if cell in narrow else [cell]
    return lines


KEEPS_BLANKS: tuple[Callable[[PrintedTable, Random], Lines], ...] = (
    piped_behind,
    piped_between,
    piped_round,
    piped_wide,
    boxed,
    spread_behind,
    spread_between,
    tabbed,
    *CRAWLED,
)
LOSES_BLANKS = (gaps, single_spaces, cell_a_line, cell_a_line_apart, one_line, glued, torn_header)

TITLES: dict[str, tuple[str, ...]] = {
    "overall": ("总体情况", "政务公开工作总体情况", "基本情况", "概述", "工作开展情况"),
    "proactive": ("主动公开政府信息情况",),
    "applications": ("收到和处理政府信息公开申请情况",),
    "disputes": ("政府信息公开行政复议、行政诉讼情况", "因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
    "problems": ("存在的主要问题及改进情况", "存在问题及改进措施"),
    "other": ("其他需要报告的事项", "其他需要报告的情况"),
}
NUMBERS = ("{cn}、", "第{cn}部分 ", "{n}、", "{cn}.", "（{cn}）", "{cn}，")
NOTHING = ("", "/", "-", "—", "无")


def written(value: CellValue, choice: Random, style: str, *, blanks: bool) -> str:
    """A value as somebody fills it in."""
    if value is None:
        return choice.choice(NOTHING if blanks else NOTHING[1:4])
    text = str(value)
    if style == "unit" and isinstance(value, int):
        return f"{text}件"
    if style == "wide":
        return text.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    if style == "marked" and choice.random() < 0.1:
        return text + choice.choice(["①", "[2]", "*", "（其中网上1件）", "（含上年）"])
    return text


def text_layout(report: Report, choice: Random) -> Layout:
    """The report as text, in a layout chosen at random."""
    blank = any(report.tables[address] is None for address in report.form.cells)
    style = choice.choice(["plain", "plain", "unit", "wide", "marked"])
    number = choice.choice(NUMBERS)
    mark = choice.choice(["", "", "：", " ", "。"])
    chosen = [style, number, mark]
    parts: list[str] = [f"{report.organization}{report.year}年政府信息公开工作年度报告", ""]
    tables = printed_tables(report)
    for position, section in enumerate(report.form.sections):
        title = choice.choice(TITLES[section.role])
        parts.append(number.format(cn="一二三四五六"[position], n=position + 1) + title + mark)
        parts += report.sections[position].text.split("\n")
        if section.table is None:
            continue
        blanks = choice.random() < 0.6
        draw = choice.choice(KEEPS_BLANKS if blanks else LOSES_BLANKS)
        chosen.append(draw.__name__)
        parts += draw(_filled(tables[section.table], report, choice, style, blanks=blanks), choice)
    chosen.append("blanks" if blank else "filled")
    return Layout(tuple(chosen), "\n".join(parts))


def _filled(table: PrintedTable, report: Report, choice: Random, style: str, *, blanks: bool) -> PrintedTable:
    """The printed table with its values written in a style; `rendering` printed them plainly."""
    values = {str(value): value for value in report.tables.cells.values()}
    return [[replace(cell, text=_written(cell, values, choice, style, blanks=blanks)) for cell in row] for row in table]


def _written(cell: Printed, values: dict[str, CellValue], choice: Random, style: str, *, blanks: bool) -> str:
    if cell.text and cell.text not in values:
        return cell.text
    return written(values.get(cell.text) if cell.text else None, choice, style, blanks=blanks)


# ---------------------------------------------------------------- pages


def plain_table(table: PrintedTable, _: Random) -> str:
    return html_table(table)


def with_hidden_row(table: PrintedTable, choice: Random) -> str:
    """The row before the last one stands twice: once hidden, with other numbers."""
    hide = choice.choice(["hidden", 'style="display:none"', 'class="old"'])
    old = "".join(
        f"<td colspan={c.across}>{escape(f'9{c.text}' if c.text.isdigit() else c.text)}</td>" for c in table[-1]
    )
    return html_table(table).replace("</table>", f"<tr {hide}>{old}</tr></table>")


def with_fields(table: PrintedTable, _: Random) -> str:
    cells = [[replace(c, text=f"\0{c.text}") if is_value(c.text) else c for c in row] for row in table]
    return re.sub("\0([^<]*)", r'<input type="text" value="\1">', html_table(cells))


def with_marks(table: PrintedTable, choice: Random) -> str:
    mark = choice.choice(["<sup>①</sup>", "<sup>[1]</sup>", "<sup>2</sup>", '<a href="#_ftn1">[1]</a>'])
    return re.sub(r"(\d)</td>", lambda m: m[1] + (mark if choice.random() < 0.1 else "") + "</td>", html_table(table))


def of_divisions(table: PrintedTable, choice: Random) -> str:
    row, cell = choice.choice([("div", "div"), ("ul", "li"), ("div", "span"), ("dl", "dd")])
    rows = ["".join(f"<{cell}>{escape(c.text)}</{cell}>" for c in line) for line in table]
    return "<div class='table'>" + "".join(f"<{row}>{line}</{row}>" for line in rows) + "</div>"


def of_lines(table: PrintedTable, choice: Random) -> str:
    way = choice.choice([piped_behind, piped_between, spread_behind, tabbed_wide])
    return "".join(f"<p>{escape(line)}</p>" for line in way(table, choice))


def tabbed_wide(table: PrintedTable, _: Random) -> Lines:
    return [" | ".join(row) + " |" for row in rows_of(table)]


PAGES = (plain_table, with_hidden_row, with_fields, with_marks, of_divisions, of_lines)


def page_layout(report: Report, choice: Random) -> Layout:
    """The report as a web page, each table drawn in a way chosen at random."""
    tables = printed_tables(report)
    number = choice.choice(NUMBERS[:4])
    chosen: list[str] = [number]
    body = f"<h1>{report.organization}{report.year}年政府信息公开工作年度报告</h1>"
    for position, section in enumerate(report.form.sections):
        title = number.format(cn="一二三四五六"[position], n=position + 1) + choice.choice(TITLES[section.role])
        body += f"<p><strong>{title}</strong></p>"
        body += "".join(f"<p>　　{escape(line)}</p>" for line in report.sections[position].text.split("\n") if line)
        if section.table:
            draw = choice.choice(PAGES)
            chosen.append(draw.__name__)
            body += draw(tables[section.table], choice)
    head = "<head><meta charset='utf-8'><style>tr.old { display: none }</style></head>"
    return Layout(
        tuple(chosen), f"<html>{head}<body><div>首页 &gt; 公开</div><div class='zoom'>{body}</div></body></html>"
    )
