"""Sentences with slots → text with values: where each figure stands and where it comes from."""

import re

from assistant.drafting.result import Figure
from assistant.drafting.slots import DIGIT, Slots

SLOT = re.compile(r"\{([^{}\[\]|\s]+)\}")


def fill(sentence: str, slots: Slots) -> tuple[str, list[Figure]]:
    """The sentence with its values, and its figures.

    Raises:
        KeyError: a slot that the plan has not.
    """
    text, figures, position = "", [], 0
    for found in SLOT.finditer(sentence):
        text += sentence[position : found.start()]
        slot = slots[found.group(1)]
        if DIGIT.search(slot.text):
            figures.append(Figure(len(text), len(text) + len(slot.text), slot.text, slot.facts, slot.meaning))
        text += slot.text
        position = found.end()
    return text + sentence[position:], figures
