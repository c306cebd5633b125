"""How rough what is computed from printed amounts is: 1286.35万元 may be anything from 1286.345 to 1286.355.

Only columns that the form calls `rounded` are; how many decimals they are printed to is told by the finest of the
report's own. Counts are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from assistant.checking.formula import Formula
from assistant.report import CellValue, Facts, Form, Sum
from assistant.report.facts import PREVIOUS

_MOST_DECIMALS = 6


def roughness(total: Sum, form: Form, values: Mapping[str, CellValue]) -> float:
    """By how much both sides of a sum may differ though it holds."""
    rounded = [a for a in (*total.left, *total.right) if _is_rounded(a, form)]
    return len(rounded) * _half_step(form, values) if rounded else 0.0


def slack(formula: Formula, facts: Facts) -> float:
    """By how much the formula's value may be off, its cells being rounded; 0 where none is."""
    cells = [a for a in formula.cells(facts) if _is_rounded(a.removeprefix(PREVIOUS), facts.form)]
    value = formula.value(facts) if cells else None
    if value is None:
        return 0.0
    half = _half_step(facts.form, facts.report.tables.cells)
    moved = (formula.value(_Moved(facts, address, half)) for address in cells)
    return sum(abs(other - value) for other in moved if other is not None)


def printed_step(facts: Facts) -> float:
    """The last place to which the report's rounded amounts are printed, in the form's unit: 0.01; 0 without such."""
    return 2 * _half_step(facts.form, facts.report.tables.cells) if has_rounded(facts.form) else 0.0


@cache
def has_rounded(form: Form) -> bool:
    """Whether the form has amounts that are printed to some decimals only."""
    return any(cell.column.rounded for cell in form.cells.values())


def _is_rounded(address: str, form: Form) -> bool:
    return address in form.cells and form.cells[address].column.rounded


def _half_step(form: Form, values: Mapping[str, CellValue]) -> float:
    rounded = (v for a, v in values.items() if _is_rounded(a, form))
    decimals = max(map(_decimals, rounded), default=0)
    return 0.5 * 10.0**-decimals


def _decimals(value: CellValue) -> int:
    if not isinstance(value, float):
        return 0
    return len(f"{value:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2])


class _Moved(Facts):
    """The facts of a report with one cell a little larger."""

    def __init__(self, facts: Facts, address: str, by: float) -> None:
        self.__dict__.update(facts.__dict__)
        self._facts, self._address, self._by = facts, address, by

    def get(self, address: str) -> int | float | None:
        """The value of an address, the moved cell in it."""
        value = self._facts.get(address)
        return value if value is None or self._address not in self.leaves(address) else value + self._by
