"""Tables in Excel files that people keep: rows found by the words of their headings, wherever the headings stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from assistant.errors import InputError, reason
from assistant.reading.values import squeeze

_HEADING_ROWS = 10


def file_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: no such file, or it cannot be opened.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}：无法读取：{reason(error)}", code="file-not-found") from error


def sheet_rows(data: bytes, name: str) -> dict[str, list[list[str]]]:
    """Sheet name → rows of texts, of the workbook called `name`.

    Raises:
        InputError: it is no workbook.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        return {
            sheet: [[_text(value) for value in row] for row in workbook.get_sheet_by_name(sheet).to_python()]
            for sheet in workbook.sheet_names
        }
    except (CalamineError, OSError, ValueError, UnicodeError) as error:
        raise InputError(f"{name}：不是可以读取的 Excel 文件，请另存为 .xlsx 后再试。", code="unreadable") from error


def _text(value: object) -> str:
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return "" if value is None else str(value).strip()


def table(rows: Sequence[Sequence[str]], columns: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    """The rows below the headings as column name → text; nothing where no row holds a heading of the first column.

    Args:
        rows: of a sheet.
        columns: the name of a column → the headings it may have, the surest first.
    """
    first = next(iter(columns))
    number = _heading_row(rows, columns[first])
    if number is None:
        return
    headings = [squeeze(text) for text in rows[number]]
    found = {name: at for name, words in columns.items() if (at := _column(headings, words)) is not None}
    for below in rows[number + 1 :]:
        yield {name: below[at] if at < len(below) else "" for name, at in found.items()}


def _heading_row(rows: Sequence[Sequence[str]], words: Sequence[str]) -> int | None:
    """The row that holds a heading to the letter; else one with several headings, one of which holds such a word.

    A title above the headings (…单位名单) is a row with a single cell.
    """
    rough = None
    for number, row in enumerate(rows[:_HEADING_ROWS]):
        headings = [squeeze(text) for text in row]
        if any(heading in words for heading in headings):
            return number
        several = sum(bool(heading) for heading in headings) > 1
        if rough is None and several and _column(headings, words) is not None:
            rough = number
    return rough


def _column(headings: list[str], words: Sequence[str]) -> int | None:
    for word in words:
        for at, heading in enumerate(headings):
            if heading == word:
                return at
    for word in words:
        for at, heading in enumerate(headings):
            if word in heading:
                return at
    return None
