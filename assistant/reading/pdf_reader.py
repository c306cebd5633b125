"""PDF files with a text layer → a document, through pdfplumber.

Ruled tables become grids, merged cells told by geometry; the text outside them becomes lines, lines become paragraphs,
and what repeats at the head or foot of pages (headers, page numbers) is dropped. Scans have no text: a typed error.
"""

import io
import logging
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException
from pdfplumber.utils.text import extract_text

from assistant.errors import InputError
from assistant.reading.document import Document, Grid, GridCell, Paragraph, Piece
from assistant.reading.html_tables import CellBudget
from assistant.reading.sections import names_section
from assistant.report import Place
from assistant.settings import ReadingLimits

# Damage in a file is our business to report, in one line; pdfminer logs each step of it.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

_PAGE_NUMBER = re.compile(r"[-—–─·\s]*(?:第?\s*\d{1,4}\s*页?|\d{1,4}\s*/\s*\d{1,4}|第\d+页共\d+页)[-—–─·\s]*")
_CHINESE_GAP = re.compile(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])|(?<=[^\x00-\x7f]) +(?=[\d])|(?<=\d) +(?=[^\x00-\x7f])")
_Box = tuple[float, float, float, float]
_EDGE = 0.12
_INDENT = 1.0
_SHORT = 1.6
_GAP = 0.35
_FEWEST_CELLS = 4


def read_pdf(data: bytes, name: str, limits: ReadingLimits) -> Document:
    """The document in a PDF file.

    Raises:
        InputError: `encrypted`, `unreadable`, `no-text` for a scan, `too-large` where it has too many pages or cells.
    """
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > limits.pages:
                raise InputError(
                    f"{name}：PDF 有{len(pdf.pages)}页，超过{limits.pages}页。如确需读取，请调大设置项 reading.pages。",
                    code="too-large",
                )
            pages = [_read_page(page, CellBudget(name, limits.cells)) for page in pdf.pages]
    except InputError:
        raise
    except (PdfminerException, MalformedPDFException, PDFException) as error:
        if isinstance(error.args[0] if error.args else error, PDFPasswordIncorrect) or isinstance(
            error, PDFPasswordIncorrect
        ):
            raise InputError(f"{name}：PDF 有密码。请去掉密码后另存，再重试。", code="encrypted") from error
        raise _damaged(name) from error
    except RecursionError as error:
        raise _damaged(name) from error
    except Exception as error:
        raise _damaged(name) from error
    if not any(page.lines or page.tables for page in pages):
        raise InputError(f"{name}：PDF 中没有文字，可能是扫描件。请使用有文字的文件。", code="no-text")
    return Document("pdf", _pieces(pages))


def _damaged(name: str) -> InputError:
    return InputError(f"{name}：PDF 文件已损坏，无法读取。", code="unreadable")


@dataclass(slots=True)
class _Line:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(slots=True)
class _Page:
    number: int
    height: float
    lines: list[_Line]
    tables: list[tuple[float, Grid]]


def _read_page(page: Any, budget: CellBudget) -> _Page:
    tables = [t for t in page.find_tables() if len(t.cells) >= _FEWEST_CELLS]
    boxes = [t.bbox for t in tables]
    outside = page.filter(lambda thing: thing["object_type"] != "char" or not _inside(thing, boxes)) if boxes else page
    lines = [
        _Line(
            _CHINESE_GAP.sub("", line["text"]).rstrip(),
            line["x0"],
            line["x1"],
            line["top"],
            line["bottom"],
            line["bottom"] - line["top"],
        )
        for line in outside.extract_text_lines(
            strip=False, return_chars=False, keep_blank_chars=True, x_tolerance_ratio=0.8
        )
        if line["text"].strip()
    ]
    grids = []
    for index, table in enumerate(tables):
        grids.append((table.bbox[1], _grid(page, table, Place(part=f"page:{page.page_number}", index=index), budget)))
    result = _Page(page.page_number, float(page.height), lines, grids)
    page.close()
    return result


def _inside(char: dict[str, Any], boxes: list[_Box]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _grid(page: Any, table: Any, place: Place, budget: CellBudget) -> Grid:
    """The cells of a ruled table, each standing in every row and column that its box covers."""
    lefts = _edges(box[0] for box in table.cells)
    tops = _edges(box[1] for box in table.cells)
    budget.spend(len(lefts) * len(tops))
    cells = _cell_texts(page, table)
    covering: dict[tuple[int, int], GridCell] = {}
    for (left, top, right, bottom), text in cells.items():
        columns = [c for c, x in enumerate(lefts) if left - 1 <= x < right - 1]
        rows = [r for r, y in enumerate(tops) if top - 1 <= y < bottom - 1]
        if not rows or not columns:
            continue
        cell = GridCell(text, place.model_copy(update={"row": rows[0], "column": columns[0]}))
        covering |= {(r, c): cell for r in rows for c in columns}
    return Grid(
        [
            [
                covering.get((r, c)) or GridCell("", place.model_copy(update={"row": r, "column": c}))
                for c in range(len(lefts))
            ]
            for r in range(len(tops))
        ],
        place,
    )


def _cell_texts(page: Any, table: Any) -> dict[_Box, str]:
    """Box → text of each cell of a table; a character belongs to the cell that its middle lies in."""
    chars: dict[_Box, list[dict[str, Any]]] = {box: [] for box in table.cells}
    for char in page.chars:
        if _inside(char, [table.bbox]):
            own = next((box for box in chars if _inside(char, [box])), None)
            if own is not None:
                chars[own].append(char)
    return {box: extract_text(own, keep_blank_chars=True, x_tolerance_ratio=0.8) for box, own in chars.items()}


def _edges(values: Any) -> list[float]:
    """Distinct positions; rules that lie less than two points apart are one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 2:
            edges.append(value)
    return edges


def _pieces(pages: list[_Page]) -> list[Piece]:
    """Paragraphs and tables of all pages in reading order; a paragraph may run on from one page to the next."""
    repeated = _repeated(pages)
    right = max((line.right for page in pages for line in page.lines), default=0.0)
    pieces: list[Piece] = []
    open_lines: list[_Line] = []
    index = 0

    def close(number: int) -> None:
        nonlocal index
        if open_lines:
            place = Place(part=f"page:{number}", index=index)
            pieces.append(Paragraph(_join(open_lines), place))
            index += 1
            open_lines.clear()

    for page in pages:
        lines = [line for line in page.lines if not _is_margin(line, page, repeated)]
        left = min((line.left for line in lines), default=0.0)
        pitch = _pitch(lines, left)
        items: list[tuple[float, _Line | Grid]] = [*((line.top, line) for line in lines), *page.tables]
        for _, item in sorted(items, key=lambda entry: entry[0]):
            if isinstance(item, Grid):
                close(page.number)
                pieces.append(item)
                continue
            if open_lines and _begins(item, open_lines[-1], _Margins(left, right, pitch)):
                close(page.number)
            open_lines.append(item)
    close(pages[-1].number)
    return pieces


@dataclass(frozen=True, slots=True)
class _Margins:
    """Where the lines of a page begin and end, and the gap between lines of one paragraph (None where not told)."""

    left: float
    right: float
    pitch: float | None


def _pitch(lines: list[_Line], left: float) -> float | None:
    """The usual gap before a line that is not indented: such lines mostly continue a paragraph."""
    gaps = [
        line.top - before.bottom
        for before, line in pairwise(lines)
        if line.left <= left + _INDENT * line.size and line.top > before.bottom - line.size
    ]
    return median_low(gaps) if gaps else None


def _begins(line: _Line, before: _Line, margins: _Margins) -> bool:
    """Whether a line begins a paragraph: by its indent, size or gap, as a heading, or because the last ended early."""
    indented = line.left > margins.left + _INDENT * line.size * 0.8
    apart = margins.pitch is not None and line.top - before.bottom > margins.pitch + _GAP * line.size
    resized = abs(line.size - before.size) > 0.25 * line.size
    ended = before.right < margins.right - _SHORT * before.size
    return indented or apart or resized or ended or names_section(line.text) or names_section(before.text)


def _join(lines: list[_Line]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        between = (
            " "
            if text[-1:].isascii() and line.text[:1].isascii() and text[-1:].isalpha() and line.text[:1].isalpha()
            else ""
        )
        text += between + line.text.lstrip()
    return text


def _repeated(pages: list[_Page]) -> set[str]:
    """Texts at the head or foot of most pages, digits apart."""
    if len(pages) < 3:
        return set()
    counts = Counter(text for page in pages for text in {_plain(line) for line in page.lines if _at_edge(line, page)})
    return {text for text, count in counts.items() if count * 2 > len(pages)}


def _is_margin(line: _Line, page: _Page, repeated: set[str]) -> bool:
    return _at_edge(line, page) and (bool(_PAGE_NUMBER.fullmatch(line.text)) or _plain(line) in repeated)


def _at_edge(line: _Line, page: _Page) -> bool:
    return line.top < _EDGE * page.height or line.bottom > (1 - _EDGE) * page.height


def _plain(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text.strip())
