"""Paragraphs → sections: headings are told by their titles, in all the ways people number them.

What stands before the first section (title, preface, table of contents) and after the last (attachments) is kept
apart. The text of a section is its paragraphs, one a line; `Run`s remember where each stood.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from assistant.reading.document import Paragraph, Piece
from assistant.reading.labels import is_known, key
from assistant.report import Form, Run, Section, role_of, split_number
from assistant.report.form import forms_of
from assistant.report.kind import default_kind, kinds
from assistant.report.roles import Numbered, bare

_LONGEST_HEADING = 45
_LONGEST_IN_OTHER_WORDS = 30
_SHORTEST_UNNUMBERED = 4
_TITLE_END = re.compile(r"[。：:；;]|\s{1,}|$")
_SENTENCE = re.compile(r"[。；！？]|[，,].*[，,]")
_CONTENTS_TAIL = re.compile(r"(?<![.…·\s])[.…·\s]*+\d{0,3}$")
_ATTACHMENT = re.compile(r"附\s*(?:件|表|录)\s*[\d一二三四五六七八九十]*\s*[:：.、]?.{0,40}")
_MOST_CONTENTS = 3
_LONGEST_SCRAP = 8
_GOES_ON = frozenset("、，；,;及和与等")
_OPENS = frozenset("“《（(：:括")


@dataclass(frozen=True, slots=True)
class Heading:
    """A paragraph that may begin a section.

    Attributes:
        section: the form's section it names, counted from 1; 0 where its title is none of the form's.
        number: the number before it, 0 where there is none.
        style: how it is numbered: plain (一、), bracket (（一）), arabic (1.), none.
        title: the heading as printed; rest: what follows it in the same paragraph.
    """

    section: int
    number: int
    style: str
    title: str
    rest: str = ""


@dataclass(slots=True)
class Division:
    """A document divided: `sections[i]` holds the text whose runs are `runs[i]`."""

    preface: list[Paragraph] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    runs: list[list[Run]] = field(default_factory=list)
    attachments: list[Paragraph] = field(default_factory=list)


def names_section(text: str) -> bool:
    """Whether a line is the heading of a section of some kind's form, numbered as the form does or not at all."""
    headings = (read_heading(text, kind.id) for kind in kinds())
    return any(heading is not None and heading.section > 0 and not heading.rest for heading in headings)


def heading_spans(line: str) -> list[tuple[int, int]]:
    """Where headings of the form stand inside a long line (a page in one line): by their own titles and numbers.

    A list of what the report holds (一、总体情况；二、主动公开……) has none: there a mark goes on behind each title.
    """
    found = []
    for match in _inner_headings().finditer(line):
        behind = line[match.end() : match.end() + 1]
        before = line[: match.start()].rstrip()[-1:]
        if behind not in _GOES_ON and before not in _GOES_ON and before not in _OPENS:
            end = match.end() + (behind in ("：", ":", "。"))
            found.append((match.start(), end))
    return found


@cache
def _inner_headings() -> re.Pattern[str]:
    wordings = []
    sections = [section for kind in kinds() for form in forms_of(kind.id) for section in form.sections]
    for section in sections:
        number, wanted = section.number, {section.title, *section.synonyms}
        titles = "|".join(re.escape(w) for w in sorted(wanted, key=len, reverse=True) if len(w) >= _SHORTEST_UNNUMBERED)
        wordings.append(rf"(?:{number}\s*[、.．]|第{number}部分\s*[、：:]?)\s*(?:{titles})")
    return re.compile("|".join(wordings))


def divide(pieces: Sequence[Piece], kind: str = "") -> Division:
    """Divide a document's paragraphs; its tables are left where they are (their cells are read elsewhere)."""
    paragraphs = [piece for piece in pieces if isinstance(piece, Paragraph) and piece.text.strip()]
    starts = _headings(pieces, paragraphs, kind or default_kind())
    division = Division()
    current: list[Paragraph] | None = None
    collected: list[tuple[str, list[Paragraph]]] = []
    for index, paragraph in enumerate(paragraphs):
        heading = starts.get(index)
        if heading is not None:
            current = []
            collected.append((heading.title, current))
            if heading.rest:
                current.append(_rest_of(paragraph, heading.rest))
        elif current is None:
            division.preface.append(paragraph)
        elif division.attachments or _begins_attachments(paragraph, index, starts):
            division.attachments.append(paragraph)
        else:
            current.append(paragraph)
    if not collected and division.preface:
        collected, division.preface = _without_headings(division.preface)
    for title, body in collected:
        text, runs = _join(body)
        division.sections.append(Section(title=title, text=text))
        division.runs.append(runs)
    return division


@lru_cache(maxsize=4096)
def read_heading(text: str, kind: str) -> Heading | None:
    """What a paragraph says if it is a heading of such a report; None where it cannot be one."""
    form = _form(kind)
    line = text.strip()
    numbered = split_number(line)
    if numbered.style == "none":
        return _unnumbered(line, form)
    style = "plain" if numbered.style == "part" else numbered.style
    for end in _TITLE_END.finditer(line, numbered.end):
        if end.start() > _LONGEST_HEADING:
            break
        section = _section_titled(line[numbered.end : end.start()], form)
        if not section or (style != "plain" and section != numbered.number):
            continue
        rest = line[end.end() :].lstrip()
        if not rest or _CONTENTS_TAIL.fullmatch(rest) or len(rest) > _LONGEST_SCRAP:
            shown = rest if len(rest) > _LONGEST_SCRAP else ""
            return Heading(section, numbered.number, style, _clean(line[: end.start()]), shown)
    glued = _with_text_behind(line, numbered, form)
    if glued is not None:
        return glued
    if style == "bracket" or len(line) > _LONGEST_HEADING or _SENTENCE.search(line) or is_known(line):
        return None
    section = _in_other_words(line, numbered.number, form)
    if style != "plain" and not section:
        return None
    return Heading(section, numbered.number, style, _clean(line))


def _unnumbered(line: str, form: Form) -> Heading | None:
    role = role_of(line, form) if len(line) <= _LONGEST_HEADING else None
    if role is None or role.by != "title" or len(key(line)) < _SHORTEST_UNNUMBERED:
        return None
    return Heading(role.position + 1, role.number, "plain" if role.number else "none", _clean(line))


def _with_text_behind(line: str, numbered: Numbered, form: Form) -> Heading | None:
    """A heading glued to the text behind it (一、总体情况2023年，我局……): only with the form's own title and number."""
    if not 1 <= numbered.number <= len(form.sections) or numbered.style == "bracket":
        return None
    title = form.sections[numbered.number - 1].title
    if not line.startswith(title, numbered.end) or len(line) - numbered.end - len(title) <= _LONGEST_SCRAP:
        return None
    end = numbered.end + len(title)
    if line[end] in _GOES_ON:
        return None
    style = "plain" if numbered.style == "part" else numbered.style
    return Heading(numbered.number, numbered.number, style, line[:end], line[end:].lstrip())


def _in_other_words(line: str, number: int, form: Form) -> int:
    """The section that a short title means by its words, where the number says the same; else 0."""
    role = role_of(line, form)
    agrees = role.position + 1 == number and role.by == "words"
    return number if agrees and len(line) <= _LONGEST_IN_OTHER_WORDS else 0


def _form(kind: str) -> Form:
    return forms_of(kind)[-1]  # the titles of one form are synonyms in the other


def _section_titled(text: str, form: Form) -> int:
    """The section with this title, remarks in brackets and a page number behind it apart; 0 where there is none."""
    role = role_of(_CONTENTS_TAIL.sub("", text), form) if text.strip() else None
    return role.position + 1 if role is not None and role.by == "title" else 0


def _clean(line: str) -> str:
    return re.sub(r"\s+", " ", _CONTENTS_TAIL.sub("", line)).rstrip("：:。. ").strip()


def _headings(pieces: Sequence[Piece], paragraphs: list[Paragraph], kind: str) -> dict[int, Heading]:
    """Which paragraphs begin a section: those that name one, in the style that most use, then plain numbers between."""
    found = {i: heading for i, p in enumerate(paragraphs) if (heading := read_heading(p.text, kind))}
    named = {i: h for i, h in found.items() if h.section}
    for index in [*_contents(named, pieces, paragraphs), *_numbered_anew(named)]:
        if index in named:
            named.pop(index)
            found.pop(index)
    styles = [h.style for h in named.values()]
    style = max(("plain", "none", "bracket", "arabic"), key=lambda s: (styles.count(s), s == "plain"))
    chosen: dict[int, Heading] = {}
    reached = 0
    taken = {h.section for h in named.values() if h.style == style}
    for index, heading in found.items():
        if heading.section:
            if heading.style != style and (heading.section in taken or not _stands_alone(heading, kind)):
                continue
            if heading.section in {h.section for h in chosen.values()}:
                continue
            chosen[index] = heading
            reached = heading.section
        elif (
            style == "plain"
            and heading.style == "plain"
            and heading.number == reached + 1
            and heading.number not in taken
        ):
            chosen[index] = heading
            reached = heading.number
    return chosen


def _stands_alone(heading: Heading, kind: str) -> bool:
    """Whether a heading in another style than the rest is one of the form's all the same (3、收到和处理……)."""
    if heading.style == "bracket":
        return False
    return heading.style != "arabic" or bare(split_number(heading.title).title) in _official_titles(kind)


def _official_titles(kind: str) -> set[str]:
    return {bare(section.title) for form in forms_of(kind) for section in form.sections}


def _numbered_anew(named: dict[int, Heading]) -> list[int]:
    """Headings inside a section that begin again with 一、: their title is a section's, their number another's.

    They go where the same section has a heading with its own number.
    """
    fitting = {h.section for h in named.values() if h.number == h.section}
    return [i for i, h in named.items() if h.number and h.number != h.section and h.section in fitting]


def _contents(named: dict[int, Heading], pieces: Sequence[Piece], paragraphs: list[Paragraph]) -> list[int]:
    """The entries of a table of contents: headings one after another that stand again later."""
    position = {id(piece): i for i, piece in enumerate(pieces)}
    indexes = list(named)
    entries = []
    for place, index in enumerate(indexes):
        again = any(named[later].section == named[index].section for later in indexes[place + 1 :])
        if again:
            entries.append(index)
    adjacent = [
        i for i in entries if i + 1 in named and _side_by_side(paragraphs[i], paragraphs[i + 1], pieces, position)
    ]
    return entries if len(adjacent) >= _MOST_CONTENTS - 1 else []


def _side_by_side(one: Paragraph, other: Paragraph, pieces: Sequence[Piece], position: dict[int, int]) -> bool:
    """Whether nothing but empty paragraphs stands between two paragraphs."""
    between = pieces[position[id(one)] + 1 : position[id(other)]]
    return all(isinstance(piece, Paragraph) for piece in between)


def _begins_attachments(paragraph: Paragraph, index: int, starts: dict[int, Heading]) -> bool:
    """Whether the attachments begin here: after the last section's heading, with 附件."""
    return index > max(starts) and bool(_ATTACHMENT.fullmatch(paragraph.text.strip()))


def _without_headings(paragraphs: list[Paragraph]) -> tuple[list[tuple[str, list[Paragraph]]], list[Paragraph]]:
    """A text without any heading is one section without a title; what looks like the title stays before it."""
    title = [p for p in paragraphs[:4] if len(p.text.strip()) <= _LONGEST_HEADING and not _SENTENCE.search(p.text)]
    body = [p for p in paragraphs if p not in title]
    return ([("", body)] if body else []), title


def _rest_of(paragraph: Paragraph, rest: str) -> Paragraph:
    start = paragraph.text.rindex(rest)
    return Paragraph(paragraph.text[start:], paragraph.place, paragraph.offset + start)


def _join(paragraphs: list[Paragraph]) -> tuple[str, list[Run]]:
    """The text of a section, white space at the ends of its paragraphs dropped, and where each paragraph stood."""
    lines: list[str] = []
    runs: list[Run] = []
    position = 0
    for paragraph in paragraphs:
        line = paragraph.text.strip()
        offset = paragraph.offset + len(paragraph.text) - len(paragraph.text.lstrip())
        runs.append(Run(start=position, length=len(line), place=paragraph.place, offset=offset))
        lines.append(line)
        position += len(line) + 1
    return "\n".join(lines), runs
