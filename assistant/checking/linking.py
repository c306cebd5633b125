"""Links the quantities of a paragraph to what they can state: tokens → mentions with candidates.

Walks the paragraph once, left to right, the way a reader does: each number is understood from the words of its
clause, else from the words behind it, else from the clause before; what it was said of stays in mind for the
next (`context`). Counts are read by `readings`, shares and growth by `relations`, statements without a number by
`statements`, 分别 lists by `respectively`. Which candidate is right is decided later, on the facts (`judging`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.checking import relations
from assistant.checking.context import Candidate, Context, Mention
from assistant.checking.formula import MonthlyAverage, Total
from assistant.checking.lexicon import FUNCTION, entry, lexicon
from assistant.checking.numbers.scanner import Approximation, Number
from assistant.checking.readings import MONEY, Readings, read_count
from assistant.checking.respectively import ListProblem, assign
from assistant.checking.statements import read_statements
from assistant.checking.subjects import STRONG, Subject, read_subject
from assistant.checking.tokens import Token, tokenise

_COMPARING = frozenset({"较", "比", "与", "同", "由", "从", "是", "跟"})
_REST = frozenset({"其余", "剩余", "余下", "余"})
_JOINING = frozenset({"和", "及", "与", "或", "以及", "或者", "加"})
_COPULAS = frozenset({"为", "即", "是", "计", "达", "有", "共", "约", "也就是"})
_DELIMITERS = frozenset({"comma", "semicolon", "stop", "colon"})
_SUFFIX_ENDS = frozenset({"comma", "semicolon", "stop", "colon", "list", "number", "open", "close"})


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


def link_paragraph(text: str, setting: Setting) -> Linked:
    """The mentions of one paragraph, in order; offsets count its characters."""
    return _Reader(text, setting).read()


class _Reader:
    """One walk over a paragraph. `trail` holds the tokens since the last number, `segment` those of the clause."""

    def __init__(self, text: str, setting: Setting) -> None:
        self.text = text
        self.setting = setting
        self.tokens = [_own_name(t, setting.organization) for t in tokenise(text)]
        self.context = Context(setting.year, year=setting.year)
        self.context.topic = "applications" if setting.topic == "applications" else None
        if setting.topic == "disputes":
            self.context.disputes = ("review", "litigation")
        self.seen_applications = setting.topic == "applications"
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
        self.excluded = _excluded_sentences(self.tokens)
        self.assigned: dict[int, list[Token]] = {}
        self.linked = Linked()

    def read(self) -> Linked:
        for i, token in enumerate(self.tokens):
            if token.kind == "number":
                self._number(i, token)
            elif token.kind in _DELIMITERS:
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
            if not compared and (not self.sentence_tokens or token.year == context.report_year):
                context.year = token.year
            elif not compared and token.year > context.report_year:
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
        self.seen_applications |= "申请" in token.text and not token.has("dispute") and token.text[0] != "被"
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
            context.year = context.report_year if token is not None else context.year
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
        label = _last_segment(self.trail)
        if self.named_behind:
            at = next(
                (n for n in range(len(label) - 1, -1, -1) if label[n].kind == "list" or label[n].text in _JOINING), -1
            )
            label = label[at + 1 :]
        if not label and not self.trail and self.stack:
            label = _last_segment(self.stack[-1][1])
            self.outer_label = read_subject(label).usable
        return label

    def _distribute(self, i: int) -> None:
        result = assign(self.tokens, i, self.trail, self.sentence_tokens)
        self.assigned.update(result.labels)
        self.doubtful.update(result.doubtful)
        listed = [m for m in self.context.listing if m.total is not None][-len(result.doubtful) :]
        if result.doubtful and len(listed) == len(result.doubtful):
            self.said_of.update(zip(result.doubtful, listed, strict=True))
            tail = self.trail[-2:] if self.trail else []
            self.assigned.update({n: tail for n in result.doubtful[1:]} if tail else {})
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
            self._forget(mention)
            return
        own = _after_base(label, self)
        of_rate = number.unit == "" and any(t.has("rate") for t in own)
        if number.is_share or number.unit in ("倍", "个百分点") or of_rate:
            before = bool(own) and own[-1].text in ("由", "从") and self._changes_next(i)
            relations.read_relation(mention, own, context, before=before)
        elif any("average" in t.marks for t in label):
            self._average(mention, own)
        elif relations.is_change(own):
            relations.read_change(mention, own, context)
        else:
            self._count(mention, i, own, number)

    def _blocked(self, label: list[Token]) -> str:
        """Why a number is none of this year's or last year's whole body; "" where it is."""
        context = self.context
        if context.planned:
            return "计划或目标"
        if context.since:
            return "多年累计"
        if context.attribute:
            return "公文属性"
        if any("part_of_year" in t.marks for t in label):
            return "一段时间"
        years = [t.year for t in label if t.kind == "year"]
        year = years[-1] if years else context.year
        if year > context.report_year:
            return "以后年度"
        if year < context.report_year - 1:
            return "以前年度"
        return ""

    def _average(self, mention: Mention, own: list[Token]) -> None:
        subject = read_subject(own)
        reading = read_count(subject, self.context, "件")
        total = reading.total or (self.context.last.total if self.context.last else None)
        if total is None or subject.foreign or subject.unknown_after:
            self._forget(mention)
            return
        mention.nature = "average"
        mention.candidates = [Candidate(MonthlyAverage(total), reason="月平均")]

    # ------------------------------------------------------------ counts
    def _count(self, mention: Mention, i: int, own: list[Token], number: Number) -> None:
        context = self.context
        previous = self._is_previous(own, i)
        subject = read_subject(own)
        if previous and not subject.strong and (subject.carry or read_subject(self._suffix(i)).carry):
            subject.rows, subject.last, previous = ["applications.carried_over"], "row", False
        if previous and not subject.named and read_subject(self._suffix(i)).strong:
            subject, own = self._wider(mention, subject, own, i)
        if previous and not subject.strong:
            self._previous_of_last(mention, subject)
            return
        if previous and own and "previous_year" in own[0].marks:
            self.context.year = self.context.report_year - 1  # 去年予以公开3件，无法提供1件
        label = own
        part_of_body = any("part_of_body" in t.marks for t in own)
        subject, own = self._wider(mention, subject, own, i)
        part_of_body |= any("part_of_body" in t.marks for t in own)
        if not subject.named:
            self._unnamed(mention, own)
            return
        if subject.foreign or (subject.carry and previous):
            if not subject.carry:
                self._forget(mention)
                return
            subject.rows, subject.carry, previous = ["applications.carried_over"], False, False
        each = number.value if any("each" in t.marks or "all" in t.marks for t in (*label, *own)) else None
        joined = _joined(own)
        reading = read_count(subject, context, number.unit, joined=joined, each=each)
        parent = context.parent
        of_thing = parent is not None and parent.total is None and reading.topic == "applications"
        if not reading.candidates or (of_thing and reading.dimension == "column"):
            self._unnamed_money(mention)
            return
        if self._out_of_topic(subject, reading, i):
            self._forget(mention)
            mention.candidates, mention.soft = reading.candidates, True
            return
        everyday = subject.everyday and subject.unknown_before
        mention.soft = reading.soft or subject.narrowed or subject.unknown_after or part_of_body or everyday
        mention.soft |= of_thing or self.sentence in self.excluded
        mention.soft |= subject.unknown_before and any("of_which" in t.marks for t in label)
        carried = reading.dimension == "row" and "carried" in "".join(reading.rows)
        mention.soft |= carried and context.topic == "disputes" and not subject.head
        if any("share" in t.marks for t in label):
            mention.whole_of = context.last
        self._accept(mention, reading, previous)

    def _wider(self, mention: Mention, subject: Subject, own: list[Token], i: int) -> tuple[Subject, list[Token]]:
        """Where the clause before the number names nothing: the words behind it, then the clauses before."""
        if subject.usable:
            return self._with_suffix(subject, own, i)
        suffix = self._suffix(i)
        if any(t.unknown for t in own):
            return self._predicate(subject, own, suffix)
        behind = read_subject(_until_unknown(suffix))
        whole_suffix = read_subject(suffix)
        behind.unknown_after = whole_suffix.unknown_after or whole_suffix.foreign
        alone = _bare(own) or _bare(suffix)
        if alone is not None and self.context.topic == "applications":
            return alone, own
        if any("this_kind" in t.marks for t in suffix) and not behind.strong:
            spoken = read_subject(self.sentence_tokens)
            if spoken.strong:
                spoken.rows = spoken.rows[-1:]
                return spoken, own
        if behind.usable:
            whole = any("this_year" in t.marks or "total" in t.marks for t in own)
            behind.narrowed |= behind.unknown_before
            vague = (not behind.strong or behind.last == "column") and behind.unknown_after and not whole
            behind.foreign = False
            behind.unknown_after = vague
            mention.named_behind = True
            return behind, suffix
        if suffix or any("part_of_body" in t.marks or t.text in _REST for t in own):
            return self._ahead(subject, own, i)
        earlier = _segments(self.trail)[:-1]
        for segment in reversed(earlier[1:] if self.after_number else earlier):
            before = read_subject(segment)
            if before.usable:
                before.foreign = before.unknown_after = False
                return before, segment
            if any(t.unknown for t in segment):
                break
        return self._ahead(subject, own, i)

    def _predicate(self, subject: Subject, own: list[Token], suffix: list[Token]) -> tuple[Subject, list[Token]]:
        """征求第三方意见的1件顺延至下年: a row behind the number decides, though unknown words stand before it."""
        behind = read_subject(_until_unknown(suffix))
        if behind.rows and not subject.foreign:
            behind.narrowed = True
            return behind, suffix
        return subject, own

    def _ahead(self, subject: Subject, own: list[Token], i: int) -> tuple[Subject, list[Token]]:
        """尚有6件延长期限，结转下年度办理: the next clause says what the number counts."""
        if any("having" in t.marks for t in own):
            ahead = read_subject(self._clause_ahead(i))
            if ahead.strong:
                return ahead, own
        if not own:
            after_all = read_subject(self._suffix(i, through_all=True))
            if after_all.rows:
                after_all.narrowed = True  # 3件均已办结
                return after_all, own
        return subject, own

    def _clause_ahead(self, i: int) -> list[Token]:
        """尚有6件延长期限，结转下年度办理: the clause after this one, if it has no number of its own."""
        ahead: list[Token] = []
        commas = 0
        for token in self.tokens[i + 1 :]:
            if token.kind in ("number", "stop", "semicolon", "open"):
                return [] if token.kind == "number" else ahead
            commas += token.kind == "comma"
            if commas == 2:
                return ahead
            if commas == 1:
                ahead.append(token)
        return ahead

    def _with_suffix(self, subject: Subject, own: list[Token], i: int) -> tuple[Subject, list[Token]]:
        """行政诉讼1件为复议后起诉: the words behind say more exactly which; both stay possible."""
        if subject.disputes == ["litigation"] and not subject.outcomes:
            behind = read_subject(self._suffix(i))
            if behind.disputes and all(d.startswith("litigation.") for d in behind.disputes):
                subject.disputes = behind.disputes
        return subject, own

    def _suffix(self, i: int, *, through_all: bool = False) -> list[Token]:
        """The words behind a number, up to the next mark of punctuation, number, 占, 中 or (unless told) 均."""
        found = []
        for token in self.tokens[i + 1 :]:
            says_all = "all" in token.marks and token.text[-1] not in "为系属"
            if token.kind in _SUFFIX_ENDS or "share" in token.marks or (says_all and not through_all):
                break
            if "within" in token.marks:
                break
            found.append(token)
        return found

    def _is_previous(self, own: list[Token], i: int) -> bool:
        if any("risen_to" in t.marks or "fallen_to" in t.marks for t in own):
            return False
        if any(t.text in ("由", "从") for t in own) and self._changes_next(i):
            return True
        years = [t.year for t in own if t.kind == "year"]
        year = years[-1] if years else self.context.year
        return year == self.context.report_year - 1 or any(
            "previous_year" in t.marks or "compared" in t.marks for t in own
        )

    def _changes_next(self, i: int) -> bool:
        """由15件增至18件: the words before the next number say what it became."""
        for token in self.tokens[i + 1 :]:
            if token.kind in ("number", "stop"):
                return False
            if "risen_to" in token.marks or "fallen_to" in token.marks:
                return True
        return False

    def _previous_of_last(self, mention: Mention, subject: Subject) -> None:
        """比上年的85件: last year's value of what was spoken of last."""
        total = self.context.last.total if self.context.last else None
        if not subject.named and self.stack:
            subject = read_subject(_last_segment(self.stack[-1][1])) if self.stack[-1][1] else subject
        reading = read_count(subject, self.context, mention.unit)
        if reading.total is not None:
            total = mention.total = reading.total
            self.context.last = mention
        if total is None or subject.foreign or subject.unknown_after or subject.narrowed:
            mention.candidates = []
            return
        mention.candidates = [Candidate(total.previous(), reason="上年")]

    def _unnamed(self, mention: Mention, own: list[Token]) -> None:
        """No words name it: what the context offers, the surest first; else a thing that no table holds."""
        offered = [] if any(t.unknown for t in own) else self._offered(mention, own)
        if not offered:
            self._unnamed_money(mention)
            return
        mention.candidates = [Candidate(total, reason=reason) for total, reason in offered]
        mention.total = offered[0][0]
        if mention.number is None or mention.number.approximation is Approximation.NONE:
            self.context.last = mention

    def _offered(self, mention: Mention, own: list[Token]) -> list[tuple[Total, str]]:
        context, last = self.context, self.context.last
        known = last.total if last is not None and last.sentence == self.sentence else None
        spoken = last is not None and last.nature == "spoken"
        if any("risen_to" in t.marks or "fallen_to" in t.marks for t in own):
            return [(last.total, "变化后的数")] if last is not None and last.total is not None else []
        if any("total" in t.marks or "sum" in t.marks for t in own):
            sums = relations.sums_of_listing(context)
            if sums:
                return [(s, "前文各数之和") for s in sums]
            mention.soft = True
            if known is not None and spoken:
                return [(known, "刚说到的事")]
            about = any("申请" in t.text for t in self.sentence_tokens)
            return [(Total((f"applications.{row}.total",)), "申请总数") for row in ("new", "accepted")] if about else []
        restates = mention.number is not None and mention.number.approximation is not Approximation.NONE
        says_it = own and all(t.text in _COPULAS for t in own)
        if known is not None and (restates or (spoken and (says_it or (not own and mention.depth)))):
            mention.soft = True
            return [(known, "刚说到的事")]
        return []

    def _unnamed_money(self, mention: Mention) -> None:
        """收取学费、住宿费1562万元: money without the table's word for it only confirms the table's amount."""
        label = mention.label
        self._forget(mention)
        if mention.unit in MONEY and "处理费" not in label and any(word in label for word in ("收", "费")):
            mention.candidates, mention.soft = [Candidate(Total(("proactive.fees.amount",)), reason="收费金额")], True

    def _out_of_topic(self, subject: Subject, reading: Readings, i: int) -> bool:
        """办结, 答复, 收到 are said of anything; without an application in sight they are not the table's."""
        if reading.topic != "applications" or subject.head or read_subject(self._suffix(i)).head:
            return False
        if self.setting.topic == "disputes" and reading.dimension == "row" and subject.everyday:
            return True
        if subject.last == "verb" or (subject.rows and subject.everyday):
            last = self.context.last
            same_sentence = last is not None and last.sentence == self.sentence
            foreign_thing = same_sentence and last is not None and last.blocked == "thing"
            return not self.seen_applications or foreign_thing
        return reading.dimension == "column" and not self.seen_applications

    def _accept(self, mention: Mention, reading: Readings, previous: bool) -> None:
        context = self.context
        mention.candidates, mention.dimension = reading.candidates, reading.dimension
        mention.total = reading.total
        if reading.group is not None:
            mention.group = (self.sentence, *reading.group)
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
            context.topic = "applications"
            self.seen_applications = True
        elif reading.topic == "disputes":
            context.topic = "disputes"
            spoken = tuple(d for d in context.disputes if d not in reading.disputes)
            context.disputes = (*spoken, *reading.disputes)
        elif reading.topic == "documents":
            context.topic, context.document = "documents", reading.document
        else:
            context.topic = "decisions"
        context.dimension = reading.dimension
        context.last = mention
        context.listing.append(mention)
        context.moved = None

    def _forget(self, mention: Mention) -> None:
        """What follows (同比, 占) is said of this number, and no table holds it."""
        mention.candidates = []
        mention.blocked = mention.blocked or "thing"
        self.context.last = mention
        self.context.dimension = "foreign"


def _bare(tokens: list[Token]) -> Subject | None:
    """公开 of 公开3件, 单位 of 单位12件: everyday words that name a cell only where nothing else stands there."""
    words = [t for t in tokens if "of_which" not in t.marks]
    sense = lexicon().bare.get(words[0].text) if len(words) == 1 else None
    return read_subject([Token(0, 0, "word", words[0].text, entry(sense))]) if sense else None


def _until_unknown(tokens: list[Token]) -> list[Token]:
    """申请 of 申请使用的答复格式: what follows an unknown word no longer says what is counted."""
    named = False
    for n, token in enumerate(tokens):
        if named and token.unknown:
            return tokens[:n]
        named = named or any(token.has(d) for d in (*STRONG, "measure", "head"))
    return tokens


def _own_name(token: Token, organization: str) -> Token:
    """The reporting body's own name is no part of it, and no unknown word."""
    if not token.unknown and "part_of_body" not in token.marks:
        return token
    self_named = token.kind == "rest" and token.text[0] in "我本" and len(token.text) <= 4
    own = token.text in organization or self_named
    if own and not token.has("foreign"):
        return Token(token.start, token.end, "word", token.text, FUNCTION)
    return token


def _segments(tokens: list[Token]) -> list[list[Token]]:
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind in _DELIMITERS:
            found.append([])
        else:
            found[-1].append(token)
    return found


def _last_segment(tokens: list[Token]) -> list[Token]:
    return _segments(tokens)[-1]


def _after_base(label: list[Token], reader: _Reader) -> list[Token]:
    """The words after 中 of the clause; those before it become the base."""
    for i in range(len(label) - 1, -1, -1):
        if "within" in label[i].marks:
            reader._set_base(read_subject(label[:i]))
            return label[i + 1 :]
    return label


def _joined(own: list[Token]) -> frozenset[str]:
    """The dimensions of which several things named are joined by 和, 或, 、 and so count together."""
    found: set[str] = set()
    for dimension in ("row", "rows_together", "column", "dispute", "outcome", "proactive", "measure"):
        named = [i for i, t in enumerate(own) if t.has(dimension)]
        for first, second in zip(named, named[1:], strict=False):
            if any(t.kind == "list" or t.text in _JOINING for t in own[first + 1 : second]):
                found.add(dimension)
    return frozenset(found)


def _excluded_sentences(tokens: list[Token]) -> set[int]:
    """The sentences that say of their numbers that this report does not count them."""
    sentence, found = 0, set()
    for token in tokens:
        if "excluded" in token.marks:
            found.add(sentence)
        sentence += token.kind == "stop"
    return found
