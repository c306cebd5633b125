"""What a plan is made of: points (a sentence each), paragraphs, the fate of every note, the plan."""

from dataclasses import dataclass, field
from typing import Literal

from assistant.drafting.filling import SLOT
from assistant.drafting.office import Office
from assistant.drafting.result import Figure, NoteFate
from assistant.drafting.slots import Slots

PointKind = Literal["data", "note", "general", "missing", "problem", "improvement", "frame", "kept"]
PREFACE, OVERALL, TABLES, DISPUTES, PROBLEMS, OTHER = "preface", "overall", "tables", "disputes", "problems", "other"


@dataclass(frozen=True, slots=True)
class Task:
    """What the model may word in a point.

    Attributes:
        kind: `lead` (the sentence that opens a part), `measure`, or `note`.
        about: what the sentence is about, without a digit.
        head: the fixed beginning of the sentence (ordinal), which stays.
        examples: two or three sentences that show the manner.
        must: words or slots that have to be in it.
    """

    kind: Literal["lead", "measure", "note"]
    about: str
    head: str = ""
    examples: tuple[str, ...] = ()
    must: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One sentence that is to be said.

    Attributes:
        id: stable name, for choosing: `results`, `problem:denied-high`, `note:0:0`.
        kind: where it comes from.
        text: the sentence, its values as slots.
        evidence: what it rests on, for people: cells as the form prints them with their values, or the note.
        confirm: why a person has to confirm it; "" where tables or notes hold it.
        task: what the model may word of it; None for nothing.
        figures: of a sentence that is kept as the office wrote it.
        others: further wordings of the bank, for alternatives.
    """

    id: str
    kind: PointKind
    text: str
    evidence: tuple[str, ...] = ()
    confirm: str = ""
    task: Task | None = None
    figures: tuple[Figure, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of its slots in order."""
        return tuple(SLOT.findall(self.text))


@dataclass(slots=True)
class PlannedParagraph:
    """A paragraph's points in order; `key` names it, `heading` begins it, `title` tells what it is about."""

    key: str
    section: str
    title: str
    heading: str = ""
    points: list[Point] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """What a draft will say."""

    office: Office
    slots: Slots
    paragraphs: list[PlannedParagraph]
    missing: list[str]
    notices: list[str]
    notes: list[NoteFate]
    wishes: list[str] = field(default_factory=list)

    def section(self, name: str) -> list[PlannedParagraph]:
        """The paragraphs of one section: `overall` (一), `problems` (五) and so on."""
        return [p for p in self.paragraphs if p.section == name]

    @property
    def notes_text(self) -> str:
        """All that the notes say."""
        return "\n".join(fate.text for fate in self.notes)
