"""What a draft will say: the whole report's prose, planned before any model.

Steps: notes and the file's own prose → section 一 (`overall`) → pairs of problem and measure (`pairs`) → preamble, 三,
四 and 六 → lengths. All choices come from the chooser, so that the same request gives the same plan.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.drafting.bank import Library, field_of
from assistant.drafting.choosing import Chooser
from assistant.drafting.filling import fill
from assistant.drafting.judging import Judge
from assistant.drafting.materials import Materials
from assistant.drafting.office import office_of
from assistant.drafting.overall import Overall
from assistant.drafting.own_prose import OwnProse, own_prose
from assistant.drafting.pairs import Pairs, read_past
from assistant.drafting.points import OVERALL, PROBLEMS, Plan, PlannedParagraph, Point
from assistant.drafting.rest import preface, rest
from assistant.drafting.rules import table
from assistant.drafting.slots import Slots
from assistant.drafting.verify import checker_findings
from assistant.drafting.wishes import Wishes, understood
from assistant.report import Facts, Report

_TRIES = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a plan takes besides the report.

    Attributes:
        without: ids of points that the person does not want.
        last_year: last year's section 五; `last_year_overall`: its section 一, to differ from.
        library: past reports of the office.
        wish: what the person wishes, in words.
        seed: another seed, other wordings.
        structure: the seed of what the draft is made of, where a paragraph is written again with another one.
        fill: whether leading sentences are added even where section 一 is long enough.
        tens_of_thousands: whether large numbers are printed in 万.
        judge: the language model as a reader of notes.
    """

    without: Collection[str] = ()
    last_year: str = ""
    last_year_overall: str = ""
    library: Library = field(default_factory=Library)
    wish: str = ""
    seed: int = 0
    fill: bool = False
    structure: int | None = None
    tens_of_thousands: bool = False
    judge: Judge | None = None


def make_plan(report: Report, wanted: Wanted | None = None, **options: Any) -> Plan:
    """The plan of a report; `options` are `Wanted`'s, where no object is at hand."""
    return _Planner(report, wanted or Wanted(**options)).plan()


class _Planner:
    def __init__(self, report: Report, wanted: Wanted) -> None:
        self.report = report
        self.wanted = wanted
        self.without = frozenset(wanted.without)
        self.facts = Facts(report)
        self.slots = Slots(self.facts, tens_of_thousands=wanted.tens_of_thousands)
        self.office = office_of(report.organization)
        self.field = field_of(report.organization)
        avoid = f"{wanted.last_year}\n{wanted.last_year_overall}"
        self.choose = Chooser(report.organization, report.year, wanted.seed, avoid, wanted.structure)
        self.own: OwnProse = own_prose(report, len(report.notes))
        self.materials = Materials(report, self.own.facts, self.slots, wanted.judge)
        self.wishes: Wishes = understood(wanted.wish, self.facts, self.materials.done)

    def plan(self) -> Plan:
        overall = Overall(
            self.facts, self.slots, self.office, self.field, self.choose, emphasis=self.wishes.emphasis,
            data_rich=self.wishes.data_rich,
        )  # fmt: skip
        paragraphs = [self._kept(p) for p in overall.paragraphs(self.materials.parts)]
        paragraphs = [self._read_right(_merged(p)) for p in paragraphs if p.points]
        if self.office.kind == "unit" and not self.materials.parts:
            paragraphs = _in_two(paragraphs)
        self._lengthen(overall, paragraphs)
        self._emphasize(paragraphs)
        self._shorten(paragraphs, self._longest(OVERALL))
        pairs = Pairs(
            self.facts, self.slots, self.office, self.field, self.choose, self.wanted.library, without=self.without
        )
        parts = self.materials.parts
        problems = pairs.paragraphs(
            self._wanted(parts.get("problems", [])), self._wanted(parts.get("plans", [])), self.materials.done,
            read_past(self.wanted.last_year),
        )  # fmt: skip
        problems = [self._read_right(p) for p in problems]
        self._shorten_pairs(problems, self._longest(PROBLEMS))
        problems = [p for p in (self._kept(p) for p in problems) if len(p.points) > (p.key != "followup")]
        start = preface(self.report, self.office, self.slots, self.choose, self.without)
        end = rest(self.report, self.office, self.choose, self.own, self._wanted(parts.get("other", [])), self.without)
        self._tell_places([*paragraphs, *problems, *end])
        return Plan(
            self.office, self.slots, [*start, *paragraphs, *problems, *end], self._missing_cells(),
            [*self.own.notices, *self.materials.notices], self.materials.fates, self.wishes.answers,
        )  # fmt: skip

    def _read_right(self, paragraph: PlannedParagraph) -> PlannedParagraph:
        """The paragraph with other wordings where the checker links a number to another cell than the one it states."""
        title = "一、总体情况" if paragraph.section == OVERALL else "五、存在的主要问题及改进情况"
        for _ in range(_TRIES):
            text, ends = paragraph.heading, []
            for point in paragraph.points:
                text += fill(point.text, self.slots)[0]
                ends.append(len(text))
            found = checker_findings(self.report, title, text)
            wrong = {next(n for n, end in enumerate(ends) if start < end) for start, _, _ in found if start < len(text)}
            changed = [n for n in wrong if paragraph.points[n].others]
            if not changed:
                return paragraph
            for number in changed:
                point = paragraph.points[number]
                paragraph.points[number] = replace(point, text=point.others[0], others=point.others[1:])
        return paragraph

    # ------------------------------------------------------------ lengths

    def _longest(self, section: str) -> int:
        longest = (self.office.overall if section == OVERALL else self.office.problems)[1]
        return int(longest * (0.8 if self.wishes.shorter else 0.97))

    def _lengthen(self, overall: Overall, paragraphs: list[PlannedParagraph]) -> None:
        shortest = self.office.overall[0] * (1.3 if self.wishes.longer else 1.05)
        for part in table("plan")["parts"]:
            paragraph = next((p for p in paragraphs if p.key == part["id"]), None)
            if paragraph is None or (not self.wanted.fill and self._length(paragraphs) >= shortest):
                continue
            point = overall.fill(part["id"], 1)
            if point.id not in self.without:
                paragraph.points.insert(1, point)

    def _shorten(self, paragraphs: list[PlannedParagraph], longest: int) -> None:
        """Leave out what can be spared while a section would come out too long: leads, details, then notes."""
        optional = {f["id"] for f in _facts() if f.get("optional")}
        while self._length(paragraphs) > longest:
            candidates = [
                (rank, paragraph, point)
                for paragraph in paragraphs
                for point in paragraph.points
                if len(paragraph.points) > 1 and (rank := _spared(point, optional)) is not None
            ]
            if not candidates:
                return
            rank, paragraph, point = min(candidates, key=lambda c: (c[0], -len(c[2].text)))
            paragraph.points.remove(point)
            if point.id.startswith("note:"):
                self.materials.drop(point, "篇幅已满")

    def _shorten_pairs(self, paragraphs: list[PlannedParagraph], longest: int) -> None:
        """The same for section 五: last year, plans that answer nothing, then whole pairs from the end."""
        by_key = {paragraph.key: paragraph.points for paragraph in paragraphs}
        told, problems, measures = (by_key.get(key, []) for key in ("followup", "problems", "improvements"))
        while self._length(paragraphs) > longest:
            if len(told) > 1:
                told.pop()
            elif len(measures) > len(problems):
                self._drop(measures)
            elif len(problems) > 2:
                numbers = [n for n, p in enumerate(problems) if n and p.kind == "problem"]
                number = numbers[-1] if numbers else len(problems) - 1
                self._drop(problems, number)
                self._drop(measures, number)
            elif told:
                told.pop()
            else:
                return
            for paragraph in paragraphs:
                _renumber(paragraph)

    def _drop(self, points: list[Point], number: int = -1) -> None:
        point = points.pop(number)
        if point.id.startswith("note:"):
            self.materials.drop(point, "篇幅已满")

    def _length(self, paragraphs: list[PlannedParagraph]) -> int:
        return sum(len(p.heading) + sum(len(fill(point.text, self.slots)[0]) for point in p.points) for p in paragraphs)

    # ------------------------------------------------------------ wishes and choosing

    def _emphasize(self, paragraphs: list[PlannedParagraph]) -> None:
        for paragraph in paragraphs:
            if self.wishes.emphasis:
                paragraph.points.sort(key=lambda p: not any(word in p.text for word in self.wishes.emphasis))

    def _wanted(self, points: list[Point]) -> list[Point]:
        return [p for p in points if not _unwanted(p, self.without)]

    def _kept(self, paragraph: PlannedParagraph) -> PlannedParagraph:
        paragraph.points = self._wanted(paragraph.points)
        return paragraph

    def _tell_places(self, paragraphs: list[PlannedParagraph]) -> None:
        """Where each written note stands, by the keys of the paragraphs."""
        places = {point.id: paragraph.key for paragraph in paragraphs for point in paragraph.points}
        counts: dict[int, int] = {}
        for fate in self.materials.fates:
            number = counts.get(fate.index, 0)
            counts[fate.index] = number + 1
            if fate.status == "written":
                fate.place = places.get(f"note:{fate.index}:{number}", "")
                if not fate.place:
                    fate.status, fate.reason = "left_out", "篇幅已满或不在所写部分"

    def _missing_cells(self) -> list[str]:
        return [self.facts.label(address) for address in self.facts.form.cells if self.facts.get(address) is None]


def _facts() -> list[dict[str, Any]]:
    from assistant.drafting.bank import knowledge  # noqa: PLC0415

    return list(knowledge("facts")["facts"])


def _spared(point: Point, optional: set[str]) -> int | None:
    """In which order a point can be spared; None where it cannot."""
    if point.kind == "general":
        return 0
    if point.kind == "data" and point.id in optional:
        return 1
    return 2 if point.kind == "note" and ":" in point.id else None


def _unwanted(point: Point, without: frozenset[str]) -> bool:
    return point.id in without or point.id.rpartition(":")[0] in without


def _merged(paragraph: PlannedParagraph) -> PlannedParagraph:
    """What is to be filled in, said in one sentence of the paragraph."""
    missing = [p for p in paragraph.points if p.kind == "missing"]
    if len(missing) > 1:
        tail = table("plan")["missing"].replace("{subject}", "")
        text = "、".join(p.text.removesuffix(tail) for p in missing) + tail
        one = replace(missing[0], text=text, evidence=tuple(e for p in missing for e in p.evidence))
        paragraph.points = [one if p is missing[0] else p for p in paragraph.points if p not in missing[1:]]
    return paragraph


def _in_two(paragraphs: list[PlannedParagraph]) -> list[PlannedParagraph]:
    """For a unit that is no administrative organ: no five parts, the same facts in two paragraphs."""
    opening, facts = paragraphs[0], PlannedParagraph("facts", OVERALL, "总体情况")
    for paragraph in paragraphs[1:]:
        facts.points += paragraph.points
    return [opening, facts]


_ORDINAL = re.compile(r"^(?:[一二三四五六七八九]是|第[一二三四五六七八九]，|（[一二三四五六七八九]）)")


def _renumber(paragraph: PlannedParagraph) -> None:
    """Ordinals in a row again."""
    numbered = [n for n, p in enumerate(paragraph.points) if _ORDINAL.match(p.text)]
    for place, number in enumerate(numbered):
        point = paragraph.points[number]
        old = _ORDINAL.match(point.text)
        assert old is not None
        new = re.sub("[一二三四五六七八九]", "一二三四五六七八九"[place], old.group(), count=1)
        task = replace(point.task, head=new) if point.task else None
        paragraph.points[number] = replace(point, text=new + point.text[old.end() :], task=task)


__all__ = ["OVERALL", "PROBLEMS", "Plan", "PlannedParagraph", "Point", "Wanted", "make_plan"]
