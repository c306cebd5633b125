"""What stands in single cells: no number, a negative number, a fraction where things are counted, nothing at all."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.examination import Examination
from assistant.checking.result import CellLocation, Finding
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import spoken
from assistant.report import CellValue, Form, Table

VALUE = Rule(
    "table.value", "table", "error", "单元格的内容不是应填的数", "单元格里不是数、是负数，或应计件数处填了小数",
    "国办公开办函〔2021〕30号 附件各表：填写件数；收费金额单位为万元",
)  # fmt: skip
UNFILLED = Rule(
    "table.unfilled", "table", "info", "单元格未填", "表格中有未填的单元格；没有发生的应填0，未填不等于0",
    "国办公开办函〔2021〕30号 附件各表",
)  # fmt: skip
_NAMED = 5


def find_values(examination: Examination) -> Iterator[Finding]:
    """One finding for each cell that holds something else than a number; one for all that hold the same text."""
    form = examination.form
    texts: dict[str, list[str]] = {}
    for address, value in examination.report.tables.cells.items():
        if value.__class__ is int and value >= 0:  # nearly all cells: no more to look at
            continue
        problem = _problem(form, address, value)
        if isinstance(value, str) and problem:
            texts.setdefault(problem, []).append(address)
        elif problem and not isinstance(value, str):
            yield VALUE.finding(
                f"{form.label(address)}{problem}", CellLocation(address), claimed=value, facts=(address,)
            )
    for problem, addresses in texts.items():
        many = f"等{len(addresses)}格" if len(addresses) > 1 else ""
        yield VALUE.finding(
            f"{form.label(addresses[0])}{many}{problem}", CellLocation(addresses[0]), facts=tuple(addresses)
        )


def _problem(form: Form, address: str, value: CellValue) -> str:
    if value is None or (isinstance(value, str) and not value.strip()):
        return ""
    if isinstance(value, str):
        return f"填的是“{value.strip()}”，不是数"
    cell = form.cells[address]
    if value < 0 and not cell.column.signed:
        return f"为{spoken(value)}，不应是负数"
    if cell.is_count and value != int(value):
        return f"为{spoken(value, decimals=6)}，应填件数，不应是小数"
    return ""


def find_unfilled(examination: Examination) -> Iterator[Finding]:
    """One finding for each table that is filled in in part; one that is wholly empty is `format.table`'s."""
    if is_full(examination):
        return
    for table in examination.form.tables:
        cells, missing = cells_of(examination, table)
        if missing and len(missing) < len(cells):
            yield UNFILLED.finding(
                f"{table.printed}有{len(missing)}格未填：{_named(missing, examination.form)}；没有发生的请填0",
                CellLocation(missing[0]), facts=tuple(missing),
            )  # fmt: skip


def is_full(examination: Examination) -> bool:
    """Whether every cell of the form is filled in; nearly all reports are, and need no look at single cells."""
    values = examination.report.tables.cells
    found = values.values()
    return len(values) == len(examination.form.cells) and None not in found and "" not in found


def cells_of(examination: Examination, table: Table) -> tuple[list[str], list[str]]:
    """The addresses of a table, and those of them that are not filled in."""
    values = examination.report.tables.cells
    addresses = [f"{row.address}.{column.key}" for b in table.blocks for row in b.rows for column in b.columns]
    return addresses, [a for a in addresses if is_unfilled(values.get(a))]


def is_unfilled(value: CellValue) -> bool:
    """Whether nothing stands there, which is not zero."""
    return value is None or (isinstance(value, str) and not value.strip())


def _named(addresses: list[str], form: Form) -> str:
    names = "、".join(form.label(a) for a in addresses[:_NAMED])
    return names + (" 等" if len(addresses) > _NAMED else "")
