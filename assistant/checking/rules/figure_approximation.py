"""An approximate number (近60, 600余, 10至20) whose range the cells' value lies outside of."""

from __future__ import annotations

from assistant.checking.numbers.scanner import Approximation
from assistant.checking.result import Finding
from assistant.checking.rules.figure_value import right_value
from assistant.checking.rules.figures import Wrong
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import replacement
from assistant.checking.tolerance import allowed

RULE = Rule(
    "figure.approximation", "figure", "error", "概数与表格不符",
    "近、余、约、不足、超过等概数允许的范围不含表格中的数；相差不到一成的为存疑",
)  # fmt: skip

_SLIGHT = 0.1  # of the right value: a looser way with 近 and 约 than ours, not a wrong number


def explain(wrong: Wrong) -> Finding | None:
    """A warning where the value is only just outside, an error beyond that."""
    number, claim = wrong.number, wrong.claim
    if number is None or (number.approximation is Approximation.NONE and number.upper is None):
        return None
    low, high = allowed(number)
    distance = max(low - wrong.expected, wrong.expected - high)
    return RULE.finding(
        f"正文写“{wrong.written}”，{claim.meaning}为{right_value(wrong)}，不在这一说法的范围内",
        claim.span, severity="warning" if distance <= _SLIGHT * abs(wrong.expected) else "error",
        claimed=claim.value, expected=claim.expected, facts=claim.facts,
        replacements=replacement(claim, number, keep_words=False),
    )  # fmt: skip
