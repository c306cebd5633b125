"""What a reviewer's rule looks at: an examined report, the pack's numbers and words, and the years before.

Whole reports carry what an excerpt (a JSON of two sections, a draft) does not: a title, a date, six sections. A rule
that misses something asks here whether it could be there at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from assistant.checking.examination import Examination
from assistant.checking.pack import Pack
from assistant.checking.result import Finding, Location, Severity
from assistant.checking.rules.outline import place_sections
from assistant.checking.rules.rule import Rule
from assistant.report import Form, Report, Section

_WITHOUT_TEXT = frozenset({"json", "xlsx", "ods"})
_SENTENCE = re.compile(r"[^。！？；;\n]+[。！？；;]?")


@dataclass(frozen=True, slots=True)
class Inspection:
    """A report under a reviewer's eyes.

    Attributes:
        years: the office's reports on the years before, the nearest first; empty where they are not known.
    """

    examination: Examination
    pack: Pack
    years: tuple[Report, ...] = ()

    @property
    def report(self) -> Report:
        """The report."""
        return self.examination.report

    @property
    def form(self) -> Form:
        """Its form."""
        return self.examination.form

    @property
    def is_document(self) -> bool:
        """Whether it came from a file that a reader of reports would see: title, headings, date and all."""
        provenance = self.report.provenance
        return provenance is not None and provenance.format not in _WITHOUT_TEXT

    @property
    def title_lines(self) -> list[str]:
        """The lines before the first section; empty where the source has none."""
        provenance = self.report.provenance
        return [line.strip() for line in provenance.preface.split("\n") if line.strip()] if provenance else []

    def section(self, number: str) -> tuple[int, Section] | None:
        """The section of the form with this Chinese number, and its index in the report."""
        for position, index in place_sections(self.report, self.form).placed:
            if self.form.sections[position].number == number:
                return index, self.report.sections[index]
        return None

    def sections(self) -> Iterator[tuple[int, Section]]:
        """All sections with their index."""
        return iter(enumerate(self.report.sections))

    def finding(
        self, rule: Rule, message: str, location: Location, *, severity: Severity | None = None,
        claimed: float | None = None, expected: float | None = None, facts: tuple[str, ...] = (),
        replacements: tuple[str, ...] = (),
    ) -> Finding:  # fmt: skip
        """A finding of the rule, as severe as the pack has it unless `severity` is given."""
        chosen = severity or self.pack.severity(rule.id)
        return rule.finding(
            message, location, severity=chosen, claimed=claimed, expected=expected, facts=facts,
            replacements=replacements,
        )  # fmt: skip


Look = Callable[[Inspection], Iterable[Finding]]
Stage = Literal["check", "review"]


@dataclass(frozen=True, slots=True)
class Inspect:
    """A reviewer's rule with its function.

    Attributes:
        stage: `check`: wrong wherever it stands, told in every check; `review`: of a whole report that is about to be
            signed or handed in, told by `review` and not of drafts or single paragraphs.
    """

    rule: Rule
    look: Look = field(repr=False)
    stage: Stage = "check"


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """(offset, sentence) of a text."""
    for match in _SENTENCE.finditer(text):
        yield match.start(), match[0]


def bare_length(text: str) -> int:
    """Characters without white space."""
    return sum(not character.isspace() for character in text)


def first_line(text: str) -> int:
    """Where the first line that holds something ends: the place of what is said of a whole section."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return len(text) if end == -1 else end
