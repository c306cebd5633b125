"""What compares a total or a share with last year's: growth, change, multiple, percentage points."""

from __future__ import annotations

from assistant.checking.formula import Change, Growth, Multiple, Points, Total
from assistant.checking.prose.candidates import CountReader, Reading
from assistant.checking.prose.frames import Frame
from assistant.checking.prose.memory import Memory
from assistant.checking.prose.operators.common import Offer, named_by, named_totals, reading_of, said_offer
from assistant.checking.prose.tokens import Token


def is_change(frame: Frame) -> bool:
    """Whether a count is the difference to last year: the last word before it that says anything is 增加, 少 …."""
    for token in reversed(frame.before_tokens):
        if token.marks & {"up", "down"}:
            return True
        if token.kind != "word" or not token.has("function"):
            return False
    return False


def direction(tokens: tuple[Token, ...]) -> int:
    """−1 where the words say 下降 or 减少, else 1."""
    for token in reversed(tokens):
        if "down" in token.marks:
            return -1
        if "up" in token.marks:
            return 1
    return 1


def growth(reader: CountReader, frame: Frame, memory: Memory) -> list[Reading]:
    """增长12%, 降幅8%: growth of what is named, or of what was spoken of."""
    sign = direction(frame.before_tokens)
    return [
        reading_of(Growth(o.total, sign), o, _features(o, frame, "growth"), "比上年的增幅或降幅")
        for o in _offers(reader, frame, memory)
    ]


def change(reader: CountReader, frame: Frame, memory: Memory) -> list[Reading]:
    """比上年增加16件: this year less last year; or the difference to another cell that is named."""
    sign = direction(frame.before_tokens)
    offers = _offers(reader, frame, memory, frame.number.unit or "件")
    found = [reading_of(Change(o.total, sign), o, _features(o, frame, "change"), "比上年的变化") for o in offers]
    last = memory.last
    if last is not None and last.total is not None:
        for o in offers:
            if o.how == "named" and o.total != last.total:
                first, second = (last.total, o.total) if sign > 0 else (o.total, last.total)
                difference = Total(first.plus, second.plus)
                found.append(
                    reading_of(difference, o, {"change:to_other": 1.0, "change:behind": o.behind}, "与另一项之差")
                )
    return found


def multiple(reader: CountReader, frame: Frame, memory: Memory) -> list[Reading]:
    """是上年的1.24倍."""
    return [
        reading_of(Multiple(o.total), o, _features(o, frame, "multiple"), "与上年之比")
        for o in _offers(reader, frame, memory)
    ]


def points(frame: Frame, memory: Memory) -> list[Reading]:
    """提高2.3个百分点: of the shares last stated."""
    sign = direction(frame.before_tokens)
    return [
        Reading(
            Points(share, sign),
            share.part,
            (),
            (),
            "",
            {"points": 1.0, f"points:{min(n, 2)}": 1.0},
            "与上年相差的百分点",
        )
        for n, share in enumerate(memory.shares[:4])
    ]


def _offers(reader: CountReader, frame: Frame, memory: Memory, unit: str = "件") -> list[Offer]:
    found = named_totals(reader, frame, memory, frame.before_tokens, 3, unit)
    if memory.last is not None and memory.last.total is not None:
        how = "last" if memory.last.sentence == frame.sentence else "last_sentence"
        found.append(said_offer(memory.last, how))
    known = [s for s in memory.listing if s.total is not None]
    if len(known) > 1:
        found.append(said_offer(known[0], "first_listed"))
    if memory.spoken is not None and memory.spoken.total is not None:
        found.append(said_offer(memory.spoken, "spoken"))
    for naming in frame.earlier[:1]:
        if naming.anything:
            found += [
                Offer(o.total, o.rows, o.columns, o.table, "earlier", o.behind)
                for o in named_by(reader, frame, memory, naming, 2, unit)
            ]
    return found


def _features(offer: Offer, frame: Frame, name: str) -> dict[str, float]:
    features = {f"{name}:{offer.how}": 1.0, "compared:behind": offer.behind, "compared:left": offer.odd}
    if offer.how != "named" and frame.before.strong:
        features["compared:ignores_words"] = 1.0
    if frame.before.unknown_before or frame.before.unknown_after:
        features[f"compared:{'named' if offer.how == 'named' else 'mind'}:unknown"] = 1.0
    if frame.before.foreign_before or frame.before.foreign_after:
        features["compared:foreign"] = 1.0
    return features
