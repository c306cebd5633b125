"""Findings as comments in a Word document, each at its number, and right values as tracked changes where asked for.

Where the report was read from a Word file, the document is a copy of that file to which nothing is added but these;
else it is a new one with the report in it.
"""

import io
from collections.abc import Collection
from typing import Any, Protocol

from docx import Document
from docx.text.run import Run

from assistant.checking import CellLocation, Finding, Span
from assistant.reading.docx_numbering import W
from assistant.report import Facts
from assistant.writing import words
from assistant.writing.docx_fresh import FreshPlaces
from assistant.writing.docx_original import OriginalPlaces
from assistant.writing.docx_text import Character, characters, isolate
from assistant.writing.outcome import Checked, Outcome, Unreadable
from assistant.writing.tracked import change, trackable
from assistant.writing.tracked import track as write_changes

AUTHOR = "年报核对助手"
_INITIALS = "核对"


class CommentPlaces(Protocol):
    """Where a report's places stand in a document: elements of its XML."""

    def text(self, section: int, start: int, end: int) -> list[Character]:
        """The characters of a span; empty where the document does not have them."""
        ...

    def cell(self, address: str) -> Any | None:
        """A paragraph of the cell."""
        ...

    def first(self) -> Any | None:
        """The paragraph for comments on the whole report."""
        ...


def commented(checked: Checked, original: bytes | None = None, *, track: bool | Collection[str] = False) -> bytes:
    """A document with the findings as comments.

    Args:
        checked: the report and its findings.
        original: the Word file that the report was read from; None makes a new document.
        track: whether right values are put in as tracked changes, or the ids of the findings whose are.

    Returns:
        The bytes of a .docx file.
    """
    if original is None:
        fresh = FreshPlaces(checked.report)
        return _saved(fresh.document, checked, fresh, track=track)
    copy = Document(io.BytesIO(original))
    return _saved(copy, checked, OriginalPlaces(checked.report, copy.part), track=track)


def summary(outcome: Outcome) -> str:
    """What is said of a document that was written, or could not be."""
    if isinstance(outcome, Unreadable):
        return f"无法读取（{outcome.code}）：{outcome.message}\n"
    return f"（{len(outcome.result.findings)} 处批注）\n"


def _saved(word: Any, checked: Checked, places: CommentPlaces, *, track: bool | Collection[str]) -> bytes:
    facts = Facts(checked.report)
    for finding in checked.result.findings:
        runs = _runs(finding, places)
        if runs:
            word.add_comment(runs, _text(finding, checked, facts), author=AUTHOR, initials=_INITIALS)
    if track:
        chosen = [each for each in checked.result.findings if track is True or each.id in track]
        found = [change(_characters(each, places), each.replacements[0]) for each in trackable(chosen)]
        write_changes([each for each in found if each is not None], word.element.body, AUTHOR)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _runs(finding: Finding, places: CommentPlaces) -> list[Run]:
    """The runs that a finding's comment spans; where its own place is not found, those of the whole report."""
    at = finding.location
    found = _characters(finding, places)
    if found:
        return [Run(element, None) for element in isolate(found)]  # type: ignore[arg-type]
    paragraph = places.cell(at.cell) if isinstance(at, CellLocation) else None
    paragraph = places.first() if paragraph is None else paragraph
    return [] if paragraph is None else _all_runs(paragraph)


def _characters(finding: Finding, places: CommentPlaces) -> list[Character]:
    at = finding.location
    return places.text(at.section, at.start, at.end) if isinstance(at, Span) else []


def _all_runs(paragraph: Any) -> list[Run]:
    """The runs with text of a paragraph; an empty one gets a run for the comment to stand at."""
    runs = list(dict.fromkeys(character.node.getparent() for character in characters(paragraph)))
    if not runs:
        runs = [paragraph.makeelement(f"{W}r")]
        paragraph.append(runs[0])
    return [Run(run, None) for run in (runs[0], runs[-1])]  # type: ignore[arg-type]


def _text(finding: Finding, checked: Checked, facts: Facts) -> str:
    """What the comment says, a paragraph a line."""
    right = words.right_value(finding, words.claim_of(finding, checked.result))
    lines = [f"【{words.SEVERITIES[finding.severity]}】{finding.message}"]
    if right is not None:
        lines.append(f"应为：{right}")
    if words.basis(finding):
        lines.append(f"依据：{words.basis(finding)}")
    shown = words.cells(finding, facts)
    if shown:
        lines.append("；".join(shown))
    return "\n".join([*lines, f"（{finding.rule} {finding.id}）"])
