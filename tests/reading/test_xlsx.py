"""Workbooks as a person sees them: hidden rows, columns and sheets are not read, marks of notes are no digits, sums count."""

import io
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from assistant.checking import check
from assistant.reading import read_bytes
from assistant.reading.template import template
from assistant.report import Report
from tests.reading.rendering import as_xlsx
from tests.reading.samples import sample


def changed(change: Any) -> Report:
    """The sample's workbook, changed and read."""
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(sample())))
    change(book.worksheets[0])
    return read_bytes(saved(book), "甲.xlsx")


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def row_of(sheet: Any, label: str) -> int:
    return next(int(row[0].row) for row in sheet.iter_rows() if any(cell.value == label for cell in row))


def insert_old(sheet: Any) -> int:
    """A row with an old number of 行政许可 before the right one, without merged cells in its way."""
    at = row_of(sheet, "行政许可")
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(at)
    sheet.cell(at, 1, "行政许可").data_type = "s"
    sheet.cell(at, 2, 79)
    return at


def test_hidden_rows() -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[insert_old(sheet)].hidden = True

    report = changed(change)
    assert report.tables["proactive.licensing.decisions"] == sample().tables["proactive.licensing.decisions"]
    assert report.provenance is not None
    assert any("隐藏" in note for note in report.provenance.notes)


def test_hidden_columns() -> None:
    def change(sheet: Any) -> None:
        for row in sheet.iter_rows(max_col=1):
            sheet.cell(row[0].row, 20, 7)
        sheet.column_dimensions["T"].hidden = True

    assert changed(change).tables.cells == sample().tables.cells


def test_a_raised_mark_is_no_digit() -> None:
    def change(sheet: Any) -> None:
        at = row_of(sheet, "行政许可")
        raised = InlineFont(vertAlign="superscript")
        sheet.cell(at, 2).value = CellRichText("97", TextBlock(raised, "1"))

    assert changed(change).tables["proactive.licensing.decisions"] == 97


def filled(blank: tuple[str, ...] = ()) -> Report:
    """The form that `assistant template` writes, filled in by a script: no program computed its sums."""
    book = openpyxl.load_workbook(io.BytesIO(template(2024, "松岭县林业局")))
    for name in ("表二", "表三", "表四"):
        for row in book[name].iter_rows():
            for cell in row:
                if not getattr(cell, "protection", None) or cell.protection.locked or cell.coordinate in blank:
                    continue
                cell.value = 1
    return read_bytes(saved(book), "甲.xlsx")


def test_sums_that_no_program_computed() -> None:
    report = filled()
    assert report.tables["applications.new.total"] == 6
    assert report.tables["applications.total.natural_person"] == 21
    assert report.tables["applications.total.total"] == 126
    assert report.tables["review.total"] == 4


def test_a_form_without_prose_lacks_no_sections() -> None:
    assert not [f for f in check(filled()).findings if f.rule == "format.sections"]
