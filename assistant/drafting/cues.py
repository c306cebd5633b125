"""The cues of `rules/understanding.toml` in a text: how many patterns of a list are there, no more."""

import re
from functools import cache
from typing import Final

from assistant.drafting.rules import table

QUOTED: Final = re.compile(r"[《“‘「『][^》”’」』]*[》”’」』]")
FIGURE: Final = re.compile(
    r"\d|[一二三四五六七八九十百千两]+(?:期|次|条|篇|件|个|家|份|场|人|处|项|批|名|成|部|块|户|卷|册|种|天|轮)"
)
EXPLICIT: Final = re.compile(
    r"已|完成|了|全年|今年|本年|年内|累计|共(?=[\d收发组举开办])|率(?:达到?|为)?\d|过(?=[，。]|$)|年底前均"
)
PARTS: Final = ("active", "applications", "management", "platform", "supervision", "other")


def hits(path: tuple[str, ...], text: str) -> int:
    """How many patterns of a list are found in a text."""
    return sum(1 for pattern in _patterns(path) if pattern.search(text))


def topic(text: str) -> int:
    """How many words of making things public stand in a text."""
    return sum(word in text for word in table("understanding")["topic"]["words"])


def resolved(text: str) -> str:
    """A text without what tells of a problem that is solved."""
    return _resolved().sub("", text)


def speaks_of_later(text: str, year: int) -> bool:
    """Whether a year after the report's is named."""
    return bool(year) and any(int(found) > year for found in re.findall(r"(20\d\d)(?:年|[：:])", text))


def part_scores(text: str) -> list[int]:
    """How strongly the cues speak for each of `PARTS`."""
    return [3 * hits(("parts", part, "strong"), text) + hits(("parts", part, "weak"), text) for part in PARTS]


@cache
def _patterns(path: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    found = table("understanding")
    for step in path:
        found = found.get(step, {})
    return tuple(map(re.compile, found or ()))


@cache
def _resolved() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in table("understanding")["resolved"]["patterns"]))
