"""A report of a fictional office whose tables balance, and what the rules find in a paragraph of it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from assistant.checking import CellLocation, CheckOptions, Finding, Span, check
from assistant.report import Report, form_for_year

COLUMNS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other_organization")
OUTCOMES = ("upheld", "corrected", "other", "pending")
ROWS = {
    "new": (30, 4, 0, 1, 2, 0),
    "carried_over": (2, 1, 0, 0, 0, 0),
    "granted": (18, 2, 0, 1, 0, 0),
    "partially_granted": (5, 1, 0, 0, 1, 0),
    "denied.third_party": (2, 0, 0, 0, 1, 0),
    "unavailable.not_held": (4, 1, 0, 0, 0, 0),
    "rejected.repeated": (1, 0, 0, 0, 0, 0),
    "carried_forward": (2, 1, 0, 0, 0, 0),
}
PREVIOUS = {"new": (22, 2, 0, 0, 1, 0), "granted": (20, 1, 0, 0, 1, 0), "carried_forward": (2, 1, 0, 0, 0, 0)}
FULL = CheckOptions()


def cells(rows: Mapping[str, tuple[int, ...]] = ROWS, year: int = 2023) -> dict[str, Any]:
    """Every cell of the form of `year`, flat: the rows given, zero elsewhere, all sums right."""
    form = form_for_year(year)
    values: dict[str, Any] = dict.fromkeys(form.cells, 0)
    for row, numbers in rows.items():
        for column, number in zip(COLUMNS, numbers, strict=True):
            values[f"applications.{row}.{column}"] = number
    results = [r for r in form.rows if r.startswith("applications.") and r.partition(".")[2] not in _FLOW]
    for column in COLUMNS:
        values[f"applications.total.{column}"] = sum(values[f"{r}.{column}"] for r in results)
    for row in (r for r in form.rows if r.startswith("applications.")):
        values[f"{row}.total"] = sum(values[f"{row}.{c}"] for c in COLUMNS)
    return values


_FLOW = ("new", "carried_over", "total", "carried_forward")


def tables(changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """The office's cells, with changes; disputes, documents and fees of its own."""
    values = cells()
    for row, numbers in (
        ("review", (3, 1, 0, 1)),
        ("litigation.direct", (2, 0, 0, 0)),
        ("litigation.after_review", (0,) * 4),
    ):
        values |= dict(zip((f"{row}.{o}" for o in OUTCOMES), numbers, strict=True)) | {f"{row}.total": sum(numbers)}
    values |= {
        "proactive.normative_documents.issued": 3,
        "proactive.normative_documents.repealed": 1,
        "proactive.normative_documents.in_force": 14,
        "proactive.licensing.decisions": 260,
        "proactive.fees.amount": 8.36,
    }
    return values | (changes or {})


def previous(changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """Last year's cells, which lead to this year's."""
    return cells(PREVIOUS) | {"proactive.normative_documents.in_force": 12} | (changes or {})


def report(
    *texts: str,
    titles: tuple[str, ...] = ("一、总体情况", "五、存在的主要问题及改进情况"),
    changes: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
    year: int = 2023,
) -> Report:
    """A report with these texts under these titles."""
    return Report.model_validate(
        {
            "organization": "青禾县林业局",
            "year": year,
            "sections": [{"title": t, "text": x} for t, x in zip(titles, texts, strict=False)],
            "tables": {"cells": deepcopy(tables(changes))},
            "previous": {"year": year - 1, "tables": {"cells": previous() if before is None else before}},
        }
    )


def found(*texts: str, options: CheckOptions = FULL, **how: Any) -> list[Finding]:
    """The findings of a report with these texts."""
    return check(report(*texts, **how), options).findings


def shown(finding: Finding, *texts: str) -> str:
    """What a finding is about: its words, its cell, or nothing."""
    at = finding.location
    if isinstance(at, Span):
        return texts[at.section][at.start : at.end]
    return at.cell if isinstance(at, CellLocation) else ""
