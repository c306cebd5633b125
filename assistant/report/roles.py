"""Which of the form's sections a heading begins: the one answer of the whole program.

A heading is told by its title, in the form's words or a synonym, then by words that only one section's title has,
then by its number. Steps: the number before the title is read, whatever its style; the words are compared without
white space, punctuation and remarks in brackets; where several headings of a report are asked for together, a number
counts only if no title of the report names that section.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from assistant.report.form import Form, SectionTitle
from assistant.report.model import Report, Section

By = Literal["title", "words", "number", ""]
Style = Literal["plain", "part", "bracket", "arabic", "none"]

_CHINESE = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_LONGEST_TITLE = 45
_NUMBER = re.compile(
    rf"\s*+(?:第?\s*+(?P<part>[{_CHINESE}]{{1,2}})\s*(?:部\s*分|章)\s*[、.．,，:：。]?"
    rf"|第?(?P<plain>[{_CHINESE}]{{1,2}})\s*(?:[、.．,，:：。﹑､]|(?=\s|$))"
    rf"|[（(〔【]\s*(?P<bracket>[{_CHINESE}]{{1,2}})\s*[）)〕】]\s*[、.．,，:：]?"
    rf"|第?(?P<arabic>[1-9１-９]|1[0-9])\s*(?:[、.．,，）)﹑､](?!\d)|(?=\s))"
    rf"|(?P<circled>[{_CIRCLED}]))"
)
_REMARK = re.compile(r"[（(\[【〔][^（()）\[\]【】〔〕]*[)）\]】〕]")
_NOT_WORD = re.compile(r"[\W_]+")
_DATED = re.compile(r"^20\d{2}年?度?")
_LITTLE = str.maketrans("", "", "的和及与")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A heading taken apart: its number (0 where it has none), how that is written, and the title behind it.

    `style`: plain 一、, part 第一部分, bracket （一）, arabic 1., none. `end`: where the title begins in the text.
    """

    number: int
    style: Style
    title: str
    end: int = 0


@dataclass(frozen=True, slots=True)
class Role:
    """The section of the form that a heading begins, `position` in `form.sections`; −1 and `by` "" for none of them.

    `by`: what told it: its title, words in it that no other section's title has, or its number alone.
    """

    position: int
    by: By
    number: int = 0

    @property
    def misnumbered(self) -> bool:
        """Whether the title says another section than the number."""
        return self.by in ("title", "words") and self.number not in (0, self.position + 1)


_NONE = Role(-1, "")


@lru_cache(maxsize=4096)
def split_number(heading: str) -> Numbered:
    """A heading's number and title: 第五部分 存在问题 → 5, part, 存在问题."""
    found = _NUMBER.match(heading)
    if found is None:
        return Numbered(0, "none", heading.strip())
    name, text = next((name, value) for name, value in found.groupdict().items() if value)
    style: Style = "plain" if name == "plain" else "part" if name == "part" else "arabic"
    style = "bracket" if name == "bracket" else style
    return Numbered(_value(text), style, heading[found.end() :].strip(), found.end())


@lru_cache(maxsize=4096)
def role_of(heading: str, form: Form) -> Role:
    """The section that a heading names by its words; its number is read and decides nothing."""
    numbered = split_number(heading)
    if numbered.style == "none" and heading.strip()[:1] in set(_CHINESE):  # 一总体情况, a number without its mark
        glued = heading.strip()
        if titles_of(form).get(bare(glued[1:])) == _CHINESE.index(glued[0]):
            return Role(_CHINESE.index(glued[0]), "title", _CHINESE.index(glued[0]) + 1)
    position = titles_of(form).get(bare(numbered.title))
    if position is None:
        position = titles_of(form).get(bare(_REMARK.sub("", numbered.title)))
    if position is not None:
        return Role(position, "title", numbered.number)
    if len(numbered.title) <= _LONGEST_TITLE:
        plain = bare(numbered.title)
        for position in reversed(
            range(len(form.sections))
        ):  # 复议 before 申请: titles of later sections hold earlier words
            if any(mark in plain for mark in form.sections[position].marks):
                return Role(position, "words", numbered.number)
    return Role(-1, "", numbered.number)


@lru_cache(maxsize=512)  # several rules ask, and the reports of one government share their titles
def roles(headings: tuple[str, ...], form: Form) -> tuple[Role, ...]:
    """The section of each heading of one report: surest first, so that one section is named by one kind of sign.

    A section named by its title is not named by mere words or a number as well; but two headings with the same title
    both name it.
    """
    named = [role_of(heading, form) for heading in headings]
    taken = {role.position for role in named if role.by == "title"}
    for index, role in enumerate(named):
        if role.by == "words" and role.position in taken:
            named[index] = Role(-1, "", role.number)
    taken |= {role.position for role in named if role.by == "words"}
    for index, role in enumerate(named):
        if role.position < 0 and 1 <= role.number <= len(form.sections) and role.number - 1 not in taken:
            named[index] = Role(role.number - 1, "number", role.number)
    return tuple(named)


def report_roles(report: Report) -> tuple[Role, ...]:
    """The role of each section of a report, in its order."""
    return roles(tuple(section.title for section in report.sections), report.form)


def role_name(role: Role, form: Form) -> str:
    """The key of the form's section (`overall`, `problems`, …), "" where it is none."""
    return form.sections[role.position].role if role.position >= 0 else ""


def sections_with_role(report: Report, name: str) -> list[Section]:
    """The report's sections with a role: overall, proactive, applications, disputes, problems or other."""
    named = report_roles(report)
    return [s for s, role in zip(report.sections, named, strict=True) if role_name(role, report.form) == name]


def is_title(line: str, form: Form) -> bool:
    """Whether a line is the title of a section in the form's words, numbered or not."""
    return role_of(line, form).by == "title"


@cache
def titles_of(form: Form) -> dict[str, int]:
    """Comparable title → position of the section it names."""
    known: dict[str, int] = {}
    for wordings in (_official, _others):
        for position, section in enumerate(form.sections):
            for wording in wordings(section):
                known.setdefault(bare(wording), position)
    return known


@lru_cache(maxsize=4096)
def bare(title: str) -> str:
    """What of a title counts when titles are compared: its words, without little words and a year before them."""
    plain = _NOT_WORD.sub("", unicodedata.normalize("NFKC", title))
    return _DATED.sub("", plain).translate(_LITTLE)


def _official(section: SectionTitle) -> tuple[str, ...]:
    return (section.title,)


def _others(section: SectionTitle) -> tuple[str, ...]:
    return section.synonyms


def _value(text: str) -> int:
    if text in _CIRCLED:
        return _CIRCLED.index(text) + 1
    if text[0] in _CHINESE:
        return sum(_CHINESE.index(c) + 1 for c in text)  # 十一 is 10 + 1; 二十 no section reaches
    return int(unicodedata.normalize("NFKC", text))
