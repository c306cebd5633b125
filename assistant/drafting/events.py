"""What is told while a draft is written: the plan, text as it comes, each finished paragraph, the whole.

`name` is the event's name in server-sent events; `to_json` its data.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from assistant.drafting.result import Draft, Paragraph


@dataclass(frozen=True, slots=True)
class PlanReady:
    """The paragraphs to come, in order: key, title of the section, heading."""

    name: ClassVar[str] = "plan"
    paragraphs: tuple[tuple[str, str, str], ...]

    def to_json(self) -> dict[str, Any]:
        """The data of the event."""
        return {"paragraphs": [{"key": k, "section": s, "heading": h} for k, s, h in self.paragraphs]}


@dataclass(frozen=True, slots=True)
class TextPiece:
    """More text of a paragraph. `restart`: what was shown of it so far falls away, it is written again."""

    name: ClassVar[str] = "text"
    key: str
    text: str
    restart: bool = False

    def to_json(self) -> dict[str, Any]:
        """The data of the event."""
        return {"key": self.key, "text": self.text, "restart": self.restart}


@dataclass(frozen=True, slots=True)
class ParagraphReady:
    """A paragraph that has been verified, with its figures; it takes the place of the text shown so far."""

    name: ClassVar[str] = "figures"
    paragraph: Paragraph

    def to_json(self) -> dict[str, Any]:
        """The data of the event."""
        return self.paragraph.to_json()


@dataclass(frozen=True, slots=True)
class DraftReady:
    """The whole draft; always the last event."""

    name: ClassVar[str] = "done"
    draft: Draft

    def to_json(self) -> dict[str, Any]:
        """The data of the event."""
        return self.draft.to_json()


Event = PlanReady | TextPiece | ParagraphReady | DraftReady
