"""The workbook form: filled in, it is read back whole; its sums are formulas; only its inputs are open."""

import io
from functools import cache
from typing import Any

import openpyxl
import pytest

from assistant.reading import read_bytes, xlsx_look
from assistant.reading.office import find_office
from assistant.reading.template import template
from assistant.report import Facts, Report, form_for_year
from tests.reading.samples import sample

office = pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")


def opened(year: int) -> Any:
    return openpyxl.load_workbook(io.BytesIO(template(year, "松岭县林业局")))


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@cache
def empty(year: int) -> Report:
    """The form as it is written, read."""
    return read_bytes(template(year), "空表.xlsx")


def fill(book: Any, prefix: str, values: dict[str, int], form_year: int) -> None:
    """Write values into the form's cells; where each stands is asked of the reader."""
    blank = empty(form_year + (1 if prefix else 0))
    assert blank.provenance is not None
    for address, place in blank.provenance.cells.items():
        if address in values and place.row is not None and place.column is not None:
            sheet = book[prefix + place.part.removeprefix("sheet:")]
            cell = sheet.cell(place.row + 1, place.column + 1)
            if cell.data_type != "f":
                cell.value = values[address]


def inputs(year: int) -> dict[str, int]:
    """A number for every cell that people fill in."""
    form = form_for_year(year)
    sums = {total.left[0] for total in form.sums if len(total.left) == 1}
    return {address: number % 7 for number, address in enumerate(form.cells) if address not in sums}


def filled(year: int) -> Report:
    book = opened(year)
    fill(book, "", inputs(year), year)
    if form_for_year(year - 1) is form_for_year(year):
        fill(book, "上年", inputs(year - 1), year - 1)
    book["工作事实"]["A2"], book["工作事实"]["A3"] = "全年举办业务培训2期，参训60人次", "  "
    return read_bytes(saved(book), "填报表.xlsx")


@pytest.mark.parametrize("year", [2020, 2024])
def test_filled_in_it_is_read_back(year: int) -> None:
    report = filled(year)
    assert (report.organization, report.year) == ("松岭县林业局", year)
    assert report.notes == ["全年举办业务培训2期，参训60人次"]
    assert {a: report.tables[a] for a in inputs(year)} == inputs(year)
    assert report.previous is not None
    assert report.previous.year == year - 1
    facts = Facts(report)
    for total in report.form.sums:
        if len(total.left) == 1:
            assert facts.value(total.left[0]) == sum(facts.value(part) for part in total.right), total
    assert report.provenance is not None
    assert [note for note in report.provenance.notes if "没有找到" in note] == []


@pytest.mark.parametrize("year", [2019, 2021, 2022])
def test_empty_it_holds_every_cell_and_no_number(year: int) -> None:
    report = empty(year)
    assert set(report.tables.cells) == set(report.form.cells)
    assert set(report.tables.cells.values()) == {None}
    assert report.previous is None
    assert report.notes == []
    assert report.form is form_for_year(year)


def test_other_formulas_without_an_office_are_blank_and_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.reading.office.find_office", lambda: None)
    book = openpyxl.load_workbook(io.BytesIO(template(2024)))
    sheet = book["表三"]
    at = next(cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f").coordinate
    sheet[at] = "=ROUND(7/2,0)"
    report = read_bytes(saved(book), "填报表.xlsx")
    assert report.tables["applications.new.total"] is None
    assert report.provenance is not None
    assert any("公式没有算出结果" in note for note in report.provenance.notes)


def test_only_inputs_are_open_and_they_take_only_numbers() -> None:
    book = opened(2024)
    sheet = book["表三"]
    assert sheet.protection.sheet
    open_cells = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    guarded = {
        cell
        for rule in sheet.data_validations.dataValidation
        for r in rule.sqref.ranges
        for row in r.rows
        for cell in [f"{openpyxl.utils.get_column_letter(row[0][1])}{row[0][0]}"]
    }
    assert len(open_cells) == 24 * 6
    assert open_cells <= guarded
    formulas = [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert len(formulas) == 25 + 6
    assert all("SUM" in formula for formula in formulas)


def test_a_program_that_saved_no_results_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert xlsx_look.lacks_results(template(2024))
    assert not xlsx_look.lacks_results(saved(openpyxl.Workbook()))
    assert not xlsx_look.lacks_results(b"PK\x03\x04 broken")


def test_an_organization_is_optional() -> None:
    assert read_bytes(template(2024), "空表.xlsx").organization == ""
    assert sample().organization != ""
