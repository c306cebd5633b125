"""What a claim can state: a total of cells, or a share, growth, change or average of totals.

A formula knows its cells and its value on the facts of a report; it knows nothing of prose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from assistant.report import Facts
from assistant.report.facts import PREVIOUS


class Formula(Protocol):
    """Anything with cells and a value."""

    def value(self, facts: Facts) -> float | None:
        """The value, None where a cell of it is not filled in."""
        ...

    def cells(self, facts: Facts) -> tuple[str, ...]:
        """The cells it is computed from."""
        ...

    def label(self, facts: Facts) -> str:
        """In Chinese, as the form prints it."""
        ...


@dataclass(frozen=True, slots=True)
class Total:
    """The sum over `plus` less the sum over `minus`, both addresses (cells or derived)."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()

    def value(self, facts: Facts) -> float | None:
        """The value, None where a cell of it is not filled in or stands in the other form only."""
        total: float = 0
        for sign, addresses in ((1, self.plus), (-1, self.minus)):
            for address in addresses:
                found = facts.get(address) if facts.form.has(address.removeprefix(PREVIOUS)) else None
                if found is None:
                    return None
                total += sign * found
        return total

    def cells(self, facts: Facts) -> tuple[str, ...]:
        """The cells it is computed from."""
        return tuple(dict.fromkeys(leaf for a in (*self.plus, *self.minus) for leaf in facts.leaves(a)))

    def label(self, facts: Facts) -> str:
        """In Chinese: 表三“本年新收—总计” + …."""
        text = " + ".join(facts.label(a) for a in self.plus)
        return text + "".join(f" − {facts.label(a)}" for a in self.minus)

    def previous(self) -> Total:
        """The same of last year."""
        return Total(tuple(PREVIOUS + a for a in self.plus), tuple(PREVIOUS + a for a in self.minus))


@dataclass(frozen=True, slots=True)
class Each:
    """Several totals that are said to be equal (复议、诉讼各1件): their common value, or the first that differs."""

    totals: tuple[Total, ...]
    said: float

    def value(self, facts: Facts) -> float | None:
        """The value that all have, else one that is not the value said."""
        values = [t.value(facts) for t in self.totals]
        if any(v is None for v in values):
            return None
        return next((v for v in values if v != self.said), self.said)

    def cells(self, facts: Facts) -> tuple[str, ...]:
        """The cells of all."""
        return tuple(dict.fromkeys(c for t in self.totals for c in t.cells(facts)))

    def previous(self) -> Each:
        """The same of last year."""
        return Each(tuple(t.previous() for t in self.totals), self.said)

    def label(self, facts: Facts) -> str:
        """In Chinese."""
        return "、".join(t.label(facts) for t in self.totals)


@dataclass(frozen=True, slots=True)
class Share:
    """A part ÷ its whole."""

    part: Total
    whole: Total

    def value(self, facts: Facts) -> float | None:
        """A fraction, None where a cell is not filled in or the whole is 0."""
        part, whole = self.part.value(facts), self.whole.value(facts)
        return None if part is None or not whole else part / whole

    def cells(self, facts: Facts) -> tuple[str, ...]:
        """The cells of both."""
        return tuple(dict.fromkeys((*self.part.cells(facts), *self.whole.cells(facts))))

    def label(self, facts: Facts) -> str:
        """In Chinese."""
        return f"{_grouped(self.part, facts)} ÷ {_grouped(self.whole, facts)}"

    def previous(self) -> Share:
        """The same of last year."""
        return Share(self.part.previous(), self.whole.previous())


@dataclass(frozen=True, slots=True)
class _AgainstLastYear:
    """What compares a total, or a share, of this year with last year's; `sign` −1 where the prose says 下降 or 减少."""

    of: Total | Share
    sign: int = 1

    def cells(self, facts: Facts) -> tuple[str, ...]:
        """The cells of both years."""
        return (*self.of.cells(facts), *self.of.previous().cells(facts))

    def _years(self, facts: Facts) -> tuple[float, float] | None:
        now, before = self.of.value(facts), self.of.previous().value(facts)
        return None if now is None or before is None else (now, before)


@dataclass(frozen=True, slots=True)
class Growth(_AgainstLastYear):
    """Growth against last year, (now − before) ÷ before."""

    def value(self, facts: Facts) -> float | None:
        """A fraction, positive where it moves as the prose says; None where last year's is 0."""
        years = self._years(facts)
        return self.sign * (years[0] - years[1]) / years[1] if years and years[1] else None

    def label(self, facts: Facts) -> str:
        """In Chinese."""
        return f"{self.of.label(facts)}比上年的{'降幅' if self.sign < 0 else '增幅'}"


@dataclass(frozen=True, slots=True)
class Change(_AgainstLastYear):
    """The difference to last year, in the unit of the cells."""

    def value(self, facts: Facts) -> float | None:
        """Positive where it moves as the prose says."""
        years = self._years(facts)
        return self.sign * (years[0] - years[1]) if years else None

    def label(self, facts: Facts) -> str:
        """In Chinese."""
        return f"{self.of.label(facts)}比上年的{'减少' if self.sign < 0 else '增加'}"


@dataclass(frozen=True, slots=True)
class Points(_AgainstLastYear):
    """A share's difference to last year's, as a fraction (2.3个百分点 = 0.023)."""

    def value(self, facts: Facts) -> float | None:
        """A fraction, positive where it moves as the prose says."""
        years = self._years(facts)
        return self.sign * (years[0] - years[1]) if years else None

    def label(self, facts: Facts) -> str:
        """In Chinese."""
        return f"（{self.of.label(facts)}）与上年之差"


@dataclass(frozen=True, slots=True)
class Multiple(_AgainstLastYear):
    """The ratio to last year (是上年的1.24倍)."""

    def value(self, facts: Facts) -> float | None:
        """A ratio; None where last year's is 0."""
        years = self._years(facts)
        return years[0] / years[1] if years and years[1] else None

    def label(self, facts: Facts) -> str:
        """In Chinese."""
        return f"{self.of.label(facts)}与上年之比"


@dataclass(frozen=True, slots=True)
class MonthlyAverage:
    """A year's total ÷ 12."""

    of: Total

    def value(self, facts: Facts) -> float | None:
        """In the unit of the cells, a month."""
        total = self.of.value(facts)
        return None if total is None else total / 12

    def cells(self, facts: Facts) -> tuple[str, ...]:
        """The cells of the total."""
        return self.of.cells(facts)

    def label(self, facts: Facts) -> str:
        """In Chinese."""
        return f"{self.of.label(facts)} ÷ 12"


def _grouped(total: Total, facts: Facts) -> str:
    text = total.label(facts)
    return f"（{text}）" if len(total.plus) + len(total.minus) > 1 else text
