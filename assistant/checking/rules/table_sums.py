"""The sums of tables 三 and 四 (勾稽关系), as the form prescribes them."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.examination import Examination
from assistant.checking.result import CellLocation, Finding
from assistant.report import Facts

RULE = "table.sum"


def find(examination: Examination) -> Iterator[Finding]:
    """One finding for each sum that does not hold, at its first cell."""
    facts = examination.facts
    for total in examination.form.sums:
        left, right = _sum(facts, total.left), _sum(facts, total.right)
        if left is None or right is None or abs(left - right) < 1e-6:
            continue
        names = " + ".join(examination.form.label(a) for a in total.left)
        yield Finding(
            "table", RULE, "error", f"{names}为{left:g}，按表中其他数应为{right:g}（{total.says}）",
            CellLocation(total.left[0]), left, right, (*total.left, *total.right),
        )  # fmt: skip


def _sum(facts: Facts, addresses: tuple[str, ...]) -> float | None:
    values = [facts.get(a) for a in addresses]
    return None if any(v is None for v in values) else sum(v for v in values if v is not None)
