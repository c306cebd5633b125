"""Where the places of a report stand in the Word file that it was read from.

The reader numbers the file's paragraphs and tables in reading order (`Place.index`); the same order is walked here.
Whether a place is right is told by its text; where it is not, the text is looked for.
"""

from collections.abc import Iterator
from typing import Any

from assistant.reading.docx_numbering import W
from assistant.reading.docx_text import visible_children
from assistant.report import Report, Run
from assistant.writing.docx_text import Character, characters

_TRANSPARENT = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_LAYOUT_CELLS = 2  # a table of no more cells is layout: the reader takes its paragraphs as the body's


class OriginalPlaces:
    """The places of `report` in the body (w:body) of its file."""

    def __init__(self, report: Report, body: Any) -> None:
        self._report = report
        self._blocks = list(_blocks(body))
        self._paragraphs = list(body.iter(f"{W}p"))

    def text(self, section: int, start: int, end: int) -> list[Character]:
        """The characters of a span; empty where the file has no such text."""
        provenance = self._report.provenance
        if provenance is None or section >= len(provenance.runs):
            return []
        found: list[Character] = []
        for run in provenance.runs[section]:
            low, high = max(start, run.start), min(end, run.start + run.length)
            if low < high:
                found += self._in_run(section, run, low, high)
        wanted = self._report.sections[section].text[start:end]
        return found if "".join(c.text for c in found) == "".join(wanted.split("\n")) else []

    def cell(self, address: str) -> Any | None:
        """The first paragraph of a table cell."""
        provenance = self._report.provenance
        place = provenance.cells.get(address) if provenance else None
        if place is None or place.index >= len(self._blocks) or place.row is None or place.column is None:
            return None
        cell = _cell(self._blocks[place.index], place.row, place.column)
        return None if cell is None else next(cell.iter(f"{W}p"), None)

    def first(self) -> Any | None:
        """The first paragraph with text: where comments on the whole report go."""
        return next((p for p in self._paragraphs if characters(p)), None)

    def _in_run(self, section: int, run: Run, low: int, high: int) -> list[Character]:
        line = self._report.sections[section].text[run.start : run.start + run.length]
        own = self._blocks[run.place.index : run.place.index + 1]
        for paragraph in (*own, *self._paragraphs):
            text = characters(paragraph)
            start = _aligned("".join(c.text for c in text), line, run.offset)
            if start is not None:
                first = start + low - run.start
                return text[max(first, 0) : start + high - run.start] if first >= 0 else []
        return []


def _aligned(text: str, line: str, offset: int) -> int | None:
    """Where `line` begins in a paragraph's `text`, None where it is not there.

    It begins before the text, at a negative place, where the reader wrote an automatic number before it.
    """
    if text.startswith(line, offset):
        return offset
    if line in text:
        return text.index(line)
    missing = len(line) - len(text)
    return -missing if text and missing > 0 and line.endswith(text) else None


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in the order in which the reader counts them."""
    for child in visible_children(parent):
        if child.tag == f"{W}p":
            yield child
        elif child.tag == f"{W}tbl":
            yield from _table(child)
        elif child.tag in _TRANSPARENT:
            yield from _blocks(child)


def _table(table: Any) -> Iterator[Any]:
    yield table
    cells = [cell for row in _rows(table) for cell in _inside(row, "tc")]
    for cell in cells:
        if len(cells) <= _LAYOUT_CELLS:
            yield from _blocks(cell)
        else:
            for nested in _inside(cell, "tbl"):
                yield from _table(nested)


def _rows(table: Any) -> list[Any]:
    return [row for row in _inside(table, "tr") if row.find(f"{W}trPr/{W}del") is None]


def _inside(parent: Any, name: str) -> list[Any]:
    found: list[Any] = []
    for child in visible_children(parent):
        if child.tag in _TRANSPARENT:
            found += _inside(child, name)
        elif child.tag == f"{W}{name}":
            found.append(child)
    return found


def _cell(table: Any, row: int, column: int) -> Any | None:
    """The w:tc that covers a position, spans counted."""
    rows = _rows(table) if table.tag == f"{W}tbl" else []
    if row >= len(rows):
        return None
    before = rows[row].find(f"{W}trPr/{W}gridBefore")
    at = int(before.get(f"{W}val", 0)) if before is not None else 0
    for cell in _inside(rows[row], "tc"):
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        at += int(span.get(f"{W}val", 1)) if span is not None else 1
        if column < at:
            return cell
    return None
