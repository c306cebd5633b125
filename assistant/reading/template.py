"""The workbook form: an Excel file to fill in, which the readers take like any other report.

Steps: a sheet for the organisation and year, one a table for this year and for the year before, one for the facts of
the year that no table holds. All rows, columns, sums and relations come from the form's data; sums are formulas, cells
to fill in are the only ones that are not locked, and a number that breaks a relation turns red.
"""

import io
from dataclasses import dataclass, field
from itertools import pairwise

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assistant.reading.sheet_text import set_text
from assistant.reading.workbook_form import FORM
from assistant.report import Block, Column, Form, Table, form_for_year

_LABEL_COLUMNS = 2
_FACT_ROWS = 40
_THIN = Side(style="thin", color="808080")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_INPUT = PatternFill("solid", fgColor="FFF9E5")
_HEAD = PatternFill("solid", fgColor="E8EEF7")
_WRONG = PatternFill("solid", bgColor="F4B6B6")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(vertical="center", wrap_text=True)
_GUIDE = (
    "1. 在“基本信息”中填写机关名称；报告年度决定表格的版本，请勿改动。",
    "2. 在“表二”“表三”“表四”的浅黄色单元格中填数。没有发生的填 0；空着表示尚未填写，不当作 0。",
    "3. 总计由公式算出，不用填写。单元格变红，表示与勾稽关系或上年数据不符。",
    "4. “上年”各表可以不填；填了，就能核对同比和上年结转，起草时也会用到。",
    "5. 在“工作事实”中一行写一条表格以外的事实，如：全年举办业务培训2期，参训60人次。",
    "6. 填好后运行：assistant draft 本文件  或  assistant check 本文件。",
)


def template(year: int, organization: str = "") -> bytes:
    """The workbook form for a year, as the bytes of an .xlsx file."""
    book = Workbook()
    guide = _first_sheet(book)
    _write_guide(guide, year)
    _write_identity(book.create_sheet(FORM.identity_sheet), year, organization)
    this_year = _write_tables(book, form_for_year(year), "")
    last_year = _write_tables(book, form_for_year(year - 1), FORM.previous_prefix)
    _mark_breaks(this_year, form_for_year(year), last_year)
    _write_facts(book.create_sheet(FORM.facts_sheet))
    book.active = book.sheetnames.index(FORM.identity_sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@dataclass(slots=True)
class _Places:
    """Where the cells of the form stand: address → sheet and cell."""

    sheets: dict[str, Worksheet] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)

    def reference(self, address: str, base: Worksheet) -> str:
        """A formula's reference to a cell, as seen from a sheet."""
        sheet = self.sheets[address]
        return self.cells[address] if sheet is base else f"'{sheet.title}'!{self.cells[address]}"


def _first_sheet(book: Workbook) -> Worksheet:
    book.remove(book.worksheets[0])
    sheet: Worksheet = book.create_sheet(FORM.guide_sheet)
    return sheet


def _write_guide(sheet: Worksheet, year: int) -> None:
    sheet.column_dimensions["A"].width = 90
    sheet["A1"] = f"{year}年政府信息公开工作年度报告填报表（{form_for_year(year).notice}）"
    sheet["A1"].font = Font(bold=True, size=14)
    for row, line in enumerate(_GUIDE, start=3):
        sheet.cell(row, 1, line).alignment = _LEFT
    sheet.protection.sheet = True


def _write_identity(sheet: Worksheet, year: int, organization: str) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 50
    sheet["A1"] = FORM.organization_label
    set_text(sheet["B1"], organization)
    sheet["A2"], sheet["B2"] = FORM.year_label, year
    for row in (1, 2):
        sheet.cell(row, 1).fill, sheet.cell(row, 2).border = _HEAD, _BORDER
    sheet["B1"].protection, sheet["B1"].fill = Protection(locked=False), _INPUT
    sheet.protection.sheet = True


def _write_facts(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 100
    sheet["A1"] = FORM.facts_heading
    sheet["A1"].fill = _HEAD
    for row in range(2, _FACT_ROWS + 2):
        cell = sheet.cell(row, 1)
        cell.protection, cell.fill, cell.alignment = Protection(locked=False), _INPUT, _LEFT
        cell.number_format = "@"
    sheet.protection.sheet = True


def _write_tables(book: Workbook, form: Form, prefix: str) -> _Places:
    places = _Places()
    for table in form.tables:
        sheet = book.create_sheet(prefix + table.printed)
        _write_table(sheet, table, places)
        sheet.protection.sheet = True
    for total in form.sums:
        if len(total.left) == 1:
            _write_sum(places, total.left[0], total.right)
    return places


def _write_table(sheet: Worksheet, table: Table, places: _Places) -> None:
    width = _LABEL_COLUMNS + max(len(block.columns) for block in table.blocks)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 44
    for column in range(_LABEL_COLUMNS + 1, width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 15
    row = 1
    for block in table.blocks:
        row = _write_block(sheet, block, row, width, places) + 1
    sheet.freeze_panes = "C1"


def _write_block(sheet: Worksheet, block: Block, row: int, width: int, places: _Places) -> int:
    """Write a block of rows from a row of the sheet on; the row after it."""
    if block.heading:
        _label(sheet, row, 1, block.heading, across=width)
        row += 1
    row = _write_header(sheet, block, row)
    start = row
    for line in block.rows:
        if not line.group:
            _label(sheet, row, 1, _numbered(line.number, line.label), across=_LABEL_COLUMNS)
        else:
            _label(sheet, row, 2, _numbered(line.number, line.label))
        for number, column in enumerate(block.columns, start=_LABEL_COLUMNS + 1):
            cell = sheet.cell(row, number)
            _make_input(sheet, cell, column)
            address = f"{line.address}.{column.key}"
            places.sheets[address], places.cells[address] = sheet, cell.coordinate
        row += 1
    _merge_groups(sheet, block, start)
    return row


def _write_header(sheet: Worksheet, block: Block, row: int) -> int:
    down = 2 if any(column.group for column in block.columns) else 1
    _label(sheet, row, 1, block.corner, across=_LABEL_COLUMNS, down=down)
    groups = [column.group for column in block.columns]
    for number, column in enumerate(block.columns):
        place = _LABEL_COLUMNS + 1 + number
        if column.group:
            if number == 0 or groups[number - 1] != column.group:
                _label(sheet, row, place, column.group, across=groups.count(column.group))
            _label(sheet, row + 1, place, column.label)
        else:
            _label(sheet, row, place, column.label, down=down)
    return row + down


def _merge_groups(sheet: Worksheet, block: Block, start: int) -> None:
    """Write the name of each group of rows before them, merged over the rows that follow one another."""
    names = [line.group for line in block.rows]
    begins = [n for n, name in enumerate(names) if n == 0 or names[n - 1] != name]
    for first, end in pairwise([*begins, len(names)]):
        if names[first]:
            _label(sheet, start + first, 1, names[first] or "", down=end - first)


def _label(sheet: Worksheet, row: int, column: int, text: str, *, across: int = 1, down: int = 1) -> None:
    if across > 1 or down > 1:
        sheet.merge_cells(start_row=row, end_row=row + down - 1, start_column=column, end_column=column + across - 1)
    cell = sheet.cell(row, column)
    cell.value, cell.alignment, cell.fill, cell.border = text, _CENTRE, _HEAD, _BORDER


def _make_input(sheet: Worksheet, cell: SheetCell | MergedCell, column: Column) -> None:
    cell.protection, cell.fill, cell.border = Protection(locked=False), _INPUT, _BORDER
    rule = _validation(column)
    sheet.add_data_validation(rule)
    rule.add(cell)


def _validation(column: Column) -> DataValidation:
    whole = column.unit is None
    says = ("填整数" if whole else f"填数字，单位{column.unit}") + (
        "，减少填负数" if column.signed else "，没有发生填 0"
    )
    return DataValidation(
        type="whole" if whole else "decimal",
        operator="between",
        formula1="-999999999" if column.signed else "0",
        formula2="999999999",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="填写有误",
        error=says,
    )


def _write_sum(places: _Places, total: str, parts: tuple[str, ...]) -> None:
    """Make a cell a formula; it stays blank while none of its parts is filled in."""
    sheet = places.sheets[total]
    references = ",".join(places.reference(part, sheet) for part in parts)
    cell = sheet[places.cells[total]]
    cell.value = f'=IF(COUNT({references})=0,"",SUM({references}))'
    cell.protection, cell.fill = Protection(locked=True), PatternFill()


def _mark_breaks(this_year: _Places, form: Form, last_year: _Places) -> None:
    """Cells that break a sum or a relation to last year turn red."""
    for total in form.sums:
        if len(total.left) > 1:
            _redden(
                this_year,
                total.right[-1],
                _sum(this_year, total.left),
                _sum(this_year, total.right),
                total.left + total.right,
            )
    for relation in form.across_years:
        if relation.previous not in last_year.cells:
            continue
        sheet = this_year.sheets[relation.cell]
        own = this_year.reference(relation.cell, sheet)
        expected = last_year.reference(relation.previous, sheet)
        for sign, address in (("+", relation.added), ("-", relation.removed)):
            expected += f"{sign}N({this_year.reference(address, sheet)})" if address else ""
        given = f"{own},{last_year.reference(relation.previous, sheet)}"
        _redden_if(sheet, own, f"AND(COUNT({given})=2,{own}<>{expected})")


def _sum(places: _Places, addresses: tuple[str, ...]) -> str:
    sheet = places.sheets[addresses[0]]
    return f"SUM({','.join(places.reference(a, sheet) for a in addresses)})"


def _redden(places: _Places, at: str, left: str, right: str, needed: tuple[str, ...]) -> None:
    sheet = places.sheets[at]
    given = ",".join(places.reference(a, sheet) for a in needed)
    _redden_if(sheet, places.cells[at], f"AND(COUNT({given})={len(needed)},{left}<>{right})")


def _redden_if(sheet: Worksheet, cell: str, condition: str) -> None:
    rule = FormulaRule(formula=[condition], fill=_WRONG)  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add(cell, rule)


def _numbered(number: str, label: str) -> str:
    mark = "" if not number or number.startswith("（") else "." if number.isdigit() else "、"
    return f"{number}{mark}{label}"
