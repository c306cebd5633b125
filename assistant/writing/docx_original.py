"""Where the places of a report stand in the Word file that it was read from.

The reader numbers the file's paragraphs and tables in reading order (`Place.index`); its own walk is gone again here.
Whether a place is right is told by its text; where it is not, the text is looked for.
"""

from typing import Any

from assistant.reading.docx_numbering import W
from assistant.reading.docx_walk import walk_part
from assistant.report import Report, Run
from assistant.writing.docx_text import Character, characters


class OriginalPlaces:
    """The places of `report` in the main part of its file."""

    def __init__(self, report: Report, part: Any) -> None:
        self._report = report
        self._walk = walk_part(part)
        self._paragraphs = list(part.element.body.iter(f"{W}p"))

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
        if place is None or place.row is None or place.column is None:
            return None
        cell = self._walk.cells.get((place.index, place.row, place.column))
        return None if cell is None else next(cell.iter(f"{W}p"), None)

    def first(self) -> Any | None:
        """The first paragraph with text: where comments on the whole report go."""
        return next((p for p in self._paragraphs if self._characters(p)), None)

    def _characters(self, paragraph: Any) -> list[Character]:
        return characters(paragraph, self._walk.looks) if paragraph.tag == f"{W}p" else []

    def _in_run(self, section: int, run: Run, low: int, high: int) -> list[Character]:
        line = self._report.sections[section].text[run.start : run.start + run.length]
        own = self._walk.elements[run.place.index : run.place.index + 1]
        for paragraph in (*own, *self._paragraphs):
            text = self._characters(paragraph)
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
