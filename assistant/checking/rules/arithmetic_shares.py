"""Shares of one whole, listed one behind the other, that are together more than all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from assistant.checking.examination import Examination, Judged
from assistant.checking.numbers.scanner import Approximation, Number
from assistant.checking.result import Finding, Span
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import spoken

RULE = Rule(
    "arithmetic.shares", "arithmetic", "warning", "占比之和超过100%", "同一总数的各项占比相加超过100%（已计入四舍五入）"
)

# Between two shares of one list: a separator, the next thing, 占; no word that starts another whole or a rate.
_NEXT = re.compile(
    r"^[、，,；;]\s*(?P<label>[^，。；、：其率\d]{1,14}?)\s*(?:\d+\s?[件条个篇次项份]，?)?(?:约?占(?:比)?为?)\s*$"
)
_FIRST = re.compile(
    r"(?P<label>[^，。；、：\d]{1,14}?)\s*(?:\d+\s?[件条个篇次项份]，?)?(?:约?占(?:比)?(?:总数|全部|总量)?的?为?)\s*$"
)


def find(examination: Examination) -> Iterator[Finding]:
    """One finding for each list, over all of it."""
    for (section, _), paragraph in groupby(examination.judged, key=lambda j: (j.section, j.offset)):
        text = examination.report.sections[section].text
        shares = [j for j in paragraph if j.mention.number is not None and j.mention.number.is_share]
        for run in _runs(shares, text) if len(shares) > 1 else ():
            total, tolerance = sum(j.claim.value for j in run), sum(_half(j) for j in run)
            if total > 1 + tolerance:
                yield _finding(run, total)


def _runs(shares: list[Judged], text: str) -> Iterator[list[Judged]]:
    """Shares that follow one another with a different thing each; those that the tables bear out are left alone."""
    run: list[Judged] = []
    labels: set[str] = set()
    for judged in shares:
        label = _label(run[-1] if run else None, judged, text)
        if run and (label is None or label in labels):
            yield run
            run, labels = [], set()
            label = _label(None, judged, text)
        if label is not None and _usable(judged):
            run.append(judged)
            labels.add(label)
    if len(run) > 1:
        yield run


def _label(before: Judged | None, judged: Judged, text: str) -> str | None:
    start = judged.claim.span.start
    if before is None:
        match = _FIRST.search(text, max(0, start - 30), start)
    else:
        match = _NEXT.match(text[before.offset + _number(before).unit_end : start])
    return match["label"].strip() if match else None


def _usable(judged: Judged) -> bool:
    number = _number(judged)
    return judged.claim.verdict == "unverified" and number.approximation is Approximation.NONE and number.upper is None


def _half(judged: Judged) -> float:
    return _number(judged).step / 2


def _number(judged: Judged) -> Number:
    assert judged.mention.number is not None
    return judged.mention.number


def _finding(run: list[Judged], total: float) -> Finding:
    span = Span(run[0].section, run[0].claim.span.start, run[-1].claim.span.end)
    listed = " + ".join(j.claim.text for j in run)
    return RULE.finding(f"所列占比之和为{spoken(total, '%')}（{listed}），超过100%", span, claimed=total, expected=1)
