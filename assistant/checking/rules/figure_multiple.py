"""A multiple (是上年的1.5倍) that the two years' tables do not give."""

from __future__ import annotations

from assistant.checking.formula import Multiple
from assistant.checking.result import Finding
from assistant.checking.rules.figures import Wrong
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import replacement, spoken

RULE = Rule("figure.multiple", "figure", "error", "倍数不符", "正文写的倍数与两年表格算出的不同")


def explain(wrong: Wrong) -> Finding | None:
    """Takes every claim that is read as this year over last year."""
    if not isinstance(wrong.formula, Multiple):
        return None
    claim = wrong.claim
    offered = replacement(claim, wrong.number)
    right = wrong.restated(offered, spoken(wrong.expected, "倍"))
    return RULE.finding(
        f"正文写“{wrong.written}”，{claim.meaning}应为{right}",
        claim.span, claimed=claim.value, expected=claim.expected, facts=claim.facts,
        replacements=offered,
    )  # fmt: skip
