"""Word documents (.docx, .docm) → a document, through python-docx.

Read as Word shows the text when all changes are accepted; automatic numbers are written out. Comments, footnotes and
headers are left out, and so are text boxes unless they hold tables or the whole report. Macros and embedded objects
are never opened. The text of a paragraph is the business of `docx_text`, numbers of `docx_numbering`.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from assistant.errors import InputError
from assistant.reading.document import Document, Grid, GridCell, Paragraph, Piece
from assistant.reading.docx_numbering import Numbering, W
from assistant.reading.docx_text import is_joined_to_next, paragraph_text, visible_children
from assistant.report import Place
from assistant.settings import ReadingLimits

_DAMAGE = (OpcError, etree.LxmlError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, AttributeError, TypeError,
           IndexError, OSError, EOFError, NotImplementedError)  # fmt: skip
_TRANSPARENT = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_MOST_SPAN = 64
_LAYOUT_CELLS = 2
_NOT_READ = (("footnotes", "footnote", "脚注"), ("comments", "comment", "批注"))


def read_docx(data: bytes, name: str, limits: ReadingLimits) -> Document:
    """The document in a Word file.

    Raises:
        InputError: `unreadable` where it is damaged, `too-large` where it has more cells than allowed.
    """
    try:
        part = docx.Document(io.BytesIO(data)).part
        numbering = Numbering(_related(part, "numbering"), _related(part, "styles"))
        notes = [f"{count}条{label}没有读入。" for kind, tag, label in _NOT_READ if (count := _count(part, kind, tag))]
        walk = _Walk(numbering, name, limits)
        walk.blocks(part.element.body)
    except RecursionError as error:
        raise InputError(f"{name}：表格或文本框嵌套太深，无法读取。", code="too-large") from error
    except _DAMAGE as error:
        raise InputError(
            f"{name}：Word 文件已损坏，无法读取。请用 Word 或 WPS 打开后另存一次。", code="unreadable"
        ) from error
    document = Document("docx", walk.pieces, notes=notes)
    _place_text_boxes(document, walk.boxes)
    return document


def _related(part: Any, kind: str) -> Any | None:
    """The root element of a part of the document (numbering, styles), None where it has none."""
    for relation in part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            target = relation.target_part
            element = getattr(target, "element", None)
            return element if element is not None else etree.fromstring(target.blob, _parser())
    return None


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _count(part: Any, kind: str, tag: str) -> int:
    """How many footnotes or comments the document holds; Word's two separators are none."""
    root = _related(part, kind)
    if root is None:
        return 0
    return sum(element.get(f"{W}type") is None for element in root.findall(f"{W}{tag}"))


def _place_text_boxes(document: Document, boxes: list[Piece]) -> None:
    """Tables in text boxes are read; their text only where the document has no other."""
    if not any(isinstance(piece, Paragraph) and piece.text.strip() for piece in document.pieces):
        document.pieces += boxes
        return
    document.pieces += [piece for piece in boxes if not isinstance(piece, Paragraph)]
    left_out = [piece for piece in boxes if isinstance(piece, Paragraph) and piece.text.strip()]
    if left_out:
        document.notes.append(f"文本框中的{len(left_out)}段文字没有读入：{left_out[0].text.strip()[:20]}")


@dataclass(slots=True)
class _Walk:
    """One pass over the body, in reading order: `index` of a place counts the document's paragraphs and tables."""

    numbering: Numbering
    name: str
    limits: ReadingLimits
    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Piece] = field(default_factory=list)
    index: int = 0
    cells: int = 0

    def blocks(self, parent: Any, part: str = "body") -> None:
        """Take in the paragraphs and tables inside an element."""
        continued = ""
        for child in visible_children(parent):
            if child.tag == f"{W}p":
                text = continued + self._paragraph(child)
                continued = text if is_joined_to_next(child) else ""
                if not continued:
                    self._add_lines(text, Place(part=part, index=self.index))
                self.index += 1
            elif child.tag == f"{W}tbl":
                self._table(child, Place(part=part, index=self.index))
            elif child.tag in _TRANSPARENT:
                self.blocks(child, part)

    def _paragraph(self, element: Any) -> str:
        found = paragraph_text(element)
        for box in found.boxes:
            inner = _Walk(self.numbering, self.name, self.limits, index=self.index, cells=self.cells)
            inner.blocks(box, "textbox")
            self.cells = inner.cells
            self.boxes += inner.pieces + inner.boxes
        return self.numbering.prefix(element.find(f"{W}pPr")) + found.text

    def _add_lines(self, text: str, place: Place) -> None:
        """Line breaks inside a paragraph make paragraphs of their own, as they look."""
        start = 0
        for line in text.split("\n"):
            self.pieces.append(Paragraph(line, place, start))
            start += len(line) + 1

    def _table(self, table: Any, place: Place) -> None:
        self.index += 1
        rows = [row for row in _descend(table, "tr") if row.find(f"{W}trPr/{W}del") is None]
        cells = [cell for row in rows for cell in _descend(row, "tc")]
        self._count(len(cells))
        if len(cells) <= _LAYOUT_CELLS or len(cells) <= len(rows):
            for cell in cells:
                self.blocks(cell)
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
            self._table(inner, Place(index=self.index))

    def _row(self, row: Any, above: list[GridCell], place: Place, r: int, nested: list[Any]) -> list[GridCell]:
        cells: list[GridCell] = []
        properties = row.find(f"{W}trPr")
        for _ in range(_span(properties, "gridBefore", 0)):
            cells.append(GridCell("", place.model_copy(update={"row": r, "column": len(cells)})))
        for element in _descend(row, "tc"):
            own = element.find(f"{W}tcPr")
            column = len(cells)
            cell = GridCell(self._cell_text(element, nested), place.model_copy(update={"row": r, "column": column}))
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
        self.cells += cells
        if self.cells > self.limits.cells:
            raise InputError(
                f"{self.name}：表格超过{self.limits.cells}个单元格，不像年度报告。"
                "如确需读取，请调大设置项 reading.cells。",
                code="too-large",
            )


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
