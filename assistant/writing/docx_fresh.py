"""A report as a new Word document, for findings on a report that did not come as one. The layout is plain."""

from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from assistant.report import Block, Facts, Report, Table
from assistant.writing import words
from assistant.writing.docx_text import Character, characters

_FONT = "仿宋"
_CORNER = "项目"
_WIDTH, _NAMES = Cm(17), Cm(6)


class FreshPlaces:
    """A new document with a report in it, and where its places stand there."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.document: Any = Document()
        self._lines: dict[tuple[int, int], Any] = {}
        self._cells: dict[str, Any] = {}
        self._set_up()
        title = f"{report.organization}{report.year}年政府信息公开工作年度报告"
        self._title = self.document.add_heading(title, level=0)
        self._title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._write()

    def text(self, section: int, start: int, end: int) -> list[Character]:
        """The characters of a span."""
        found: list[Character] = []
        at = 0
        for number, line in enumerate(self._report.sections[section].text.split("\n")):
            low, high = max(start - at, 0), min(end - at, len(line))
            if low < high:
                found += characters(self._lines[section, number]._p)[low:high]
            at += len(line) + 1
        return found

    def cell(self, address: str) -> Any | None:
        """The paragraph of a table cell."""
        return self._cells.get(address)

    def first(self) -> Any:
        """The title: where comments on the whole report go."""
        return self._title._p

    def _set_up(self) -> None:
        page = self.document.sections[0]
        page.orientation = WD_ORIENT.PORTRAIT
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2)
        for style in ("Normal", "Title", "Heading 1"):
            properties = self.document.styles[style].element.get_or_add_rPr()
            fonts = properties.get_or_add_rFonts()
            for name in [name for name in fonts.attrib if name.endswith("Theme")]:
                del fonts.attrib[name]
            for kind in ("w:ascii", "w:hAnsi", "w:eastAsia"):
                fonts.set(qn(kind), _FONT)

    def _write(self) -> None:
        form = self._report.form
        facts = Facts(self._report)
        tables = {table.key: table for table in form.tables}
        titles = {key: title for title in form.sections if (key := title.table)}
        for number, section in enumerate(self._report.sections):
            self.document.add_heading(section.title, level=1)
            for line_number, line in enumerate(section.text.split("\n")):
                self._lines[number, line_number] = self._line(line)
            own = next((key for key, title in titles.items() if title.title in section.title), None)
            if own in tables:
                self._table(tables.pop(own), facts)
        for table in tables.values():
            self.document.add_heading(f"{table.printed}　{table.title}", level=1)
            self._table(table, facts)

    def _line(self, line: str) -> Any:
        paragraph = self.document.add_paragraph(line)
        paragraph.paragraph_format.first_line_indent = Pt(22)
        return paragraph

    def _table(self, table: Table, facts: Facts) -> None:
        for block in table.blocks:
            self._block(block, facts)
            self.document.add_paragraph()

    def _block(self, block: Block, facts: Facts) -> None:
        if block.heading:
            self.document.add_paragraph(block.heading)
        grid = self.document.add_table(rows=1, cols=len(block.columns) + 1, style="Table Grid")
        grid.rows[0].cells[0].text = _CORNER
        for cell, column in zip(grid.rows[0].cells[1:], block.columns, strict=True):
            cell.text = column.label
        for row in block.rows:
            name, *cells = grid.add_row().cells
            name.text = row.label if row.group is None else f"{row.group.lstrip('三、')}　{row.label}"
            for cell, column in zip(cells, block.columns, strict=True):
                address = f"{row.address}.{column.key}"
                value = words.cell_value(facts, address)
                cell.text = "" if value == words.UNFILLED else value
                self._cells[address] = cell.paragraphs[0]._p
        _set_widths(grid, len(block.columns))


def _set_widths(grid: Any, columns: int) -> None:
    """The first column wide enough for the names of the rows."""
    grid.autofit = False
    widths = [_NAMES, *[(_WIDTH - _NAMES) // columns] * columns]
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
