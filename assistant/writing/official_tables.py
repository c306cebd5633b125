"""The three tables in the official form, as Word tables with the form's merged headers.

Rows, columns and labels come from the form's data; what is not filled in stays blank. Fonts and page are the caller's.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from assistant.report import Block, Report, Table

TEXT_WIDTH = 156  # mm: A4 less the margins of GB/T 9704
_ROW_HEIGHT = 5.8  # mm
Write = Callable[[Any, str], None]


def add_table(document: Any, table: Table, report: Report, write: Write) -> None:
    """Add one of the three tables; `write(cell, text)` writes a cell in the document's fonts."""
    if table.key == "applications":
        _applications(document, table.blocks[0], report, write)
    elif table.key == "disputes":
        _disputes(document, table.blocks[0], report, write)
    else:
        _proactive(document, table.blocks, report, write)


def value_text(report: Report, address: str) -> str:
    """A cell's value as the form prints it; "" where it is not filled in."""
    value = report.tables[address]
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _grid(document: Any, rows: int, widths: Sequence[float]) -> Any:
    grid = document.add_table(rows=rows, cols=len(widths), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    for row in grid.rows:
        row.height, row.height_rule = Mm(_ROW_HEIGHT), WD_ROW_HEIGHT_RULE.AT_LEAST
    return grid


def _span(grid: Any, top: int, left: int, bottom: int, right: int) -> Any:
    cell = grid.cell(top, left)
    return cell if (top, left) == (bottom, right) else cell.merge(grid.cell(bottom, right))


def _proactive(document: Any, blocks: Sequence[Block], report: Report, write: Write) -> None:
    """Table 二: a heading across, the columns' names, the rows; blocks with fewer columns share the width."""
    most = max(len(block.columns) for block in blocks)
    rows = sum(2 + len(block.rows) for block in blocks)
    grid = _grid(document, rows, [TEXT_WIDTH / (most + 1)] * (most + 1))
    at = 0
    for block in blocks:
        write(_span(grid, at, 0, at, most), block.heading)
        edges = [1 + number * most // len(block.columns) for number in range(len(block.columns) + 1)]
        spans = list(pairwise(edges))
        write(grid.cell(at + 1, 0), block.corner)
        for column, (left, right) in zip(block.columns, spans, strict=True):
            write(_span(grid, at + 1, left, at + 1, right - 1), column.label)
        for number, row in enumerate(block.rows):
            write(grid.cell(at + 2 + number, 0), row.label)
            for column, (left, right) in zip(block.columns, spans, strict=True):
                cell = _span(grid, at + 2 + number, left, at + 2 + number, right - 1)
                write(cell, value_text(report, f"{row.address}.{column.key}"))
        at += 2 + len(block.rows)


def _applications(document: Any, block: Block, report: Report, write: Write) -> None:
    """Table 三: three columns of labels, a header of three rows, a row of numbers for each row of the form."""
    labels, columns = 3, block.columns
    grid = _grid(document, 3 + len(block.rows), [8, 18, 50, *[80 / len(columns)] * len(columns)])
    write(_span(grid, 0, 0, 2, 2), block.corner)
    write(_span(grid, 0, labels, 0, labels + len(columns) - 1), block.columns_heading)
    grouped = [number for number, column in enumerate(columns) if column.group]
    write(_span(grid, 1, labels + grouped[0], 1, labels + grouped[-1]), columns[grouped[0]].group or "")
    for number, column in enumerate(columns):
        top = 2 if column.group else 1
        write(_span(grid, top, labels + number, 2, labels + number), column.label)
    _application_labels(grid, block, write)
    for number, row in enumerate(block.rows):
        for place, column in enumerate(columns):
            write(grid.cell(3 + number, labels + place), value_text(report, f"{row.address}.{column.key}"))
    for row in grid.rows[:3]:
        _repeat_header(row)


def _application_labels(grid: Any, block: Block, write: Write) -> None:
    results = [number for number, row in enumerate(block.rows) if row.group]
    write(_span(grid, 3 + results[0], 0, 3 + results[-1], 0), "三、本年度办理结果")
    seen: dict[str, int] = {}
    for number, row in enumerate(block.rows):
        if not row.group:
            write(_span(grid, 3 + number, 0, 3 + number, 2), f"{row.number}、{row.label}")
        elif row.group.startswith("三、"):
            write(_span(grid, 3 + number, 1, 3 + number, 2), f"{row.number}{row.label}")
        else:
            write(grid.cell(3 + number, 2), f"{row.number}.{row.label}")
            seen.setdefault(row.group, number)
    for group, first in seen.items():
        last = max(number for number, row in enumerate(block.rows) if row.group == group)
        write(_span(grid, 3 + first, 1, 3 + last, 1), group)


def _disputes(document: Any, block: Block, report: Report, write: Write) -> None:
    """Table 四: the outcomes of each row of the form side by side, in one row of numbers."""
    outcomes = len(block.columns)
    grid = _grid(document, 4, [TEXT_WIDTH / (outcomes * len(block.rows))] * (outcomes * len(block.rows)))
    plain = [number for number, row in enumerate(block.rows) if not row.group]
    grouped = [number for number, row in enumerate(block.rows) if row.group]
    for number in plain:
        write(_span(grid, 0, number * outcomes, 0, (number + 1) * outcomes - 1), block.rows[number].label)
    write(
        _span(grid, 0, grouped[0] * outcomes, 0, (grouped[-1] + 1) * outcomes - 1), block.rows[grouped[0]].group or ""
    )
    for number, row in enumerate(block.rows):
        left = number * outcomes
        if row.group:
            write(_span(grid, 1, left, 1, left + outcomes - 1), row.label)
        for place, column in enumerate(block.columns):
            write(_span(grid, 2 if row.group else 1, left + place, 2, left + place), column.label)
            write(grid.cell(3, left + place), value_text(report, f"{row.address}.{column.key}"))


def _repeat_header(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(f"{{{properties.nsmap['w']}}}tblHeader"))


def center(cell: Any) -> Any:
    """A cell's only paragraph, centred."""
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph
