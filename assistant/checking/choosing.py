"""Help with what the words leave open: which of its candidates a claim states that none of them bears out.

Off by default. A chooser (a language model, behind a function) is shown the sentence and the candidates and may name
one of them or none. It can neither flag a claim nor clear one: the verdict stays `unverified`; what it chose is on the
claim as the cells and the value that a person may want to look at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.checking.examination import Examination, Judged
from assistant.checking.formula import Formula
from assistant.checking.prose.candidates import Reading

_PLAIN = 0.97  # so sure that it speaks of something else: nothing to ask
_MOST = 6  # readings that are offered
_BEFORE = 60  # characters of the paragraph before the number that the chooser sees


@dataclass(frozen=True, slots=True)
class Question:
    """One open claim: its sentence with the number in 【】, and what it may state, as the form prints it."""

    sentence: str
    meanings: tuple[str, ...]


Chooser = Callable[[Question], int | None]
"""The number of the meaning that the sentence states, counted from 0; None for none of them or no answer."""


def choose_open(examination: Examination, chooser: Chooser) -> None:
    """Put what the chooser names on the claims that the linking left open."""
    for judged in examination.judged:
        candidates = _open_readings(judged)
        if not candidates:
            continue
        question = _question(judged, [reading for reading, _ in candidates], examination)
        answer = chooser(question)
        if answer is not None and 0 <= answer < len(candidates):
            reading, value = candidates[answer]
            judged.claim.facts = reading.formula.cells(examination.facts)
            judged.claim.expected = value
            judged.claim.meaning = reading.formula.label(examination.facts)


def _open_readings(judged: Judged) -> list[tuple[Reading, float]]:
    """The readings of an open claim that have a value, each once; none where it is plain that no table holds it."""
    if judged.claim.verdict != "unverified" or judged.mention.blocked or judged.mention.none > _PLAIN:
        return []
    found: dict[Formula, tuple[Reading, float]] = {}
    for reading, value in zip(judged.mention.readings, judged.mention.values, strict=True):
        if value is not None:
            found.setdefault(reading.formula, (reading, value))
    return list(found.values())[:_MOST]


def _question(judged: Judged, candidates: list[Reading], examination: Examination) -> Question:
    text = examination.report.sections[judged.section].text
    span = judged.claim.span
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - _BEFORE)
    stop = text.find("。", span.end)
    end = len(text) if stop < 0 else stop + 1
    sentence = f"{text[start : span.start]}【{text[span.start : span.end]}】{text[span.end : end]}"
    return Question(sentence, tuple(c.formula.label(examination.facts) for c in candidates))
