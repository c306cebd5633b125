"""Finds the place of a text in a stored report: office tools send one paragraph as it stands now, without the rest.

Steps: a text of several lines is taken as sections by its headings. A single paragraph takes the place of the same
paragraph of the report, else of the most similar one, so that it is checked in its context; else it stands alone in
the first section. What the check of that report says of the text's own characters is the answer.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.report import Report, Section, is_title

# Less alike than this is another paragraph (ratio of SequenceMatcher: twice the common characters over all).
_SIMILAR = 0.6


@dataclass(frozen=True, slots=True)
class PlacedSpan:
    """Characters `start` to `end` of a section that are the text's characters from `offset` on."""

    section: int
    start: int
    end: int
    offset: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A report that holds the text, and where."""

    report: Report
    pieces: tuple[PlacedSpan, ...]

    def offset_of(self, section: int, start: int, end: int) -> int | None:
        """Where in the text a span of the report starts; None where it is not the text's."""
        for piece in self.pieces:
            if piece.section == section and piece.start <= start and end <= piece.end:
                return piece.offset + start - piece.start
        return None


def place(text: str, report: Report) -> Placed:
    """The stored report with the text in its place; the stored one stays as it is."""
    if "\n" in text.strip():
        return _as_sections(text, report)
    return _as_paragraph(text, report)


def _as_paragraph(text: str, report: Report) -> Placed:
    found = _same(text, report) or _similar(text, report)
    if found is None:
        sections = [Section(title=_first_title(report), text=text)]
        return Placed(_with(report, sections), (PlacedSpan(0, 0, len(text), 0),))
    index, start, end = found
    old = report.sections[index]
    sections = list(report.sections)
    sections[index] = Section(title=old.title, text=old.text[:start] + text + old.text[end:])
    return Placed(_with(report, sections), (PlacedSpan(index, start, start + len(text), 0),))


def _same(text: str, report: Report) -> tuple[int, int, int] | None:
    wanted = text.strip()
    for index, start, paragraph in _paragraphs(report):
        if wanted and paragraph.strip() == wanted:
            return index, start, start + len(paragraph)
    return None


def _similar(text: str, report: Report) -> tuple[int, int, int] | None:
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    matcher.set_seq2(text)
    best, found = _SIMILAR, None
    for index, start, paragraph in _paragraphs(report):
        matcher.set_seq1(paragraph)
        if matcher.real_quick_ratio() < best or matcher.quick_ratio() < best:
            continue
        ratio = matcher.ratio()
        if ratio >= best:
            best, found = ratio, (index, start, start + len(paragraph))
    return found


def _paragraphs(report: Report) -> list[tuple[int, int, str]]:
    """Section, start and text of every paragraph."""
    found = []
    for index, section in enumerate(report.sections):
        start = 0
        for line in section.text.split("\n"):
            if line.strip():
                found.append((index, start, line))
            start += len(line) + 1
    return found


def _as_sections(text: str, report: Report) -> Placed:
    sections: list[Section] = []
    pieces: list[PlacedSpan] = []
    title, start, offset = _first_title(report), 0, 0
    for line in [*text.split("\n"), None]:
        heading = line is not None and is_title(line, report.form)
        if line is None or heading:
            body = text[start : max(start, offset - 1)]
            if body.strip():
                pieces.append(PlacedSpan(len(sections), 0, len(body), start))
                sections.append(Section(title=title, text=body))
        if line is None:
            break
        offset += len(line) + 1
        if heading:
            title, start = line.strip(), offset
    return Placed(_with(report, sections), tuple(pieces))


def _first_title(report: Report) -> str:
    return report.sections[0].title if report.sections else report.form.sections[0].heading


def _with(report: Report, sections: list[Section]) -> Report:
    return report.model_copy(update={"sections": sections, "provenance": None})
