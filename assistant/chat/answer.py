"""An answer: prose whose every figure came through a slot, and where each figure comes from."""

import re
from dataclasses import dataclass, field

from assistant.chat.words import table
from assistant.drafting.slots import Slot

_MARK = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class AnswerFigure:
    """A figure at characters `start` to `end` of the answer, and its facts."""

    start: int
    end: int
    text: str
    facts: tuple[str, ...]


@dataclass(slots=True)
class Answer:
    """Prose with its figures."""

    text: str = ""
    figures: list[AnswerFigure] = field(default_factory=list)

    def add(self, template: str, slots: dict[str, "Slot | Answer | str"]) -> "Answer":
        """Append a template of `words.toml` with its marks filled."""
        at = 0
        for mark in _MARK.finditer(template):
            self.text += template[at : mark.start()]
            self._put(slots[mark.group(1)])
            at = mark.end()
        self.text += template[at:]
        return self

    def _put(self, value: "Slot | Answer | str") -> None:
        if isinstance(value, str):
            self.text += value
        elif isinstance(value, Slot):
            self.figures.append(AnswerFigure(len(self.text), len(self.text) + len(value.text), value.text, value.facts))
            self.text += value.text
        else:
            shift = len(self.text)
            self.figures += [AnswerFigure(f.start + shift, f.end + shift, f.text, f.facts) for f in value.figures]
            self.text += value.text


def said(name: str, slots: dict[str, "Slot | Answer | str"]) -> Answer:
    """An answer made of one template of `words.toml`."""
    return Answer().add(table("answers")[name], slots)
