"""A number of the prose that is not that of the cells it states; every wrong claim that no other rule explains."""

from __future__ import annotations

from assistant.checking.result import Finding
from assistant.checking.rules.figures import Wrong
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import replacement, spoken

RULE = Rule(
    "figure.value", "figure", "error", "数字与表格不符", "正文写的数与所指单元格（或其合计）的数不同",
    "国办公开办函〔2021〕30号 附件：报告正文与表格数据应当一致",
)  # fmt: skip


def explain(wrong: Wrong) -> Finding:
    """A finding with the cell as the form prints it and the right value."""
    claim = wrong.claim
    return RULE.finding(
        f"正文写“{wrong.written}”，{claim.meaning}为{right_value(wrong)}",
        claim.span, claimed=claim.value, expected=claim.expected, facts=claim.facts,
        replacements=replacement(claim, wrong.number),
    )  # fmt: skip


def right_value(wrong: Wrong) -> str:
    """The right value with its unit; of money also as the table has it."""
    value = wrong.formula.value(wrong.facts)
    if value is not None and wrong.judged.is_amount and wrong.expected != value:
        return f"{spoken(value, '万元', 6)}（即{spoken(wrong.expected, wrong.claim.unit)}）"
    return spoken(wrong.expected, wrong.claim.unit)
