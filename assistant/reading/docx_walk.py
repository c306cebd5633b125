"""One walk over the body of a Word document, in reading order: what is read, and where each piece stood.

The reader takes the pieces; who writes into the same file (comments) walks it again and asks `elements` and `cells` for
the elements behind a `Place`. So both count alike, whatever is left out (deleted and hidden rows and cells) or opened
(frames, content controls, text boxes, notes, documents embedded as w:altChunk).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from assistant.errors import InputError
from assistant.reading.document import Grid, GridCell, Paragraph, Piece
from assistant.reading.docx_numbering import Numbering, W
from assistant.reading.docx_text import (
    Looks,
    ParagraphText,
    is_joined_to_next,
    looks_of,
    paragraph_text,
    visible_children,
)
from assistant.report import Place
from assistant.settings import STANDARD_LIMITS, ReadingLimits

_TRANSPARENT = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_MOST_SPAN = 64
_LAYOUT_CELLS = 2
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OFF = frozenset({"0", "false", "off"})


@dataclass(slots=True)
class Walk:
    """What a walk found. `index` of a place is the element's number in `elements`.

    Attributes:
        pieces: paragraphs and tables in reading order.
        elements: the w:p, w:tbl or w:altChunk of each index.
        cells: (index, row, column) → the w:tc whose text was read there.
        left_out: what was not read because it is hidden or deleted, with how often.
        chunks: how many embedded documents were read.
    """

    numbering: Numbering
    looks: Looks
    name: str
    limits: ReadingLimits
    notes: dict[tuple[str, str], Any] = field(default_factory=dict)
    embedded: Callable[[str], list[Piece]] | None = None
    pieces: list[Piece] = field(default_factory=list)
    elements: list[Any] = field(default_factory=list)
    cells: dict[tuple[int, int, int], Any] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    chunks: int = 0
    _counted: int = 0
    _pending: list[ParagraphText] = field(default_factory=list)

    def blocks(self, parent: Any, part: str = "body") -> None:
        """Take in the paragraphs and tables inside an element."""
        continued = ""
        for child in visible_children(parent):
            if child.tag == f"{W}p":
                text = continued + self._paragraph(child)
                continued = text if is_joined_to_next(child) else ""
                if not continued:
                    self._add_lines(text, self._place(child, part))
                    self._apart(child)
                else:
                    self._place(child, part)
            elif child.tag == f"{W}tbl":
                self._table(child, part)
                self._apart(child)
            elif child.tag == f"{W}altChunk" and self.embedded is not None:
                self._chunk(child)
            elif child.tag in _TRANSPARENT:
                self.blocks(child, part)

    def _place(self, element: Any, part: str) -> Place:
        self.elements.append(element)
        return Place(part=part, index=len(self.elements) - 1)

    def _paragraph(self, element: Any) -> str:
        found = paragraph_text(element, self.looks)
        if found.boxes or found.notes:
            self._pending.append(found)
        return self.numbering.prefix(element.find(f"{W}pPr")) + found.text

    def _apart(self, anchor: Any) -> None:
        """Read the text boxes and notes of the paragraph or table just read: they stand behind it."""
        pending, self._pending = self._pending, []
        for found in pending:
            for box in found.boxes:
                self.blocks(box, "textbox")
            for key in found.notes:
                note = self.notes.get(key)
                if note is None:
                    continue
                for paragraph in note.iter(f"{W}p"):
                    text = paragraph_text(paragraph, self.looks).text
                    if text.strip():
                        self._add_lines(text.strip(), self._place(anchor, key[0]))

    def _chunk(self, element: Any) -> None:
        if self.embedded is None:
            return
        place = self._place(element, "embedded")
        for piece in self.embedded(element.get(f"{_R}id") or ""):
            self.chunks += 1
            if isinstance(piece, Paragraph):
                self.pieces.append(Paragraph(piece.text, place))
            else:
                self.pieces.append(piece)

    def _add_lines(self, text: str, place: Place) -> None:
        """Line breaks inside a paragraph make paragraphs of their own, as they look."""
        start = 0
        for line in text.split("\n"):
            self.pieces.append(Paragraph(line, place, start))
            start += len(line) + 1

    def _table(self, table: Any, part: str) -> None:
        place = self._place(table, part)
        rows = [row for row in _descend(table, "tr") if not self._is_gone(row)]
        cells = [cell for row in rows for cell in self._cells(row)]
        self._count(len(cells))
        if len(cells) <= _LAYOUT_CELLS or len(cells) <= len(rows):
            for cell in cells:
                self.blocks(cell, part)
            return
        grid: list[list[GridCell]] = []
        nested: list[Any] = []
        for row in rows:
            grid.append(self._row(row, grid[-1] if grid else [], place, len(grid), nested))
        width = max(map(len, grid), default=0)
        ragged = any(len(cells_of_row) < width for cells_of_row in grid)
        for r, cells_of_row in enumerate(grid):
            missing = range(len(cells_of_row), width)
            cells_of_row += [GridCell("", place.model_copy(update={"row": r, "column": c})) for c in missing]
        self.pieces.append(Grid(grid, place, ragged))
        for inner in nested:
            self._table(inner, part)

    def _is_gone(self, row: Any) -> bool:
        """Whether a row is deleted or hidden."""
        properties = row.find(f"{W}trPr")
        if properties is None:
            return False
        if properties.find(f"{W}del") is not None:
            return True
        hidden = properties.find(f"{W}hidden")
        if hidden is None or hidden.get(f"{W}val") in _OFF:
            return False
        self.left_out["隐藏的行"] = self.left_out.get("隐藏的行", 0) + 1
        return True

    def _cells(self, row: Any) -> list[Any]:
        """The cells of a row but for those whose deletion is tracked."""
        return [cell for cell in _descend(row, "tc") if cell.find(f"{W}tcPr/{W}cellDel") is None]

    def _row(self, row: Any, above: list[GridCell], place: Place, r: int, nested: list[Any]) -> list[GridCell]:
        cells: list[GridCell] = []
        properties = row.find(f"{W}trPr")
        for _ in range(_span(properties, "gridBefore", 0)):
            cells.append(GridCell("", place.model_copy(update={"row": r, "column": len(cells)})))
        for element in self._cells(row):
            own = element.find(f"{W}tcPr")
            column = len(cells)
            cell = GridCell(self._cell_text(element, nested), place.model_copy(update={"row": r, "column": column}))
            self.cells[place.index, r, column] = element
            if _continues(own, "vMerge") and column < len(above):
                cell = above[column]
            elif _continues(own, "hMerge") and cells:
                cell = cells[-1]
            span = _span(own, "gridSpan", 1)
            self._count(span - 1)
            cells += [cell] * span
        return cells

    def _cell_text(self, cell: Any, nested: list[Any]) -> str:
        lines = []
        for child in _flat(cell):
            if child.tag == f"{W}p":
                lines.append(self._paragraph(child))
            elif child.tag == f"{W}tbl":
                nested.append(child)
        return "\n".join(lines).strip("\n")

    def _count(self, cells: int) -> None:
        self._counted += cells
        if self._counted > self.limits.cells:
            raise InputError(
                f"{self.name}：表格超过{self.limits.cells}个单元格，不像年度报告。"
                "如确需读取，请调大设置项 reading.cells。",
                code="too-large",
            )


def walk_part(
    part: Any,
    name: str = "",
    limits: ReadingLimits = STANDARD_LIMITS,
    embedded: Callable[[str], list[Piece]] | None = None,
) -> Walk:
    """Walk the main part of an opened document.

    Args:
        part: the document part of python-docx.
        name: what the file is called in messages.
        limits: how many cells a file may have.
        embedded: the pieces of a document embedded under a relation's id; None passes these by.

    Raises:
        InputError: `too-large`.
    """
    styles = related(part, "styles")
    walk = Walk(Numbering(related(part, "numbering"), styles), looks_of(styles), name, limits, embedded=embedded)
    for kind in ("footnote", "endnote"):
        root = related(part, f"{kind}s")
        for note in () if root is None else root.findall(f"{W}{kind}"):
            walk.notes[kind, note.get(f"{W}id") or ""] = note
    walk.blocks(part.element.body)
    return walk


def related(part: Any, kind: str) -> Any | None:
    """The root element of a part of the document (numbering, styles), None where it has none."""
    for relation in part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            target = relation.target_part
            element = getattr(target, "element", None)
            return element if element is not None else etree.fromstring(target.blob, _parser())
    return None


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _flat(parent: Any) -> list[Any]:
    """The blocks inside an element, those inside content controls and accepted insertions included."""
    blocks: list[Any] = []
    for child in visible_children(parent):
        blocks += _flat(child) if child.tag in _TRANSPARENT else [child]
    return blocks


def _descend(parent: Any, name: str) -> list[Any]:
    return [child for child in _flat(parent) if child.tag == f"{W}{name}"]


def _span(properties: Any | None, name: str, otherwise: int) -> int:
    element = None if properties is None else properties.find(f"{W}{name}")
    text = "" if element is None else element.get(f"{W}val") or ""
    return min(int(text), _MOST_SPAN) if text.isascii() and text.isdigit() and int(text[:6]) >= otherwise else otherwise


def _continues(properties: Any | None, name: str) -> bool:
    """Whether a cell is the continuation of a merged one (w:vMerge, w:hMerge without `restart`)."""
    merge = None if properties is None else properties.find(f"{W}{name}")
    return merge is not None and merge.get(f"{W}val") != "restart"
