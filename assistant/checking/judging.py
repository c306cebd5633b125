"""Chooses each mention's reading on the facts of the report and gives the verdict: mentions → claims.

Where two readings are possible and one agrees, the claim is not wrong. Readings that belong to one group (the
outcomes of one lawsuit, the columns of one row) are chosen together: the reading that most of them agree with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from assistant.checking.context import Candidate, Mention
from assistant.checking.formula import Change, Formula, Total
from assistant.checking.result import Claim, Span, Verdict
from assistant.checking.tolerance import agrees
from assistant.report import Facts

_CLEAR_MAJORITY = 3  # so many neighbours that agree on a reading leave no room for another
_MONEY = {"元": 10_000.0, "元整": 10_000.0, "千元": 10.0, "万元": 1.0, "亿元": 0.0001}


@dataclass(slots=True)
class Judged:
    """A mention with its claim and the reading that was chosen (None where unverified)."""

    mention: Mention
    claim: Claim
    chosen: Candidate | None
    section: int
    offset: int


def judge(mentions: Iterable[Mention], facts: Facts, section: int, offset: int, text: str) -> list[Judged]:
    """The claims of one paragraph that begins at `offset` of the section's `text`."""
    mentions = list(mentions)
    votes = _vote(mentions, facts)
    return [_judge(m, facts, votes.get(m.group) if m.group else None, section, offset, text) for m in mentions]


def _vote(mentions: list[Mention], facts: Facts) -> dict[tuple[object, ...], dict[Hashable, int]]:
    """For each group, how many of its mentions agree with each option, in the order of likelihood."""
    votes: dict[tuple[object, ...], dict[Hashable, int]] = defaultdict(dict)
    for mention in mentions:
        if mention.group is None:
            continue
        count = votes[mention.group]
        for candidate in mention.candidates:
            agrees_here = stands_for(mention, candidate.formula, facts)
            count[candidate.option] = count.get(candidate.option, 0) + agrees_here
    return votes


def _judge(
    mention: Mention, facts: Facts, votes: dict[Hashable, int] | None, section: int, offset: int, text: str
) -> Judged:
    span = Span(section, offset + mention.start, offset + mention.end)
    claim = Claim(span, text[span.start : span.end], mention.value, mention.unit)
    known = [c for c in _ordered(mention.candidates, votes) if c.formula.value(facts) is not None]
    chosen = next((c for c in known if stands_for(mention, c.formula, facts)), None)
    verdict: Verdict = "unverified"
    if chosen is not None:
        verdict = "consistent"
    elif known and not mention.soft:
        chosen, verdict = known[0], "inconsistent"
    if chosen is not None:
        claim.verdict = verdict
        claim.facts = chosen.formula.cells(facts)
        claim.expected = expected(mention, chosen.formula, facts)
        claim.meaning = chosen.formula.label(facts)
    return Judged(mention, claim, chosen, section, offset)


def _ordered(candidates: list[Candidate], votes: dict[Hashable, int] | None) -> list[Candidate]:
    """The candidates, those of the option that most of the group agree with first, and alone where it is clear."""
    if not votes:
        return candidates
    best = max(votes, key=lambda option: votes[option])
    of_best = [c for c in candidates if c.option == best]
    if of_best and votes[best] >= _CLEAR_MAJORITY:
        return of_best
    return of_best + [c for c in candidates if c.option != best]


def stands_for(mention: Mention, formula: Formula, facts: Facts) -> bool:
    """Whether the mention's number can stand for the formula's value."""
    value = expected(mention, formula, facts)
    if value is None:
        return False
    if mention.number is None:
        return abs(value - mention.value) < 1e-9
    return agrees(mention.number, value)


def expected(mention: Mention, formula: Formula, facts: Facts) -> float | None:
    """The formula's value in the unit that the prose uses (83600元 for 8.36万元)."""
    value = formula.value(facts)
    if value is None:
        return None
    scale = _MONEY.get(mention.unit, 1.0) if is_amount(formula) else 1.0
    value = value * scale
    return round(value, 6) if isinstance(value, float) and scale != 1.0 else value


def is_amount(formula: Formula) -> bool:
    """Whether the formula is an amount of money (万元 in the tables), not a count or a fraction."""
    of = formula.of if isinstance(formula, Change) else formula
    return isinstance(of, Total) and any(a.endswith((".fees.amount", ".procurement.amount")) for a in of.plus)
