"""A count or an amount: the cells it states, this year's or last year's."""

from __future__ import annotations

from assistant.checking.formula import MonthlyAverage, Total
from assistant.checking.numbers.scanner import Approximation
from assistant.checking.prose.candidates import CountReader, Reading
from assistant.checking.prose.frames import Frame
from assistant.checking.prose.memory import Memory
from assistant.checking.prose.operators.common import (
    Offer,
    is_previous,
    reading_of,
    said_offer,
    sums_of_listing,
)


def read(reader: CountReader, frame: Frame, memory: Memory, report_year: int) -> list[Reading]:
    """The readings of a count: named cells, last year's, sums of what was listed, what was just spoken of."""
    readings = reader.read(frame, memory)
    readings += [r for r in _restated(frame, memory) if reader.counts_in(r.formula, frame.number.unit)]
    if "average" in frame.before.marks:
        return [
            Reading(
                MonthlyAverage(r.total), r.total, r.rows, r.columns, r.table, {**r.features, "average": 1.0}, "月平均"
            )
            for r in readings
            if isinstance(r.total, Total)
        ]
    if is_previous(frame, report_year) == "no":
        return readings
    return [*_of_last_year(readings), *_last_years_of_last(frame, memory)]


def _of_last_year(readings: list[Reading]) -> list[Reading]:
    found = []
    for r in readings:
        r.features["year:ignored"] = 1.0
        found.append(r)
        if isinstance(r.total, Total):
            features = {k: v for k, v in r.features.items() if k != "year:ignored"} | {"year:previous": 1.0}
            found.append(Reading(r.total.previous(), r.total, r.rows, r.columns, r.table, features, "上年"))
    return found


def _last_years_of_last(frame: Frame, memory: Memory) -> list[Reading]:
    """比上年的85件: last year's value of what was spoken of last."""
    said = memory.last if memory.last is not None and memory.last.total is not None else memory.spoken
    if said is None or said.total is None:
        return []
    features = {"previous:of_last": 1.0}
    if frame.before.strong:
        features["previous:of_last:named"] = 1.0
    return [reading_of(said.total.previous(), said_offer(said, "last"), features, "上年")]


def _restated(frame: Frame, memory: Memory) -> list[Reading]:
    """共15件 behind its parts, 突破4000件 behind 3954件, 增至18件: what was just spoken of, or its sum."""
    found: list[Reading] = []
    marks = frame.before.marks
    sums: list[Offer] = sums_of_listing(memory) if marks & {"total", "sum"} else []
    for n, offer in enumerate(sums):
        features = {"sum:of_listing": 1.0, f"sum:rank:{min(n, 2)}": 1.0}
        if frame.before.strong:
            features["sum:named"] = 1.0
        if frame.before.unknown_after or frame.after.unknown_after:
            features["sum:unknown"] = 1.0
        found.append(reading_of(offer.total, offer, features, "前文各数之和"))
    for said, how in ((memory.last, "last"), (memory.spoken, "spoken")):
        if said is None or said.total is None or (said.sentence != frame.sentence and how == "spoken"):
            continue
        features = {f"restated:{how}": 1.0}
        if frame.before.anything or frame.after.anything:
            features["restated:named"] = 1.0
        if marks & {"risen_to", "fallen_to"}:
            features["restated:moved"] = 1.0
        if frame.number.approximation is not Approximation.NONE:
            features["restated:approximate"] = 1.0
        if said.unit and said.unit == frame.number.unit:
            features["restated:unit"] = 1.0
        if frame.opens_bracket:
            features["restated:bracket"] = 1.0
        if said.sentence != frame.sentence:
            features["restated:other_sentence"] = 1.0
        if frame.before.unknown_after or frame.after.unknown_after:
            features["restated:unknown"] = 1.0
        found.append(reading_of(said.total, said_offer(said, how), features, "刚说到的事"))
    return found
