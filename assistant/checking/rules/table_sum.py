"""The sums of tables 三 and 四 (勾稽关系), as the form prescribes them, and which cell breaks them.

Steps: find the broken sums; put those that share a cell together; where changing one cell mends all of a group and
breaks no other sum, that cell is named; else each sum of the group is one finding at its total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.checking.examination import Examination
from assistant.checking.result import CellLocation, Finding
from assistant.checking.rounding import roughness
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import spoken
from assistant.report import CellValue, Form, Sum

RULE = Rule(
    "table.sum", "table", "error", "表格勾稽关系不成立", "表三、表四中合计与各项之和不等",
    "国办公开办函〔2021〕30号（2019、2020年度：国办公开办函〔2019〕60号）表三勾稽关系",
)  # fmt: skip
_DUST = 1e-6


@dataclass(frozen=True, slots=True)
class Broken:
    """A sum that does not hold: Σ left − Σ right = `excess`."""

    sum: Sum
    excess: float


def find(examination: Examination) -> Iterator[Finding]:
    """One finding for each cell that explains what is broken, else one for each broken sum."""
    values = examination.report.tables.cells
    form = examination.form
    broken = [
        Broken(s, e)
        for s in form.sums
        if (e := _excess(s, values)) is not None and abs(e) > _DUST and abs(e) > roughness(s, form, values)
    ]
    for group in _connected(broken):
        culprit = _culprit(group, examination.form)
        if culprit is not None:
            yield _at_cell(culprit, group, examination)
        else:
            yield from (_at_total(b, examination) for b in group)


def _excess(total: Sum, values: dict[str, CellValue]) -> float | None:
    """Left less right; None where a cell is not filled in or holds no number."""
    cell: Any = values.__getitem__
    try:
        excess: float = sum(map(cell, total.left)) - sum(map(cell, total.right))
    except (KeyError, TypeError):  # the usual report is full: asking first would cost more than all the sums
        return None
    return excess


def _connected(broken: list[Broken]) -> list[list[Broken]]:
    """Broken sums in groups that share cells."""
    groups: list[list[Broken]] = []
    for one in broken:
        cells = {*one.sum.left, *one.sum.right}
        joined = [g for g in groups if any(not cells.isdisjoint((*b.sum.left, *b.sum.right)) for b in g)]
        groups = [g for g in groups if g not in joined]
        groups.append([b for g in joined for b in g] + [one])
    return groups


def _culprit(group: Sequence[Broken], form: Form) -> tuple[str, float] | None:
    """The only cell whose change mends every sum of the group and touches no sum that holds, and that change."""
    if len(group) < 2:
        return None
    sums = _sums_by_cell(form)
    found = []
    for address in set[str].intersection(*({*b.sum.left, *b.sum.right} for b in group)):
        if len(sums[address]) != len(group):
            continue
        changes = {round(-b.excess if address in b.sum.left else b.excess, 6) for b in group}
        if len(changes) == 1:
            found.append((address, changes.pop()))
    return found[0] if len(found) == 1 else None


@cache
def _sums_by_cell(form: Form) -> dict[str, list[Sum]]:
    sums: dict[str, list[Sum]] = defaultdict(list)
    for total in form.sums:
        for address in (*total.left, *total.right):
            sums[address].append(total)
    return sums


def _at_cell(culprit: tuple[str, float], group: Sequence[Broken], examination: Examination) -> Finding:
    address, change = culprit
    value = examination.facts.value(address)
    cells = dict.fromkeys((address, *(c for b in group for c in (*b.sum.left, *b.sum.right))))
    says = "；".join(dict.fromkeys(b.sum.says for b in group))
    return RULE.finding(
        f"{examination.form.label(address)}填{spoken(value)}，"
        f"按它所在的行和列推算都应为{spoken(value + change)}（{says}）",
        CellLocation(address), claimed=value, expected=value + change, facts=tuple(cells),
    )  # fmt: skip


def _at_total(broken: Broken, examination: Examination) -> Finding:
    facts, total = examination.facts, broken.sum
    left = sum(facts.value(a) for a in total.left)
    right = left - broken.excess
    names = " + ".join(examination.form.label(a) for a in total.left)
    return RULE.finding(
        f"{names}为{spoken(left)}，按表中其他数应为{spoken(right)}（{total.says}）",
        CellLocation(total.left[0]), claimed=left, expected=right, facts=(*total.left, *total.right),
    )  # fmt: skip
