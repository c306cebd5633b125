"""Slots: a Chinese name, the fact or computed value that it stands for, and the value as the report prints it.

Sentences hold names only. Names of the cells' slots are made from `rules/slots.toml`; a slot whose cell is not
filled in does not exist, so no zero can come in its place. Besides values there are shares and changes against last
year, the names of single reasons (text without a number), and conditions (`?无结转`), which only tell whether a wording
can be used.
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
_WAN = 10_000


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
    """The slots of one report.

    Args:
        facts: the report's facts.
        tens_of_thousands: whether numbers from 10 000 on are printed in 万 (157.3万).
    """

    def __init__(self, facts: Facts, *, tens_of_thousands: bool = False) -> None:
        self._facts = facts
        self._wan = tens_of_thousands
        self._zero: set[str] = set()
        self.conditions: set[str] = set()
        self._slots: dict[str, Slot] = {}
        self._of_notes: dict[int, int] = {}
        names = table("slots")
        self.add(Slot(names["year"], str(facts.report.year), ("year",), "报告年度"))
        for row, stem in names["rows"].items():
            for column, ending in names["columns"].items():
                self._add_cell(f"{row}.{column}", stem + ending)
        for name, (part, whole) in names["shares"].items():
            self._add_share(name, part, whole)
        for row, stem in names["single"].items():
            self._add_single(row, stem)

    @property
    def usable(self) -> set[str]:
        """The names of the slots that are not zero, and the conditions that hold."""
        return (self._slots.keys() - self._zero) | self.conditions

    def __contains__(self, name: str) -> bool:
        return name in self._slots

    def __getitem__(self, name: str) -> Slot:
        return self._slots[name]

    def add(self, slot: Slot) -> Slot:
        """Add a slot that the tables alone do not give."""
        self._slots[slot.name] = slot
        return slot

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
        self.add(Slot(name, self._printed(value), leaves, self._facts.label(address)))
        if value == 0:
            self._zero.add(name)
        before = fact_value(PREVIOUS + address, self._facts)
        if before is None or value == before:
            return
        names = table("slots")
        both = leaves + self._facts.leaves(PREVIOUS + address)
        meaning = f"{self._facts.label(address)}与上年度相比"
        more = value > before
        self.add(Slot(name + names["difference"], printed(abs(value - before)), both, meaning))
        self.add(Slot(name + names["more" if more else "less"], printed(abs(value - before)), both, meaning))
        if before > 0:
            change = percent(value, before)
            self.add(Slot(name + names["growth"], change, both, meaning))
            self.add(Slot(name + names["rising" if more else "falling"], change, both, meaning))

    def _add_share(self, name: str, part: str, whole: str) -> None:
        share, of = fact_value(part, self._facts), fact_value(whole, self._facts)
        if share is None or not of or not 0 < share < of:
            return
        meaning = f"{self._facts.label(part)}占{self._facts.label(whole)}的比例"
        facts = self._facts.leaves(part) + self._facts.leaves(whole)
        self.add(Slot(name, share_text(share, of), facts, meaning))

    def _add_single(self, row: str, stem: str) -> None:
        """What the only reason of a row is called, or the condition that there are several."""
        labels = table("slots")["reasons"]
        kinds = [a for a in labels if a.startswith(row + ".") and (fact_value(f"{a}.total", self._facts) or 0) > 0]
        if len(kinds) == 1:
            self.add(Slot(stem + "情形", labels[kinds[0]], (), self._facts.label(f"{kinds[0]}.total")))
        elif kinds:
            self.conditions.add(f"?{stem}多种")

    def _printed(self, value: float) -> str:
        if self._wan and value >= _WAN:
            return f"{printed(round(value / _WAN, 1))}万"
        return printed(value)


def printed(value: float) -> str:
    """A value as the report prints it: 15, 8.36; no exponent, no trailing zeros.

    >>> printed(8.360)
    '8.36'
    """
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(round(value, 6))).normalize(), "f")


def share_text(part: float, whole: float) -> str:
    """A share as a percentage with at most one decimal: 62.5%."""
    share = Decimal(repr(part)) / Decimal(repr(whole)) * 100
    return f"{printed(float(share.quantize(Decimal('0.1'), rounding=ROUND_HALF_UP)))}%"


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


def known_names() -> set[str]:
    """The names of all slots and conditions that a report may have, notes' slots aside."""
    names = table("slots")
    cells = {stem + ending for stem in names["rows"].values() for ending in names["columns"].values()}
    changes = [names[key] for key in ("growth", "difference", "rising", "falling", "more", "less")]
    single = {name for stem in names["single"].values() for name in (f"{stem}情形", f"?{stem}多种")}
    return (
        cells
        | {cell + change for cell in cells for change in changes}
        | set(names["shares"])
        | single
        | {names["year"]}
    )
