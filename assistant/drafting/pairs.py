"""Section 五: problems and measures as pairs, from notes, from the numbers, from last year's report.

Each problem has its measure in the same order: the plan of a note that speaks of the same, a measure of the bank or of
the office's own past reports that fits, or a mark that one is to be added. Plans of notes that answer no problem stand
behind. Few problems are said where notes and numbers say little. What was told of last year's problems comes first.
"""

import re
from dataclasses import dataclass, field, replace

from assistant.drafting.bank import Field, Library, Problem, fitting, knowledge, problems, words
from assistant.drafting.choosing import Chooser
from assistant.drafting.conditions import addresses, evidence_of, hold
from assistant.drafting.filling import fill
from assistant.drafting.office import Office
from assistant.drafting.orders import prose_without
from assistant.drafting.points import PROBLEMS, PlannedParagraph, Point, Task
from assistant.drafting.shape import render
from assistant.drafting.slots import Slots
from assistant.drafting.understanding import PLAN, PROBLEM, understand
from assistant.report import Facts

MOST, LEAST, ENOUGH = 4, 2, 3
_SHORTEST = 330  # characters of section 五; where it would be shorter, causes and one more problem are said
_LONGEST_TOLD = 80  # characters of a sentence of last year's prose
_FITS = 3.0  # the least score by which an entry of the bank is taken to speak of a note's problem
_SAME = 2  # words that a plan and a problem have in common to speak of the same
_FRAME = 60  # characters of ordinals and of what opens the two paragraphs
_STRONG = 60  # weight from which numbers alone make a problem
_VERBS = "把对请由在与用以为按设建制编邀组挑选推给定向启开引联走改收汇"
_HALF = re.compile(r"下一步|针对|改进措施|改进情况|今后|整改|措施|打算")
_ITEM = re.compile(
    r"(?:[一二三四五六七八九]是|第[一二三四五六七八九]，|（[一二三四五六七八九]）|(?<!\d)\d[.．、)])([^；。\n]{4,80})"
)
_COMMON = frozenset(
    "公开 信息 政府 工作 群众 单位 部门 情况 问题 不够 加强 进一步 提高 一个 方面 年度 下一 明年 力争 争取".split()  # noqa: SIM905
)


@dataclass(slots=True)
class Pair:
    """A problem and its measure, both without ordinal and stop. `entry` is the bank's, where one speaks of it."""

    id: str
    problem: Point
    measure: Point | None = None
    entry: Problem | None = None
    label: str = ""


@dataclass(slots=True)
class Past:
    """Last year's section 五: what was named, and what was promised for it, by its place."""

    problems: list[str] = field(default_factory=list)
    promises: list[str] = field(default_factory=list)


def read_past(text: str) -> Past:
    """The problems and promises that a section 五 lists."""
    text = prose_without(text)
    found = [m.start() for m in _HALF.finditer(text) if m.start() > 20]
    cut = found[0] if found else len(text)
    named = [m.group(1).strip(" ，") for m in _ITEM.finditer(text[:cut])]
    promises = [m.group(1).strip(" ，") for m in _ITEM.finditer(text[cut:])]
    return Past(named or _told(text, PROBLEM), promises or _told(text, PLAN))


def _told(text: str, kind: str) -> list[str]:
    """The first few sentences of unmarked prose that are read as problems, or as plans."""
    sentences = [s for part in re.split(r"[。；\n]", text) if 8 <= len(s := part.strip(" ，")) <= _LONGEST_TOLD]
    return [p.text for p in understand(sentences) if p.type == kind and len(p.text) >= 8][:3]


class Pairs:
    """Plans section 五; see the module."""

    def __init__(
        self, facts: Facts, slots: Slots, office: Office, field_: Field, choose: Chooser, library: Library, *,
        without: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        self.facts = facts
        self.slots = slots
        self.office = office
        self.field = field_
        self.choose = choose
        self.library = library
        self.without = without
        self.frames = knowledge("frames")
        self._used: set[str] = set()

    def paragraphs(
        self, noted: list[Point], plans: list[Point], done: list[Point], past: Past
    ) -> list[PlannedParagraph]:
        """What is told of last year's problems, the problems, the measures."""
        plans = list(plans)
        pairs = [self._of_note(point) for point in noted[:MOST]]
        pairs += self._of_numbers(pairs)
        followups, carried = self._followups(past, pairs, done)
        pairs += carried
        pairs += self._general(pairs)
        for pair in pairs:
            self._answer(pair, plans)
        self._lengthen(pairs, plans, followups)
        ordinals = self.frames["ordinals"][self.choose.settled("ordinals", len(self.frames["ordinals"]))]
        opening = self._frame("problems-opening", "opening")
        closing = self._frame("problems-closing", "closing")
        told = PlannedParagraph("followup", PROBLEMS, "上年问题的改进", points=followups)
        first = PlannedParagraph("problems", PROBLEMS, "存在的主要问题", points=[opening])
        second = PlannedParagraph("improvements", PROBLEMS, "改进情况", points=[closing])
        for ordinal, pair in zip(ordinals, pairs, strict=False):
            first.points.append(_headed(pair.problem, ordinal))
            assert pair.measure is not None
            second.points.append(_headed(pair.measure, ordinal))
        for ordinal, plan in zip(ordinals[len(pairs) :], plans, strict=False):
            second.points.append(_headed(plan, ordinal))
        return [p for p in (told, first, second) if len(p.points) > (p is not told)]

    # ------------------------------------------------------------ problems

    def _of_note(self, point: Point) -> Pair:
        """A note's problem: why it is so is only said where the bank knows the problem well."""
        found = self._fitting(point.text)
        entry = found[0][0] if found and found[0][1] >= _FITS else None
        return Pair(point.id, point, entry=entry, label=entry.label if entry else _short(point.text))

    def _of_numbers(self, noted: list[Pair]) -> list[Pair]:
        taken = {pair.entry.id for pair in noted if pair.entry}
        fits = [p for p in problems() if p.when and p.id not in taken and self._holds(p)]
        ranked = sorted(fits, key=lambda p: (-(p.weight // 15), self.choose.settled(f"weight-{p.id}", 97)))
        strong = [p for p in ranked if p.weight >= _STRONG]
        room = max(1 if strong else 0, MOST - 1 - len(noted))
        return [self._numbered(p) for p in strong[: min(room, 2)]]

    def _holds(self, problem: Problem) -> bool:
        if f"problem:{problem.id}" in self.without or (problem.form and problem.form != self.facts.form.id):
            return False
        return hold(problem.when, self.facts)

    def _numbered(self, problem: Problem) -> Pair:
        say = self.choose.one(f"say-{problem.id}", problem.says)
        evidence = [t for e in problem.evidence if (t := render(e, self.slots.usable, self.choose.number))]
        cause = self._cause(problem)
        texts = [say + cause]
        if evidence:
            ranked = self.choose.order(f"evidence-of-{problem.id}", evidence)
            frame = self.frames["evidence"][self.choose.number(f"evidence-{problem.id}", len(self.frames["evidence"]))]
            if "，" in ranked[0] and frame not in ("，{e}", "：{e}"):
                frame = "，{e}"
            texts = [say + frame.replace("{e}", ranked[0]) + cause]
            texts += [f"{say}，{stated}{cause}" for stated in ranked]
            self.choose.say(ranked[0])
        confirm = problem.confirm or "原因由数字推断得出，请核实"
        looked_at = evidence_of(self.facts, addresses(problem.when))
        point = Point(f"problem:{problem.id}", "problem", texts[0], looked_at, confirm, others=tuple(texts[1:]))
        return Pair(problem.id, point, entry=problem, label=problem.label)

    def _general(self, pairs: list[Pair], least: int = LEAST) -> list[Pair]:
        """Problems that neither notes nor numbers show, only where too few would be said; marked for the person."""
        taken = {pair.entry.id for pair in pairs if pair.entry}
        weak = [p for p in problems() if p.when and p.weight < _STRONG and p.id not in taken and self._holds(p)]
        weak = sorted(weak, key=lambda p: -p.weight)[:2]
        open_ = [
            p for p in problems() if not p.when and p.id not in taken and (not p.fields or self.field.id in p.fields)
        ]
        open_ = [p for p in open_ if f"problem:{p.id}" not in self.without]
        open_ = [open_[n] for n in self.choose.settled_rank("general", len(open_))]
        open_.sort(key=lambda p: not (p.fields and self.field.id in p.fields))
        found = [*weak, *open_][: max(0, least - len(pairs))]
        reason = "没有数字和材料依据，请结合实际核实"
        return [self._numbered(replace(p, confirm=p.confirm or reason)) for p in found]

    def _cause(self, problem: Problem) -> str:
        cause = self.choose.one(f"cause-{problem.id}", problem.causes)
        frame = self.frames["causes"][self.choose.number(f"cause-frame-{problem.id}", len(self.frames["causes"]))]
        return str(frame).replace("{c}", cause)

    def _lengthen(self, pairs: list[Pair], plans: list[Point], followups: list[Point]) -> None:
        """Where section 五 would be too short: causes of the notes' problems, then one problem more."""

        def length() -> int:
            points = [*followups, *plans, *(p for pair in pairs for p in (pair.problem, pair.measure) if p)]
            return _FRAME + sum(len(fill(p.text, self.slots)[0]) for p in points)

        for pair in pairs:
            if length() < _SHORTEST and pair.problem.kind == "note" and pair.entry is not None:
                text = pair.problem.text.rstrip("。") + self._cause(pair.entry)
                pair.problem = replace(pair.problem, text=text, confirm="原因由程序推断，请核实")
        enough = ENOUGH + any(pair.problem.kind == "note" for pair in pairs)
        while length() < _SHORTEST and len(pairs) < enough:
            more = self._general(pairs, enough)
            if not more:
                return
            self._answer(more[0], plans)
            pairs.append(more[0])

    # ------------------------------------------------------------ measures

    def _answer(self, pair: Pair, plans: list[Point]) -> None:
        """Give a pair its measure; a plan that answers it is taken out of `plans`."""
        answering = [p for p in plans if _common(p.text, pair.problem.text) >= _SAME]
        if answering:
            best = max(answering, key=lambda p: _common(p.text, pair.problem.text))
            plans.remove(best)
            pair.measure = best
            return
        options = [] if pair.entry is None else [m for m in pair.entry.measures if m not in self._used]
        own = [m for m in self.library.measures_for(pair.problem.text) if m not in self._used]
        if not options and own:
            options = own
        if not options:
            pair.measure = self._missing(pair)
            return
        ranked = self.choose.order(f"measure-{pair.id}", options)
        text = self._measure(pair, ranked[0])
        if len(ranked) > 1:
            joined = self.frames["measures_joined"][
                self.choose.number(f"joined-{pair.id}", len(self.frames["measures_joined"]))
            ]
            text += (joined if ranked[1][0] in _VERBS else "；{m}").replace("{m}", ranked[1])
            self.choose.say(ranked[1])
        self.choose.say(ranked[0])
        self._used |= set(ranked[:2])
        task = Task("measure", pair.label, "", tuple([*own, *ranked[:2]][:3]))
        others = tuple(self._measure(pair, m) for m in ranked[2:])
        pair.measure = Point(
            f"improvement:{pair.id}", "improvement", text, (), "措施由程序提出，请确认", task, others=others
        )

    def _measure(self, pair: Pair, measure: str) -> str:
        frames = [f for f in self.frames["measures"] if "{t}" not in f or pair.entry is not None]
        if measure[0] not in _VERBS or measure[0] in "将":
            frames = [f for f in frames if f in ("{m}",) or "{t}" in f]
        frame = frames[self.choose.number(f"frame-{pair.id}-{measure}", len(frames))]
        return str(frame).replace("{m}", measure).replace("{t}", pair.label).replace("@", self.office.self_reference)

    def _missing(self, pair: Pair) -> Point:
        text = self.frames["missing_measure"].replace("{t}", pair.label)
        return Point(f"improvement:{pair.id}", "missing", text, (), "这一问题没有合适的改进措施，请补充")

    # ------------------------------------------------------------ last year

    def _followups(self, past: Past, pairs: list[Pair], done: list[Point]) -> tuple[list[Point], list[Pair]]:
        """What is told of last year's problems, and those that go on as problems of this year."""
        told: list[Point] = []
        carried: list[Pair] = []
        for number, named in enumerate(past.problems[:3]):
            id_ = f"followup:{number}"
            if id_ in self.without or "followup" in self.without:
                continue
            promise = past.promises[number] if number < len(past.promises) else ""
            found = self._fitting(named)
            entry = found[0][0] if found and found[0][1] >= _FITS else None
            label = entry.label if entry else _short(named)
            evidence = tuple(f"上年度报告第五部分{w}：{t}" for w, t in (("提出", named), ("承诺", promise)) if t)
            helped = next((p for p in done if _common(p.text, f"{named}，{promise}") >= _SAME), None)
            numbers = self._numbers_of(entry)
            if helped is not None:
                kind, now = "followup_done", _clause(helped.text)
            elif numbers:
                kind, now = "followup_numbers", numbers
            else:
                kind, now = "followup_open", ""
            frames = self.choose.order(id_, self.frames[kind])
            text = frames[0].replace("%称%", label).replace("%今%", now).replace("@", self.office.self_reference)
            told.append(Point(id_, "data", text, evidence, "" if now else "没有材料说明整改情况，请核实"))
            taken = {pair.entry.id for pair in (*pairs, *carried) if pair.entry}
            if kind == "followup_open" and entry and entry.id not in taken and len(pairs) + len(carried) < MOST - 1:
                carried.append(self._numbered(replace(entry, confirm="上年度报告提出的问题，请核实是否仍存在")))
        return told[:2], carried

    def _numbers_of(self, entry: Problem | None) -> str:
        """What the numbers say now of a problem of the bank; "" where they say nothing."""
        if entry is None:
            return ""
        texts = [t for e in entry.evidence if "{" in e and (t := render(e, self.slots.usable, self.choose.number))]
        return texts[self.choose.number(f"followup-{entry.id}", len(texts))] if texts else ""

    # ------------------------------------------------------------ shared

    def _fitting(self, text: str) -> list[tuple[Problem, float]]:
        return fitting(text, self.field)

    def _frame(self, id_: str, name: str) -> Point:
        text = self.choose.one(id_, [t.replace("@", self.office.self_reference) for t in self.frames[name]])
        return Point(id_, "frame", text)


def _headed(point: Point, ordinal: str) -> Point:
    """The point with its ordinal and stop; what the model words of it keeps the ordinal."""
    text = ordinal + point.text.rstrip("。；") + "。"
    others = tuple(ordinal + o.rstrip("。；") + "。" for o in point.others)
    task = replace(point.task, head=ordinal) if point.task else None
    return replace(point, text=text, task=task, others=others)


def _common(text: str, other: str) -> int:
    """How many words that tell something two texts have in common."""
    both = set(words(text)) & set(words(other))
    return len({word for word in both if len(word) > 1} - _COMMON)


def _short(text: str) -> str:
    clause = re.split(r"[，。；：]", re.sub(r"\{[^{}]*\}", "", text))[0]
    return clause[:16]


def _clause(text: str) -> str:
    parts = text.rstrip("。").split("，")
    return "，".join(parts[:2]) if len(parts[0]) < 12 else parts[0]
