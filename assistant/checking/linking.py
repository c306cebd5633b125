"""Links the quantities of a paragraph to what they can state: tokens → mentions with candidates.

Walks the paragraph once, left to right, the way a reader does: each number is understood from the words of its
clause, else from the words behind it, else from the clause before; what it was said of stays in mind for the
next (`context`). Counts are read by `readings`, shares and growth by `relations`, statements without a number by
`statements`, 分别 lists by `respectively`. Which candidate is right is decided later, on the facts (`judging`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from assistant.checking import relations
from assistant.checking.context import Candidate, Context, Mention
from assistant.checking.counts import CountReader, Place
from assistant.checking.formula import MonthlyAverage
from assistant.checking.numbers.scanner import Number
from assistant.checking.readings import read_count
from assistant.checking.respectively import ListProblem, assign
from assistant.checking.statements import read_statements
from assistant.checking.subjects import Subject, read_subject
from assistant.checking.tokens import Token, tokenise
from assistant.checking.wording import (
    DELIMITERS,
    after_last_joint,
    begins_change,
    excluded_sentences,
    has_mark,
    own_name,
    segments,
)

_COMPARING = frozenset({"较", "比", "与", "同", "由", "从", "是", "跟"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What a paragraph is read with: the report's year, its own name, the topic of its section ("" if none)."""

    year: int
    organization: str
    topic: str = ""


@dataclass(slots=True)
class Linked:
    """The mentions of a paragraph and the 分别 lists whose lengths differ."""

    mentions: list[Mention] = field(default_factory=list)
    problems: list[ListProblem] = field(default_factory=list)


@lru_cache(maxsize=4096)
def link_paragraph(text: str, setting: Setting) -> Linked:
    """The mentions of one paragraph, in order; offsets count its characters.

    What words can state does not depend on the tables, so a paragraph that was read before (as one types, as a draft
    is tried again) is not read again. The answer is shared: callers must not change it.
    """
    linked = _Reader(text, setting).read()
    linked.mentions.sort(key=lambda m: m.start)
    return linked


class _Reader:
    """One walk over a paragraph. `trail` holds the tokens since the last number, `segment` those of the clause."""

    def __init__(self, text: str, setting: Setting) -> None:
        self.setting = setting
        self.tokens = [own_name(t, setting.organization) for t in tokenise(text)]
        self.context = Context(setting.year, year=setting.year)
        self.context.topic = "applications" if setting.topic == "applications" else ""
        if setting.topic == "disputes":
            self.context.disputes = ("review", "litigation")
        self.context.seen_applications = setting.topic == "applications"
        self.trail: list[Token] = []
        self.segment: list[Token] = []
        self.sentence_tokens: list[Token] = []
        self.stack: list[tuple[Context, list[Token], list[Token]]] = []
        self.sentence = 0
        self.named_behind = False  # the last number's words stood behind it: 3件信访类申请、5件重复申请
        self.after_number = False
        self.outer_label = False  # a bracket's number was said of the words before the bracket
        self.doubtful: set[int] = set()
        self.said_of: dict[int, Mention] = {}
        self.excluded = excluded_sentences(self.tokens)
        self.assigned: dict[int, list[Token]] = {}
        self.linked = Linked()

    def read(self) -> Linked:
        for i, token in enumerate(self.tokens):
            if token.kind == "number":
                self._number(i, token)
            elif token.kind in DELIMITERS:
                self._end_clause(token)
            elif token.kind == "open":
                self.stack.append((self.context, self.trail, self.segment))
                self.context, self.trail, self.segment = self.context.copy(), [], []
                self.outer_label = False
            elif token.kind == "close":
                self._close_bracket()
            else:
                self._word(token)
        self._end_clause(None)
        return self.linked

    # ------------------------------------------------------------ the walk
    def _word(self, token: Token) -> None:
        context = self.context
        if token.kind == "year":
            compared = bool(self.segment) and self.segment[-1].text in _COMPARING
            opens = not self.sentence_tokens or token.year >= context.report_year
            if opens and not compared:
                context.year = token.year
        elif "plan" in token.marks:
            context.planned = True
        elif "since" in token.marks:
            context.since = True
        elif "attribute" in token.marks:
            context.attribute = True
        elif "of_which" in token.marks:
            context.parent = context.last
        elif "this_year" in token.marks:
            context.since = False  # …以来，今年办理: what follows is this year's alone
            if token.text in ("今年", "本年", "本年度"):
                context.year = context.report_year
        context.seen_applications |= "申请" in token.text and not token.has("dispute") and token.text[0] != "被"
        self._keep(token)

    def _keep(self, token: Token) -> None:
        self.trail.append(token)
        self.segment.append(token)
        self.sentence_tokens.append(token)

    def _end_clause(self, token: Token | None) -> None:
        context = self.context
        found = read_statements(self.segment, context, self.sentence, len(self.stack))
        for mention in found:
            self.linked.mentions.append(mention)
            if mention.nature == "none" and not mention.soft:
                context.last = mention  # 无行政强制，上年为2件
        self._remember_topic()
        if token is None:
            return
        self._remember_base()
        self.trail.append(token)
        self.segment = []
        if token.kind == "stop":
            context.new_sentence()
            self.sentence += 1
            self.sentence_tokens = []
        elif token.kind == "semicolon":
            context.year = context.report_year
            context.base = context.base_row = context.parent = context.column = None

    def _remember_topic(self) -> None:
        """A dispute or document named without a number is still what the next clause speaks of."""
        if any(t.kind == "number" for t in self.segment):
            return
        subject = read_subject(self.segment)
        self._speak_of(subject)
        if subject.disputes:
            self.context.disputes = tuple(subject.disputes)
        documents = [d for d in subject.documents if d in ("regulations", "normative_documents")]
        if documents:
            self.context.document, self.context.topic = documents[-1], "documents"

    def _speak_of(self, subject: Subject) -> None:
        """申请总量持续上升，由上年的…: what a clause without a number is about, for the first number after it."""
        last = self.context.last
        stale = last is None or last.sentence != self.sentence
        if not stale or not subject.usable or subject.narrowed or subject.foreign:
            return
        total = read_count(subject, self.context, "件").total
        if total is not None:
            at = Mention(0, 0, "", 0, "", None, "spoken", self.sentence)
            self.context.last = relations.spoken(at, total)

    def _remember_base(self) -> None:
        """不予公开的申请中， makes its subject the whole of what follows."""
        if not self.segment or "within" not in self.segment[-1].marks:
            return
        numbers = [i for i, t in enumerate(self.segment) if t.kind == "number"]
        named = self.segment[numbers[-1] + 1 :] if numbers else self.segment
        self._set_base(read_subject(named))

    def _set_base(self, subject: Subject) -> None:
        context = self.context
        if not subject.named:
            if context.last is not None and context.last.total is not None:
                context.base = context.last.total
            return
        reading = read_count(subject, context, "件")
        if reading.total is None or subject.narrowed:
            return
        context.base = reading.total
        if reading.topic == "applications":
            context.base_row = reading.rows[0] if reading.rows else None
            context.rows = reading.rows
            context.topic = "applications"
        if reading.disputes:
            context.disputes = reading.disputes

    def _close_bracket(self) -> None:
        self._end_clause(None)
        if not self.stack:
            return
        inner_segment, inner = self.segment, self.context
        self.context, self.trail, self.segment = self.stack.pop()
        self.context.seen_applications |= inner.seen_applications
        if self.outer_label:
            self.context, self.trail, self.after_number, self.outer_label = inner, [], True, False
        without_numbers = not any(t.kind == "number" for t in inner_segment)
        if without_numbers and any("of_which" in t.marks for t in inner_segment):
            joined = [Token(t.start, t.start, "list", "、") for t in inner_segment[:1]] + inner_segment
            self.trail += joined
            self.segment += joined

    # ------------------------------------------------------------ one number
    def _number(self, i: int, token: Token) -> None:
        number = token.number
        assert number is not None
        if i not in self.assigned:
            self._distribute(i)
        label = self.assigned.get(i) or self._label()
        mention = self._mention(number, label)
        said_of = self.said_of.get(i)
        if said_of is not None and mention.nature == "share":
            self.context.last = said_of
        self._understand(mention, i, label, number)
        mention.soft |= i in self.doubtful and said_of is None
        self.linked.mentions.append(mention)
        self.named_behind = mention.named_behind
        self.trail, self.after_number = [], True
        self.segment.append(token)
        self.sentence_tokens.append(token)

    def _label(self) -> list[Token]:
        """The words before a number, in its clause and since the last number; in a bracket, those before it."""
        label = segments(self.trail)[-1]
        if self.named_behind:
            label = after_last_joint(label)
        if not label and not self.trail and self.stack:
            label = segments(self.stack[-1][1])[-1]
            self.outer_label = read_subject(label).usable
        return label

    def _distribute(self, i: int) -> None:
        result = assign(self.tokens, i, self.trail, self.sentence_tokens)
        self.assigned.update(result.labels)
        self.doubtful.update(result.doubtful)
        listed = [m for m in self.context.listing if m.total is not None][-len(result.doubtful) :]
        shares = all(number.is_share for n in result.doubtful if (number := self.tokens[n].number) is not None)
        if result.doubtful and shares and len(listed) == len(result.doubtful):
            self.said_of.update(zip(result.doubtful, listed, strict=True))
            tail = self.trail[-2:] if self.trail else []
            self.assigned.update(dict.fromkeys(result.doubtful[1:], tail) if tail else {})
        if result.problem is not None:
            self.linked.problems.append(result.problem)

    def _mention(self, number: Number, label: list[Token]) -> Mention:
        nature = "share" if number.is_share else "count"
        words = "".join(t.text for t in label)
        return Mention(
            number.start, number.end, number.text, number.value, number.unit, number, nature, self.sentence,
            label=words, depth=len(self.stack),
        )  # fmt: skip

    def _understand(self, mention: Mention, i: int, label: list[Token], number: Number) -> None:
        context = self.context
        blocked = self._blocked(label)
        if blocked:
            mention.blocked = blocked
            context.forget(mention)
            return
        own = self._after_base(label)
        of_rate = number.unit == "" and any(t.has("rate") for t in own)
        if number.is_share or number.unit in ("倍", "个百分点") or of_rate:
            before = begins_change(own[-1:], self.tokens, i)
            relations.read_relation(mention, own, context, before=before)
        elif has_mark(label, "average"):
            self._average(mention, own)
        elif relations.is_change(own):
            relations.read_change(mention, own, context)
        else:
            CountReader(mention, number, self._place(i), context).read(own)

    def _place(self, i: int) -> Place:
        outer = segments(self.stack[-1][1])[-1] if self.stack else []
        excluded = self.sentence in self.excluded
        return Place(
            self.tokens, i, self.trail, self.after_number, outer, self.sentence_tokens, self.setting.topic, excluded
        )

    def _blocked(self, label: list[Token]) -> str:
        """Why a number is none of this year's or last year's whole body; "" where it is."""
        context = self.context
        if context.planned:
            return "计划或目标"
        if context.since:
            return "多年累计"
        if context.attribute:
            return "公文属性"
        if has_mark(label, "part_of_year"):
            return "一段时间"
        years = [t.year for t in label if t.kind == "year"]
        year = years[-1] if years else context.year
        if year > context.report_year:
            return "以后年度"
        if year < context.report_year - 1:
            return "以前年度"
        return ""

    def _average(self, mention: Mention, own: list[Token]) -> None:
        context = self.context
        subject = read_subject(own)
        reading = read_count(subject, self.context, "件")
        total = reading.total or (self.context.last.total if self.context.last else None)
        if total is None or subject.foreign or subject.unknown_after:
            context.forget(mention)
            return
        mention.nature = "average"
        mention.candidates = [Candidate(MonthlyAverage(total), reason="月平均")]

    def _after_base(self, label: list[Token]) -> list[Token]:
        """The words after 中 of the clause; those before it become the base."""
        for i in range(len(label) - 1, -1, -1):
            if "within" in label[i].marks:
                self._set_base(read_subject(label[:i]))
                return label[i + 1 :]
        return label
