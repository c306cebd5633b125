"""An amount of money written in another unit than the form asks for: 152790元 where 万元 is printed."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.examination import Examination
from assistant.checking.result import CellLocation, Finding
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import spoken

RULE = Rule(
    "table.unit", "table", "warning", "金额的单位与表格不符", "收费金额一栏的单位是万元，单元格里写的是元或亿元",
    "国办公开办函〔2021〕30号 附件表二",
)  # fmt: skip
_OTHERS = ("亿元", "元")


def find(examination: Examination) -> Iterator[Finding]:
    """One finding for each amount that names another unit than its column's label."""
    provenance = examination.report.provenance
    for address, printed in () if provenance is None else provenance.printed.items():
        cell = examination.form.cells.get(address)
        if cell is None or not cell.column.unit or cell.column.unit not in cell.column.label:
            continue
        unit = next((unit for unit in _OTHERS if unit in printed and cell.column.unit not in printed), None)
        value = examination.report.tables[address]
        if unit is None or not isinstance(value, int | float):
            continue
        yield RULE.finding(
            f"{examination.form.label(address)}填的是“{printed}”，这一栏的单位是{cell.column.unit}，"
            f"应填{spoken(value, decimals=6)}",
            CellLocation(address), facts=(address,),
        )  # fmt: skip
