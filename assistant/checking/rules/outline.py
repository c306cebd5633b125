"""Which sections of a report are which of the form's six, by title or number. What that means is said by rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.report import Form, Report

_NUMBER = re.compile(
    r"^\s*(?:第?[（(]?\s*(?P<number>[一二三四五六七八九十]{1,2}|\d{1,2})\s*[）)]?部?分?\s*[、.．,，:：\s]*)?"
)
_CHINESE = "一二三四五六七八九十"
_NOISE = re.compile(r"[\s、，,。.．:：；;（）()“”\"《》的和及与]")


@dataclass(frozen=True, slots=True)
class Outline:
    """Where the form's sections stand in a report.

    Attributes:
        placed: (position in the form, index in the report), in the report's order.
        retitled: those of them known by their number alone.
        misnumbered: (position, index) whose title is the form's and whose number is another.
    """

    placed: tuple[tuple[int, int], ...] = ()
    retitled: tuple[tuple[int, int], ...] = ()
    misnumbered: tuple[tuple[int, int], ...] = ()

    @property
    def present(self) -> set[int]:
        """The positions of the form's sections that are there."""
        return {position for position, _ in self.placed}


def place_sections(report: Report, form: Form) -> Outline:
    """Match titles first, then numbers of sections whose title says nothing known."""
    return _place(tuple(section.title for section in report.sections), form)


@lru_cache(maxsize=256)  # several rules ask, and the reports of one government share their titles
def _place(written: tuple[str, ...], form: Form) -> Outline:
    titles = {_bare(t): i for i, s in enumerate(form.sections) for t in (s.title, *s.synonyms)}
    numbers = {s.number: i for i, s in enumerate(form.sections)}
    placed: list[tuple[int, int]] = []
    misnumbered: list[tuple[int, int]] = []
    unknown: list[tuple[int, int]] = []
    for index, heading in enumerate(written):
        number, title = split_title(heading)
        position = titles.get(_bare(title))
        if position is not None:
            placed.append((position, index))
            if number in numbers and numbers[number] != position:
                misnumbered.append((position, index))
        elif number in numbers:
            unknown.append((numbers[number], index))
    present = {position for position, _ in placed}
    retitled = [(position, index) for position, index in unknown if position not in present]
    placed = sorted([*placed, *retitled], key=lambda pair: pair[1])
    return Outline(tuple(placed), tuple(retitled), tuple(misnumbered))


def split_title(title: str) -> tuple[str, str]:
    """(Chinese number or "", title): （五）存在问题 → 五, 存在问题; 5. 存在问题 → 五, 存在问题."""
    match = _NUMBER.match(title)
    assert match is not None
    number = match["number"] or ""
    if number.isdigit() and 1 <= int(number) <= len(_CHINESE):
        number = _CHINESE[int(number) - 1]
    return number, title[match.end() :].strip()


def _bare(title: str) -> str:
    return _NOISE.sub("", title)
