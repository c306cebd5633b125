"""A share: a part of a whole, both named, listed or in mind; and rates that one word names (办结率)."""

from __future__ import annotations

from assistant.checking.formula import Growth, Multiple, Share, Total
from assistant.checking.prose.candidates import CountReader, Reading
from assistant.checking.prose.evidence import read_naming
from assistant.checking.prose.frames import Frame
from assistant.checking.prose.memory import Memory
from assistant.checking.prose.operators.common import (
    Offer,
    is_previous,
    named_by,
    named_totals,
    reading_of,
    said_offer,
    sums_of_listing,
)

_WITH = frozenset({"与", "和", "同", "加", "加上", "连同"})


def read(reader: CountReader, frame: Frame, memory: Memory, report_year: int) -> list[Reading]:
    """The readings of a percentage, 成, 一半 that is no growth."""
    readings = _rates(reader, frame) if frame.before.rate else _shares(reader, frame, memory)
    if is_previous(frame, report_year) == "yes":
        readings = _last_years(readings, memory)
    if frame.before.marks & {"risen_to", "fallen_to"}:
        readings += [_remembered(share, "share:moved") for share in memory.shares]
    if frame.opens_bracket and memory.moved is not None and not frame.before.size:
        total, direction = memory.moved
        offer = Offer(total, (), (), "", "moved")
        readings.append(reading_of(Growth(total, direction), offer, {"growth:bracket": 1.0}, "刚说的变化的幅度"))
    return readings


def _remembered(share: Share, feature: str) -> Reading:
    return Reading(share, share.part, (), (), "", {feature: 1.0}, "刚说到的比率")


def _last_years(readings: list[Reading], memory: Memory) -> list[Reading]:
    """比上年的12.3%, 为上年的80%: last year's share, or what this year's total is of last year's."""
    found = [_remembered(share.previous(), "share:previous") for share in memory.shares]
    for r in readings:
        r.features["year:ignored"] = 1.0
        if isinstance(r.formula, Share):
            features = {k: v for k, v in r.features.items() if k != "year:ignored"} | {"year:previous": 1.0}
            found.append(Reading(r.formula.previous(), r.total, r.rows, r.columns, r.table, features, "上年的比率"))
    if memory.last is not None and memory.last.total is not None:
        offer = said_offer(memory.last, "last")
        found.append(reading_of(Multiple(memory.last.total), offer, {"share:of_last_year": 1.0}, "与上年之比"))
    return [*readings, *found]


# ---------------------------------------------------------------- rates
def _rates(reader: CountReader, frame: Frame) -> list[Reading]:
    found = []
    for n, (part, whole) in enumerate(reader.book.rates[frame.before.rate]):
        share = Share(expression(part), expression(whole))
        row, _, column = share.part.plus[0].rpartition(".")
        table = reader.index.tables.get(row, "")
        features = {"rate": 1.0, f"rate:rank:{min(n, 2)}": 1.0}
        if frame.before.rate and not frame.before.unknown_before:
            features["rate:clean"] = 1.0
        if table in frame.before.tables or any(table in e.tables for e in frame.earlier):
            features["rate:table"] = 1.0
        found.append(Reading(share, share.part, (row,), (column,), table, features, "比率"))
    return found


def expression(text: str) -> Total:
    """`a.b + c.d - e.f` of the data as a total."""
    plus: list[str] = []
    minus: list[str] = []
    sign = plus
    for part in text.split():
        if part in ("+", "-"):
            sign = plus if part == "+" else minus
        else:
            sign.append(part)
    return Total(tuple(plus), tuple(minus))


# ---------------------------------------------------------------- part and whole
def _shares(reader: CountReader, frame: Frame, memory: Memory) -> list[Reading]:
    tokens = list(frame.before_tokens)
    at = next((i for i in range(len(tokens) - 1, -1, -1) if "share" in tokens[i].marks), None)
    part_tokens, whole_tokens = (tokens, []) if at is None else (tokens[:at], tokens[at + 1 :])
    found: list[Reading] = []
    behind = list(frame.after_tokens)
    whole_naming = read_naming(whole_tokens, reader.book)
    for part in _parts(reader, frame, memory, part_tokens):
        wholes = _wholes(reader, frame, memory, part, whole_tokens)
        for whole, of_whole in wholes:
            if whole == part.total:
                continue
            features = {**of_whole, **_part_features(part, frame, part_tokens), "share": 1.0}
            if at is not None:
                features["share:says_so"] = 1.0
            if whole_naming.unknown_after or whole_naming.unknown_before:
                features["share:whole:unknown"] = 1.0
            found.append(reading_of(Share(part.total, whole), part, features, "占比"))
    if behind and read_naming(behind, reader.book).anything:
        found += _of_words_behind(reader, frame, memory, behind)
    return found


def _part_features(part: Offer, frame: Frame, tokens: list) -> dict[str, float]:  # type: ignore[type-arg]
    features = {f"share:part:{part.how}": 1.0, "share:part:behind": part.behind, "share:part:left": part.odd}
    if part.how != "named" and frame.before.strong and tokens:
        features["share:part:ignores_words"] = 1.0
    if part.how != "named" and any(t.unknown for t in tokens):
        features["share:part:unknown"] = 1.0
    if part.how == "named" and any(t.unknown for t in tokens):
        features["share:part:named:unknown"] = 1.0
    return features


def _parts(reader: CountReader, frame: Frame, memory: Memory, tokens: list) -> list[Offer]:  # type: ignore[type-arg]
    """What the share is of: what is named before 占, sums of what was listed, what was said last."""
    named = named_totals(reader, frame, memory, tokens)
    found = list(named)
    last = memory.last
    joins = bool(tokens) and tokens[0].text in _WITH
    if joins and named and last is not None and last.total is not None:
        both = Total((*last.total.plus, *named[0].total.plus))
        found.append(Offer(both, named[0].rows, named[0].columns, named[0].table, "joined"))
    if last is not None and last.total is not None:
        found.append(said_offer(last, "last" if last.sentence == frame.sentence else "last_sentence"))
    known = [s for s in memory.listing if s.total is not None]
    if len(known) > 1:
        found.append(said_offer(known[-2], "before_last"))
    if frame.before.marks & {"sum", "total"}:
        found += sums_of_listing(memory)
    if memory.spoken is not None and memory.spoken.total is not None:
        found.append(said_offer(memory.spoken, "spoken"))
    if not named and frame.outer.anything:
        found += [
            Offer(o.total, o.rows, o.columns, o.table, "outer", o.behind)
            for o in named_by(reader, frame, memory, frame.outer, 2)
        ]
    return found


def _wholes(
    reader: CountReader,
    frame: Frame,
    memory: Memory,
    part: Offer,
    tokens: list,  # type: ignore[type-arg]
) -> list[tuple[Total, dict[str, float]]]:
    """What the share is taken of, with what speaks for it."""
    found: list[tuple[Total, dict[str, float]]] = []
    named = named_totals(reader, frame, memory, tokens, 3) if tokens else []
    for offer in named:
        found.append((offer.total, {"share:whole:named": 1.0, "share:whole:behind": offer.behind}))
    offered: list[tuple[Total, str]] = []
    if memory.base is not None:
        offered.append((memory.base, "base"))
    if memory.parent is not None and memory.parent.total is not None:
        offered.append((memory.parent.total, "parent"))
    for n, address in enumerate(reader.index.natural_wholes(part.total.plus[0])):
        offered.append((Total((address,)), f"natural:{min(n, 3)}"))
    last = memory.last
    if last is not None and last.total is not None and last.total != part.total:
        offered.append((last.total, "last"))
    for total, how in offered:
        if any(total == w for w, _ in found):
            continue
        features = {f"share:whole:{how}": 1.0}
        if named:
            features["share:whole:ignores_words"] = 1.0
        found.append((total, features))
    return found


def _of_words_behind(reader: CountReader, frame: Frame, memory: Memory, behind: list) -> list[Reading]:  # type: ignore[type-arg]
    """92.3%为自然人提出, 八成以上的申请来自自然人: the words behind name the part."""
    found = []
    for part in named_totals(reader, frame, memory, behind, 3):
        for whole, of_whole in _wholes(reader, frame, memory, part, []):
            features = {**of_whole, "share": 1.0, "share:part:after": 1.0, "share:part:behind": part.behind}
            found.append(reading_of(Share(part.total, whole), part, features, "占比"))
    return found
