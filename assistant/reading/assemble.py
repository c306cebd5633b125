"""A document of any format → a report: sections, tables, organisation and year, and where each stood.

Steps: tables of the document are matched to the form (the one whose cells they hold); paragraphs are divided into
sections; organisation and year come from the title.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import cast

from assistant.errors import InputError
from assistant.reading.document import Document, Paragraph, Piece
from assistant.reading.flattened import lift_tables
from assistant.reading.identity import Identity, identify
from assistant.reading.kinds import kind_shown
from assistant.reading.page_frame import without_tail
from assistant.reading.sections import Division, divide
from assistant.reading.tables import TablesRead, fit, read_tables
from assistant.reading.values import MONEY, cell_value, number_in, says_nothing, squeeze, without_marks
from assistant.report import CellValue, Form, Place, Previous, Provenance, Report, Tables

_UNSURE = 0.8
_MOST_NOTES = 40
_MOST_CONVERTED = 3


def assemble(document: Document, name: str) -> Report:
    """The report that a document holds.

    Raises:
        InputError: `no-tables` where nothing of a report is in it, `no-year` where nothing tells its year.
    """
    only_text = all(isinstance(piece, Paragraph) for piece in document.pieces)
    division, identity, tables = _read(_with_tables(document.pieces) if only_text else document.pieces, document, name)
    if not only_text and _lacks_tables(tables):
        division, identity, tables = _read(_with_tables(document.pieces), document, name)
    named = any(section.title for section in division.sections)
    if not tables.cells and not named:
        raise InputError(
            f"{name}：没有找到年度报告的表格，也没有找到年度报告的章节。请确认选对了文件。", code="no-tables"
        )
    if identity.year is None:
        raise InputError(f"{name}：标题、文件名和正文都没有写明年度，请在标题中写明是哪一年的报告。", code="no-year")
    provenance = Provenance(
        format=document.format,
        runs=division.runs,
        cells={address: found.cell.place for address, found in tables.cells.items()},
        sureness={address: found.sureness for address, found in tables.cells.items()},
        printed={a: squeeze(f.cell.text) for a, f in tables.cells.items() if _beside(f.cell.text)},
        preface=_text(division.preface),
        attachments=_text(division.attachments),
        notes=[*document.notes, *identity.notes, *_notes(tables)],
    )
    return Report(
        organization=identity.organization,
        year=identity.year,
        sections=division.sections,
        tables=Tables(cells=_values(tables)),
        previous=_previous(document, identity.year, tables.form.kind),
        notes=document.facts,
        provenance=provenance,
    )


def _read(pieces: list[Piece], document: Document, name: str) -> tuple[Division, Identity, TablesRead]:
    kind = kind_shown(pieces)
    division = divide(pieces, kind)
    prose = "\n".join(section.text for section in division.sections)
    before = [document.title, *(p.text for p in division.preface)]
    identity = identify(before, prose, name, kind)
    if document.year is not None or document.organization:
        identity = Identity(document.organization or identity.organization, document.year or identity.year)
    return division, identity, read_tables(pieces, identity.year, kind)


def _with_tables(pieces: list[Piece]) -> list[Piece]:
    """The pieces, paragraphs that are lines of a table made one."""
    lifted: list[Piece] = []
    pieces = without_tail(pieces)
    for is_text, run in groupby(pieces, key=lambda piece: isinstance(piece, Paragraph)):
        same = list(run)
        lifted += lift_tables(cast("list[Paragraph]", same), fit) if is_text else same
    return lifted


def _lacks_tables(found: TablesRead) -> bool:
    """Whether nothing of one of the form's tables was found."""
    return len({found.form.cells[address].table.key for address in found.cells}) < len(found.form.tables)


def _previous(document: Document, year: int, kind: str) -> Previous | None:
    """Last year's tables, where the format has a place of their own for them and something is filled in."""
    values = _values(read_tables(document.previous, year - 1, kind)) if document.previous else {}
    if all(value is None for value in values.values()):
        return None
    return Previous(year=year - 1, tables=Tables(cells=values))


def _values(tables: TablesRead) -> dict[str, CellValue]:
    """The cells in the form's order."""
    return {a: _value(a, tables) for a in tables.form.cells if a in tables.cells}


def _value(address: str, tables: TablesRead) -> CellValue:
    text, unit = tables.cells[address].cell.text, tables.form.cells[address].column.unit
    number = number_in(text)
    value = cell_value(text, unit)
    return _in_form_unit(value) if address in tables.in_yuan and number is not None and not number.unit else value


def _in_form_unit(value: CellValue) -> CellValue:
    """An amount in 元 as one in 万元."""
    if value is None or isinstance(value, str):
        return value
    amount = round(value / 10000, 6)
    return int(amount) if amount == int(amount) else amount


def _text(paragraphs: Iterable[Paragraph]) -> str:
    return "\n".join(p.text.strip() for p in paragraphs)


def _notes(tables: TablesRead) -> list[str]:
    """What was not understood in the tables, in Chinese."""
    form = tables.form
    unread = {row: cell.place for row, cell in reversed(tables.unread)}
    notes = [f"{_row_name(form, r)}一行的数字与栏目对不上，没有读入{_line(at)}。" for r, at in reversed(unread.items())]
    notes += [f"{form.label(a)}有两处不同的数，取了更可靠的一处。" for a in form.cells if a in tables.conflicts]
    notes += _converted(form, tables.in_yuan)
    for address, found in tables.cells.items():
        value = _value(address, tables)
        if isinstance(value, str):
            notes.append(f"{form.label(address)}不是数字：“{value[:20]}”。")
        elif says_nothing(found.cell.text):
            notes.append(f"{form.label(address)}写的是“{squeeze(found.cell.text)[:20]}”，按未填处理。")
        elif _beside(found.cell.text):
            notes.append(f"{form.label(address)}写的是“{squeeze(found.cell.text)[:30]}”，读作{value}。")
        elif found.sureness < _UNSURE:
            notes.append(f"{form.label(address)}的行名或栏名与规定的不完全一致，请核对是否对应。")
    notes += [_missing(form, key, tables) for key in (table.key for table in form.tables)]
    shown = [note for note in notes if note]
    return shown if len(shown) <= _MOST_NOTES else [*shown[:_MOST_NOTES], f"……另有{len(shown) - _MOST_NOTES}条。"]


def _converted(form: Form, in_yuan: set[str]) -> list[str]:
    """What was converted from 元: cell by cell, or whole tables in one line."""
    if len(in_yuan) > _MOST_CONVERTED:
        names = dict.fromkeys(cell.table.printed for a, cell in form.cells.items() if a in in_yuan)
        return [f"{'、'.join(names)}的金额单位是元，{len(in_yuan)}格已换算成万元。"]
    return [f"{form.label(a)}的单位是元，已换算成万元。" for a in form.cells if a in in_yuan]


def _beside(text: str) -> bool:
    """Whether a remark, a unit of money or the mark of a note stands beside the number."""
    number = number_in(text)
    if number is None:
        return False
    return bool(number.remark) or number.unit in MONEY or without_marks(text) != text.strip()


def _row_name(form: Form, address: str) -> str:
    return next(cell.row.short for cell in form.cells.values() if cell.row.address == address)


def _line(place: Place) -> str:
    return f"（第{place.index + 1}行）" if place.part == "line" else ""


def _missing(form: Form, key: str, tables: TablesRead) -> str:
    """A note on the cells of a table that were not found at all."""
    addresses = [a for a, cell in form.cells.items() if cell.table.key == key]
    missing = [a for a in addresses if a not in tables.cells]
    if not missing:
        return ""
    table = form.table(key)
    if len(missing) == len(addresses):
        return f"没有找到{table.printed}（{table.title}）。"
    names = "、".join(form.label(a).removeprefix(table.printed) for a in missing[:3])
    return f"{table.printed}有{len(missing)}个单元格没有找到：{names}{'等' if len(missing) > 3 else ''}。"
