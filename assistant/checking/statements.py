"""Statements without a number: of nothing (未收到申请), of all (全部办结), of no change (与上年持平)."""

from __future__ import annotations

from assistant.checking.context import Candidate, Context, Mention
from assistant.checking.formula import Growth, Share, Total
from assistant.checking.readings import Readings, read_count
from assistant.checking.subjects import Subject, read_subject
from assistant.checking.tokens import Token
from assistant.checking.wording import has_mark, parts

_SEPARATORS = frozenset({"和", "与", "及", "以及", "或", "或者", "也", "且"})
_CAREFUL = frozenset(
    {"按期", "按时", "及时", "准时", "如期", "法定", "期限", "期限内", "法定期限", "法定期限内", "规定期限", "规定时限"}
)
_HAPPENING = frozenset({"发生", "收到", "接到", "出现", "产生", "存在", "受理", "情况", "情形", "的", "采取", "实施"})
_REST = frozenset({"其余", "其他", "其它", "剩余", "余下"})
_NOT_OF_NOTHING = frozenset({"applications.total", "applications.accepted"})


def read_statements(segment: list[Token], context: Context, sentence: int, depth: int) -> list[Mention]:
    """The statements of one clause."""
    if context.planned or context.since or context.year not in (context.report_year, context.report_year - 1):
        return []
    found = _nothing(segment, context, sentence) + _all(segment, context, sentence)
    found += _same(segment, context, sentence)
    for mention in found:
        mention.depth = depth
    return found


# ---------------------------------------------------------------- nothing
def _nothing(segment: list[Token], context: Context, sentence: int) -> list[Mention]:
    signs = [i for i, t in enumerate(segment) if "negation" in t.marks or "zero" in t.marks]
    found: list[Mention] = []
    for n, i in enumerate(signs):
        end = signs[n + 1] if n + 1 < len(signs) else len(segment)
        behind = segment[i + 1 : end]
        if any(t.kind == "number" for t in behind):
            behind = []
        items = _items(behind)
        led = any(t.kind == "number" or t.unknown or t.text in _REST for t in segment[:i])
        columns = [t for t in segment[:i] if t.has("column")]
        if columns and not any(t.kind == "number" for t in segment[:i]):
            items = [[*columns, *item] for item in items]
        if items:
            denied = _deny(items, segment[i], segment, context, sentence)
            for mention in denied:
                mention.soft |= led and mention.dimension == "head"
            found += denied
        elif all(t.text in _HAPPENING for t in segment[i + 1 :]):
            before = _items([t for t in segment[:i] if "negation" not in t.marks])
            if not any(t.kind == "number" for t in segment[:i]):
                found += _together(_deny(before, segment[i], segment, context, sentence, leading=False))
    return found


def _together(denied: list[Mention]) -> list[Mention]:
    """复议、诉讼均未发生 is one statement of all the things before it."""
    totals = [m.total for m in denied if m.total is not None and m.candidates]
    if len(totals) < 2:
        return denied
    first, last = denied[0], denied[-1]
    first.end, first.soft = last.end, any(m.soft for m in denied)
    first.total = Total(tuple(a for total in totals for a in total.plus))
    first.candidates = [Candidate(first.total, reason="均无")]
    return [first]


def _items(tokens: list[Token]) -> list[list[Token]]:
    """The things denied, one by one; a document named once belongs to all (没有制发和废止规范性文件)."""
    groups = parts(tokens, _SEPARATORS)
    documents = [t for g in groups for t in g if t.has("proactive")]
    for group in groups:
        if documents and any(t.has("measure") for t in group) and not any(t.has("proactive") for t in group):
            group.append(documents[-1])
    return [g for g in groups if _can_be_denied(read_subject(g))]


def _can_be_denied(subject: Subject) -> bool:
    return (subject.strong or subject.head or bool(subject.measures)) and not (
        subject.rows and set(subject.rows) <= _NOT_OF_NOTHING and not subject.head
    )


def _deny(
    items: list[list[Token]],
    sign: Token,
    segment: list[Token],
    context: Context,
    sentence: int,
    *,
    leading: bool = True,
) -> list[Mention]:
    """A mention for each thing denied; `leading`: the sign stands before them."""
    found = []
    for n, item in enumerate(items):
        subject = read_subject(item)
        reading = _read_denied(subject, context)
        if not reading.candidates:
            continue
        named = [t for t in item if t.entry.senses and not t.has("function")]
        start = min(sign.start, item[0].start) if n == 0 else item[0].start
        end = max((named or item)[-1].end, sign.end if not leading and n == len(items) - 1 else 0)
        candidates = _denied(subject, reading, segment, context)
        mention = Mention(start, end, "", 0, "", None, "none", sentence, candidates, dimension=reading.dimension)
        vague = reading.soft and reading.topic != "documents"
        mention.soft = subject.narrowed or subject.unknown_before or subject.foreign or vague
        mention.total = reading.total
        found.append(mention)
        if reading.topic == "disputes":
            context.disputes = reading.disputes or context.disputes
    return found


def _read_denied(subject: Subject, context: Context) -> Readings:
    """What is denied, counted in nothing: an application is one received, a measure one of the document spoken of."""
    if subject.head and not subject.strong:
        subject.receive = True
    reading = read_count(subject, context, "")
    if not reading.candidates and subject.measures and context.document:
        subject.documents, subject.last = [context.document], "proactive"
        reading = read_count(subject, context, "")
    if not reading.candidates and subject.documents:
        reading = read_count(subject, context, "万元")
    return reading


def _denied(subject: Subject, reading: Readings, segment: list[Token], context: Context) -> list[Candidate]:
    """The one reading that a denial has: all of what it may mean, of the year that it speaks of."""
    totals = [c.formula for c in reading.candidates if isinstance(c.formula, Total)]
    if not totals:
        return []
    widest = reading.group is not None and reading.group[0] == "disputes"
    total, reason = totals[-1] if widest else totals[0], reading.candidates[0].reason
    if subject.documents and not subject.measures and reading.topic == "documents":
        total = Total(tuple(address for each in totals for address in each.plus))
        reason = "没有文件，就没有制发也没有有效"
    years = [t.year for t in segment if t.kind == "year"]
    before = has_mark(segment, "previous_year")
    if before and subject.rows[-1:] == ["applications.carried_forward"]:
        total, before = Total(("applications.carried_over.total",)), False
    if before or (years[-1] if years else context.year) == context.report_year - 1:
        total = total.previous()
    return [Candidate(total, reason=reason)]


# ---------------------------------------------------------------- all
def _all(segment: list[Token], context: Context, sentence: int) -> list[Mention]:
    at = next((i for i, t in enumerate(segment) if "all" in t.marks), None)
    if at is None or any(t.kind == "number" for t in segment[at:]):
        return []
    behind = read_subject(segment[at + 1 :])
    if not behind.strong or has_mark(segment, "negation"):
        return []
    before = read_subject([t for t in segment[:at] if t.kind != "number"])
    share, soft = _share_of_all(behind, before, context)
    last_word = next(t for t in reversed(segment) if t.entry.senses and not t.has("function"))
    mention = Mention(segment[at].start, last_word.end, "", 1, "", None, "all", sentence)
    mention.blocked = "" if share else "thing"
    if share is not None:
        mention.candidates = [Candidate(share, reason="全部")]
        careful = any(t.text in _CAREFUL for t in segment)
        mention.soft = soft or careful or behind.narrowed or before.narrowed or before.foreign or behind.foreign
    return [mention]


def _share_of_all(behind: Subject, before: Subject, context: Context) -> tuple[Share | None, bool]:
    of_thing = context.last is not None and not context.last.candidates
    if behind.outcomes and (before.disputes or context.disputes):
        disputes = before.disputes or list(context.disputes[-1:])
        if behind.outcomes[-1] == "closed":
            return None, True
        part = Total(tuple(f"{d}.{behind.outcomes[-1]}" for d in disputes))
        return Share(part, Total(tuple(f"{d}.total" for d in disputes))), of_thing
    if behind.rows and behind.rows[-1] == "applications.total":
        if not before.head and (context.topic != "applications" or of_thing):
            return None, True
        return Share(
            Total(("applications.total.total",)), Total(("applications.accepted.total",))
        ), before.unknown_before
    if behind.rows and (before.head or (context.topic == "applications" and not of_thing)):
        last = context.last.total if context.last is not None and not before.head else None
        row = behind.rows[-1]
        of_last = last is not None and len(last.plus) == 1 and row.startswith(last.plus[0].removesuffix(".total") + ".")
        whole = last if of_last and last is not None else Total(("applications.total.total",))
        return Share(Total((f"{row}.total",)), whole), True
    if behind.columns and context.topic == "applications" and not of_thing:
        row = context.rows[0] if context.rows else "applications.new"
        return Share(Total((f"{row}.{behind.columns[-1]}",)), Total((f"{row}.total",))), True
    return None, True


# ---------------------------------------------------------------- no change
def _same(segment: list[Token], context: Context, sentence: int) -> list[Mention]:
    sign = next((t for t in segment if "same" in t.marks or "doubled" in t.marks), None)
    last_year = context.report_year - 1
    compared = any("compared" in t.marks or "previous_year" in t.marks or t.year == last_year for t in segment)
    if sign is None or any(t.kind == "number" for t in segment):
        return []
    if not compared and len(segment) > 1 and "doubled" not in sign.marks:
        return []
    subject = read_subject(segment)
    total = context.last.total if context.last is not None else None
    if subject.strong or subject.head:
        total = read_count(subject, context, "件").total
    value = 1 if "doubled" in sign.marks else 0
    mention = Mention(sign.start, sign.end, "", value, "", None, "same", sentence)
    if total is not None and not subject.foreign:
        mention.candidates = [Candidate(Growth(total), reason="与上年持平")]
        mention.soft = subject.narrowed or subject.unknown_after
    return [mention]
