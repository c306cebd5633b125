"""A disclosure of final accounts as files of several formats: title, unit lines, tables and prose."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import docx
import openpyxl

from assistant.report import Report, Table

UNIT = "单位：万元"


def title(report: Report) -> str:
    """The title of the file."""
    return f"{report.organization}{report.year}年度部门决算公开说明"


def table_rows(report: Report, table: Table, *, yuan: bool = False) -> list[list[str]]:
    """The rows of a printed table; amounts with two decimals, in 万元 or in 元."""
    rows = []
    for block in table.blocks:
        rows.append(["项目", *(column.label for column in block.columns)])
        for row in block.rows:
            values = [report.tables[f"{row.address}.{column.key}"] for column in block.columns]
            rows.append([row.label, *(_printed(value, yuan=yuan) for value in values)])
    return rows


def _printed(value: object, *, yuan: bool) -> str:
    if not isinstance(value, int | float):
        return ""
    return f"{value * 10_000:,.2f}" if yuan else f"{value:,.2f}"


def as_html(report: Report, *, yuan: bool = False) -> bytes:
    """A web page."""
    parts = [f"<html><head><title>{title(report)}</title></head><body><h1>{title(report)}</h1>"]
    for table in report.form.tables:
        rows = "".join(
            "<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>"
            for row in table_rows(report, table, yuan=yuan)
        )
        parts.append(f"<p>{table.title}</p><p>{'单位：元' if yuan else UNIT}</p><table>{rows}</table>")
    parts += [f"<p>{line}</p>" for line in _lines(report)]
    return ("".join(parts) + "</body></html>").encode()


def as_text(report: Report) -> bytes:
    """Plain text with pipes."""
    lines = [title(report)]
    for table in report.form.tables:
        lines += ["", table.title, UNIT, *("| " + " | ".join(row) + " |" for row in table_rows(report, table)), ""]
    return "\n".join([*lines, *_lines(report)]).encode()


def as_docx(report: Report) -> bytes:
    """A Word file: prose first, tables behind it."""
    document = docx.Document()
    document.add_heading(title(report), 0)
    for line in _lines(report):
        document.add_paragraph(line)
    for table in report.form.tables:
        document.add_paragraph(table.title)
        document.add_paragraph(UNIT)
        rows = table_rows(report, table)
        grid = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, texts in zip(grid.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_xlsx(report: Report) -> bytes:
    """A workbook: a sheet a table, its title and unit above it."""
    book = openpyxl.Workbook()
    for table in report.form.tables:
        sheet = book.create_sheet(table.title.strip("“”")[:31])
        sheet.append([title(report)])
        sheet.append([table.title])
        sheet.append(["", "", UNIT])
        for row in table_rows(report, table):
            sheet.append([row[0], *(float(text.replace(",", "")) for text in row[1:])] if row[0] != "项目" else row)
    del book["Sheet"]
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _lines(report: Report) -> Iterator[str]:
    for section in report.sections:
        yield section.title
        yield from section.text.split("\n")
