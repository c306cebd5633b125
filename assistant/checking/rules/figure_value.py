"""A figure of the prose that the tables do not say."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.examination import Examination
from assistant.checking.judging import Judged
from assistant.checking.numbers import render_like
from assistant.checking.result import Finding, plain

RULE = "figure.value"


def find(examination: Examination) -> Iterator[Finding]:
    """One finding for each claim whose value is not that of the cells it states."""
    for judged in examination.judged:
        if judged.claim.verdict == "inconsistent":
            yield _finding(judged)


def _finding(judged: Judged) -> Finding:
    claim = judged.claim
    number = judged.mention.number
    replacement = ()
    if number is not None and claim.expected is not None:
        core = claim.text[number.core[0] - number.start : number.core[1] - number.start]
        replacement = (claim.text.replace(core, render_like(core, claim.expected)),)
    return Finding(
        "figure", RULE, "error", f"正文写“{claim.text}”，{claim.meaning}应为{plain(claim.expected)}",
        claim.span, claim.value, claim.expected, claim.facts, replacement,
    )  # fmt: skip
