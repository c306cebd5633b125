"""What drafting answers: a draft of sections, paragraphs and figures, how it came about: its JSON (contract.md)."""

from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import ValidationError, computed_field

from assistant.errors import InputError
from assistant.shapes import ForPeople, Meaning, Seconds, Shape

NoteStatus = Literal["written", "left_out", "asked"]


@dataclass(frozen=True, slots=True)
class Figure(ForPeople):
    """Characters `start` to `end` (exclusive) of a paragraph that state a value, and where the value comes from."""

    start: int
    end: int
    text: str
    facts: tuple[str, ...]
    meaning: Meaning = ""


@dataclass(frozen=True, slots=True)
class Confirmation(Shape):
    """Characters of a paragraph that say more than tables and notes hold: a person has to confirm them."""

    start: int
    end: int
    reason: str


@dataclass(slots=True)
class Paragraph(Shape):
    """One paragraph: `key` names it for rewriting, `heading` is the beginning of `text` printed as a heading."""

    key: str
    text: str
    heading: str = ""
    figures: list[Figure] = field(default_factory=list)
    needs_confirmation: list[Confirmation] = field(default_factory=list)


@dataclass(slots=True)
class DraftSection(Shape):
    """A section of the draft."""

    title: str
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The section's text, one paragraph a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Attempt(Shape):
    """One answer of the model to a paragraph: which try, with what seed, how long, and why it was not taken whole."""

    paragraph: str
    number: int
    seed: int
    tokens: int
    reasons: tuple[str, ...] = ()


@dataclass(slots=True)
class NoteFate(Shape):
    """What became of a piece of a note. `reason` where it is not written; `place` is the paragraph where it stands."""

    index: int
    note: str
    text: str
    type: str
    part: str
    status: NoteStatus = "left_out"
    reason: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class ToConfirm(Shape):
    """Words that a person has to confirm, by the key of their paragraph, and why."""

    paragraph: str
    text: str
    reason: str


@dataclass(slots=True)
class Draft(Shape):
    """A draft and how it came about.

    Attributes:
        model: the engine's name; "" where sentences were made without a model.
        seconds, tokens: of the whole writing.
        sentences, template_sentences: how many sentences there are, and which of them are plain templates.
        attempts: every answer of the model in the order of the paragraphs.
        missing: the cells that are not filled in, as the form prints them.
        notices: what the person should know: notes left out or asked back, tables that contradict themselves.
        notes: what became of every piece of the notes: type, part, where it stands or why it does not.
        wishes: what was made of the person's wish.
        made_with: what a paragraph needs to be written again with the same plan: last year's text, the wish and so on.
    """

    organization: str
    year: int
    model: str
    style: str = "plain"
    seed: int = 0
    seconds: Seconds = 0.0
    tokens: int = 0
    sections: list[DraftSection] = field(default_factory=list)
    sentences: int = 0
    template_sentences: list[str] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    notes: list[NoteFate] = field(default_factory=list)
    wishes: list[str] = field(default_factory=list)
    made_with: dict[str, Any] = field(default_factory=dict)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def needs_confirmation(self) -> list[ToConfirm]:
        """What a person has to confirm, with the paragraph's key and the words."""
        return [
            ToConfirm(p.key, p.text[c.start : c.end], c.reason)
            for s in self.sections
            for p in s.paragraphs
            for c in p.needs_confirmation
        ]

    def paragraph(self, key: str) -> Paragraph | None:
        """The paragraph of this key, None where the draft has none."""
        return next((p for s in self.sections for p in s.paragraphs if p.key == key), None)

    @classmethod
    def from_json(cls, data: Any, name: str = "草稿") -> "Draft":
        """A draft as `to_json` gave it.

        Raises:
            InputError: it is none; the message names the field.
        """
        if isinstance(data, dict):
            data = {key: value for key, value in data.items() if key != "needs_confirmation"}
        try:
            return cls.of_json(data)
        except ValidationError as error:
            place = "/".join(str(part) for part in error.errors()[0]["loc"])
            raise InputError(
                f"{name}不是起草的结果（{place or '整体'}），请用 --format json 的输出", code="draft"
            ) from error
