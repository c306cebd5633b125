"""What is told while a draft is written: the plan, text as it comes, each finished paragraph, the whole.

`name` is the event's name in server-sent events, `to_json` its data.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from assistant.drafting.result import Draft, Paragraph
from assistant.shapes import Shape


@dataclass(frozen=True, slots=True)
class ToWrite(Shape):
    """A paragraph to come: its key, the title of its section, its heading."""

    key: str
    section: str
    heading: str


@dataclass(frozen=True, slots=True)
class PlanReady(Shape):
    """The paragraphs to come, in order."""

    name: ClassVar[str] = "plan"
    paragraphs: tuple[ToWrite, ...]


@dataclass(frozen=True, slots=True)
class TextPiece(Shape):
    """More text of a paragraph. `restart`: what was shown of it so far falls away, it is written again."""

    name: ClassVar[str] = "text"
    key: str
    text: str
    restart: bool = False


@dataclass(frozen=True, slots=True)
class ParagraphReady:
    """A paragraph that has been verified, with its figures; it takes the place of the text shown so far."""

    name: ClassVar[str] = "figures"
    paragraph: Paragraph

    def to_json(self) -> dict[str, Any]:
        """The paragraph alone."""
        return self.paragraph.to_json()


@dataclass(frozen=True, slots=True)
class DraftReady:
    """The whole draft; always the last event."""

    name: ClassVar[str] = "done"
    draft: Draft

    def to_json(self) -> dict[str, Any]:
        """The draft alone."""
        return self.draft.to_json()


Event = PlanReady | TextPiece | ParagraphReady | DraftReady
