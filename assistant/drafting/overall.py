"""Section 一: the opening and its five parts, from facts, notes and the sentences that lead into a part.

What facts are said and in which shapes is data (`knowledge/facts.toml`, `leads.toml`); which one an office gets is the
chooser's. Notes come with their official wording; where a part has none, a leading sentence stands and is marked.
"""

from collections.abc import Sequence
from typing import Any

from assistant.drafting.bank import Field, knowledge
from assistant.drafting.choosing import Chooser
from assistant.drafting.conditions import addresses, evidence_of, hold, value
from assistant.drafting.office import Office
from assistant.drafting.points import OVERALL, PlannedParagraph, Point, Task
from assistant.drafting.rules import table
from assistant.drafting.shape import render
from assistant.drafting.slots import Slots
from assistant.report import Facts

_MATTERS = (2, 3, 3)  # how many matters a sentence names, by the chooser's number


class Overall:
    """Plans the paragraphs of section 一.

    Args:
        facts: the report's facts.
        slots: their slots.
        office, field: who writes.
        choose: the choices of this draft.
        emphasis: words that a wish wants first.
    """

    def __init__(
        self, facts: Facts, slots: Slots, office: Office, field: Field, choose: Chooser, *,
        emphasis: Sequence[str] = (), data_rich: bool = False,
    ) -> None:  # fmt: skip
        self.facts = facts
        self.slots = slots
        self.office = office
        self.field = field
        self.choose = choose
        self.emphasis = tuple(emphasis)
        self.data_rich = data_rich
        self.rules = table("plan")

    def paragraphs(self, notes: dict[str, list[Point]]) -> list[PlannedParagraph]:
        """The opening and the parts; `notes` are the points of the notes by the part they belong to."""
        opening = PlannedParagraph("opening", OVERALL, "开头", points=[self._lead("opening", 0, "frame")])
        return [opening, *(self._part(part, notes.get(part["id"], [])) for part in self.rules["parts"])]

    def fill(self, part: str, number: int) -> Point:
        """One more leading sentence for a part, where the section would come out too short."""
        return self._lead(part, number, "general")

    def _part(self, part: dict[str, Any], notes: list[Point]) -> PlannedParagraph:
        data = self.data(part["id"])
        leads = [] if notes and part["id"] not in ("proactive",) else [self._lead(part["id"], 0, "general")]
        if part["id"] == "applications" and data and self.choose.number("lead-applications", 2):
            leads = []
        first = self.choose.number(f"order-{part['id']}", 2)
        points = [*leads, *notes, *data] if first else [*leads, *data, *notes]
        if not leads and notes and part["id"] != "applications":
            points = [*notes, *data]
        return PlannedParagraph(part["id"], OVERALL, part["title"], part["heading"], points)

    # ------------------------------------------------------------ facts

    def data(self, part: str) -> list[Point]:
        """The facts of a part, each in the shape that this office gets."""
        found = []
        for rule in knowledge("facts")["facts"]:
            if rule["part"] == part and rule.get("form", self.facts.form.id) == self.facts.form.id:
                found += self._fact(rule)
        return found

    def _fact(self, rule: dict[str, Any]) -> list[Point]:
        unfilled = [a for a in rule.get("needs", []) if value(a, self.facts) is None]
        if unfilled:
            if "subject" not in rule:
                return []
            say = self.rules["missing"].replace("{subject}", rule["subject"])
            evidence = tuple(f"{self.facts.label(a)}未填" for a in unfilled)
            return [Point(f"missing:{rule['id']}", "missing", say, evidence, "表格未填，待补充")]
        if not hold(rule.get("when", []), self.facts):
            return []
        texts = self.shapes(rule)
        if not texts:
            return []
        ranked = self.choose.order(f"{rule['part']}-{rule['id']}", texts)
        if self.data_rich:
            ranked.sort(key=lambda text: -sum(mark in text for mark in ("占比", "增加", "减少")))
        self.choose.say(ranked[0])
        looked_at = (*rule.get("needs", []), *addresses(rule.get("when", [])))
        evidence = evidence_of(self.facts, looked_at)
        return [Point(rule["id"], "data", ranked[0], evidence, others=tuple(ranked[1:]))]

    def shapes(self, rule: dict[str, Any]) -> list[str]:
        """The sentences that the shapes of a fact give for these tables."""
        macros = knowledge("facts")["macros"]
        usable, found = self.slots.usable, []
        for source in rule["shapes"]:
            filled = source
            for name, macro in macros.items():
                filled = filled.replace(f"%{name}%", macro)
            said = render(filled, usable, self.choose.number)
            if said and said.strip("。，；"):
                found.append(tidy(said.replace("@", self.office.self_reference)))
        return list(dict.fromkeys(found))

    # ------------------------------------------------------------ leads

    def _lead(self, part: str, number: int, kind: Any) -> Point:
        entry = knowledge("leads")[part]
        texts = [self.worded(text, f"{part}-{number}") for text in entry["says"]]
        ranked = self.choose.order(f"lead-{part}-{number}", texts)
        wanted = [text for text in ranked if any(word in text for word in self.emphasis)]
        text = (wanted or ranked)[0]
        self.choose.say(text)
        title = next((p["title"] for p in self.rules["parts"] if p["id"] == part), "")
        task = Task("lead", title, "", tuple(ranked[1:3])) if kind == "general" else None
        confirm = "" if kind == "frame" else self.rules["no_notes"]
        return Point(f"general:{part}:{number}", kind, text, (), confirm, task, others=tuple(ranked[1:4]))

    def worded(self, text: str, place: str) -> str:
        """A sentence of the bank with this office's own words in it."""
        if "%事项%" in text:
            count = _MATTERS[self.choose.number(f"count-{place}-{text}", len(_MATTERS))]
            matters = [m for m in self.field.matters if any(m in e or e in m for e in self.emphasis)]
            matters = list(dict.fromkeys([*self.emphasis, *matters])) if self.emphasis else matters
            ranked = [
                self.field.matters[n] for n in self.choose.rank(f"matters-{place}-{text}", len(self.field.matters))
            ]
            chosen = list(dict.fromkeys([*matters, *ranked]))[:count]
            text = text.replace("%事项%", "、".join(chosen[:-1]) + "和" + chosen[-1] if len(chosen) > 1 else chosen[0])
        for mark, options in (("%对象%", self.field.served), ("%场所%", self.field.places)):
            if mark in text:
                text = text.replace(mark, options[self.choose.number(f"{mark}-{place}-{text}", len(options))])
        return text.replace("@", self.office.self_reference)


def tidy(text: str) -> str:
    """A sentence without the marks that parts left beside each other when one of them fell away."""
    for before, after in (
        ("，，", "，"),
        ("；，", "；"),
        ("，；", "；"),
        ("：，", "："),
        ("。。", "。"),
        ("，。", "。"),
        ("；。", "。"),
        ("。，", "。"),
        ("。；", "。"),
    ):
        while before in text:
            text = text.replace(before, after)
    return text.lstrip("，；、。")
