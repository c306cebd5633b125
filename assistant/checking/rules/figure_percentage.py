"""A share (占84.6%, 办结率) that the cells do not give."""

from __future__ import annotations

from assistant.checking.formula import Share
from assistant.checking.result import Finding
from assistant.checking.rules.figures import Wrong
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import replacement, spoken

RULE = Rule(
    "figure.percentage", "figure", "error", "占比不符", "正文写的占比或比率与单元格算出的不同，按正文的小数位数取舍"
)


def explain(wrong: Wrong) -> Finding | None:
    """Names the part and the whole with their values."""
    formula, claim, facts = wrong.formula, wrong.claim, wrong.facts
    if not isinstance(formula, Share):
        return None
    part, whole = formula.part.value(facts), formula.whole.value(facts)
    values = f"（{spoken(part)} ÷ {spoken(whole)}）" if part is not None and whole is not None else ""
    offered = replacement(claim, wrong.number)
    right = wrong.restated(offered, spoken(wrong.expected, claim.unit or "%"))
    return RULE.finding(
        f"正文写“{wrong.written}”，{claim.meaning}应为{right}{values}",
        claim.span, claimed=claim.value, expected=claim.expected, facts=claim.facts,
        replacements=offered,
    )  # fmt: skip
