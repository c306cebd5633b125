"""What drafting answers: a draft of sections, paragraphs and figures, how it came about, and its JSON (contract.md)."""

from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.errors import InputError


@dataclass(frozen=True, slots=True)
class Figure:
    """Characters `start` to `end` (exclusive) of a paragraph that state a value, and where the value comes from."""

    start: int
    end: int
    text: str
    facts: tuple[str, ...]
    meaning: str = ""

    def to_json(self) -> dict[str, Any]:
        """The figure of the interface."""
        return {"start": self.start, "end": self.end, "text": self.text, "facts": list(self.facts)}


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Characters of a paragraph that say more than tables and notes hold: a person has to confirm them."""

    start: int
    end: int
    reason: str

    def to_json(self) -> dict[str, Any]:
        """As the JSON of a draft shows it."""
        return {"start": self.start, "end": self.end, "reason": self.reason}


@dataclass(slots=True)
class Paragraph:
    """One paragraph: `key` names it for rewriting, `heading` is the beginning of `text` printed as a heading."""

    key: str
    text: str
    heading: str = ""
    figures: list[Figure] = field(default_factory=list)
    needs_confirmation: list[Confirmation] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The paragraph of the interface, with what a person has to confirm."""
        return {
            "key": self.key,
            "heading": self.heading,
            "text": self.text,
            "figures": [figure.to_json() for figure in self.figures],
            "needs_confirmation": [place.to_json() for place in self.needs_confirmation],
        }


@dataclass(slots=True)
class DraftSection:
    """A section of the draft."""

    title: str
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The section's text, one paragraph a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    def to_json(self) -> dict[str, Any]:
        """The section of the interface."""
        return {"title": self.title, "paragraphs": [paragraph.to_json() for paragraph in self.paragraphs]}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer of the model to a paragraph: which try, with what seed, how long, and why it was not taken whole."""

    paragraph: str
    number: int
    seed: int
    tokens: int
    reasons: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As the JSON of a draft shows it."""
        return {
            "paragraph": self.paragraph,
            "number": self.number,
            "seed": self.seed,
            "tokens": self.tokens,
            "reasons": list(self.reasons),
        }


@dataclass(slots=True)
class Draft:
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
    seconds: float = 0.0
    tokens: int = 0
    sections: list[DraftSection] = field(default_factory=list)
    sentences: int = 0
    template_sentences: list[str] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    wishes: list[str] = field(default_factory=list)
    made_with: dict[str, Any] = field(default_factory=dict)

    @property
    def needs_confirmation(self) -> list[dict[str, Any]]:
        """What a person has to confirm, with the paragraph's key and the words."""
        return [
            {"paragraph": p.key, "text": p.text[c.start : c.end], "reason": c.reason}
            for s in self.sections
            for p in s.paragraphs
            for c in p.needs_confirmation
        ]

    def paragraph(self, key: str) -> Paragraph | None:
        """The paragraph of this key, None where the draft has none."""
        return next((p for s in self.sections for p in s.paragraphs if p.key == key), None)

    def to_json(self) -> dict[str, Any]:
        """The draft of the interface, with how it came about."""
        return {
            "organization": self.organization,
            "year": self.year,
            "model": self.model,
            "style": self.style,
            "seed": self.seed,
            "seconds": round(self.seconds, 3),
            "tokens": self.tokens,
            "sections": [section.to_json() for section in self.sections],
            "sentences": self.sentences,
            "template_sentences": self.template_sentences,
            "attempts": [attempt.to_json() for attempt in self.attempts],
            "missing": self.missing,
            "notices": self.notices,
            "notes": self.notes,
            "wishes": self.wishes,
            "needs_confirmation": self.needs_confirmation,
            "made_with": self.made_with,
        }

    @classmethod
    def from_json(cls, data: Any, name: str = "草稿") -> "Draft":
        """A draft as `to_json` gave it.

        Raises:
            InputError: it is none; the message names the field.
        """
        if isinstance(data, dict):
            data = {key: value for key, value in data.items() if key != "needs_confirmation"}
        try:
            return TypeAdapter(cls).validate_python(data)
        except ValidationError as error:
            place = "/".join(str(part) for part in error.errors()[0]["loc"])
            raise InputError(
                f"{name}不是起草的结果（{place or '整体'}），请用 --format json 的输出", code="draft"
            ) from error
