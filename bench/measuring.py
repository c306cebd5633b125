"""Annotated reports for measuring and fitting the checker: the development half and the frozen one.

Development: `tests/checking/cases`, the marked sentences beside them, those of another kind, and an evaluation
folder beside the project where there is one. Frozen: `tests/checking/frozen`, by other authors, never tuned on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.checking.examination import paragraphs, table_of
from assistant.checking.prose.frames import Setting
from assistant.report import Facts, report_roles
from tests.checking.annotated import sentences
from tests.checking.offices import office
from tests.checking.reports import FROZEN, Annotation, Case, cases

ROOT = Path(__file__).resolve().parent.parent
ACCOUNTS = ROOT / "tests" / "checking" / "accounts" / "cases"
BESIDE = ROOT.parent / "shared" / "evaluation"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a case with the marks in it; offsets count its characters."""

    text: str
    setting: Setting
    marks: tuple[Annotation, ...]


def development() -> list[Case]:
    """The cases that may be looked at and tuned on."""
    found = [*cases(), *_sentences(), *cases(folder=ACCOUNTS)]
    for name in ("cases", "real"):
        if (BESIDE / name).is_dir():
            found += cases(folder=BESIDE / name)
    return found


def frozen() -> list[Case]:
    """The cases that are only ever measured on."""
    return cases(folder=FROZEN)


def _sentences() -> Iterator[Case]:
    for n, sentence in enumerate(sentences(ROOT / "tests" / "checking" / "sentences.txt")):
        report = office((sentence.title, sentence.text), zero=sentence.zero)
        marks = tuple(Annotation(0, m.start, m.end, m.cells, m.worded) for m in sentence.marks)
        yield Case(f"sentence-{n}", report, marks)


def paragraphs_of(case: Case) -> Iterator[Paragraph]:
    """The paragraphs of a case's sections."""
    report = case.report
    form = Facts(report).form
    named = report_roles(report)
    for index, section in enumerate(report.sections):
        setting = Setting(form.kind, report.year, report.organization, table_of(named[index], form))
        for offset, text in paragraphs(section.text):
            yield Paragraph(text, setting, _within(case, index, offset, len(text)))


def _within(case: Case, section: int, offset: int, length: int) -> tuple[Annotation, ...]:
    return tuple(
        replace(a, start=a.start - offset, end=a.end - offset)
        for a in case.annotations
        if a.section == section and offset <= a.start < offset + length
    )
