"""Fictional offices for the checker's tests: one with full tables whose cells all differ, one with zeros everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.report import Form, Report, load_form

COLUMNS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other_organization")
THIS_YEAR = {
    "new": (3120, 431, 17, 23, 161, 89),
    "carried_over": (101, 19, 1, 2, 7, 3),
    "granted": (1201, 142, 7, 11, 47, 23),
    "partially_granted": (503, 84, 2, 3, 29, 16),
    "denied.state_secret": (8, 2, 0, 0, 0, 0),
    "denied.other_law": (25, 5, 0, 0, 2, 0),
    "denied.security_and_stability": (9, 3, 0, 0, 0, 0),
    "denied.third_party": (43, 11, 0, 0, 4, 1),
    "denied.internal_affairs": (68, 9, 1, 0, 5, 3),
    "denied.process_information": (79, 13, 0, 1, 6, 2),
    "denied.enforcement_file": (38, 7, 0, 0, 10, 2),
    "denied.administrative_query": (21, 4, 0, 0, 1, 0),
    "unavailable.not_held": (641, 90, 3, 4, 35, 22),
    "unavailable.needs_creation": (61, 10, 1, 0, 2, 3),
    "unavailable.still_unclear": (31, 4, 0, 1, 3, 0),
    "rejected.petition": (92, 6, 0, 0, 0, 5),
    "rejected.repeated": (50, 5, 0, 0, 2, 1),
    "rejected.publication": (7, 1, 0, 0, 0, 0),
    "rejected.excessive": (13, 1, 0, 0, 0, 0),
    "rejected.confirmation": (16, 2, 0, 0, 0, 0),
    "other.not_corrected": (65, 10, 0, 1, 5, 3),
    "other.fee_unpaid": (6, 1, 0, 0, 0, 0),
    "other.other": (54, 15, 0, 0, 8, 5),
}
LAST_YEAR = {
    "new": (2700, 380, 12, 19, 140, 71),
    "carried_over": (88, 12, 0, 1, 4, 2),
    "granted": (1090, 160, 5, 9, 55, 30),
    "partially_granted": (430, 70, 2, 2, 24, 13),
    "denied.process_information": (230, 35, 0, 1, 17, 6),
    "unavailable.not_held": (640, 78, 4, 6, 33, 19),
    "rejected.petition": (160, 11, 0, 0, 1, 4),
    "other.other": (137, 19, 0, 0, 7, 1),
}


def _rows(spec: Mapping[str, tuple[int, ...]], forward: bool) -> dict[str, int]:
    cells: dict[str, int] = {}
    form = load_form("2021")
    rows = [r.removeprefix("applications.") for r in form.rows if r.startswith("applications.")]
    totals = [0] * 6
    values = {row: list(spec.get(row, (0,) * 6)) for row in rows}
    for row in rows:
        if row not in ("new", "carried_over", "total", "carried_forward"):
            totals = [a + b for a, b in zip(totals, values[row], strict=True)]
    values["total"] = totals
    if forward:
        received = zip(values["new"], values["carried_over"], totals, strict=True)
        values["carried_forward"] = [new + over - done for new, over, done in received]
    for row in rows:
        for column, value in zip(COLUMNS, values[row], strict=True):
            cells[f"applications.{row}.{column}"] = value
        cells[f"applications.{row}.total"] = sum(values[row])
    return cells


def _disputes(**rows: tuple[int, int, int, int]) -> dict[str, int]:
    cells = {}
    for row, values in rows.items():
        address = row.replace("__", ".")
        for outcome, value in zip(("upheld", "corrected", "other", "pending"), values, strict=True):
            cells[f"{address}.{outcome}"] = value
        cells[f"{address}.total"] = sum(values)
    return cells


def _full_cells() -> dict[str, Any]:
    return {
        "proactive.regulations.issued": 14,
        "proactive.regulations.repealed": 20,
        "proactive.regulations.in_force": 166,
        "proactive.normative_documents.issued": 127,
        "proactive.normative_documents.repealed": 58,
        "proactive.normative_documents.in_force": 1043,
        "proactive.licensing.decisions": 1286437,
        "proactive.penalties.decisions": 318753,
        "proactive.coercion.decisions": 24907,
        "proactive.fees.amount": 186432.17,
        **_rows(THIS_YEAR, True),
        **_disputes(
            review=(118, 24, 34, 18), litigation__direct=(31, 26, 44, 15), litigation__after_review=(36, 27, 45, 28)
        ),
    }


def _previous_cells() -> dict[str, Any]:
    return {
        "proactive.regulations.issued": 8,
        "proactive.regulations.repealed": 0,
        "proactive.regulations.in_force": 172,
        "proactive.normative_documents.issued": 110,
        "proactive.normative_documents.repealed": 40,
        "proactive.normative_documents.in_force": 974,
        "proactive.licensing.decisions": 1201977,
        "proactive.penalties.decisions": 331208,
        "proactive.coercion.decisions": 23150,
        "proactive.fees.amount": 170115.6,
        **_rows(LAST_YEAR, True),
        **_disputes(review=(102, 25, 30, 17), litigation__direct=(25, 5, 6, 9), litigation__after_review=(30, 2, 4, 6)),
    }


FULL = _full_cells()
PREVIOUS = _previous_cells()
ZERO = dict.fromkeys(FULL, 0)


def office(*sections: tuple[str, str], zero: bool = False) -> Report:
    """A report of the fictional office of 2024 with these (title, text) sections."""
    return Report.model_validate(
        {
            "organization": "云溪县水利局",
            "year": 2024,
            "sections": [{"title": title, "text": text} for title, text in sections],
            "tables": {"cells": dict(ZERO if zero else FULL)},
            "previous": {"year": 2023, "tables": {"cells": dict(PREVIOUS)}},
        }
    )


def form() -> Form:
    """The form of these offices."""
    return load_form("2021")
