"""Slots: a Chinese name, the fact or computed value that it stands for, and the value as the report prints it.

The model sees and writes names only. Names of the cells' slots are made from `rules/slots.toml`; a slot whose cell is
not filled in does not exist, so no zero can come in its place.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assistant.drafting.conditions import value as fact_value
from assistant.drafting.rules import table
from assistant.report import Facts

PREVIOUS = "previous."
# Every character that Unicode takes for a digit or a numeral mark in a circle, a bracket or above the line.
DIGIT = re.compile(r"[\d²³¹⁰-₉①-⓿❶-➓㉑-㉟㊱-㊿]")
_NUMBER = re.compile(r"\d+(?:[.,:：/．]\d+)*[%％‰]?|[²³¹⁰-₉①-⓿❶-➓㉑-㉟㊱-㊿]")
_STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that the prose states.

    Attributes:
        name: as the model writes it, without digits.
        text: as the report prints it.
        facts: where it comes from: table cells, `note:N`, or `year`.
        meaning: for people: the cell as the form prints it.
    """

    name: str
    text: str
    facts: tuple[str, ...]
    meaning: str = ""


class Slots:
    """The slots of one report."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._slots: dict[str, Slot] = {}
        self._of_notes: dict[int, int] = {}
        names = table("slots")
        self.add(Slot(names["year"], str(facts.report.year), ("year",), "报告年度"))
        for row, stem in names["rows"].items():
            for column, ending in names["columns"].items():
                self._add_cell(f"{row}.{column}", stem + ending)

    def __contains__(self, name: str) -> bool:
        return name in self._slots

    def __getitem__(self, name: str) -> Slot:
        return self._slots[name]

    def add(self, slot: Slot) -> Slot:
        """Add a slot that the tables alone do not give."""
        self._slots[slot.name] = slot
        return slot

    def add_sum(self, name: str, addresses: tuple[str, ...]) -> Slot:
        """A slot for the sum of these addresses, all of which are filled in."""
        total = sum(self._facts.value(a) for a in addresses)
        leaves = tuple(leaf for a in addresses for leaf in self._facts.leaves(a))
        meaning = "、".join(self._facts.label(a) for a in addresses)
        return self.add(Slot(name, printed(total), leaves, meaning))

    def of_note(self, index: int, text: str) -> str:
        """The note's text with every number in it replaced by the mark of a slot that is copied as it stands."""

        def mark(found: re.Match[str]) -> str:
            count = self._of_notes[index] = self._of_notes.get(index, 0) + 1
            name = f"材料{_ordinal(index)}之{_ordinal(count - 1)}"
            self.add(Slot(name, found.group(), (f"note:{index}",), f"第 {index + 1} 条材料"))
            return "{" + name + "}"

        return _NUMBER.sub(mark, text)

    def _add_cell(self, address: str, name: str) -> None:
        value = fact_value(address, self._facts)
        if value is None:
            return
        leaves = self._facts.leaves(address)
        self.add(Slot(name, printed(value), leaves, self._facts.label(address)))
        before = fact_value(PREVIOUS + address, self._facts)
        if before is None or value == before:
            return
        names = table("slots")
        both = leaves + self._facts.leaves(PREVIOUS + address)
        meaning = f"{self._facts.label(address)}与上年度相比"
        self.add(Slot(name + names["difference"], printed(abs(value - before)), both, meaning))
        if before > 0:
            self.add(Slot(name + names["growth"], percent(value, before), both, meaning))


def printed(value: float) -> str:
    """A value as the report prints it: 15, 8.36; no exponent, no trailing zeros.

    >>> printed(8.360)
    '8.36'
    """
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(round(value, 6))).normalize(), "f")


def percent(value: float, before: float) -> str:
    """The size of the change from `before` to `value` as a percentage with at most one decimal: 12.5%."""
    change = abs(Decimal(repr(value)) - Decimal(repr(before))) / Decimal(repr(before)) * 100
    rounded = change.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{printed(float(rounded))}%"


def _ordinal(number: int) -> str:
    """0 → 甲, 10 → 乙甲: a count without digits."""
    letters = _STEMS[number % 10]
    while number >= 10:
        number //= 10
        letters = _STEMS[number % 10] + letters
    return letters
