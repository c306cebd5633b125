"""A paragraph with marks for what must not change: its numbers, names in Latin letters, titles of documents.

The model sees {数甲} instead of 50, so it can neither change nor invent one; the grammar has every mark once, in the
order of the paragraph, and no digit or letter beside them.
"""

import re
from dataclasses import dataclass

from assistant.checking.numbers import scan

_KEPT = re.compile(
    r"《[^《》\n]{1,60}》|[A-Za-z0-9０-９][\w０-９.,，．:/@%％‰+-]*[A-Za-z0-9０-９%％‰]|[A-Za-z0-9０-９][%％‰]?",
    re.ASCII,
)
_MARK = re.compile(r"\{([^{}]*)\}")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_OWN = r"[\u4e00-\u9fa5，。、；：！？“”（）《》—…·]"


@dataclass(frozen=True, slots=True)
class Marked:
    """The paragraph with its marks; `kept` is what they stand for, in order."""

    text: str
    kept: dict[str, str]

    @property
    def grammar(self) -> str:
        """Prose of Chinese characters around every mark, each once and in order."""
        marks = " ".join(f'own* "{{{name}}}"' for name in self.kept)
        return f"root ::= {marks} own*\nown ::= {_OWN}\n"

    def filled(self, answer: str) -> str | None:
        """The answer with the kept pieces in place; None where they are not all there, once and in order."""
        if _MARK.findall(answer) != list(self.kept) or re.search(r"[A-Za-z0-9０-９]", _MARK.sub("", answer)):
            return None
        return _MARK.sub(lambda mark: self.kept[mark.group(1)], answer)


def marked(paragraph: str) -> Marked:
    """The paragraph with its marks."""
    spans = [found.span() for found in _KEPT.finditer(paragraph)]
    written = [(number.start, number.end) for number in scan(paragraph)]
    spans += [(a, b) for a, b in written if not any(a < end and start < b for start, end in spans)]
    kept: dict[str, str] = {}
    text, at = "", 0
    for start, end in sorted(spans):
        name = f"数{_ordinal(len(kept))}"
        kept[name] = paragraph[start:end]
        text += f"{paragraph[at:start]}{{{name}}}"
        at = end
    return Marked(text + paragraph[at:], kept)


def _ordinal(number: int) -> str:
    letters = _STEMS[number % 10]
    while number >= 10:
        number //= 10
        letters = _STEMS[number % 10] + letters
    return letters
