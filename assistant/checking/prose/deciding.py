"""The verdicts, as a careful reviewer gives them: who knows that errors are rare and are slips of the hand.

A number that agrees under a plausible reading is right. One that agrees under none is wrong where its words leave little
else and its value is a slip away from a cell's; where its neighbours disagree as well, the words speak of something else
(another body, another kind of case), and it is left open with its doubts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from assistant.checking.formula import Total
from assistant.checking.prose.slips import of_anything
from assistant.checking.prose.open_claim import Open, stands_for
from assistant.checking.result import Severity, Verdict
from assistant.report import Facts

ERROR, WARNING = 0.85, 0.55  # how sure a slip must be
_COHERENCE = 0.7  # how much neighbours that disagree speak for another subject
_MOST = 3.0


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of a quantity.

    Attributes:
        verdict, severity: as in the interface; severity where it is inconsistent.
        chosen: which of its readings, None where unverified.
        right, wrong: how sure it is that it agrees, and that it is a slip.
    """

    verdict: Verdict
    chosen: int | None
    severity: Severity
    right: float
    wrong: float


def decide(claims: Sequence[Open], facts: Facts, places: Sequence[tuple[int, int]]) -> list[Decision]:
    """The decisions of a report's quantities; `places` gives the section and paragraph of each."""
    first = [_decide(c, 0.0, ()) for c in claims]
    groups: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for n, (claim, place) in enumerate(zip(claims, places, strict=True)):
        groups[(*place, claim.sentence)].append(n)
    decided = list(first)
    for members in groups.values():
        for n in members:
            others = [m for m in members if m != n]
            doubt = _doubt(claims, first, n, others)
            decided[n] = _decide(claims[n], doubt, _related(claims, first, n, others, facts))
    return decided


def _decide(claim: Open, doubt: float, related: tuple[float, ...]) -> Decision:
    agree, slip, other = claim.likelihoods(related)
    other *= exp(doubt)
    whole = agree + slip + other
    if not whole:
        return Decision("unverified", None, "info", 0.0, 0.0)
    right, wrong = agree / whole, slip / whole
    if right >= max(wrong, 1 - right - wrong):
        return Decision("consistent", claim.best(True), "info", right, wrong)
    if wrong >= WARNING:
        chosen = claim.best(False, related)
        return Decision("inconsistent", chosen, "error" if wrong >= ERROR else "warning", right, wrong)
    return Decision("unverified", None, "info", right, wrong)


def _doubt(claims: Sequence[Open], first: Sequence[Decision], n: int, others: list[int]) -> float:
    """How much the neighbours speak for another subject: those that disagree less those that agree, rare values more."""
    found = 0.0
    for m in others:
        weight = min(1.5, -log(of_anything(claims[m].number, claims[m].value) + 1e-9) / 5)
        if first[m].verdict == "inconsistent":
            if not _swapped(claims, n, m):
                found += weight
        elif first[m].verdict == "consistent":
            found -= weight * 0.7
    return max(-_MOST, min(_MOST, found)) * _COHERENCE


def _swapped(claims: Sequence[Open], n: int, m: int) -> bool:
    """Whether each of the two is right where the other stands."""
    a, b = claims[n].best(False), claims[m].best(False)
    if a is None or b is None:
        return False
    right_a, right_b = claims[n].values[a], claims[m].values[b]
    return right_a is not None and right_b is not None and stands_for(claims[m], right_a) and stands_for(claims[n], right_b)


def _related(
    claims: Sequence[Open], first: Sequence[Decision], n: int, others: list[int], facts: Facts
) -> tuple[float, ...]:
    """Values that may have slipped in: those of the neighbours' cells, and last year's."""
    found: list[float] = []
    for m in others:
        chosen = first[m].chosen
        if chosen is not None and abs(m - n) <= 2:
            value = claims[m].values[chosen]
            if value is not None and not stands_for(claims[n], value):
                found.append(value)
            elif value is not None:
                found.append(value)
    best = claims[n].best(False)
    if best is not None:
        formula = claims[n].readings[best].formula
        if isinstance(formula, Total) and not formula.plus[0].startswith("previous."):
            before = formula.previous().value(facts)
            if before is not None:
                found.append(before)
    return tuple(found)
