"""The verdicts, as a careful reviewer gives them: who knows that errors are rare and are slips of the hand.

A number that agrees under a plausible reading is right. One that agrees under none is wrong where its words leave
little else, its value is a slip away from a cell's and its neighbours agree; else it is left open. How these signals
are weighed was fitted on annotated reports (`make fit`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log

from assistant.checking.formula import Formula, Total
from assistant.checking.prose.mention import Mention, stands_for
from assistant.checking.prose.scoring import decision_weights
from assistant.checking.prose.slips import of_anything
from assistant.checking.result import Severity, Verdict
from assistant.report import Facts

ERROR, WARNING = 0.85, 0.55  # how sure a slip must be
_OPEN = 0.55  # a first guess, for what neighbours say of each other
_LIKELY = 0.5  # a reading by which a note is held against the tables
_UNLIKELY = 0.1  # a reading that agrees though hardly anything speaks for it
_TINY = 1e-12
_SWAP_RATE = 0.005  # of neighbouring numbers that stand in each other's place


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of a quantity.

    Attributes:
        verdict, severity: as in the interface; severity where it is inconsistent.
        chosen: which of its readings, None where unverified.
        right, wrong: how sure it is that it agrees, and that it is a slip.
        signals: what the slip was judged by.
    """

    verdict: Verdict
    chosen: int | None
    severity: Severity
    right: float
    wrong: float
    signals: dict[str, float] | None = None


def decide(claims: Sequence[Mention], facts: Facts, strict: bool = False) -> list[Decision]:
    """The decisions of a paragraph's quantities.

    Args:
        claims: of one paragraph, in order.
        facts: what the tables hold.
        strict: the text is not the report's own (a note): what the tables contradict under its likeliest reading is
            wrong, however far off.
    """
    first = [_alone(c) for c in claims]
    sentences: dict[int, list[int]] = defaultdict(list)
    for n, claim in enumerate(claims):
        sentences[claim.sentence].append(n)
    decided = list(first)
    for members in sentences.values():
        for n in members:
            if first[n].verdict == "consistent" and not _by_chance(claims, first, n, members, facts):
                decided[n] = _contradicted_by_parts(claims, first, n, members) or first[n]
            elif claims[n].readings:
                decided[n] = _weighed(claims, first, n, members, facts)
        for n, m in pairwise(members):
            _decide_swap(claims, first, decided, n, m)
    return [_contradicted(c, d) for c, d in zip(claims, decided, strict=True)] if strict else decided


def _contradicted(claim: Mention, decision: Decision) -> Decision:
    likeliest = max(range(len(claim.shares)), key=claim.shares.__getitem__, default=None)
    if decision.verdict != "unverified" or likeliest is None or claim.shares[likeliest] < _LIKELY:
        return decision
    if claim.values[likeliest] is None or claim.agreeing[likeliest]:
        return decision
    return Decision("inconsistent", likeliest, "error", decision.right, decision.wrong, decision.signals)


def _decide_swap(claims: Sequence[Mention], first: Sequence[Decision], decided: list[Decision], n: int, m: int) -> None:
    """Two numbers in each other's place: each agrees with a less likely reading, the likeliest pair the other way."""
    if any(claims[k].nature != "count" for k in (n, m)) or claims[n].value == claims[m].value:
        return
    here, there = _read_as(claims[n], claims[m]), _read_as(claims[m], claims[n])
    if here is None or there is None or claims[n].readings[here].formula == claims[m].readings[there].formula:
        return
    kept = sum(claims[n].likelihoods()) * sum(claims[m].likelihoods())
    swapped = _SWAP_RATE * claims[n].shares[here] * claims[m].shares[there]
    wrong = swapped / (swapped + kept)
    if wrong < WARNING:
        return
    severity: Severity = "error" if wrong >= ERROR else "warning"
    for k, at in ((n, here), (m, there)):
        if decided[k].verdict != "inconsistent":
            decided[k] = Decision("inconsistent", at, severity, first[k].right, wrong)


def _read_as(claim: Mention, other: Mention) -> int | None:
    """The likeliest reading of a number whose value the other number states and this one does not."""
    fitting = [
        n
        for n, (value, agrees) in enumerate(zip(claim.values, claim.agreeing, strict=True))
        if value is not None and not agrees and stands_for(other, value)
    ]
    return max(fitting, key=lambda n: claim.shares[n], default=None)


def _alone(claim: Mention) -> Decision:
    agree, slip, other = claim.likelihoods()
    whole = agree + slip + other or 1.0
    right, wrong = agree / whole, slip / whole
    if right >= max(wrong, 1 - right - wrong):
        return Decision("consistent", claim.best(True), "info", right, wrong)
    if wrong >= _OPEN:
        return Decision("inconsistent", claim.best(False), "warning", right, wrong)
    return Decision("unverified", None, "info", right, wrong)


def _by_chance(claims: Sequence[Mention], first: Sequence[Decision], n: int, members: list[int], facts: Facts) -> bool:
    """Whether the reading that agrees is so unlikely that a slip, such as a swap with a neighbour, explains more."""
    chosen, claim = first[n].chosen, claims[n]
    if chosen is None or claim.shares[chosen] > _UNLIKELY:
        return False
    agree, slip, _ = claim.likelihoods(_related(claims, first, n, members, facts))
    return slip > agree


def _weighed(
    claims: Sequence[Mention], first: Sequence[Decision], n: int, members: list[int], facts: Facts
) -> Decision:
    related = _related(claims, first, n, members, facts)
    found = signals(claims, first, n, members, facts, related)
    weights = decision_weights()
    wrong = 1 / (1 + exp(-sum(weights.get(name, 0.0) * value for name, value in found.items())))
    if wrong >= WARNING:
        chosen = claims[n].best(False, related)
        if chosen is not None:
            severity: Severity = "error" if wrong >= ERROR else "warning"
            return Decision("inconsistent", chosen, severity, first[n].right, wrong, found)
    return Decision("unverified", None, "info", first[n].right, wrong, found)


# ---------------------------------------------------------------- signals
def signals(
    claims: Sequence[Mention], first: Sequence[Decision], n: int, members: list[int], facts: Facts,
    related: tuple[float, ...],
) -> dict[str, float]:  # fmt: skip
    """What speaks for a slip in a number that agrees with none of its likely readings."""
    claim = claims[n]
    _, slip, other = claim.likelihoods(related)
    found = {
        "bias": 1.0,
        "slip": _clipped(log((slip + _TINY) / (other + _TINY))),
        "none": _clipped(log((claim.none + 1e-4) / (1 - claim.none + 1e-4))),
        f"nature:{claim.nature}": 1.0,
    }
    for limit in (0.01, 0.03, 0.1, 0.3):
        if claim.none < limit:
            found[f"none<{limit}"] = 1.0
    best = claim.best(False, related)
    if best is not None:
        for limit in (0.5, 0.8, 0.95):
            if claim.shares[best] > limit:
                found[f"share>{limit}"] = 1.0
        reading = claim.readings[best]
        if any(f.startswith("left:") for f in reading.features):
            found["leaves_words"] = 1.0
        if _is_named(reading.features):
            found["named"] = 1.0
        found["clear"] = _clipped(log((claim.shares[best] + 1e-4) / (1 - claim.shares[best] + 1e-4)))
        value = claim.values[best]
        if value is not None and value <= 3 and claim.nature == "count":
            found["small"] = 1.0
        if value == 0 and claim.nature == "count":
            found["zero"] = 1.0
    bad = good = 0.0
    for m in members:
        if m == n:
            continue
        weight = min(1.5, -log(of_anything(claims[m].number, claims[m].value) + 1e-9) / 5) / (1 + 0.25 * abs(m - n))
        if first[m].verdict == "consistent":
            good += weight
        elif first[m].verdict == "inconsistent":
            if _swapped(claims, n, m):
                found["swapped"] = 1.0
            else:
                bad += weight
    found["neighbours:bad"], found["neighbours:good"] = min(bad, 3.0), min(good, 3.0)
    if any(stands_for(claim, value) for value in related):
        found["related"] = 1.0
    if best is not None and _is_said(claims, first, n, claim.readings[best].formula):
        found["said"] = 1.0
    if claim.flags:
        found["flags"] = 1.0
    if claim.nature == "count" and claim.value <= 2 and not any(c.isdigit() for c in claim.text):
        found["few_in_characters"] = 1.0
    if _adds_up(claims, n, members):
        found["adds_up"] = 1.0
    if claim.depth:
        found["bracket"] = 1.0
    if claim.number is None:  # a statement in words slips in other ways than a number
        return {f"words|{name}": value for name, value in found.items()}
    return found


def _is_said(claims: Sequence[Mention], first: Sequence[Decision], n: int, formula: Formula) -> bool:
    """Whether another number of the paragraph states the same, rightly: this one then mostly speaks of a part."""
    for m, (claim, decision) in enumerate(zip(claims, first, strict=True)):
        at = decision.chosen
        if m != n and at is not None and decision.verdict == "consistent" and claim.readings[at].formula == formula:
            return True
    return False


def _is_named(features: dict[str, float]) -> bool:
    """Whether the row of a reading is named at the number by a word that only it has."""
    return any(f in features for f in ("row:before:name", "row:after:name", "rate", "share:part:named"))


def _clipped(value: float) -> float:
    return max(-6.0, min(6.0, value))


def _adds_up(claims: Sequence[Mention], n: int, members: list[int]) -> bool:
    """Whether the number is a total of the numbers listed behind it as it stands, or one of such parts."""
    counts = [m for m in members if claims[m].number is not None and claims[m].nature == "count"]
    for k, whole in enumerate(counts):
        total = 0.0
        for length, part in enumerate(counts[k + 1 : k + 9], 1):
            total += claims[part].value
            adds_up = length > 1 and abs(total - claims[whole].value) < 1e-9 and total > 0
            if adds_up and n in (whole, *counts[k + 1 : k + 1 + length]):
                return True
            if total > claims[whole].value:
                break
    return False


def _swapped(claims: Sequence[Mention], n: int, m: int) -> bool:
    """Whether each of the two is right where the other stands."""
    a, b = claims[n].best(False), claims[m].best(False)
    if a is None or b is None:
        return False
    right_a, right_b = claims[n].values[a], claims[m].values[b]
    if right_a is None or right_b is None:
        return False
    return stands_for(claims[m], right_a) and stands_for(claims[n], right_b)


def _related(
    claims: Sequence[Mention], first: Sequence[Decision], n: int, members: list[int], facts: Facts
) -> tuple[float, ...]:
    """Values that may have slipped in: those of the neighbours' cells, and last year's."""
    found: list[float] = []
    for m in members:
        chosen = first[m].chosen
        if m != n and chosen is not None and abs(m - n) <= 2:
            value = claims[m].values[chosen]
            if value is not None:
                found.append(value)
    best = claims[n].best(False)
    if best is not None:
        formula = claims[n].readings[best].formula
        if isinstance(formula, Total) and not formula.plus[0].startswith("previous."):
            before = formula.previous().value(facts)
            if before is not None:
                found.append(before)
    return tuple(found)


# ---------------------------------------------------------------- parts that contradict
def _contradicted_by_parts(
    claims: Sequence[Mention], first: Sequence[Decision], n: int, members: list[int]
) -> Decision | None:
    """共收到45件，其中自然人38件，法人5件: 45 agrees with some reading, its own parts make up another, likely one."""
    claim = claims[n]
    chosen = first[n].chosen
    if chosen is None or claim.nature != "count" or not claim.readings:
        return None
    behind = [m for m in members if m > n]
    for k, (reading, p, value) in enumerate(zip(claim.readings, claim.shares, claim.values, strict=True)):
        if k == chosen or value is None or p < 0.2 * claim.shares[chosen] or stands_for(claim, value):
            continue
        total, parts = 0.0, 0
        for m in behind:
            at = first[m].chosen
            if at is None or first[m].verdict != "consistent" or claims[m].nature != "count":
                break
            part = claims[m].readings[at]
            if part.rows != reading.rows or part.columns == reading.columns or claims[m].value <= 0:
                break
            total += claims[m].value
            parts += 1
        if parts > 1 and abs(total - value) < 1e-9:
            return Decision("inconsistent", k, "error", first[n].right, 0.9, None)
    return None
