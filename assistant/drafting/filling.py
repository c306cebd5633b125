"""Sentences with slots → text with values: where each figure stands and where it comes from."""

from collections.abc import Sequence

from assistant.drafting.pattern import SLOT
from assistant.drafting.result import Figure
from assistant.drafting.slots import Slots


def fill(sentence: str, slots: Slots) -> tuple[str, list[Figure]]:
    """The sentence with its values, and its figures.

    Raises:
        KeyError: a slot that the plan has not.
    """
    text, figures, position = "", [], 0
    for found in SLOT.finditer(sentence):
        text += sentence[position : found.start()]
        slot = slots[found.group(1)]
        figures.append(Figure(len(text), len(text) + len(slot.text), slot.text, slot.facts, slot.meaning))
        text += slot.text
        position = found.end()
    return text + sentence[position:], figures


def moved(spans: Sequence[tuple[int, int]], sentence: str, slots: Slots) -> list[tuple[int, int]]:
    """Spans of a sentence with slots as spans of the same sentence with values; none of them cuts a slot."""
    changes = [(m.end(), len(slots[m.group(1)].text) - len(m.group())) for m in SLOT.finditer(sentence)]

    def place(offset: int) -> int:
        return offset + sum(growth for end, growth in changes if end <= offset)

    return [(place(start), place(end)) for start, end in spans]


class PartialFiller:
    """Values put into an answer while it is written: holds back a slot's mark until it is whole."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self._held = ""

    def feed(self, piece: str) -> str:
        """The text that can be shown after this piece of the answer."""
        self._held += piece
        cut = self._held.rfind("{")
        if cut == -1 or "}" in self._held[cut:]:
            cut = len(self._held)
        ready, self._held = self._held[:cut], self._held[cut:]
        return SLOT.sub(lambda m: self._slots[m.group(1)].text if m.group(1) in self._slots else "", ready)
