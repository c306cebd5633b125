"""Tables of one form in a report on a year of the other."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.examination import Examination
from assistant.checking.result import CellLocation, Finding
from assistant.checking.rules.rule import Rule
from assistant.report import form_for_year, load_form
from assistant.report.form import other_form

RULE = Rule(
    "table.form", "table", "warning", "表格的版式与年度不符",
    "2021年度起用2021年版表格，2019、2020年度用2019年版；表中有另一版才有的单元格",
    "国办公开办函〔2021〕30号；国办公开办函〔2019〕60号",
)  # fmt: skip


def find(examination: Examination) -> Iterator[Finding]:
    """One finding, at the first cell that only the other form has."""
    report, used = examination.report, examination.form
    due = form_for_year(report.year, used.kind)
    if used.id == due.id:
        return
    strange = [a for a in report.tables.cells if a not in due.cells]
    if strange:
        whose = load_form(other_form(due.id))
        yield RULE.finding(
            f"{report.year}年度报告应当用{due.name}（{due.notice}），"
            f"而{used.label(strange[0])}等{len(strange)}格只有{whose.name}才有",
            CellLocation(strange[0]), facts=tuple(strange),
        )  # fmt: skip
