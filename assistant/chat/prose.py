"""What the model may write in a chat: prose without digits, its numbers as slots, all of it read by the checker.

A rewritten paragraph keeps every number of the original, corrected where the tables say otherwise. What the checker
finds fault with is not shown.
"""

import re
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.chat.additions import adds_things
from assistant.checking import Span, check
from assistant.drafting.slots import DIGIT
from assistant.language_model import Engine, Generation, Message
from assistant.report import Report, Section

_NUMBER = re.compile(r"\d[\d,，.．:：]*\d?[%％‰]?|\d")
_MARK = re.compile(r"\{([^{}]*)\}")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_TRIES = 3
_TEMPLATES = Environment(  # nosec B701 - prompts for a model, no HTML
    loader=FileSystemLoader(Path(__file__).with_name("prompts")), undefined=StrictUndefined, autoescape=False
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A paragraph with its numbers as marks; `values` is what they stand for, `corrected` what the tables changed."""

    text: str
    values: dict[str, str]
    corrected: tuple[tuple[str, str], ...]

    @property
    def filled(self) -> str:
        """The paragraph in its own words, its numbers put right."""
        return _MARK.sub(lambda mark: self.values[mark.group(1)], self.text)


def rewritten(paragraph: str, wish: str, report: Report, engine: Engine) -> str | None:
    """The paragraph written again; None where no try keeps its numbers, satisfies the checker and adds nothing."""
    masked = mask(paragraph, report)
    prompt = _TEMPLATES.get_template("rewrite.jinja").render(wish=wish)
    messages = (Message("system", prompt), Message("user", masked.text))
    for seed in range(_TRIES):
        request = Generation(
            messages, _grammar(masked.values), max_tokens=len(paragraph) * 2 + 64, temperature=0.3 * seed, seed=seed
        )
        answer = _whole(engine, request).strip()
        if sorted(_MARK.findall(answer)) != sorted(masked.values) or DIGIT.search(_MARK.sub("", answer)):
            continue
        filled = _MARK.sub(lambda mark: masked.values[mark.group(1)], answer)
        if not _faulty(filled, report) and not adds_things(paragraph, filled):
            return filled
    return None


def mask(paragraph: str, report: Report) -> Masked:
    """The paragraph with a mark for each number; where the tables say otherwise the mark stands for their value."""
    right = {}
    for finding in check(_alone(paragraph, report)).findings:
        if isinstance(finding.location, Span) and finding.replacements:
            right[finding.location.start, finding.location.end] = finding.replacements[0]
    values: dict[str, str] = {}
    corrected = []
    text, at = "", 0
    for start, end in sorted({*right, *_free_numbers(paragraph, right)}):
        name = f"数{_ordinal(len(values))}"
        values[name] = right.get((start, end), paragraph[start:end])
        if values[name] != paragraph[start:end]:
            corrected.append((paragraph[start:end], values[name]))
        text += paragraph[at:start] + "{" + name + "}"
        at = end
    return Masked(text + paragraph[at:], values, tuple(corrected))


def _free_numbers(paragraph: str, taken: dict[tuple[int, int], str]) -> list[tuple[int, int]]:
    found = [match.span() for match in _NUMBER.finditer(paragraph)]
    return [(a, b) for a, b in found if not any(a < end and start < b for start, end in taken)]


def _faulty(text: str, report: Report) -> bool:
    return any(
        isinstance(finding.location, Span) and finding.severity == "error"
        for finding in check(_alone(text, report)).findings
    )


def _alone(text: str, report: Report) -> Report:
    title = report.form.sections[0].heading
    return report.model_copy(update={"sections": [Section(title=title, text=text)], "provenance": None})


def _grammar(names: dict[str, str]) -> str:
    """Prose without digits, Latin letters, numerals in circles and list marks; slots only from these names."""
    slots = " | ".join(f'"{{{name}}}"' for name in names)
    own = r"[\u4e00-\u9fa5，。、；：“”（）《》]"
    lines = ["root ::= piece+", f"piece ::= {own} | slot" if slots else f"piece ::= {own}"]
    return "\n".join([*lines, f"slot ::= {slots}"] if slots else lines) + "\n"


def _whole(engine: Engine, request: Generation) -> str:
    stream = engine.generate(request)
    with closing(stream):
        return "".join(stream)


def _ordinal(number: int) -> str:
    letters = _STEMS[number % 10]
    while number >= 10:
        number //= 10
        letters = _STEMS[number % 10] + letters
    return letters
