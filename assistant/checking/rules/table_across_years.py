"""Cells of the report against last year's: 上年结转, and 现行有效 of 规章 and 行政规范性文件.

Nothing is said where last year's own figures do not balance or are all zero: such a table is hardly complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking.examination import Examination
from assistant.checking.result import CellLocation, Finding
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import spoken
from assistant.report import Facts
from assistant.report.facts import PREVIOUS
from assistant.report.form import AcrossYears

CARRIED_OVER = Rule(
    "table.carried-over", "table", "warning", "上年结转与上年报告不符", "上年结转不等于上年度报告的结转下年度继续办理",
    "国办公开办函〔2021〕30号 表三勾稽关系",
)  # fmt: skip
IN_FORCE = Rule(
    "table.in-force", "table", "warning", "现行有效件数与上年报告不符",
    "现行有效件数不等于上年现行有效件数加本年制发件数减本年废止件数；口径调整、机构改革也会如此",
    "国办公开办函〔2021〕30号 表二",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell whose value is not what last year's report leads to."""

    relation: AcrossYears
    value: float
    expected: float
    cells: tuple[str, ...]


def find_carried_over(examination: Examination) -> Iterator[Finding]:
    """One finding for the row, at its total, or at the first column that differs."""
    facts = examination.facts
    if not facts.has_previous or not _balanced(facts):
        return
    rows = [d for d in _differences(examination) if d.relation.added is None]
    if not rows:
        return
    chosen = next((d for d in rows if d.relation.cell.endswith(".total")), rows[0])
    columns = "、".join(
        f"{examination.form.cells[d.relation.cell].column.short}{spoken(d.value)}（上年报告{spoken(d.expected)}）"
        for d in rows
    )
    yield CARRIED_OVER.finding(
        f"上年结转与上年度报告的结转下年度继续办理不同：{columns}",
        CellLocation(chosen.relation.cell), claimed=chosen.value, expected=chosen.expected,
        facts=tuple(c for d in rows for c in d.cells),
    )  # fmt: skip


def find_in_force(examination: Examination) -> Iterator[Finding]:
    """One finding for 规章 and one for 行政规范性文件."""
    facts = examination.facts
    if not facts.has_previous:
        return
    for difference in _differences(examination):
        relation = difference.relation
        before = facts.get(PREVIOUS + relation.previous) if relation.added is not None else None
        if not before:
            continue
        yield IN_FORCE.finding(
            f"{facts.label(relation.cell)}为{spoken(difference.value)}，按上年度报告的{spoken(before)}"
            f"加本年制发、减本年废止应为{spoken(difference.expected)}；如因口径调整、机构改革等所致，请在正文说明",
            CellLocation(relation.cell), claimed=difference.value, expected=difference.expected, facts=difference.cells,
        )  # fmt: skip


def _differences(examination: Examination) -> Iterator[Difference]:
    facts = examination.facts
    for relation in examination.form.across_years:
        added, removed = relation.added, relation.removed
        cells = (relation.cell, PREVIOUS + relation.previous, *(a for a in (added, removed) if a))
        values = [_value(facts, address) for address in cells]
        if any(v is None for v in values):
            continue
        value, before, *rest = (v for v in values if v is not None)
        expected = before + (rest[0] - rest[1] if len(rest) == 2 else 0)
        if abs(value - expected) > 1e-9:
            yield Difference(relation, value, expected, cells)


def _value(facts: Facts, address: str) -> float | None:
    try:
        return facts.get(address)
    except KeyError:  # last year's form has no such cell
        return None


def _balanced(facts: Facts) -> bool:
    """Whether last year's table of applications is complete: its totals add up and are not all zero."""
    rows = ("new", "carried_over", "total", "carried_forward")
    flow = [_value(facts, f"{PREVIOUS}applications.{row}.total") for row in rows]
    new, carried_over, total, carried_forward = (value if value is not None else -1 for value in flow)
    return None not in flow and new + carried_over > 0 and new + carried_over == total + carried_forward
