"""The language model's own opinion of what a note is: how likely it holds the name of each type as the next word.

The prompt (`rules/judging.toml`) is the same up to the note, so that an engine reads it once. A note is text to be
judged: no word of the answer is written anywhere, only the four names are compared.
"""

from collections.abc import Callable
from typing import Final, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from assistant.drafting.rules import table

Judge = Callable[[str], NDArray[np.float32]]
_MOST: Final = 300  # characters of a note that are read


@runtime_checkable
class NextWords(Protocol):
    """An engine that tells how likely each next token is."""

    def next_words(self, beginning: str, rest: str) -> dict[str, float]:
        """The logarithm of the chance of the likeliest tokens after `beginning` (always the same) and `rest`."""
        ...


def judge_of(engine: object) -> Judge | None:
    """What asks this engine for the types (done, problem, plan, none), as logarithms; None where it cannot tell."""
    if not isinstance(engine, NextWords):
        return None
    rules = table("judging")
    names = {kind: each["name"] for kind, each in rules["types"].items()}
    shown = [f"{rules['note']}{one['text']}\n{rules['answer']}{names[one['type']]}\n" for one in rules["examples"]]
    beginning = rules["instruction"] + "\n" + "".join(shown) + rules["note"]
    words = engine

    def judge(text: str) -> NDArray[np.float32]:
        plain = " ".join(text.split())[:_MOST]
        found = words.next_words(beginning, f"{plain}\n{rules['answer']}")
        if not found:
            return np.zeros(len(names), np.float32)
        said = [found.get(each["first"], rules["least"]) - each["usual"] for each in rules["types"].values()]
        return np.asarray(said, np.float32) * np.float32(rules["weight"])

    return judge
