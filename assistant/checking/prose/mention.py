"""An open claim: a quantity of the prose with its readings, before the verdict."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.checking.numbers.scanner import Number
from assistant.checking.prose.candidates import Reading
from assistant.checking.prose.frames import Frame
from assistant.checking.prose.slips import SLIP_RATE, of_anything, of_wrong
from assistant.checking.tolerance import agrees

_NEGLIGIBLE = 1e-4
_BEYOND = 0.05  # what is left of a reading that a part cannot have


@dataclass(slots=True, eq=False)
class Mention:
    """A quantity with its readings, before the verdict; spans count characters of the paragraph.

    Attributes:
        nature: count, share, growth, change, points, multiple, average, none, all, same.
        readings, shares: what it may state with the probability of each by the words; `none` of none of them.
        agreeing: for each reading, whether the number as written can stand for its value.
        anything: how likely a number that no table holds has this value.
        values: of each reading on the facts, in the unit of the prose; None where a cell is not filled in.
        frame: where it was read from; None for statements.
    """

    start: int
    end: int
    text: str
    value: float
    unit: str
    number: Number | None
    nature: str
    sentence: int
    depth: int
    label: str
    readings: list[Reading] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    none: float = 1.0
    values: list[float | None] = field(default_factory=list)
    frame: Frame | None = None
    flags: frozenset[str] = frozenset()
    blocked: str = ""
    null: dict[str, float] = field(default_factory=dict)
    agreeing: list[bool] = field(default_factory=list)
    anything: float = 0.0

    def valued(self, values: list[float | None], slacks: list[float] | None = None) -> None:
        """Take the values of the readings with how far each may be off; see which the number can stand for."""
        self.values = values
        rough = slacks or [0.0] * len(values)
        self.agreeing = [v is not None and stands_for(self, v, slack) for v, slack in zip(values, rough, strict=True)]
        self.anything = of_anything(self.number, self.value)

    def bounded(self, limit: float) -> None:
        """Count readings that are no less than the number it is part of (18件中有7件) as something else."""
        for n, (value, agrees_here) in enumerate(zip(self.values, self.agreeing, strict=True)):
            if value is not None and value >= limit and not agrees_here:
                self.none += self.shares[n] * (1 - _BEYOND)
                self.shares[n] *= _BEYOND

    def likelihoods(self, related: tuple[float, ...] = ()) -> tuple[float, float, float]:
        """(it agrees, it is a slip, it speaks of something else), not normed; blank cells count as something else."""
        agree = slip = 0.0
        other = self.none * self.anything
        for p, value, agrees_here in zip(self.shares, self.values, self.agreeing, strict=True):
            if agrees_here:
                agree += p
            elif value is None:
                other += p * self.anything
            elif p > _NEGLIGIBLE:
                slip += p * of_wrong(self.number, self.value, value, related)
        return agree * (1 - SLIP_RATE), slip, other

    def best(self, agreeing: bool, related: tuple[float, ...] = ()) -> int | None:
        """The likeliest reading among those that agree, or among those that do not."""
        top, found = 0.0, None
        for n, (p, value, agrees_here) in enumerate(zip(self.shares, self.values, self.agreeing, strict=True)):
            if value is None or agrees_here is not agreeing or p <= top * _NEGLIGIBLE:
                continue
            weight = p if agreeing else p * of_wrong(self.number, self.value, value, related)
            if weight > top:
                top, found = weight, n
        return found


def stands_for(claim: Mention, value: float, slack: float = 0.0) -> bool:
    """Whether the number as written can stand for a value in its unit, off by at most `slack`."""
    if claim.number is None:
        return abs(value - claim.value) < 1e-9
    return agrees(claim.number, value, slack)
