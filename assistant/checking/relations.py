"""Shares, growth, changes and multiples: how a number relates to the claims before it."""

from __future__ import annotations

from assistant.checking.context import Candidate, Context, Mention
from assistant.checking.formula import Change, Growth, Multiple, Points, Share, Total
from assistant.checking.lexicon import lexicon
from assistant.checking.readings import read_count
from assistant.checking.subjects import Subject, read_subject
from assistant.checking.tokens import Token

_RESULT_GROUPS = ("denied", "unavailable", "rejected", "other")


# ---------------------------------------------------------------- changes
def is_change(own: list[Token]) -> bool:
    """Whether a count is the difference to last year: the last word before it that says anything is 增加, 少 …."""
    for token in reversed(own):
        if "up" in token.marks or "down" in token.marks:
            return True
        if token.kind != "word" or not token.has("function"):
            return False
    return False


def read_change(mention: Mention, own: list[Token], context: Context) -> None:
    """比上年增加16件: this year less last year of what is named, or of what was spoken of last."""
    mention.nature = "change"
    total, soft = _subject_or_last(own, context, mention.unit)
    if total is None:
        mention.candidates = []
        return
    mention.soft = soft
    mention.candidates = [Candidate(Change(total, _direction(own)), reason="比上年的变化")]


# ---------------------------------------------------------------- shares, growth, multiples
def read_relation(mention: Mention, own: list[Token], context: Context) -> None:
    """A percentage, 成, 倍 or 个百分点, by the words at it."""
    number = mention.number
    assert number is not None
    moves = any("up" in t.marks or "down" in t.marks for t in own)
    if number.unit == "个百分点":
        _points(mention, own, context)
    elif moves:
        _growth(mention, own, context)
    elif number.unit == "倍":
        _multiple(mention, own, context)
    elif _of_previous_year(own) and context.share is not None and not read_subject(own).named:
        mention.candidates = [Candidate(context.share.previous(), reason="上年的比率")]
    elif any(t.has("rate") for t in own):
        _rate(mention, own, context)
    else:
        _share(mention, own, context)


def _growth(mention: Mention, own: list[Token], context: Context) -> None:
    mention.nature = "growth"
    total, soft = _subject_or_last(own, context, "件")
    if total is None:
        return
    mention.soft = soft
    mention.candidates = [Candidate(Growth(total, _direction(own)), reason="比上年的增幅或降幅")]


def _multiple(mention: Mention, own: list[Token], context: Context) -> None:
    mention.nature = "multiple"
    total, soft = _subject_or_last(own, context, "件")
    if total is not None:
        mention.soft = soft
        mention.candidates = [Candidate(Multiple(total), reason="与上年之比")]


def _points(mention: Mention, own: list[Token], context: Context) -> None:
    mention.nature = "points"
    if context.share is not None and not read_subject(own).foreign:
        mention.candidates = [Candidate(Points(context.share, _direction(own)), reason="与上年相差的百分点")]


def _rate(mention: Mention, own: list[Token], context: Context) -> None:
    subject = read_subject(own)
    of_thing = context.last is not None and context.last.sentence == mention.sentence and not context.last.candidates
    if subject.foreign or subject.unknown_before or subject.unknown_after or of_thing or subject.rate is None:
        return
    shares = [Share(_expression(part), _expression(whole)) for part, whole in lexicon().rates[subject.rate]]
    _offer(mention, shares, context, "比率")


def _share(mention: Mention, own: list[Token], context: Context) -> None:
    at = next((i for i in range(len(own) - 1, -1, -1) if "share" in own[i].marks), None)
    part_tokens, whole_tokens = (own, []) if at is None else (own[:at], own[at + 1 :])
    parts, soft = _parts(part_tokens, context)
    if not parts:
        return
    whole_subject = read_subject(whole_tokens)
    if whole_subject.foreign or (whole_subject.unknown_after and not whole_subject.named):
        return
    shares: list[Share] = []
    for part in parts:
        wholes = _wholes(part, whole_subject, context)
        shares += [Share(part, whole) for whole in wholes]
    mention.soft = soft or whole_subject.narrowed
    _offer(mention, shares, context, "占比")


def _parts(tokens: list[Token], context: Context) -> tuple[list[Total], bool]:
    """What the share is of: what is named before 占, the sum of what was listed (合计占), or the last claim."""
    subject = read_subject(tokens)
    if any("sum" in t.marks for t in tokens) and not subject.strong:
        sums = sums_of_listing(context)
        if sums:
            return sums, False
    if subject.foreign or (subject.unknown_after and not subject.strong):
        return [], False
    if subject.strong or subject.head:
        reading = read_count(subject, context, "件", joined=len(subject.rows) > 1)
        totals = [c.formula for c in reading.candidates if isinstance(c.formula, Total)]
        return totals[:2], subject.narrowed or subject.unknown_after
    if any((t.unknown and not t.has("foreign")) or "kind_of" in t.marks or "channel" in t.marks for t in tokens):
        return [], False
    last = context.last
    return ([last.total], last.soft) if last is not None and last.total is not None else ([], False)


def _wholes(part: Total, named: Subject, context: Context) -> list[Total]:
    """What the share is taken of: what is named after 占, else what the part belongs to, the nearest first."""
    if named.strong or named.head:
        reading = read_count(named, context, "件", joined=len(named.rows) > 1)
        found = [c.formula for c in reading.candidates if isinstance(c.formula, Total)]
        if found:
            return found
    candidates: list[Total] = []
    if context.base is not None:
        candidates.append(context.base)
    if context.parent is not None and context.parent.total is not None:
        candidates.append(context.parent.total)
    candidates += [Total((address,)) for address in _natural_wholes(part.plus[0])]
    return [w for w in dict.fromkeys(candidates) if w.plus != part.plus]


def _natural_wholes(address: str) -> list[str]:
    """The totals that a cell is part of: its row's total, its group, all results, all received."""
    if address.startswith(("review.", "litigation.")):
        dispute, _, outcome = address.rpartition(".")
        if outcome != "total":
            return [f"{dispute}.total"]
        return ["litigation.total"] if dispute.startswith("litigation.") else []
    if not address.startswith("applications."):
        return []
    row, _, column = address.rpartition(".")
    if column != "total":
        return [f"{row}.total", "applications.new.total"]
    name = row.removeprefix("applications.")
    if name in ("new", "carried_over", "total", "carried_forward"):
        return ["applications.accepted.total", "applications.new.total"]
    group = name.partition(".")[0]
    nearest = [f"applications.{group}.total"] if group in _RESULT_GROUPS and "." in name else []
    return [*nearest, "applications.total.total", "applications.accepted.total", "applications.new.total"]


def _offer(mention: Mention, shares: list[Share], context: Context, reason: str) -> None:
    mention.candidates = [Candidate(share, reason=reason) for share in dict.fromkeys(shares)]
    if shares:
        context.share = shares[0]


def _of_previous_year(own: list[Token]) -> bool:
    return any("previous_year" in t.marks or "compared" in t.marks for t in own)


# ---------------------------------------------------------------- shared
def sums_of_listing(context: Context) -> list[Total]:
    """Sums that 合计 can mean: the claims of one kind listed last in the sentence, two or more of them."""
    if not context.listing:
        return []
    level = _level(context.listing[-1])
    same = [m.total for m in context.listing if _level(m) == level and m.total is not None and m.candidates]
    found = []
    for count in range(2, len(same) + 1):
        addresses = tuple(a for t in same[-count:] for a in t.plus)
        if len(set(addresses)) == len(addresses):
            found.append(Total(addresses))
    return found


def _level(mention: Mention) -> str:
    return {"head": "row"}.get(mention.dimension, mention.dimension)


def _subject_or_last(own: list[Token], context: Context, unit: str) -> tuple[Total | None, bool]:
    """The total that is named, or that of the last claim; and whether the words leave doubt."""
    subject = read_subject(own)
    if subject.foreign:
        return None, False
    if subject.strong or subject.head:
        reading = read_count(subject, context, unit, joined=False)
        if reading.total is None and unit == "件":
            reading = read_count(subject, context, "万元", joined=False)
        return reading.total, subject.narrowed or subject.unknown_after
    if any((t.unknown and not t.has("foreign")) for t in own):
        return None, False
    last = context.last
    return (last.total, last.soft) if last is not None else (None, False)


def _direction(own: list[Token]) -> int:
    for token in reversed(own):
        if "down" in token.marks:
            return -1
        if "up" in token.marks:
            return 1
    return 1


def _expression(text: str) -> Total:
    """`a.b + c.d - e.f` of the lexicon's data as a total."""
    plus: list[str] = []
    minus: list[str] = []
    sign = plus
    for part in text.split():
        if part in ("+", "-"):
            sign = plus if part == "+" else minus
        else:
            sign.append(part)
    return Total(tuple(plus), tuple(minus))
