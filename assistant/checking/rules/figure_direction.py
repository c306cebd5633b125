"""Growth where it fell, a decrease where it rose, 与上年持平 where it changed."""

from __future__ import annotations

from assistant.checking.formula import Change, Growth, Points
from assistant.checking.result import Finding
from assistant.checking.rules.figures import Wrong
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import spoken

RULE = Rule("figure.direction", "figure", "error", "增减方向相反", "正文说增长而实际下降，或相反；说持平而有变化")


def explain(wrong: Wrong) -> Finding | None:
    """Takes a change against last year whose sign is not the one that the words say."""
    formula, claim = wrong.formula, wrong.claim
    same = wrong.judged.mention.nature == "same"
    if not isinstance(formula, Growth | Change | Points) or not (same or wrong.expected < 0):
        return None
    rises = (wrong.expected > 0) == (formula.sign > 0)
    amount = spoken(abs(wrong.expected), "%" if same else claim.unit)
    return RULE.finding(
        f"正文写“{wrong.written}”，实际比上年{'上升' if rises else '下降'}{amount}（{claim.meaning}）",
        claim.span, claimed=claim.value, expected=claim.expected, facts=claim.facts,
    )  # fmt: skip
