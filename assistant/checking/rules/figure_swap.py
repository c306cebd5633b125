"""Two numbers of one sentence in each other's place: each is right where the other stands."""

from __future__ import annotations

from assistant.checking.examination import Judged
from assistant.checking.result import Finding
from assistant.checking.rules.figures import Wrong
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import replacement, spoken
from assistant.checking.tolerance import agrees

RULE = Rule("figure.swap", "figure", "error", "两个数互换了位置", "同一句中两个数各自应在对方的位置上")


def explain(wrong: Wrong) -> Finding | None:
    """Takes a wrong claim with a partner in the same sentence; the partner gets its own finding."""
    partner = next((other for other in wrong.others if _swapped(wrong.judged, other)), None)
    if partner is None:
        return None
    claim = wrong.claim
    return RULE.finding(
        f"正文写“{wrong.written}”，与同句的“{partner.claim.text}”互换了位置："
        f"{claim.meaning}为{spoken(wrong.expected, claim.unit)}，"
        f"{partner.claim.meaning}为{spoken(partner.claim.expected or 0, partner.claim.unit)}",
        claim.span, claimed=claim.value, expected=claim.expected, facts=claim.facts,
        replacements=replacement(claim, wrong.number),
    )  # fmt: skip


def _swapped(one: Judged, other: Judged) -> bool:
    here = (one.section, one.offset, one.mention.sentence)
    if one is other or here != (other.section, other.offset, other.mention.sentence):
        return False
    a, b = one.mention.number, other.mention.number
    if a is None or b is None or a.is_share != b.is_share or a.value == b.value:
        return False
    right_a, right_b = one.claim.expected, other.claim.expected
    return right_a is not None and right_b is not None and agrees(a, right_b) and agrees(b, right_a)
