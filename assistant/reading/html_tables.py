"""Tables of web pages: which of them hold data, and their cells with rowspan and colspan expanded."""

import re
from dataclasses import dataclass
from typing import Any

from assistant.errors import InputError
from assistant.reading.document import Grid, GridCell, grid_from_texts
from assistant.reading.html_look import Sheet, field_value, is_raised
from assistant.reading.labels import is_known
from assistant.reading.sections import names_section
from assistant.reading.values import is_note_mark
from assistant.report import Place

_MOST_SPAN = 200
_WRAPPED = re.compile(r"(?<=[^\x00-\x7f])[ \t\r]*\n[ \t\r\n]*(?=[^\x00-\x7f])")
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_LAYOUT_TEXT = 120
_FEWEST_WORDS = 3
_BLOCK_IN_CELL = frozenset({"p", "div", "br", "li"})
_NOT_SHOWN = frozenset({"script", "style", "del", "template", "noscript", "button"})
_FIELDS = frozenset({"input", "select", "textarea"})
_DIVISIONS = frozenset({"div", "section", "ul", "ol", "dl", "article", "main"})
_FEWEST_ROWS = 3
_DEEPEST = 200
_BEFORE = 4


@dataclass(slots=True)
class CellBudget:
    """Counts the table cells of a file against the limit."""

    name: str
    cells: int

    def spend(self, count: int) -> None:
        """Count some more cells.

        Raises:
            InputError: `too-large`.
        """
        self.cells -= count
        if self.cells < 0:
            raise InputError(
                f"{self.name}：表格单元格太多，不像年度报告。如确需读取，请调大设置项 reading.cells。", code="too-large"
            )


def visible_text(source: str) -> str:
    r"""Text as a browser shows it: white space collapsed, none where lines of Chinese wrap; `\v` breaks lines."""
    collapsed = _SPACES.sub(" ", _WRAPPED.sub("", source))
    return "\n".join(line.strip(" ") for line in collapsed.split("\v"))


def is_layout(table: Any, sheet: Sheet) -> bool:
    """Whether a table only arranges other content: it holds tables or long text, and no word of a form of its own."""
    own = [cell for row in _rows(table, sheet) for cell in row]
    if not own:
        return True
    texts = [_cell_text(cell, sheet) for cell in own if cell.find(".//table") is None]
    if sum(is_known(text) and not names_section(text) for text in texts) >= _FEWEST_WORDS:
        return False
    if len(texts) < len(own) or any(map(names_section, texts)):
        return True
    return len(own) == 1 or sum(len(text) > _LAYOUT_TEXT for text in texts) * 2 >= len(own)


def read_grid(table: Any, place: Place, budget: CellBudget, sheet: Sheet) -> Grid:
    """The cells of a data table; `row` and `column` of a place count the expanded grid."""
    grid: list[list[GridCell | None]] = []
    rows = _rows(table, sheet)
    for r, row in enumerate(rows):
        _reach(grid, r)
        c = 0
        for element in row:
            while c < len(grid[r]) and grid[r][c] is not None:
                c += 1
            height, width = _span(element, "rowspan"), _span(element, "colspan")
            budget.spend(height * width)
            cell = GridCell(_cell_text(element, sheet), place.model_copy(update={"row": r, "column": c}))
            for rr in range(r, r + height):
                _reach(grid, rr)
                _put(grid[rr], c, width, cell)
            c += width
    width = max(map(len, grid), default=0)
    budget.spend(len(grid) * width)
    del grid[len(rows) :]
    hidden = _hidden_columns(table, sheet)
    if hidden:
        grid = [[cell for c, cell in enumerate(row) if c not in hidden] for row in grid]
        width = max(map(len, grid), default=0)
    return Grid(
        [
            [
                (row[c] if c < len(row) else None) or GridCell("", place.model_copy(update={"row": r, "column": c}))
                for c in range(width)
            ]
            for r, row in enumerate(grid)
        ],
        place,
        ragged=any(len(row) < width or None in row for row in grid),
    )


def division_rows(element: Any, sheet: Sheet) -> list[list[Any]]:
    """The rows of a table made of divisions (lists, sections); [] where the element is none.

    Its children are rows, theirs are cells: short texts, several of them words of a form.
    """
    if len(element) < _FEWEST_ROWS or element.tag not in _DIVISIONS:
        return []
    children = [child for child in element if isinstance(child.tag, str) and not sheet.hides(child)]
    rows = [[c for c in child if isinstance(c.tag, str) and c.tag != "br" and not sheet.hides(c)] for child in children]
    if len(rows) < _FEWEST_ROWS or any(child.tag == "table" for child in children):
        return []
    if sum(len(row) > 1 for row in rows) * 2 < len(rows):
        return []
    known = 0
    for row, child in zip(rows, children, strict=True):
        if (child.text or "").strip() or any((cell.tail or "").strip() for cell in row):
            return []
        for cell in row:
            text = "".join(cell.itertext())
            if len(text.strip()) > _LAYOUT_TEXT or cell.find(".//table") is not None:
                return []
            known += is_known(text)
    return rows if known >= _FEWEST_WORDS else []


def read_divisions(rows: list[list[Any]], place: Place, budget: CellBudget, sheet: Sheet) -> Grid:
    """The cells of a table made of divisions."""
    width = max(map(len, rows))
    budget.spend(len(rows) * width)
    texts = [[_cell_text(cell, sheet) for cell in row] for row in rows]
    made = grid_from_texts(texts, place)
    return Grid(made.rows, place, ragged=True)


def _rows(table: Any, sheet: Sheet) -> list[list[Any]]:
    """The rows of a table itself that show, not of tables inside it."""
    rows = []
    for child in table:
        if child.tag in ("thead", "tbody", "tfoot") and not sheet.hides(child):
            rows += [row for row in child if row.tag == "tr"]
        elif child.tag == "tr":
            rows.append(child)
    return [
        [cell for cell in row if cell.tag in ("td", "th") and not sheet.hides(cell)]
        for row in rows
        if not sheet.hides(row)
    ]


def _hidden_columns(table: Any, sheet: Sheet) -> set[int]:
    """The numbers of the columns whose `col` is hidden."""
    hidden: set[int] = set()
    position = 0
    for column in (c for c in table.iter("col") if next(c.iterancestors("table")) is table):
        width = _span(column, "span")
        if sheet.hides(column):
            hidden |= set(range(position, position + width))
        position += width
    return hidden


def _reach(grid: list[list[GridCell | None]], row: int) -> None:
    while len(grid) <= row:
        grid.append([])


def _put(row: list[GridCell | None], column: int, width: int, cell: GridCell) -> None:
    row += [None] * (column + width - len(row))
    for c in range(column, column + width):
        row[c] = row[c] or cell


def _cell_text(element: Any, sheet: Sheet) -> str:
    parts: list[str] = [field_value(element) or element.text or ""]
    for inner in element:
        _add_text(inner, parts, sheet, 0)
    return visible_text("".join(parts)).strip()


def _add_text(element: Any, parts: list[str], sheet: Sheet, depth: int) -> None:
    """Add what an element inside a cell shows, and what stands behind it."""
    tag = element.tag if isinstance(element.tag, str) else ""
    raised = bool(tag) and is_raised(element)
    mark = raised and is_note_mark("".join(element.itertext()).strip(), "".join(parts).rstrip()[-_BEFORE:])
    if tag and tag not in _NOT_SHOWN and not mark and depth < _DEEPEST and not sheet.hides(element):
        if tag in _BLOCK_IN_CELL:
            parts.append("\v")
        if tag in _FIELDS:
            parts.append(field_value(element))
        else:
            parts.append(element.text or "")
            for inner in element:
                _add_text(inner, parts, sheet, depth + 1)
    parts.append(element.tail or "")


def _span(element: Any, name: str) -> int:
    text = (element.get(name) or "").strip()
    return max(1, min(int(text), _MOST_SPAN)) if text.isascii() and text.isdigit() and len(text) < 9 else 1
