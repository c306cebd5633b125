"""Zeros that ask for a confirmation, and tables that did not change in years: signs of a form filled in unseen.

None of them is a mistake in itself: small offices have years without any application.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.result import CellLocation, Finding, ReportLocation, Severity
from assistant.checking.rules.inspection import Inspect, Inspection
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import spoken
from assistant.report import Report
from assistant.report.facts import PREVIOUS

ZEROS = Rule("table.zeros", "table", "info", "表格全部为0", "三张表格所有单元格都是0，请确认属实")
VANISHED = Rule("table.vanished", "table", "warning", "上年较多、本年为0", "上年度的数较大，本年度为0，请确认属实")
UNCHANGED = Rule("table.unchanged", "table", "warning", "连续几年数据相同", "连续三年的表格数据完全相同，请确认属实")


def look_for_zeros(inspection: Inspection) -> Iterator[Finding]:
    """One finding where the tables are filled in and hold zeros alone."""
    values = _numbers(inspection.report)
    if len(values) >= inspection.pack.number(ZEROS.id, "fewest_cells") and not any(values.values()):
        before = inspection.examination.facts
        had = [a for a in inspection.pack.words(VANISHED.id, "watched") if _before(inspection, a) > 0]
        severity: Severity | None = "warning" if had else None
        told = f"；上年度{'、'.join(before.label(a) for a in had)}不为0" if had else ""
        yield inspection.finding(
            ZEROS, f"表格{len(values)}格全部为0，请确认本年度确无发生{told}", ReportLocation(), severity=severity
        )


def look_for_vanished(inspection: Inspection) -> Iterator[Finding]:
    """One finding for each watched cell that is zero where last year had many."""
    facts, form, pack = inspection.examination.facts, inspection.form, inspection.pack
    many = pack.number(VANISHED.id, "many")
    for address in pack.words(VANISHED.id, "watched"):
        if not form.has(address) or facts.get(address) != 0:
            continue
        before = _before(inspection, address)
        if before >= many:
            yield inspection.finding(
                VANISHED, f"{form.label(address)}为0，上年度为{spoken(before)}，请确认属实", CellLocation(address),
                claimed=0, facts=(address, PREVIOUS + address),
            )  # fmt: skip


def _before(inspection: Inspection, address: str) -> float:
    try:
        return inspection.examination.facts.get(PREVIOUS + address) or 0
    except KeyError:  # last year's form has no such cell
        return 0


def look_for_unchanged(inspection: Inspection) -> Iterator[Finding]:
    """One finding where this report's tables are the same as those of the years before."""
    wanted = int(inspection.pack.number(UNCHANGED.id, "years"))
    if len(inspection.years) < wanted - 1:
        return
    own = _numbers(inspection.report)
    if sum(value != 0 for value in own.values()) < inspection.pack.number(UNCHANGED.id, "fewest"):
        return
    former = inspection.years[: wanted - 1]
    if all(_numbers(report) == own for report in former):
        years = "、".join(f"{report.year}" for report in reversed(former))
        yield inspection.finding(UNCHANGED, f"表格数据与{years}年度完全相同，请确认不是照抄往年", ReportLocation())


def _numbers(report: Report) -> dict[str, float]:
    return {a: v for a, v in report.tables.cells.items() if isinstance(v, int | float)}


INSPECTS = (
    Inspect(ZEROS, look_for_zeros, "review"),
    Inspect(VANISHED, look_for_vanished, "review"),
    Inspect(UNCHANGED, look_for_unchanged, "review"),
)
