"""A statement of nothing (未收到申请, 零诉讼) where the table has some."""

from __future__ import annotations

from assistant.checking.result import Finding
from assistant.checking.rules.figures import Wrong
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import spoken

RULE = Rule("figure.none", "figure", "error", "正文说没有而表格有数", "正文说未收到、未发生、没有或为零，表格中却有数")


def explain(wrong: Wrong) -> Finding | None:
    """Takes statements in words alone; 收到申请0件 is a number like any other."""
    if wrong.judged.mention.nature != "none":
        return None
    claim = wrong.claim
    return RULE.finding(
        f"正文写“{claim.text}”，{claim.meaning}却为{spoken(wrong.expected)}",
        claim.span, claimed=claim.value, expected=claim.expected, facts=claim.facts,
    )  # fmt: skip
