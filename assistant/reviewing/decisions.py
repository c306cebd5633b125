"""Decisions that a reviewer wrote into the workbook, read back so that nothing is asked twice.

A row's finding is told by its number (编号) with the office and the year; numbers are made of the rule, the words and
the values, so a decision outlives edits elsewhere. 要改 keeps a finding open; every other decision settles it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.errors import InputError
from assistant.reading.values import squeeze
from assistant.reviewing.sheets import file_bytes, sheet_rows, table

CHOICES = ("已核实", "不改", "要改")
OPEN = frozenset({"要改"})
_COLUMNS = {
    "id": ("编号",),
    "decision": ("决定",),
    "reason": ("理由",),
    "office": ("单位",),
    "year": ("年度",),
    "severity": ("级别",),
    "message": ("问题",),
    "by": ("处理人",),
}


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """What was decided, on which finding (or pair) of which office, and what it was about."""

    id: str
    office: str
    year: int
    decision: str
    reason: str = ""
    severity: str = ""
    message: str = ""

    @property
    def settles(self) -> bool:
        """Whether the finding is not to be asked again."""
        return self.decision not in OPEN


Key = tuple[str, str, int]


def load_decisions(path: Path) -> dict[Key, ReviewDecision]:
    """(number, office, year) → the decision on it; rows without one are no decisions.

    Raises:
        InputError: it cannot be read, or is no workbook of a review.
    """
    return read_decisions(file_bytes(path), str(path))


def read_decisions(data: bytes, called: str) -> dict[Key, ReviewDecision]:
    """The decisions in the bytes of a workbook.

    Raises:
        InputError: it cannot be read, or is no workbook of a review.
    """
    decisions: dict[Key, ReviewDecision] = {}
    is_review = False
    for rows in sheet_rows(data, called).values():
        for row in table(rows, _COLUMNS):
            if "decision" not in row:
                break
            is_review = True
            decision = squeeze(row["decision"])
            if not row["id"] or not decision:
                continue
            year = int(row["year"]) if row.get("year", "").isdigit() else 0
            made = ReviewDecision(
                row["id"],
                squeeze(row.get("office", "")),
                year,
                decision,
                row.get("reason", ""),
                row.get("severity", ""),
                row.get("message", ""),
            )
            decisions[made.id, made.office, made.year] = made
        is_review = is_review or any("编号" in row and "决定" in row for row in rows[:10])
    if not is_review:
        raise InputError(
            f"{called}：里面没有“编号”和“决定”两列，不是 assistant review 写出的工作簿。", code="no-decisions"
        )
    return decisions
