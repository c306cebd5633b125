"""Help with what the words leave open: which of its candidates a claim states that none of them bears out.

Off by default. A chooser (a language model, behind a function) is shown the sentence and the candidates and may name
one of them or none. It can neither flag a claim nor clear one: the verdict stays `unverified`; what it chose is on the
claim as the cells and the value that a person may want to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.checking.context import Candidate
from assistant.checking.examination import Examination
from assistant.checking.judging import Judged, expected

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
        candidates = _open_candidates(judged, examination)
        if not candidates:
            continue
        question = _question(judged, candidates, examination)
        answer = chooser(question)
        if answer is not None and 0 <= answer < len(candidates):
            chosen = candidates[answer].formula
            judged.claim.facts = chosen.cells(examination.facts)
            judged.claim.expected = expected(judged.mention, chosen, examination.facts)
            judged.claim.meaning = chosen.label(examination.facts)


def _open_candidates(judged: Judged, examination: Examination) -> list[Candidate]:
    if judged.claim.verdict != "unverified":
        return []
    return [c for c in _distinct(judged.mention.candidates) if c.formula.value(examination.facts) is not None]


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    return list({c.formula: c for c in candidates}.values())


def _question(judged: Judged, candidates: list[Candidate], examination: Examination) -> Question:
    text = examination.report.sections[judged.section].text
    span = judged.claim.span
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - _BEFORE)
    stop = text.find("。", span.end)
    end = len(text) if stop < 0 else stop + 1
    sentence = f"{text[start : span.start]}【{text[span.start : span.end]}】{text[span.end : end]}"
    return Question(sentence, tuple(c.formula.label(examination.facts) for c in candidates))
