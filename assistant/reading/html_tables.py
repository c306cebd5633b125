"""Tables of web pages: which of them hold data, and their cells with rowspan and colspan expanded."""

import re
from dataclasses import dataclass
from typing import Any

from assistant.errors import InputError
from assistant.reading.document import Grid, GridCell
from assistant.reading.labels import is_known
from assistant.reading.sections import names_section
from assistant.report import Place

_MOST_SPAN = 200
_WRAPPED = re.compile(r"(?<=[^\x00-\x7f])[ \t\r]*\n[ \t\r\n]*(?=[^\x00-\x7f])")
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_LAYOUT_TEXT = 120
_FEWEST_WORDS = 3
_BLOCK_IN_CELL = frozenset({"p", "div", "br", "li"})


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


def is_layout(table: Any) -> bool:
    """Whether a table only arranges other content: it holds tables or long text, and no word of a form of its own."""
    own = [cell for row in _rows(table) for cell in row]
    if not own:
        return True
    texts = [_cell_text(cell) for cell in own if cell.find(".//table") is None]
    if sum(is_known(text) and not names_section(text) for text in texts) >= _FEWEST_WORDS:
        return False
    if len(texts) < len(own) or any(map(names_section, texts)):
        return True
    return len(own) == 1 or sum(len(text) > _LAYOUT_TEXT for text in texts) * 2 >= len(own)


def read_grid(table: Any, place: Place, budget: CellBudget) -> Grid:
    """The cells of a data table; `row` and `column` of a place count the expanded grid."""
    grid: list[list[GridCell | None]] = []
    for r, row in enumerate(_rows(table)):
        _reach(grid, r)
        c = 0
        for element in row:
            while c < len(grid[r]) and grid[r][c] is not None:
                c += 1
            height, width = _span(element, "rowspan"), _span(element, "colspan")
            budget.spend(height * width)
            cell = GridCell(_cell_text(element), place.model_copy(update={"row": r, "column": c}))
            for rr in range(r, r + height):
                _reach(grid, rr)
                _put(grid[rr], c, width, cell)
            c += width
    width = max(map(len, grid), default=0)
    budget.spend(len(grid) * width)
    del grid[len(_rows(table)) :]
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


def _rows(table: Any) -> list[list[Any]]:
    """The rows of a table itself, not of tables inside it."""
    rows = []
    for child in table:
        if child.tag in ("thead", "tbody", "tfoot"):
            rows += [row for row in child if row.tag == "tr"]
        elif child.tag == "tr":
            rows.append(child)
    return [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]


def _reach(grid: list[list[GridCell | None]], row: int) -> None:
    while len(grid) <= row:
        grid.append([])


def _put(row: list[GridCell | None], column: int, width: int, cell: GridCell) -> None:
    row += [None] * (column + width - len(row))
    for c in range(column, column + width):
        row[c] = row[c] or cell


def _cell_text(element: Any) -> str:
    parts: list[str] = [element.text or ""]
    for inner in element.iterdescendants():
        if inner.tag in _BLOCK_IN_CELL:
            parts.append("\v")
        if inner.tag not in ("script", "style"):
            parts.append(inner.text or "")
        parts.append(inner.tail or "")
    return visible_text("".join(parts)).strip()


def _span(element: Any, name: str) -> int:
    text = (element.get(name) or "").strip()
    return max(1, min(int(text), _MOST_SPAN)) if text.isascii() and text.isdigit() and len(text) < 9 else 1
