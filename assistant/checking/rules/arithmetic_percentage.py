"""A part's share in the prose that its own numbers do not give: 公开信息500条，其中网站300条，占80%.

Only where the share stands right behind a part whose total the prose names; a share of something else that is named
behind 占 is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from assistant.checking.examination import Examination, Judged
from assistant.checking.numbers.scanner import Approximation
from assistant.checking.result import Finding
from assistant.checking.rules.prose_lists import Item, listings
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import replacement, spoken
from assistant.checking.tolerance import agrees

RULE = Rule(
    "arithmetic.percentage",
    "arithmetic",
    "warning",
    "正文中占比与件数不符",
    "正文写了总数、分项和占比，占比与分项除以总数不等",
)

_OF_IT = re.compile(r"^[，,（(]?\s*(?:约)?占(?:比|总数|总量|全部)?(?:的|为|达)?\s*$")


def find(examination: Examination) -> Iterator[Finding]:
    """One finding for each share."""
    for (section, _), paragraph in groupby(examination.judged, key=lambda j: (j.section, j.offset)):
        judged = list(paragraph)
        text = examination.report.sections[section].text
        shares = [j for j in judged if _is_own_share(j)]
        if shares and "占" in text:
            yield from _in_paragraph(judged, shares, text)


def _is_own_share(judged: Judged) -> bool:
    number = judged.mention.number
    return number is not None and number.is_share and judged.claim.verdict == "unverified" and number.upper is None


def _in_paragraph(judged: list[Judged], shares: list[Judged], text: str) -> Iterator[Finding]:
    parts = [
        (part, (listing.whole, *listing.other_wholes))
        for listing in listings(judged, text)
        for part in listing.parts
        if listing.lead in ("of_which", "bracket", "by", "colon")
    ]
    for share in shares:
        start = share.claim.span.start
        told = [(p, wholes) for p, wholes in parts if p.end <= start and _OF_IT.match(text[p.end : start])]
        if told and not any(_gives(share, p, whole, judged) for p, wholes in told for whole in wholes):
            yield _finding(share, *told[0])


def _gives(share: Judged, part: Item, whole: Item, judged: list[Judged]) -> bool:
    """Whether the numbers give the share, or say too little to tell; any other number before may be the whole."""
    number = share.mention.number
    if number is None or number.approximation is not Approximation.NONE or not (part.is_exact and whole.is_exact):
        return True
    others = [j.claim.value for j in judged if j.claim.span.start < share.claim.span.start]
    return any(agrees(number, part.value / value) for value in (whole.value, *others) if value)


def _finding(share: Judged, part: Item, wholes: tuple[Item, ...]) -> Finding:
    claim, whole = share.claim, wholes[0]
    expected = part.value / whole.value
    right = replace(claim, expected=expected)
    return RULE.finding(
        f"占比写“{claim.text}”，{spoken(part.value)} ÷ {spoken(whole.value)}应为{spoken(expected, claim.unit)}",
        claim.span, claimed=claim.value, expected=expected, replacements=replacement(right, share.mention.number),
    )  # fmt: skip
