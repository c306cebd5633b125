"""Reads one count or amount of the prose: which words say what it counts, and what it may state.

Steps: the words before the number in its clause; where they name nothing, the words behind it, then the clauses
before, then the clause ahead; where nothing names it, what the context offers. Cells come from `readings`.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.checking import relations
from assistant.checking.context import Candidate, Context, Mention
from assistant.checking.formula import Total
from assistant.checking.numbers.scanner import Approximation, Number
from assistant.checking.readings import MONEY, Readings, read_count
from assistant.checking.subjects import Subject, read_subject
from assistant.checking.tokens import Token
from assistant.checking.wording import (
    alone,
    begins_change,
    clause_ahead,
    has_mark,
    joined,
    segments,
    suffix,
    until_unknown,
)

_REMAINING = frozenset({"其余", "剩余", "余下", "余"})
_REACHING = ("突破", "逼近", "超过", "接近")  # 收到3954件，首次逼近4000件 says the same number again
_COPULAS = frozenset({"为", "即", "是", "计", "达", "有", "共", "约", "也就是"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands.

    Attributes:
        tokens, index: the paragraph and the number's place in it.
        trail: the tokens since the last number, or since the paragraph or bracket began.
        after_number: whether a number stands before the trail.
        outer: the words before the bracket that it stands in; empty outside brackets.
        sentence: the tokens of its sentence so far.
        topic: of its section: applications, disputes or "".
        excluded: whether its sentence says that this report does not count it.
    """

    tokens: list[Token]
    index: int
    trail: list[Token]
    after_number: bool
    outer: list[Token]
    sentence: list[Token]
    topic: str
    excluded: bool

    @property
    def suffix(self) -> list[Token]:
        """The words behind the number."""
        return suffix(self.tokens, self.index)


class CountReader:
    """Reads one mention at its place; the context remembers what was read."""

    def __init__(self, mention: Mention, number: Number, place: Place, context: Context) -> None:
        self.mention = mention
        self.number = number
        self.place = place
        self.context = context

    def read(self, label: list[Token]) -> None:
        """Give the mention its candidates, by the words `label` before it."""
        subject = read_subject(label)
        previous = self._is_previous(label)
        behind = read_subject(self.place.suffix) if previous else subject
        own = label
        if previous and not subject.strong and (subject.carry or behind.carry):
            subject.rows, subject.last, previous = ["applications.carried_over"], "row", False
        elif previous and not subject.named and behind.strong:
            subject, own = self._wider(subject, own)
        if previous and not subject.strong:
            self._previous_of_last(subject)
            return
        if previous and label and "previous_year" in label[0].marks:
            self.context.year = self.context.report_year - 1  # 去年予以公开3件，无法提供1件
        subject, own = self._wider(subject, own)
        if not subject.named:
            self._unnamed(own)
            return
        if subject.carry and previous:
            subject.rows, subject.carry, previous = ["applications.carried_over"], False, False
        elif subject.foreign:
            self._forget()
            return
        self._link(subject, label, own, previous)

    # ------------------------------------------------------------ which words
    def _wider(self, subject: Subject, own: list[Token]) -> tuple[Subject, list[Token]]:
        """Where the clause before the number names nothing: the words behind it, then the clauses before."""
        if subject.usable:
            return self._with_suffix(subject), own
        words = self.place.suffix
        if any(t.unknown for t in own):
            return self._predicate(subject, own, words)
        by_itself = alone(own) or alone(words)
        if by_itself is not None and self.context.topic == "applications":
            return by_itself, own
        behind = self._behind(own, words)
        if has_mark(words, "this_kind") and not behind.strong:
            spoken = read_subject(self.place.sentence)
            if spoken.strong:
                spoken.rows = spoken.rows[-1:]
                return spoken, own
        if behind.usable:
            self.mention.named_behind = True
            return behind, words
        if words or has_mark(own, "part_of_body") or any(t.text in _REMAINING for t in own):
            return self._ahead(subject, own), own
        return self._before(subject, own)

    def _with_suffix(self, subject: Subject) -> Subject:
        """行政诉讼1件为复议后起诉: the words behind say more exactly which."""
        if subject.disputes == ["litigation"] and not subject.outcomes:
            behind = read_subject(self.place.suffix)
            if behind.disputes and all(d.startswith("litigation.") for d in behind.disputes):
                subject.disputes = behind.disputes
        return subject

    def _behind(self, own: list[Token], words: list[Token]) -> Subject:
        """15件予以公开: the words behind, in doubt where they go on with something else (申请使用的格式)."""
        behind, whole = read_subject(until_unknown(words)), read_subject(words)
        goes_on = whole.unknown_after or whole.foreign
        of_the_year = has_mark(own, "this_year", "total")
        behind.narrowed |= behind.unknown_before
        behind.unknown_after = (not behind.strong or behind.last == "column") and goes_on and not of_the_year
        behind.foreign = False
        return behind

    def _predicate(self, subject: Subject, own: list[Token], words: list[Token]) -> tuple[Subject, list[Token]]:
        """征求第三方意见的1件顺延至下年: a row behind the number decides, though unknown words stand before it."""
        behind = read_subject(until_unknown(words))
        if not behind.rows or subject.foreign:
            return subject, own
        behind.narrowed = True
        return behind, words

    def _before(self, subject: Subject, own: list[Token]) -> tuple[Subject, list[Token]]:
        """收到申请情况良好，共15件: the nearest clause before that names something, unless unknown words intervene."""
        earlier = segments(self.place.trail)[:-1]
        for segment in reversed(earlier[1:] if self.place.after_number else earlier):
            before = read_subject(segment)
            if before.usable:
                before.foreign = before.unknown_after = False
                return before, segment
            if any(t.unknown for t in segment):
                break
        return self._ahead(subject, own), own

    def _ahead(self, subject: Subject, own: list[Token]) -> Subject:
        """尚有6件延长期限，结转下年度办理; 3件均已办结: what comes after says what the number counts."""
        if has_mark(own, "having"):
            ahead = read_subject(clause_ahead(self.place.tokens, self.place.index))
            if ahead.strong:
                return ahead
        if not own:
            after_all = read_subject(suffix(self.place.tokens, self.place.index, through_all=True))
            if after_all.rows:
                after_all.narrowed = True
                return after_all
        return subject

    # ------------------------------------------------------------ last year
    def _is_previous(self, own: list[Token]) -> bool:
        if has_mark(own, "risen_to", "fallen_to"):
            return False
        if begins_change(own, self.place.tokens, self.place.index):
            return True
        years = [t.year for t in own if t.kind == "year"]
        year = years[-1] if years else self.context.year
        return year == self.context.report_year - 1 or has_mark(own, "previous_year", "compared")

    def _previous_of_last(self, subject: Subject) -> None:
        """比上年的85件: last year's value of what was spoken of last."""
        total = self.context.last.total if self.context.last else None
        if not subject.named and self.place.outer:
            subject = read_subject(self.place.outer)
        reading = read_count(subject, self.context, self.mention.unit)
        if reading.total is not None:
            total = self.mention.total = reading.total
            self.context.last = self.mention
        if total is not None and not (subject.foreign or subject.unknown_after or subject.narrowed):
            self.mention.candidates = [Candidate(total.previous(), reason="上年")]

    # ------------------------------------------------------------ which cells
    def _link(self, subject: Subject, label: list[Token], own: list[Token], previous: bool) -> None:
        mention, context = self.mention, self.context
        each = self.number.value if has_mark(label, "each", "all") or has_mark(own, "each", "all") else None
        reading = read_count(subject, context, self.number.unit, joined=joined(own), each=each)
        parent = context.parent
        of_thing = parent is not None and parent.total is None and reading.topic == "applications"
        if not reading.candidates or (of_thing and reading.dimension == "column"):
            self._unnamed_money()
            return
        if self._out_of_topic(subject, reading):
            self._forget()
            mention.candidates, mention.soft = reading.candidates, True
            return
        doubts = (
            reading.soft and not (reading.of_applicants and self._speaks_of_applicants()),
            of_thing,
            subject.narrowed,
            subject.unknown_after,
            subject.everyday and subject.unknown_before,
            reading.topic == "decisions" and subject.unknown_before and has_mark(label, "of_which"),
            has_mark(label, "part_of_body") or has_mark(own, "part_of_body"),
            _is_carried(reading) and context.topic == "disputes" and not subject.head,
            self.place.excluded,
        )
        mention.soft = any(doubts)
        if has_mark(label, "share"):
            mention.whole_of = context.last
        self._accept(reading, previous)

    def _speaks_of_applicants(self) -> bool:
        return any("申请人" in t.text or "申请主体" in t.text for t in self.place.sentence)

    def _out_of_topic(self, subject: Subject, reading: Readings) -> bool:
        """办结, 答复, 收到 are said of anything; without an application in sight they are not the table's."""
        if reading.topic != "applications" or subject.head or read_subject(self.place.suffix).head:
            return False
        if self.place.topic == "disputes" and reading.dimension == "row" and subject.everyday:
            return True
        seen = self.context.seen_applications
        if subject.last == "verb" or (subject.rows and subject.everyday):
            last = self.context.last
            of_thing = last is not None and last.sentence == self.mention.sentence and last.blocked == "thing"
            return not seen or of_thing
        return reading.dimension == "column" and not seen

    def _accept(self, reading: Readings, previous: bool) -> None:
        mention, context = self.mention, self.context
        mention.candidates, mention.dimension, mention.total = reading.candidates, reading.dimension, reading.total
        mention.group = (mention.sentence, mention.depth, *reading.group) if reading.group is not None else None
        if previous:
            mention.candidates = [
                Candidate(c.formula.previous(), c.option, c.reason)
                for c in mention.candidates
                if isinstance(c.formula, Total)
            ]
        if reading.topic == "applications":
            if reading.row_named or not context.rows or reading.dimension == "head":
                context.rows = reading.rows
            context.column = reading.column or context.column
            context.seen_applications = True
        elif reading.topic == "disputes":
            context.speak_of_disputes(reading.disputes)
        elif reading.topic == "documents":
            context.document = reading.document
        context.topic = reading.topic
        context.dimension = reading.dimension
        context.last = mention
        context.listing.append(mention)
        context.moved = None

    # ------------------------------------------------------------ no words at all
    def _unnamed(self, own: list[Token]) -> None:
        """No words name it: what the context offers, the surest first; else a thing that no table holds."""
        offered = [] if any(t.unknown for t in own) else self._offered(own)
        if not offered:
            self._unnamed_money()
            return
        self.mention.candidates = [Candidate(total, reason=reason) for total, reason in offered]
        self.mention.total = offered[0][0]
        if self.number.approximation is Approximation.NONE:
            self.context.last = self.mention

    def _offered(self, own: list[Token]) -> list[tuple[Total, str]]:
        last = self.context.last
        known = last.total if last is not None and last.sentence == self.mention.sentence else None
        spoken = last is not None and last.nature == "spoken"
        if has_mark(own, "risen_to", "fallen_to"):
            return [(last.total, "变化后的数")] if last is not None and last.total is not None else []
        if has_mark(own, "total", "sum"):
            return self._offered_sums(known if spoken else None)
        restates = self.number.approximation is not Approximation.NONE
        only_copula = bool(own) and all(t.text in _COPULAS for t in own)
        says_it = spoken and (only_copula or (not own and self.mention.depth > 0))
        if known is None or not (restates or says_it):
            return []
        same_unit = last is not None and last.unit == self.mention.unit
        self.mention.soft = not (same_unit and self.mention.text.startswith(_REACHING))
        return [(known, "刚说到的事")]

    def _offered_sums(self, spoken: Total | None) -> list[tuple[Total, str]]:
        """合计15件: what was listed added up; else what was just spoken of; else the applications of the year."""
        sums = relations.sums_of_listing(self.context)
        if sums:
            return [(total, "前文各数之和") for total in sums]
        self.mention.soft = True
        if spoken is not None:
            return [(spoken, "刚说到的事")]
        if not any("申请" in t.text for t in self.place.sentence):
            return []
        return [(Total((f"applications.{row}.total",)), "申请总数") for row in ("new", "accepted")]

    def _unnamed_money(self) -> None:
        """收取学费、住宿费1562万元: money without the table's word for it only confirms the table's amount."""
        self._forget()
        label = self.mention.label
        if self.mention.unit in MONEY and "处理费" not in label and ("收" in label or "费" in label):
            fees = Total(("proactive.fees.amount",))
            self.mention.candidates, self.mention.soft = [Candidate(fees, reason="收费金额")], True

    def _forget(self) -> None:
        self.context.forget(self.mention)


def _is_carried(reading: Readings) -> bool:
    return reading.dimension == "row" and any("carried" in row for row in reading.rows)
