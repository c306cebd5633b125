"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .et) → a document, through calamine.

Each visible sheet is read in order. A row with a single text that is no word of the form is a paragraph (a title, a
heading, a remark) and parts the tables above and below it. The project's own workbook form (`template`) names its
sheets; there the year, the organisation, last year's tables and the facts of the year stand in sheets of their own.
"""

import io
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
    XmlError,
    ZipError,
)

from assistant.errors import InputError
from assistant.reading.document import Document, Grid, GridCell, Paragraph, Piece
from assistant.reading.identity import possible_year
from assistant.reading.labels import is_known
from assistant.reading.sections import names_section
from assistant.reading.values import is_blank, is_number, squeeze
from assistant.reading.workbook_form import FORM
from assistant.reading.xlsx_look import Hidden, computed_sums, hidden_parts, lacks_results, without_raised_marks
from assistant.report import Place
from assistant.settings import ReadingLimits

_DAMAGE = (CalamineError, XmlError, ZipError, WorksheetNotFound, ValueError, OSError)


def read_xlsx(data: bytes, name: str, limits: ReadingLimits) -> Document:
    """The document in a workbook.

    Raises:
        InputError: `encrypted`, `unreadable` where it is damaged, `too-large` where it has more cells than allowed.
    """
    document = Document("xlsx")
    budget = limits.cells
    try:
        hidden = hidden_parts(data)
        sums = (computed_sums(data) or {}) if lacks_results(data) else {}
        book = CalamineWorkbook.from_filelike(io.BytesIO(without_raised_marks(data)))
        for sheet in book.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            if sheet.visible != SheetVisibleEnum.Visible:
                document.notes.append(f"隐藏的工作表“{sheet.name}”没有读入。")
                continue
            opened = book.get_sheet_by_name(sheet.name)
            budget -= opened.total_height * opened.total_width
            if budget < 0:
                raise InputError(
                    f"{name}：工作表超过{limits.cells}个单元格，不像年度报告。如确需读取，请调大设置项 reading.cells。",
                    code="too-large",
                )
            _read_sheet(
                document, sheet.name, _shown_of(_rows(opened, sheet.name, sums), hidden.get(sheet.name), document)
            )
    except PasswordError as error:
        raise InputError(f"{name}：工作簿有密码。请去掉密码后另存，再重试。", code="encrypted") from error
    except _DAMAGE as error:
        raise InputError(
            f"{name}：工作簿已损坏，无法读取。请用 Excel 或 WPS 打开后另存一次。", code="unreadable"
        ) from error
    return document


def _rows(sheet: Any, name: str, sums: dict[tuple[str, int, int], float | None]) -> list[list[GridCell]]:
    """The cells of a sheet from its first row and column, merged ones expanded."""
    texts = sheet.to_python(skip_empty_area=False)
    part = f"sheet:{name}"
    rows = [
        [
            GridCell(_shown(sums.get((name, r, c), value)), Place(part=part, row=r, column=c))
            for c, value in enumerate(row)
        ]
        for r, row in enumerate(texts)
    ]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(rows) or left >= len(rows[top]):
            continue
        origin = rows[top][left]
        for r in range(top, min(bottom + 1, len(rows))):
            for c in range(left, min(right + 1, len(rows[r]))):
                rows[r][c] = origin
    return rows


def _shown_of(rows: list[list[GridCell]], hidden: Hidden | None, document: Document) -> list[list[GridCell]]:
    """The rows and columns that show; what is hidden is noted where something stands in it."""
    if hidden is None or not (hidden.rows or hidden.columns or hidden.other_rows):
        return rows
    gone = [r for r, row in enumerate(rows) if hidden.hides(r) and any(cell.text.strip() for cell in row)]
    columns = {c for row in rows for c, cell in enumerate(row) if c in hidden.columns and cell.text.strip()}
    sheet = rows[0][0].place.part.partition(":")[2] if rows and rows[0] else ""
    for count, what in ((len(gone), "行"), (len(columns), "列")):
        if count:
            document.notes.append(f"工作表“{sheet}”有{count}{what}是隐藏的，没有读入。")
    return [
        [cell for c, cell in enumerate(row) if c not in hidden.columns]
        for r, row in enumerate(rows)
        if not hidden.hides(r)
    ]


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _read_sheet(document: Document, name: str, rows: list[list[GridCell]]) -> None:
    if name == FORM.facts_sheet:
        document.facts += [fact for row in rows[1:] if (fact := _only_text(row))]
    elif name == FORM.identity_sheet:
        _read_identity(document, rows)
    elif name.startswith(FORM.previous_prefix):
        document.previous += _pieces(rows, name)
    elif name != FORM.guide_sheet:
        document.pieces += _pieces(rows, name)


def _read_identity(document: Document, rows: list[list[GridCell]]) -> None:
    for row in rows:
        texts = [cell.text.strip() for cell in row if cell.text.strip()]
        if len(texts) < 2:
            continue
        if squeeze(texts[0]) == FORM.organization_label:
            document.organization = texts[1]
        elif squeeze(texts[0]) == FORM.year_label and texts[1].isascii() and texts[1].isdigit() and len(texts[1]) == 4:
            document.year = possible_year(int(texts[1]))


def _pieces(rows: list[list[GridCell]], name: str) -> list[Piece]:
    pieces: list[Piece] = []
    table: list[list[GridCell]] = []
    for row in rows:
        text = _only_text(row)
        if names_section(text) or (text and not is_known(text) and not is_number(text) and not is_blank(text)):
            _close(pieces, table, name)
            table = []
            place = next(cell.place for cell in row if cell.text.strip())
            pieces += [Paragraph(line, place) for line in text.split("\n")]
        else:
            table.append(row)
    _close(pieces, table, name)
    return pieces


def _close(pieces: list[Piece], table: list[list[GridCell]], name: str) -> None:
    if any(cell.text.strip() for row in table for cell in row):
        pieces.append(Grid(table, Place(part=f"sheet:{name}", row=table[0][0].place.row if table[0] else 0)))


def _only_text(row: list[GridCell]) -> str:
    """The one text of a row, "" where it has none or several."""
    texts = {id(cell): cell.text.strip() for cell in row if cell.text.strip()}
    return next(iter(texts.values())) if len(texts) == 1 else ""
