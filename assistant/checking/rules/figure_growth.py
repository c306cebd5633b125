"""A growth rate, a difference to last year or a number of percentage points that the two years' tables do not give."""

from __future__ import annotations

from assistant.checking.formula import Change, Growth, Points
from assistant.checking.result import Finding
from assistant.checking.rules.figures import Wrong
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import replacement, spoken

RULE = Rule("figure.growth", "figure", "error", "与上年的增减不符", "正文写的增幅、降幅、增减数与两年表格算出的不同")


def explain(wrong: Wrong) -> Finding | None:
    """Names both years' values, since the right one is computed from them."""
    formula, claim, facts = wrong.formula, wrong.claim, wrong.facts
    if not isinstance(formula, Growth | Change | Points):
        return None
    years = ""
    if not isinstance(formula, Points):
        now, before = formula.of.value(facts), formula.of.previous().value(facts)
        if now is not None and before is not None:
            years = f"（本年{spoken(now)}，上年{spoken(before)}）"
    offered = replacement(claim, wrong.number)
    right = wrong.restated(offered, spoken(wrong.expected, claim.unit))
    return RULE.finding(
        f"正文写“{wrong.written}”，{claim.meaning}应为{right}{years}",
        claim.span, claimed=claim.value, expected=claim.expected, facts=claim.facts,
        replacements=offered,
    )  # fmt: skip
