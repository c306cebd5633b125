"""Shares, growth, changes and multiples: how a number relates to the claims before it."""

from __future__ import annotations

from assistant.checking.context import Candidate, Context, Mention
from assistant.checking.formula import Change, Growth, Multiple, Points, Share, Total
from assistant.checking.lexicon import lexicon
from assistant.checking.readings import read_count
from assistant.checking.subjects import Subject, read_subject
from assistant.checking.tokens import Token
from assistant.checking.wording import has_mark

_WITH = frozenset({"与", "和", "同", "加", "加上", "连同"})
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
    total, soft = _subject_or_last(own, mention, context, mention.unit)
    if total is None:
        return
    direction = _direction(own)
    mention.soft = soft
    mention.candidates = [Candidate(Change(total, direction), reason="比上年的变化")]
    context.moved = (total, direction)
    other = _compared_with(own, context)
    if other is not None and context.last is not None and context.last.total is not None:
        first, second = (context.last.total, other) if direction > 0 else (other, context.last.total)
        mention.candidates = [Candidate(Total(first.plus, second.plus), reason="与另一项之差")]
        mention.soft = True


def _compared_with(own: list[Token], context: Context) -> Total | None:
    """比年初存量多5件: another cell of this year that the last claim is compared with."""
    at = next((i for i, t in enumerate(own) if t.text in ("比", "较")), None)
    if at is None or _of_previous_year(own):
        return None
    subject = read_subject(own[at + 1 :])
    return read_count(subject, context, "件").total if subject.strong else None


# ---------------------------------------------------------------- shares, growth, multiples
def read_relation(mention: Mention, own: list[Token], context: Context, *, before: bool) -> None:
    """A percentage, 成, 倍 or 个百分点, by the words at it; `before`: it is what a later one rose or fell from."""
    number = mention.number
    assert number is not None
    moves = has_mark(own, "up", "down")
    if number.unit == "个百分点":
        _points(mention, own, context)
    elif moves:
        _growth(mention, own, context)
    elif number.unit == "倍":
        _multiple(mention, own, context)
    elif _of_previous_year(own) and not read_subject(own).named:
        _previous_share(mention, context)
    elif has_mark(own, "risen_to", "fallen_to") and not read_subject(own).named:
        mention.candidates = [Candidate(share, reason="变化后的比率") for share in context.shares]
    elif any(t.has("rate") for t in own):
        _rate(mention, own, context)
    else:
        _share(mention, own, context)
    if before:
        mention.candidates = [
            Candidate(c.formula.previous(), reason="变化前的比率")
            for c in mention.candidates
            if isinstance(c.formula, Share)
        ]


def _previous_share(mention: Mention, context: Context) -> None:
    """比上年的12.3%, 为上年的80%: last year's share, or what this year's total is of last year's."""
    mention.candidates = [Candidate(share.previous(), reason="上年的比率") for share in context.shares]
    if context.last is not None and context.last.total is not None:
        mention.candidates.append(Candidate(Multiple(context.last.total), reason="与上年之比"))
    mention.soft = not context.shares


def _growth(mention: Mention, own: list[Token], context: Context) -> None:
    mention.nature = "growth"
    total, soft = _subject_or_last(own, mention, context, "件")
    if total is None:
        return
    mention.soft = soft
    mention.candidates = [Candidate(Growth(total, _direction(own)), reason="比上年的增幅或降幅")]


def _multiple(mention: Mention, own: list[Token], context: Context) -> None:
    mention.nature = "multiple"
    total, soft = _subject_or_last(own, mention, context, "件")
    if total is not None:
        mention.soft = soft
        mention.candidates = [Candidate(Multiple(total), reason="与上年之比")]


def _points(mention: Mention, own: list[Token], context: Context) -> None:
    mention.nature = "points"
    if not read_subject(own).foreign:
        direction = _direction(own)
        mention.candidates = [
            Candidate(Points(share, direction), reason="与上年相差的百分点") for share in context.shares
        ]


def _rate(mention: Mention, own: list[Token], context: Context) -> None:
    subject = read_subject(own)
    of_thing = context.last is not None and context.last.sentence == mention.sentence and not context.last.candidates
    of_thing = of_thing and not (subject.rate or "").startswith(("复议", "诉讼", "败诉"))
    if subject.foreign or subject.unknown_before or subject.unknown_after or of_thing or subject.rate is None:
        return
    shares = [Share(_expression(part), _expression(whole)) for part, whole in lexicon().rates[subject.rate]]
    _offer(mention, shares, context, "比率")


def _share(mention: Mention, own: list[Token], context: Context) -> None:
    if _special_share(mention, own, context):
        return
    at = next((i for i in range(len(own) - 1, -1, -1) if "share" in own[i].marks), None)
    part_tokens, whole_tokens = (own, []) if at is None else (own[:at], own[at + 1 :])
    parts, soft = _parts(part_tokens, mention, context)
    if not parts:
        return
    whole_subject = read_subject(whole_tokens)
    if whole_subject.foreign or (whole_subject.unknown_after and not whole_subject.named):
        return
    mention.soft = soft or whole_subject.narrowed
    offered = [(part, whole) for part in parts for whole in _wholes(part, whole_subject, context)]
    if not part_tokens:
        earlier = [m.total for m in context.listing[-2:-1] if m.total is not None]
        offered += [(part, whole) for part in earlier for whole in _wholes(part, whole_subject, context)]
    _offer(mention, [Share(part, whole) for part, whole in offered], context, "占比")
    if not whole_subject.named and len(parts) == 1:
        # 予以公开…占38%；部分公开…占16%: shares listed one after the other are taken of the same whole
        mention.group = (mention.sentence, "wholes", _level_of(parts[0]))
        mention.candidates = [
            Candidate(c.formula, c.formula.whole, c.reason) for c in mention.candidates if isinstance(c.formula, Share)
        ]


def _level_of(part: Total) -> str:
    """Rows, kinds below a row, columns, outcomes: shares of one level are taken of one whole."""
    row, _, column = part.plus[0].rpartition(".")
    return f"{row.count('.')}{row.partition('.')[0]}{'' if column == 'total' else 'column'}"


def _special_share(mention: Mention, own: list[Token], context: Context) -> bool:
    """同比多8件（25%）: the growth just stated; 占办结803件的26.0%: of the count between."""
    last = context.last
    if own and own[0].text == "的" and len(own) == 1 and last is not None and last.whole_of is not None:
        part = last.whole_of.total
        if part is not None and last.total is not None:
            _offer(mention, [Share(part, last.total)], context, "占比")
            return True
    if not own and mention.depth and context.moved is not None:
        total, direction = context.moved
        mention.candidates = [Candidate(Growth(total, direction), reason="刚说的变化的幅度")]
        return True
    return False


def _parts(tokens: list[Token], mention: Mention, context: Context) -> tuple[list[Total], bool]:
    """What the share is of: what is named before 占, the sum of what was listed (合计占), or the last claim."""
    subject = read_subject(tokens)
    if has_mark(tokens, "sum") and not subject.strong:
        sums = sums_of_listing(context)
        if sums:
            return sums, False
    if subject.foreign or (subject.unknown_after and not subject.strong):
        return [], False
    joins_last = bool(tokens) and tokens[0].text in _WITH  # 与部分公开相加占49%
    if subject.strong and context.last is not None and joins_last and has_mark(tokens, "sum"):
        named = read_count(subject, context, "件").total
        if named is not None and context.last.total is not None:
            return [Total((*context.last.total.plus, *named.plus))], subject.narrowed
    if subject.strong or subject.head:
        reading = read_count(subject, context, "件", joined=_row_joined(subject))
        totals = [c.formula for c in reading.candidates if isinstance(c.formula, Total)]
        if totals and not subject.narrowed:
            context.last = spoken(mention, totals[0])
        return totals[:2], subject.narrowed or subject.unknown_after or not subject.strong
    if any((t.unknown and not t.has("foreign")) or "kind_of" in t.marks or "channel" in t.marks for t in tokens):
        return [], False
    last = context.last
    if last is None or last.total is None:
        return [], False
    together = sums_of_listing(context) if has_mark(tokens, "total") else []  # 3件，1件，共占11.1%
    return [*together, last.total], last.soft


def _wholes(part: Total, named: Subject, context: Context) -> list[Total]:
    """What the share is taken of: what is named after 占, else what the part belongs to, the nearest first."""
    if named.strong or named.head:
        reading = read_count(named, context, "件", joined=_row_joined(named))
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


def _row_joined(subject: Subject) -> frozenset[str]:
    return frozenset({"row"}) if len(subject.rows) > 1 else frozenset()


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
        context.shares = tuple(shares)
        dispute = shares[0].part.plus[0].rpartition(".")[0]
        if dispute in ("review", "litigation"):
            context.speak_of_disputes((dispute,))


def _of_previous_year(own: list[Token]) -> bool:
    return has_mark(own, "previous_year", "compared")


# ---------------------------------------------------------------- shared
def sums_of_listing(context: Context) -> list[Total]:
    """Sums that 合计 can mean: the claims of one kind listed last in the sentence, two or more of them."""
    if not context.listing:
        return []
    carried = context.listing[-1].total
    if len(context.listing) == 1 and carried is not None and carried.plus == ("applications.carried_over.total",):
        return [Total(("applications.accepted.total",))]  # 连同上年结转120件，共4074件
    level = _level(context.listing[-1])
    same = [m.total for m in context.listing if _level(m) == level and m.total is not None and m.candidates]
    found = []
    for count in range(2, len(same) + 1):
        addresses = tuple(a for t in same[-count:] for a in t.plus)
        if len(set(addresses)) == len(addresses):
            found.append(Total(addresses))
        if addresses == ("applications.new.total", "applications.carried_forward.total"):
            found.append(Total(("applications.accepted.total",)))  # 新收59件、结转4件，共63件: last year's 结转
    return found


def _level(mention: Mention) -> str:
    return {"head": "row"}.get(mention.dimension, mention.dimension)


def _subject_or_last(own: list[Token], mention: Mention, context: Context, unit: str) -> tuple[Total | None, bool]:
    """The total that is named, or that of the last claim; and whether the words leave doubt."""
    subject = read_subject(own)
    if subject.foreign:
        return None, False
    if subject.strong or subject.head:
        reading = read_count(subject, context, unit)
        if reading.total is None and unit == "件":
            reading = read_count(subject, context, "万元")
        if reading.total is not None:
            context.last = spoken(mention, reading.total)
        return reading.total, subject.narrowed or subject.unknown_after
    if any((t.unknown and not t.has("foreign")) for t in own):
        return None, False
    last = context.last
    return (last.total, last.soft) if last is not None else (None, False)


def spoken(mention: Mention, total: Total) -> Mention:
    """A stand-in for a thing that was named without stating its count, for what is said of it next."""
    return Mention(
        mention.start, mention.end, "", 0, "", None, "spoken", mention.sentence, [Candidate(total)], total=total
    )


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
