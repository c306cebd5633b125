"""Check results as one HTML page: prose and tables side by side, each number linked to its cells and back.

The page needs no network and forbids it. What is shown stands here, how it looks in `templates/`; nothing of a
report reaches the page unescaped.
"""

from base64 import b64encode
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2s, sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.checking import CellLocation, Claim, Finding, Span
from assistant.report import Block, Facts, Form
from assistant.report.form import Column
from assistant.writing import words
from assistant.writing.formats import Layout, LayoutOptions
from assistant.writing.marks import MarkedText, pieces
from assistant.writing.outcome import Checked, Outcome, Unreadable

_TEMPLATES = Path(__file__).with_name("templates")


def layout(options: LayoutOptions) -> Layout:
    """A page with one article a report."""
    assets = _assets()
    head = _render("head.html.j2", single=options.single, **assets)
    return Layout(article, head=head, tail=_render("tail.html.j2", **assets))


@dataclass(frozen=True, slots=True)
class PageMark:
    """A piece of prose as the page shows it.

    Attributes:
        text: its characters.
        anchors: ids of the claim and the findings that begin here.
        verdict, severity: of the claim and the worst finding over it; "" for none.
        cells: ids of the cells that its number is computed from.
        note: the claim and the cells in words.
    """

    text: str
    anchors: tuple[str, ...] = ()
    verdict: str = ""
    severity: str = ""
    cells: tuple[str, ...] = ()
    note: str = ""


@dataclass(slots=True)
class PageCell:
    """A table cell as the page shows it: `claims` are the numbers of the prose that rest on it."""

    id: str
    text: str
    label: str
    severity: str = ""
    claims: list[tuple[str, str, str]] = field(default_factory=list)


def article(outcome: Outcome) -> str:
    """One outcome as an article of the page."""
    if isinstance(outcome, Unreadable):
        return _render("unreadable.html.j2", outcome=outcome, id=_prefix(outcome.source))
    view = _View(outcome)
    return _render(
        "report.html.j2",
        id=view.id,
        outcome=outcome,
        words=words,
        sections=view.sections(),
        years=view.years(),
        findings=view.findings(),
        counts={v: outcome.count(v) for v in words.VERDICTS},
    )


class _View:
    """A report on its way to the page: where everything is anchored."""

    def __init__(self, outcome: Checked) -> None:
        self.outcome = outcome
        self.id = _prefix(outcome.source)
        self.facts = Facts(outcome.report)
        self.claim_ids = {id(claim): f"{self.id}-q{number}" for number, claim in enumerate(outcome.result.claims)}
        self.finding_ids = {id(f): f"{self.id}-f{number}" for number, f in enumerate(outcome.result.findings)}

    def cell_id(self, address: str) -> str:
        return f"{self.id}-{address}"

    def sections(self) -> list[dict[str, Any]]:
        """Each section's title and paragraphs of marks."""
        return [
            {"title": section.title, "paragraphs": self._paragraphs(pieces(section.text, number, self.outcome.result))}
            for number, section in enumerate(self.outcome.report.sections)
        ]

    def _paragraphs(self, parts: list[MarkedText]) -> list[list[PageMark]]:
        paragraphs: list[list[PageMark]] = [[]]
        for part in parts:
            first, *others = part.text.split("\n")
            paragraphs[-1].append(self._mark(part, first, starts=True))
            paragraphs += [[self._mark(part, text, starts=False)] for text in others]
        return [paragraph for paragraph in paragraphs if any(mark.text.strip() or mark.anchors for mark in paragraph)]

    def _mark(self, part: MarkedText, text: str, *, starts: bool) -> PageMark:
        claim = min(part.claims, key=lambda c: c.span.end - c.span.start, default=None)
        return PageMark(
            text=text,
            anchors=self._anchors(part) if starts else (),
            verdict=claim.verdict if claim else "",
            severity=_worst(part.findings),
            cells=tuple(self.cell_id(address) for address in claim.facts) if claim else (),
            note=self._note(claim, part.findings),
        )

    def _anchors(self, part: MarkedText) -> tuple[str, ...]:
        claims = [self.claim_ids[id(c)] for c in part.claims if c.span.start == part.start]
        findings = [
            self.finding_ids[id(f)]
            for f in part.findings
            if isinstance(f.location, Span) and f.location.start == part.start
        ]
        return (*claims, *findings)

    def _note(self, claim: Claim | None, findings: tuple[Finding, ...]) -> str:
        said = [finding.message for finding in findings]
        if claim is not None and not said:
            named = "、".join(dict.fromkeys(words.address_label(self.facts, a) for a in claim.facts[:4]))
            said = [f"{words.VERDICTS[claim.verdict]}：{claim.meaning or named}".rstrip("：")]
        return "；".join(said)

    def findings(self) -> list[dict[str, Any]]:
        """The findings, the gravest first, each with its place, its sentence and the right value."""
        listed = []
        for finding in words.in_order(self.outcome.result):
            at = finding.location
            claim = words.claim_of(finding, self.outcome.result)
            listed.append(
                {
                    "finding": finding,
                    "target": self._target(finding),
                    "place": words.place(finding, self.outcome.report, self.facts),
                    "quote": words.quote(self.outcome.report, at) if isinstance(at, Span) else None,
                    "cells": [(self.cell_id(a), words.address_label(self.facts, a)) for a in finding.facts[:8]],
                    "right": words.right_value(finding, claim),
                }
            )
        return listed

    def _target(self, finding: Finding) -> str:
        if isinstance(finding.location, CellLocation):
            return self.cell_id(finding.location.cell)
        return self.finding_ids[id(finding)] if isinstance(finding.location, Span) else ""

    def years(self) -> list[dict[str, Any]]:
        """The tables of this year and, where they are there, of last year."""
        report = self.outcome.report
        shown = [{"year": report.year, "tables": self._tables(report.form, "")}]
        if report.previous is not None:
            shown.append({"year": report.previous.year, "tables": self._tables(report.previous.form, "previous.")})
        return shown

    def _tables(self, form: Form, prefix: str) -> list[dict[str, Any]]:
        numbers = self._numbers()
        wrong = self._wrong_cells()
        return [
            {
                "title": f"{table.printed}　{table.title}",
                "blocks": [self._block(block, prefix, numbers, wrong) for block in table.blocks],
            }
            for table in form.tables
        ]

    def _block(
        self, block: Block, prefix: str, numbers: dict[str, list[tuple[str, str, str]]], wrong: dict[str, str]
    ) -> dict[str, Any]:
        rows = []
        for row in block.rows:
            addresses = [f"{prefix}{row.address}.{column.key}" for column in block.columns]
            cells = [
                PageCell(
                    self.cell_id(address),
                    words.cell_value(self.facts, address),
                    words.address_label(self.facts, address),
                    wrong.get(address, ""),
                    numbers.get(address, []),
                )
                for address in addresses
            ]
            rows.append({"row": row, "cells": cells})
        return {"block": block, "rows": rows}

    def _numbers(self) -> dict[str, list[tuple[str, str, str]]]:
        """Address → the numbers of the prose that rest on it: anchor, text, verdict."""
        numbers: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for claim in self.outcome.result.claims:
            for address in claim.facts:
                numbers[address].append((self.claim_ids[id(claim)], claim.text, claim.verdict))
        return numbers

    def _wrong_cells(self) -> dict[str, str]:
        wrong: dict[str, str] = {}
        for finding in reversed(words.in_order(self.outcome.result)):
            if isinstance(finding.location, CellLocation):
                wrong[finding.location.cell] = finding.severity
        return wrong


def _worst(findings: tuple[Finding, ...]) -> str:
    return next((severity for severity in words.SEVERITIES if any(f.severity == severity for f in findings)), "")


def _prefix(source: str) -> str:
    """The beginning of all ids of a report's article."""
    return "r" + blake2s(source.encode("utf-8", "surrogateescape"), digest_size=5).hexdigest()


def _assets() -> dict[str, str]:
    """Style and script, and the hashes by which the page allows these two and nothing else."""
    style, script = ((_TEMPLATES / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    return {"style": style, "style_hash": _hash(style), "script": script, "script_hash": _hash(script)}


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["column_groups"] = _column_groups
    return made


def _column_groups(columns: tuple[Column, ...]) -> list[tuple[str | None, list[Column]]]:
    """The columns by their common heading, in order."""
    return [(name, list(group)) for name, group in groupby(columns, key=lambda column: column.group)]


def _render(template: str, **context: Any) -> str:
    return _environment().get_template(template).render(**context)
