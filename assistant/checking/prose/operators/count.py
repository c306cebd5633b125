"""A count or an amount: the cells it states, this year's or last year's."""

from __future__ import annotations

from dataclasses import replace

from assistant.checking.formula import MonthlyAverage, Total
from assistant.checking.numbers.scanner import Approximation
from assistant.checking.prose.candidates import CountReader, Reading
from assistant.checking.prose.frames import Frame
from assistant.checking.prose.memory import Memory, Said
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
    if "rest" in frame.before.marks or frame.before.other:
        how = "rest" if "rest" in frame.before.marks else "other"
        readings += [r for r in _remaining(reader, memory, how) if reader.counts_in(r.formula, frame.number.unit)]
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


def _remaining(reader: CountReader, memory: Memory, how: str) -> list[Reading]:
    """其余4件: what was said to be the whole, less the parts listed since."""
    found: list[Reading] = []
    listed = [s for s in memory.listing if s.total is not None]
    wholes = [(s, "listed") for s in listed[:-1]]
    if memory.parent is not None and memory.parent.total is not None and memory.parent not in listed:
        wholes.append((memory.parent, "parent"))
    if listed and len(listed[-1].rows) == 1:
        group = listed[-1].rows[0].rpartition(".")[0]
        if group in reader.index.tables:
            total = reader.index.total((group,), listed[-1].columns)
            if total is not None:
                said = listed[-1]
                wholes.append((replace(said, total=total, rows=(group,)), "group"))
    for whole, where in wholes:
        since = listed[listed.index(whole) + 1 :] if whole in listed else listed
        parts = [s for s in since if _is_part(reader, s, whole)]
        if where == "group":
            parts = _tail(parts, since)
        addresses = [a for s in parts if s.total for a in s.total.plus]
        if not parts or whole.total is None or len(set(addresses)) < len(addresses):
            continue
        left = Total(whole.total.plus, tuple(addresses))
        features = {f"rest:{how}": 1.0, f"rest:{where}": 1.0}
        if where == "listed" and whole is not wholes[0][0]:
            features["rest:later_whole"] = 1.0
        found.append(reading_of(left, said_offer(whole, how), features, "其余"))
    return found


def _is_part(reader: CountReader, part: Said, whole: Said) -> bool:
    """Whether a count is one of the parts of another: by its row or, of the same row, by its column."""
    if part.table != whole.table or part.total is None or part.total == whole.total:
        return False
    if part.rows == whole.rows:
        return whole.columns == ("total",) and part.columns != whole.columns
    return part.columns == whole.columns and all(reader.index.is_part(r, whole.rows[0]) for r in part.rows)


def _tail(parts: list[Said], since: list[Said]) -> list[Said]:
    """The parts that were listed last, with nothing else between."""
    found: list[Said] = []
    for said in reversed(since):
        if said not in parts:
            break
        found.append(said)
    return found[::-1]


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
