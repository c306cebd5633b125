"""Choices among wordings: stable for an office, a year and a seed, different between offices, far from given texts.

Which wording an office gets is decided by a hash of its name, the year and the seed, so that two offices rarely meet on
the same one and the same request always gets the same text. Among wordings of the same rank the one that shares least
with what was said already (and with last year's text) is taken.
"""

import re
from collections.abc import Sequence
from hashlib import blake2b

RUN = 8  # characters in a row by which texts are compared
_SIMILAR = 0.25
_NOT_WORDS = re.compile(r"\{[^{}]*\}|[\d\W_]+")


def runs(text: str) -> set[str]:
    """The runs of a text: every so many characters in a row, digits, slots and punctuation aside."""
    words = _NOT_WORDS.sub("", text)
    return {words[i : i + RUN] for i in range(len(words) - RUN + 1)}


class Chooser:
    """Makes the choices of one draft.

    Args:
        office: the office's name.
        year: the report's year.
        seed: another seed, other wordings.
        avoid: texts that the draft is to differ from (last year's).
        structure: the seed of what a draft is made of (problems, ordinals), which stays where one paragraph is
            written again; the same seed where none is given.
    """

    def __init__(self, office: str, year: int, seed: int = 0, avoid: str = "", structure: int | None = None) -> None:
        self._key = f"{office.strip()}|{year}|{seed}"
        self._structure = f"{office.strip()}|{year}|{seed if structure is None else structure}"
        self._said = runs(avoid)

    def rank(self, name: str, count: int) -> list[int]:
        """The numbers 0 to `count` - 1 in this office's order for the choice of this name."""
        return sorted(range(count), key=lambda number: self._hash(f"{name}|{number}"))

    def order(self, name: str, options: Sequence[str]) -> list[str]:
        """The options in this office's order, those that repeat what was said already behind the others."""
        ranked = [options[number] for number in self.rank(name, len(options))]
        return sorted(ranked, key=self._repeats)

    def one(self, name: str, options: Sequence[str]) -> str:
        """The first of `order`; what it says counts as said from then on."""
        chosen = self.order(name, options)[0]
        self.say(chosen)
        return chosen

    def number(self, name: str, count: int) -> int:
        """One of the numbers 0 to `count` - 1."""
        return self._hash(name) % count

    def settled(self, name: str, count: int) -> int:
        """A number of the draft's structure."""
        return _hashed(f"{self._structure}|{name}") % count

    def settled_rank(self, name: str, count: int) -> list[int]:
        """`rank` by the draft's structure."""
        return sorted(range(count), key=lambda number: _hashed(f"{self._structure}|{name}|{number}"))

    def say(self, text: str) -> None:
        """Take note of what the draft says."""
        self._said |= runs(text)

    def _repeats(self, text: str) -> bool:
        own = runs(text)
        return bool(own) and len(own & self._said) > _SIMILAR * len(own)

    def _hash(self, name: str) -> int:
        return _hashed(f"{self._key}|{name}")


def _hashed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
