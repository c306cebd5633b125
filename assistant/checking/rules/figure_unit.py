"""The right digits with the wrong unit: 元 for 万元, 万件 for 件."""

from __future__ import annotations

from assistant.checking.result import Finding
from assistant.checking.rules.figure_value import right_value
from assistant.checking.rules.figures import Wrong
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import exact_replacement
from assistant.checking.tolerance import agrees

RULE = Rule("figure.unit", "figure", "error", "单位不符", "正文的数换一个单位（元与万元、亿元，件与万件）才与表格相同")

_SCALES = (10_000.0, 100_000_000.0)


def explain(wrong: Wrong) -> Finding | None:
    """Takes counts and amounts that agree when multiplied or divided by 万 or 亿."""
    number, claim = wrong.number, wrong.claim
    if number is None or number.is_share or not wrong.expected or not number.value:
        return None
    if not any(agrees(number, wrong.expected / s) or agrees(number, wrong.expected * s) for s in _SCALES):
        return None
    return RULE.finding(
        f"正文写“{wrong.written}”，数字相同而单位不同：{claim.meaning}为{right_value(wrong)}",
        claim.span, claimed=claim.value, expected=claim.expected, facts=claim.facts,
        replacements=exact_replacement(claim, number),
    )  # fmt: skip
