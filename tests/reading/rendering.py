"""Renders a report as offices send it, in every format: the printed tables once, each format from them."""

import io
from dataclasses import dataclass
from html import escape
from typing import Any

import docx
import openpyxl
from docx.shared import Pt

from assistant.report import Block, CellValue, Report, Row, Table


@dataclass(frozen=True)
class Printed:
    """A printed cell that covers `down` rows and `across` columns."""

    text: str
    down: int = 1
    across: int = 1


PrintedTable = list[list[Printed]]


def shown(value: CellValue) -> str:
    """A value as a cell prints it."""
    return "" if value is None else str(value)


def values(report: Report, block: Block, row: Row) -> list[str]:
    """The cells of a row as printed."""
    return [shown(report.tables[f"{row.address}.{column.key}"]) for column in block.columns]


def numbered(row: Row) -> str:
    """A row's label with its number as the form prints it."""
    mark = "" if row.number.startswith("（") else "." if row.number.isdigit() else "、"
    return f"{row.number}{mark}{row.label}" if row.number else row.label


def printed_tables(report: Report) -> dict[str, PrintedTable]:
    """The three tables as the form prints them, by the key of the table."""
    return {table.key: _PRINTERS[table.key](report, table) for table in report.form.tables}


def _proactive(report: Report, table: Table) -> PrintedTable:
    width = 1 + max(len(block.columns) for block in table.blocks)
    rows: PrintedTable = []
    for block in table.blocks:
        last = width - len(block.columns)
        rows.append([Printed(block.heading, across=width)])
        texts = [[block.corner, *(column.label for column in block.columns)]]
        texts += [[row.label, *values(report, block, row)] for row in block.rows]
        rows += [[*(Printed(text) for text in line[:-1]), Printed(line[-1], across=last)] for line in texts]
    return rows


def _applications(report: Report, table: Table) -> PrintedTable:
    block = table.blocks[0]
    organizations = [column for column in block.columns if column.group]
    rows: PrintedTable = [
        [Printed(block.corner, down=3, across=3), Printed(block.columns_heading, across=7)],
        [Printed("自然人", down=2), Printed("法人或其他组织", across=5), Printed("总计", down=2)],
        [Printed(column.label) for column in organizations],
    ]
    groups = [row.group for row in block.rows]
    results = sum(group is not None for group in groups)
    previous = None
    for row in block.rows:
        line = [Printed("三、本年度办理结果", down=results)] if row.group and results else []
        results = 0 if row.group else results
        inner = row.group if row.group and not row.group.startswith("三") else None
        if inner and inner != previous:
            line.append(Printed(inner, down=groups.count(inner)))
        previous = inner
        across = 1 if inner else 2 if row.group else 3
        line.append(Printed(numbered(row), across=across))
        rows.append([*line, *map(Printed, values(report, block, row))])
    return rows


def _disputes(report: Report, table: Table) -> PrintedTable:
    block = table.blocks[0]
    outcomes = [column.label for column in block.columns]
    return [
        [Printed("行政复议", across=5), Printed("行政诉讼", across=10)],
        [
            *(Printed(o, down=2) for o in outcomes),
            Printed("未经复议直接起诉", across=5),
            Printed("复议后起诉", across=5),
        ],
        [Printed(outcome) for outcome in outcomes * 2],
        [Printed(value) for row in block.rows for value in values(report, block, row)],
    ]


_PRINTERS = {"proactive": _proactive, "applications": _applications, "disputes": _disputes}


def expanded(table: PrintedTable) -> list[list[tuple[Printed, bool]]]:
    """The table as a full grid; the flag tells where a cell begins."""
    grid: list[list[tuple[Printed, bool] | None]] = []
    for r, row in enumerate(table):
        c = 0
        for cell in row:
            while len(grid) <= r + cell.down:
                grid.append([])
            while c < len(grid[r]) and grid[r][c] is not None:
                c += 1
            for rr in range(r, r + cell.down):
                grid[rr] += [None] * (c + cell.across - len(grid[rr]))
                for cc in range(c, c + cell.across):
                    grid[rr][cc] = (cell, rr == r and cc == c)
            c += cell.across
    return [[place for place in row if place is not None] for row in grid if row]


def _walk(report: Report) -> list[tuple[str, Any]]:
    """The report's parts in order: ("title" | "heading" | "paragraph", text) and ("table", printed table)."""
    tables = printed_tables(report)
    keys = {section.heading: section.table for section in report.form.sections}
    parts: list[tuple[str, Any]] = [("title", f"{report.organization}{report.year}年政府信息公开工作年度报告")]
    for section in report.sections:
        parts.append(("heading", section.title))
        parts += [("paragraph", line) for line in section.text.split("\n") if line]
        key = keys.get(section.title)
        if key:
            parts.append(("table", tables[key]))
    return parts


def as_text(report: Report, *, tabs: bool = True) -> bytes:
    """Text extracted from Word: a tab before each cell, an empty line after each row; without `tabs` neither."""
    lines = []
    for kind, content in _walk(report):
        if kind != "table":
            lines.append(content)
            continue
        rows = [_flattened_row(row) for row in expanded(content)]
        lines += [line for row in rows for line in ([f"\t{t}" for t in row] + [""] if tabs else [t for t in row if t])]
        lines.append("")
    return "\n".join(lines).encode()


def _flattened_row(row: list[tuple[Printed, bool]]) -> list[str]:
    """A row as extraction tools give it: cells merged across once, cells merged down blank in their further rows."""
    texts: list[str] = []
    previous: Printed | None = None
    for cell, begins in row:
        if cell is not previous:
            texts.append(cell.text if begins else "")
        previous = cell
    return texts


def as_html(report: Report) -> bytes:
    """A plain web page."""
    body = []
    for kind, content in _walk(report):
        if kind == "table":
            body.append(html_table(content))
        else:
            tag = {"title": "h1", "heading": "h2", "paragraph": "p"}[kind]
            body.append(f"<{tag}>{escape(content)}</{tag}>")
    page = "\n".join(body)
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{page}</body></html>".encode()


def html_table(table: PrintedTable, style: str = "") -> str:
    """A table with rowspan and colspan."""
    rows = [
        "".join(f"<td rowspan={c.down} colspan={c.across}>{escape(c.text) or '&nbsp;'}</td>" for c in row)
        for row in table
    ]
    return f"<table {style}>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def as_mht(report: Report) -> bytes:
    """A page as browsers save it in one file."""
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = "保存的网页"
    message.set_content(as_html(report).decode(), subtype="html")
    return message.as_bytes()


def as_markdown(report: Report) -> bytes:
    """Markdown with pipe tables; merged cells stand in every place they cover."""
    lines: list[str] = []
    for kind, content in _walk(report):
        if kind == "table":
            rows = ["|" + "|".join(_escaped(cell.text) for cell, _ in row) + "|" for row in expanded(content)]
            width = len(expanded(content)[0])
            lines += [rows[0], "|" + "---|" * width, *rows[1:], ""]
        else:
            lines += [{"title": "# ", "heading": "## ", "paragraph": ""}[kind] + _escaped(content), ""]
    return "\n".join(lines).encode()


def _escaped(text: str) -> str:
    for mark in "\\|*_`[]<>#&":
        text = text.replace(mark, "\\" + mark)
    return text


def as_docx(report: Report) -> bytes:
    """A Word document."""
    document = docx.Document()
    for kind, content in _walk(report):
        if kind == "table":
            _docx_table(document, content)
        else:
            paragraph = document.add_paragraph(content)
            paragraph.paragraph_format.first_line_indent = Pt(24) if kind == "paragraph" else None
    return _saved(document)


def _docx_table(document: Any, printed: PrintedTable) -> None:
    grid = expanded(printed)
    table = document.add_table(len(grid), len(grid[0]))
    table.style = "Table Grid"
    cells = [row.cells for row in table.rows]
    for r, row in enumerate(grid):
        for c, (cell, begins) in enumerate(row):
            if begins:
                merged = cells[r][c]
                if cell.down > 1 or cell.across > 1:
                    merged = merged.merge(cells[r + cell.down - 1][c + cell.across - 1])
                merged.text = cell.text


def as_xlsx(report: Report) -> bytes:
    """A workbook with all on one sheet, merged cells as merged ranges."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    r = 1
    for kind, content in _walk(report):
        if kind != "table":
            cell = sheet.cell(r, 1, content)
            cell.data_type = "s"
            r += 1
            continue
        grid = expanded(content)
        for dr, row in enumerate(grid):
            for dc, (printed, begins) in enumerate(row):
                if not begins:
                    continue
                _write_cell(sheet.cell(r + dr, 1 + dc), printed.text)
                if printed.down > 1 or printed.across > 1:
                    sheet.merge_cells(
                        start_row=r + dr,
                        end_row=r + dr + printed.down - 1,
                        start_column=1 + dc,
                        end_column=dc + printed.across,
                    )
        r += len(grid) + 1
    return _saved(book)


def _write_cell(cell: Any, text: str) -> None:
    try:
        cell.value = float(text) if text else None
    except ValueError:
        cell.value = text
        cell.data_type = "s"


def _saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


RENDERERS = {
    "text": as_text,
    "html": as_html,
    "mht": as_mht,
    "markdown": as_markdown,
    "docx": as_docx,
    "xlsx": as_xlsx,
}
