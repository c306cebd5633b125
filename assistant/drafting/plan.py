"""What to say, before any model: the facts of a report, its office and its notes → points in paragraphs.

Every point is one sentence as a pattern, with its evidence. What is said when stands in `rules/plan.toml` (section 一)
and `rules/problems.toml` (section 五); here they are only worked out. People choose among the points by their ids.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.drafting.conditions import addresses, hold, value
from assistant.drafting.notes import NoteSentence, SortedNotes, sort_notes
from assistant.drafting.office import Office, office_of
from assistant.drafting.pattern import SLOT, Pattern, parse, quoted
from assistant.drafting.rules import table
from assistant.drafting.slots import Slots
from assistant.report import Facts, Report

PointKind = Literal["data", "note", "general", "missing", "problem", "improvement", "frame"]
OVERALL, PROBLEMS = "overall", "problems"
_FULL = 0.9  # of the longest length: the model's own words may be longer than the plain ones


@dataclass(frozen=True, slots=True)
class Point:
    """One sentence that is to be said.

    Attributes:
        id: stable name, for choosing: `results`, `problem:denied-high`, `note:0`.
        kind: where it comes from.
        pattern: the sentence.
        evidence: what it rests on, for people: cells as the form prints them with their values, or the note.
        confirm: why a person has to confirm it; "" where tables or notes hold it.
        verbatim: the words of a note that it copies.
    """

    id: str
    kind: PointKind
    pattern: Pattern
    evidence: tuple[str, ...] = ()
    confirm: str = ""
    verbatim: str = ""


@dataclass(slots=True)
class PlannedParagraph:
    """A paragraph's points in order; `key` names it, `heading` begins it, `title` tells the model what it is about."""

    key: str
    section: str
    title: str
    heading: str = ""
    points: list[Point] = field(default_factory=list)

    @property
    def length(self) -> int:
        """Characters of its plain wording, slots as their marks."""
        return sum(len(point.pattern.plain()) for point in self.points)


@dataclass(slots=True)
class Plan:
    """What a draft will say."""

    office: Office
    slots: Slots
    paragraphs: list[PlannedParagraph]
    missing: list[str]
    notices: list[str]
    notes_text: str

    def section(self, name: str) -> list[PlannedParagraph]:
        """The paragraphs of `overall` (一) or `problems` (五)."""
        return [p for p in self.paragraphs if p.section == name]


def make_plan(report: Report, *, without: Collection[str] = (), last_year: str = "", fill: bool = False) -> Plan:
    """The plan of a report's sections 一 and 五.

    Args:
        report: tables, notes, last year's tables.
        without: ids of points that the person does not want.
        last_year: the text of last year's section 五, to follow its problems up.
        fill: whether general sentences are added even where section 一 is long enough.
    """
    return _Planner(report, frozenset(without), last_year, fill).plan()


class _Planner:
    def __init__(self, report: Report, without: frozenset[str], last_year: str, fill: bool) -> None:
        self.report = report
        self.facts = Facts(report)
        self.slots = Slots(self.facts)
        self.office = office_of(report.organization)
        self.notes = sort_notes(report.notes)
        self.without = without
        self.last_year = last_year
        self.fill = fill
        self.rules = table("plan")

    def plan(self) -> Plan:
        paragraphs = [self._opening(), *(self._part(part) for part in self.rules["parts"])]
        if self.office.kind == "unit" and not self.notes.parts:
            paragraphs = self._shortened(paragraphs)
        paragraphs = [p for p in paragraphs if p.points]
        self._lengthen(paragraphs)
        self._shorten(paragraphs, self.office.overall[1])
        problems = self._section_five()
        self._shorten(problems, self.office.problems[1])
        return Plan(
            self.office,
            self.slots,
            paragraphs + problems,
            self._missing_cells(),
            list(self.notes.notices),
            self.notes.text,
        )

    # ------------------------------------------------------------ section 一

    def _opening(self) -> PlannedParagraph:
        points = [self._point(name, "frame", self.rules[name]) for name in ("opening", "opening_end")]
        return PlannedParagraph("opening", OVERALL, "开头", points=_kept(points, self.without))

    def _part(self, part: dict[str, Any]) -> PlannedParagraph:
        """The notes' sentences first, then what the tables say; a general sentence where neither says anything."""
        leads = ["", *table("notes")["leads"]]
        points = [
            self._note_point(note, lead=leads[i > 0]) for i, note in enumerate(self.notes.parts.get(part["id"], []))
        ]
        if not points:
            points += [self._general(part["id"], n, say) for n, say in enumerate(part.get("lead", []))]
        points += self._data_points(part["id"])
        return PlannedParagraph(part["id"], OVERALL, part["title"], part["heading"], _kept(points, self.without))

    def _data_points(self, part: str) -> list[Point]:
        found = []
        for rule in self.rules["points"]:
            if rule["part"] == part and rule.get("form", self.facts.form.id) == self.facts.form.id:
                found += self._data_point(rule)
        return found

    def _data_point(self, rule: dict[str, Any]) -> list[Point]:
        needs = rule.get("needs", [])
        unfilled = [address for address in needs if value(address, self.facts) is None]
        if unfilled:
            say = self.rules["missing"].replace("{subject}", rule["subject"])
            evidence = tuple(f"{self.facts.label(address)}未填" for address in unfilled)
            return [self._point(rule["id"], "missing", say, evidence, "表格未填，待补充")]
        if not hold(rule.get("when", []), self.facts) or ("unless" in rule and hold(rule["unless"], self.facts)):
            return []
        chosen = [c for c in rule["clauses"] if hold(c.get("when", []), self.facts)]
        say = self._joined(chosen)
        looked_at = dict.fromkeys(a for c in chosen for a in addresses(c.get("when", [])))
        return [self._point(rule["id"], "data", say + "。", self._evidence((*needs, *looked_at)))] if say else []

    def _joined(self, clauses: Iterable[dict[str, Any]]) -> str:
        """Clauses in a row: a leading mark falls away at the beginning, items of a list get their separator between."""
        text, in_list = "", False
        for clause in clauses:
            say = clause["say"] + (self._reasons(clause["reasons"]) if "reasons" in clause else "")
            separator = clause.get("join", "")
            if separator and in_list:
                text += separator
            text += say if text else say.lstrip("，；、")
            in_list = bool(separator)
        return text

    def _reasons(self, row: str) -> str:
        """The largest kinds of a row with their numbers, the rest summed up."""
        labels, stems = table("slots")["reasons"], table("slots")["rows"]
        total = table("slots")["columns"]["total"]
        kinds = [a for a in labels if a.startswith(row + ".") and (value(f"{a}.total", self.facts) or 0) > 0]
        ranked = sorted(kinds, key=lambda a: -self.facts.value(f"{a}.total"))
        if len(ranked) == 1:
            return str(self.rules["reasons_one"]).replace("{label}", labels[ranked[0]].removesuffix("的"))
        most = self.rules["reasons_listed"]
        shown = ranked if len(ranked) <= most + 1 else ranked[:most]
        listed = [f"{labels[a]}{{{stems[a]}{total}}}件" for a in shown]
        if len(shown) < len(ranked):
            name = stems[row] + "其余情形数"
            self.slots.add_sum(name, tuple(f"{a}.total" for a in ranked[most:]))
            listed.append(f"其余情形{{{name}}}件")
        return str(self.rules["reasons_several"]) + "、".join(listed)

    def _note_point(self, note: NoteSentence, *, lead: str) -> Point:
        text = self.slots.of_note(note.index, quoted(note.text))
        id_ = f"note:{note.index}:{note.sentence}"
        return Point(id_, "note", parse(f"{lead}{text}。"), (f"第 {note.index + 1} 条材料：{note.text}",), "", text)

    def _general(self, part: str, number: int, say: str) -> Point:
        return self._point(f"general:{part}:{number}", "general", say, (), self.rules["no_notes"])

    def _lengthen(self, paragraphs: list[PlannedParagraph]) -> None:
        """Add general sentences, part by part, while the section would come out too short."""
        shortest = self.office.overall[0]
        for part in self.rules["parts"]:
            for number, say in enumerate(part.get("fill", [])):
                paragraph = next((p for p in paragraphs if p.key == part["id"]), None)
                if paragraph is None or (not self.fill and self._length(paragraphs) >= shortest * 1.15):
                    continue
                point = self._general(part["id"], len(part.get("lead", [])) + number, say)
                paragraph.points[:0] = _kept([point], self.without)

    def _shorten(self, paragraphs: list[PlannedParagraph], longest: int) -> None:
        """Leave notes out, from the paragraph that has most of them, while the section would come out too long."""
        while self._length(paragraphs) > longest * _FULL:
            noted = max(paragraphs, key=lambda p: sum(point.kind == "note" for point in p.points))
            last = next((point for point in reversed(noted.points) if point.kind == "note"), None)
            if last is None:
                return
            noted.points.remove(last)
            self.notes.notices.append(f"篇幅已满，没有写入{last.evidence[0][:30]}……")

    def _length(self, paragraphs: list[PlannedParagraph]) -> int:
        return sum(len(p.heading) + sum(self._printed_length(point) for point in p.points) for p in paragraphs)

    def _printed_length(self, point: Point) -> int:
        return len(SLOT.sub(lambda found: self.slots[found.group(1)].text, point.pattern.plain()))

    def _shortened(self, paragraphs: list[PlannedParagraph]) -> list[PlannedParagraph]:
        """For a unit that is no administrative organ: no five parts, the same facts in two paragraphs."""
        opening, rest = paragraphs[0], PlannedParagraph("facts", OVERALL, "总体情况")
        for paragraph in paragraphs[1:]:
            rest.points += paragraph.points
        return [opening, rest]

    # ------------------------------------------------------------ section 五

    def _section_five(self) -> list[PlannedParagraph]:
        rules = table("problems")
        chosen = self._chosen_problems(rules)
        problems = PlannedParagraph("problems", PROBLEMS, "存在的主要问题")
        improvements = PlannedParagraph("improvements", PROBLEMS, "改进情况")
        problems.points.append(self._point("problems-opening", "frame", rules["opening"]))
        problems.points += self._followups(rules)
        improvements.points.append(self._point("problems-closing", "frame", rules["closing"]))
        noted = self.notes.parts.get("problems", [])
        for ordinal, note in zip(rules["ordinals"], noted, strict=False):
            problems.points.append(self._note_point(note, lead=ordinal))
        ordinals = rules["ordinals"]
        plans = self.notes.parts.get("plans", [])
        improvements.points += [self._note_point(n, lead=o) for o, n in zip(ordinals, plans, strict=False)]
        for number, rule in enumerate(chosen):
            said = ordinals[min(len(noted) + number, len(ordinals) - 1)]
            answered = ordinals[min(len(plans) + number, len(ordinals) - 1)]
            evidence = self._evidence(addresses(rule.get("when", [])))
            problem, improvement = f"{said}{rule['problem']}。", f"{answered}{rule['improvement']}。"
            confirm = rule.get("confirm", "")
            problems.points.append(self._point(f"problem:{rule['id']}", "problem", problem, evidence, confirm))
            improvements.points.append(self._point(f"improvement:{rule['id']}", "improvement", improvement, evidence))
        return [p for p in (problems, improvements) if len(p.points) > 1]

    def _chosen_problems(self, rules: dict[str, Any]) -> list[dict[str, Any]]:
        fitting = [rule for rule in rules["rules"] if self._fits(rule)]
        ranked = sorted(fitting, key=lambda rule: -rule["weight"])
        strong = [rule for rule in ranked if "confirm" not in rule]
        weak = [rule for rule in ranked if "confirm" in rule]
        noted = len(self.notes.parts.get("problems", []))
        return [*strong[: max(1, rules["most"] - noted)], *weak[: max(0, rules["least"] - noted - len(strong))]]

    def _fits(self, rule: dict[str, Any]) -> bool:
        if f"problem:{rule['id']}" in self.without or rule.get("form", self.facts.form.id) != self.facts.form.id:
            return False
        if rule.get("needs_notes") and not self.notes.parts:
            return False
        if any(word in self.notes.text for word in rule.get("unless_notes", [])):
            return False
        return hold(rule.get("when", []), self.facts)

    def _followups(self, rules: dict[str, Any]) -> list[Point]:
        """What the numbers say now of the problems that last year's section named."""
        found = []
        for rule in rules["rules"]:
            spoken_of = any(topic in self.last_year for topic in rule.get("topics", []))
            names = SLOT.findall(rule.get("followup", ""))
            if spoken_of and names and all(name in self.slots for name in names):
                say = f"{rules['followup']}“{rule['label']}”一项，本年度{rule['followup']}。"
                evidence = (f"上年度报告第五部分提到：{'、'.join(t for t in rule['topics'] if t in self.last_year)}",)
                found.append(self._point(f"followup:{rule['id']}", "data", say, evidence))
        return _kept(found, self.without)[:1]

    # ------------------------------------------------------------ shared

    def _point(self, id_: str, kind: PointKind, say: str, evidence: tuple[str, ...] = (), confirm: str = "") -> Point:
        pattern = parse(say.replace("@", self.office.self_reference))
        return Point(id_, kind, pattern, evidence, confirm)

    def _evidence(self, looked_at: Iterable[str]) -> tuple[str, ...]:
        found = []
        for address in dict.fromkeys(looked_at):
            number = value(address, self.facts)
            if number is not None:
                found.append(f"{self.facts.label(address)}：{number:g}")
        return tuple(found)

    def _missing_cells(self) -> list[str]:
        return [self.facts.label(address) for address in self.facts.form.cells if self.facts.get(address) is None]


def _kept(points: Iterable[Point], without: frozenset[str]) -> list[Point]:
    return [p for p in points if p.id not in without and p.id.rpartition(":")[0] not in without]


__all__ = ["OVERALL", "PROBLEMS", "Plan", "PlannedParagraph", "Point", "PointKind", "SortedNotes", "make_plan"]
