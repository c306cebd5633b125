"""Sheets of a workbook as people work in them: frozen headings with filters, and cells whose texts stay texts.

Nothing that comes from a report becomes a formula, whatever it begins with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assistant.reading.sheet_text import clean, set_text
from assistant.reviewing.decisions import CHOICES

__all__ = ["MARKED", "Column", "Link", "Percent", "Value", "add_sheet", "clean", "put"]

_WIDE = 0x2E7F  # characters beyond take the room of two
_TALLEST = 400.0  # points that Excel shows of a row
_MOST_LINKS = 60_000  # that Excel takes in a sheet
_HEAD = PatternFill("solid", fgColor="1F4E79")
_INPUT = PatternFill("solid", fgColor="FFF8E1")
_COLORS = {
    "错误": "F8D7DA",
    "需改正": "F8D7DA",
    "无法读取": "E2E3E5",
    "存疑": "FFF3CD",
    "需核实": "FFF3CD",
    "缺报": "F8D7DA",
    "未发现问题": "DFF0D8",
    "重复": "FFF3CD",
}
_FILLS = {word: PatternFill("solid", fgColor=color) for word, color in _COLORS.items()}
_LINE = Side(style="thin", color="D0D7DE")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
MARKED = InlineFont(rFont="Calibri", sz=11, b=True, color=Color("FFC00000"))
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_LINKED = Font(color="0563C1", underline="single")


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere: a file beside the workbook, or a place in it."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Percent:
    """A share, shown as a percentage."""

    value: float


Value = str | float | int | None | Link | Percent | CellRichText
Column = tuple[str, int]
"""A heading and its width in characters."""


def add_sheet(
    book: Workbook, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, decided: bool = False
) -> None:
    """A sheet with these columns and rows; `decided` where a person chooses a decision for each row."""
    sheet: Worksheet = book.create_sheet(title)
    links = 0
    for number, (heading, width) in enumerate(columns, 1):
        cell = sheet.cell(1, number, heading)
        cell.font, cell.fill, cell.border = Font(bold=True, color="FFFFFF"), _HEAD, _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = width
    last = 1
    for last, row in enumerate(rows, 2):
        for number, value in enumerate(row, 1):
            links += isinstance(value, Link)
            plain = value.text if isinstance(value, Link) and links > _MOST_LINKS else value
            put(sheet.cell(last, number), plain)
        sheet.row_dimensions[last].height = _height(row, [width for _, width in columns])
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    sheet.row_dimensions[1].height = 24
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    if decided:
        _decidable(sheet, [heading for heading, _ in columns], last)


def _decidable(sheet: Worksheet, headings: list[str], last: int) -> None:
    """Room for decisions: a list to choose from, cells that show where to write."""
    letter = get_column_letter(headings.index("决定") + 1)
    choices = DataValidation(type="list", formula1=f'"{",".join(CHOICES)}"', allow_blank=True)
    choices.prompt, choices.promptTitle = "已核实、不改：以后不再列出；要改：改好之前一直列出", "决定"
    sheet.add_data_validation(choices)
    choices.add(f"{letter}2:{letter}{max(last, 2)}")
    for row in range(2, last + 1):
        for heading in ("决定", "理由"):
            sheet.cell(row, headings.index(heading) + 1).fill = _INPUT


def _height(row: Sequence[Value], widths: Sequence[int]) -> float:
    """The height that shows the whole of a row's texts; programs do not work it out by themselves."""
    lines = 1
    for value, width in zip(row, widths, strict=True):
        text = value.text if isinstance(value, Link) else str(value) if isinstance(value, str | CellRichText) else ""
        wide = sum(-(-sum(1 + (ord(c) > _WIDE) for c in part) // max(width - 1, 1)) or 1 for part in text.split("\n"))
        lines = max(lines, wide)
    return min(_TALLEST, 15.0 * lines + 2)


def put(cell: Any, value: Value) -> None:
    """Write a value; a text stays a text, whatever it begins with."""
    cell.alignment, cell.border = _WRAPPED, _BORDER
    if isinstance(value, Percent):
        cell.value, cell.number_format = value.value, "0%"
    elif isinstance(value, Link):
        set_text(cell, value.text)
        cell.hyperlink = value.target
        cell.font = _LINKED
    elif isinstance(value, str):
        set_text(cell, value)
        if value in _FILLS:
            cell.fill = _FILLS[value]
    else:
        cell.value = value
