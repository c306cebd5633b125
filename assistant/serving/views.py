"""How stored reports, decisions and forms look in the API's answers."""

from typing import Any

from assistant.report import Form, coverage
from assistant.report.form import Row, Table
from assistant.serving.storage import Kept, Listed, StoredVerdict


def listed(report: Listed) -> dict[str, Any]:
    """A line of the list of reports."""
    return {
        "id": report.id,
        "name": report.name,
        "created": report.created.isoformat(),
        "organization": report.organization,
        "year": report.year,
    }


def stored(kept: Kept) -> dict[str, Any]:
    """What was stored: its id, what was read, warnings."""
    report = kept.report
    return {
        "id": kept.id,
        "name": kept.name,
        "created": kept.created.isoformat(),
        "organization": report.organization,
        "year": report.year,
        "format": report.provenance.format if report.provenance else "json",
        "form": report.form.id,
        "sections": [section.title for section in report.sections],
        "tables": [
            {"table": c.table.printed, "title": c.table.title, "cells": c.cells, "read": c.read, "filled": c.filled}
            for c in coverage(report)
        ],
        "cells": sum(value is not None for value in report.tables.cells.values()),
        "warnings": list(report.provenance.notes) if report.provenance else [],
    }


def whole(kept: Kept, decisions: dict[str, StoredVerdict]) -> dict[str, Any]:
    """A stored report with its text, tables and decisions."""
    return {
        **stored(kept),
        "report": kept.report.model_dump(mode="json"),
        "decisions": [decided(decision) for decision in decisions.values()],
    }


def decided(decision: StoredVerdict) -> dict[str, Any]:
    """A decision."""
    return {
        "finding": decision.finding,
        "decision": decision.decision,
        "reason": decision.reason,
        "decided": decision.decided.isoformat(),
    }


def form(official: Form) -> dict[str, Any]:
    """An official form: its sections, and its tables with the address of every cell."""
    return {
        "id": official.id,
        "notice": official.notice,
        "sections": [section.heading for section in official.sections],
        "tables": [_table(table) for table in official.tables],
        "sums": [{"left": list(s.left), "right": list(s.right), "says": s.says} for s in official.sums],
        "labels": {address: cell.label for address, cell in official.cells.items()},
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "key": table.key,
        "title": table.title,
        "printed": table.printed,
        "blocks": [
            {
                "heading": block.heading,
                "columns": [{"key": c.key, "label": c.label, "group": c.group} for c in block.columns],
                "rows": [_row(row) for row in block.rows],
            }
            for block in table.blocks
        ],
    }


def _row(row: Row) -> dict[str, Any]:
    return {"address": row.address, "label": row.label, "number": row.number, "group": row.group}
