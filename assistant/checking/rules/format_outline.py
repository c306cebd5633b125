"""Sub-headings of 一 that are none of the five, and numbering that repeats, skips or starts again.

Offices word their sub-headings freely; a heading that misses one of the five by a character or two is a slip, any
other is only worth knowing. A list may start again behind a line that leads in another list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking.result import Finding, ReportLocation, Severity, Span
from assistant.checking.rules.inspection import Inspect, Inspection
from assistant.checking.rules.rule import Rule
from assistant.report.roles import split_number

HEADINGS = Rule(
    "format.headings", "format", "warning", "总体情况的小标题不规范",
    "总体情况的小标题与规定的五个方面只差一两个字",
)  # fmt: skip
NUMBERING = Rule("format.numbering", "format", "warning", "序号重复或跳号", "同一级的序号重复、跳号或中途从头开始")

_NUMERALS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)}
_LINE = re.compile(
    r"^\s*(?:[（(](?P<bracket>十?[一二三四五六七八九]|十|\d{1,2})[）)]|(?P<arabic>\d{1,2})[.．、](?![\d\s]*\d))[、.．]?\s*(?P<title>[^\n]*)"
)
_IS = re.compile(r"(?:^|(?<=[。；;：:，,\n、]))\s*(?P<number>[一二三四五六七八九十])是(?!否)")
_TITLE_END = re.compile(r"[。，：:；,\s]")
_HEADING_LENGTH = 16


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A line that begins with a number: its style, number, place, and whether other lines stand before it."""

    style: str
    number: int
    start: int
    end: int
    behind_other: bool


def look_at_headings(inspection: Inspection) -> Iterator[Finding]:
    """One finding for each sub-heading that is nearly, and not quite, one of the five."""
    found = inspection.section("一")
    if found is None:
        return
    index, section = found
    pack = inspection.pack
    titles = pack.words(HEADINGS.id, "titles")
    right = {*titles, *pack.words(HEADINGS.id, "also")}
    for offset, line in _lines(section.text):
        match = _LINE.match(line)
        if match is None or match["bracket"] is None:
            continue
        title = _TITLE_END.split(match["title"], maxsplit=1)[0]
        bare = _without(title, pack.words(HEADINGS.id, "dropped"))
        if not 3 <= len(bare) <= _HEADING_LENGTH or bare in right:
            continue
        near = next((name for name in sorted(right, key=len, reverse=True) if _is_slip(bare, name)), None)
        if near is not None:
            start = offset + match.start("title")
            yield inspection.finding(
                HEADINGS, f"小标题“{title}”应为“{near}”", Span(index, start, start + len(title)),
                replacements=(title.replace(bare, near),),
            )  # fmt: skip


def _is_slip(written: str, right: str) -> bool:
    """Whether one character too many, too few or another one parts a heading from the right one."""
    if written == right or min(len(written), len(right)) < 4 or abs(len(written) - len(right)) > 1:
        return False
    if len(written) == len(right):
        return sum(a != b for a, b in zip(written, right, strict=True)) == 1
    short, long = sorted((written, right), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _without(title: str, endings: tuple[str, ...]) -> str:
    bare = title
    while (ending := next((e for e in endings if bare.endswith(e) and len(bare) > len(e) + 2), None)) is not None:
        bare = bare.removesuffix(ending).removesuffix("的")
    return bare


def look_at_numbering(inspection: Inspection) -> Iterator[Finding]:
    """Findings on the sections' own numbers, on numbered lines, and on 一是、二是 within a paragraph."""
    yield from _of_sections(inspection)
    for index, section in inspection.sections():
        yield from _of_lines(inspection, index, section.text)
        for offset, line in _lines(section.text):
            yield from _within(inspection, index, offset, line)


def _of_sections(inspection: Inspection) -> Iterator[Finding]:
    numbers: dict[int, str] = {}
    for _, section in inspection.sections():
        number = split_number(section.title).number
        if number and number in numbers and numbers[number] != section.title:
            yield inspection.finding(NUMBERING, f"“{numbers[number]}”与“{section.title}”的序号重复", ReportLocation())
        numbers.setdefault(number, section.title)


def _of_lines(inspection: Inspection, index: int, text: str) -> Iterator[Finding]:
    reached: dict[str, int] = {}
    for line in _numbered(text):
        before = reached.get(line.style, 0)
        if line.style == "bracket":
            reached.pop("arabic", None)
        reached[line.style] = line.number
        if before == 0 or line.number == before + 1:
            continue
        if line.number == 1 and (line.behind_other or before >= 2):
            continue
        shown = text[line.start : line.end].strip()
        repeats = line.number <= before
        says = f"序号“{shown}”重复" if line.number == before else f"序号“{shown}”与前面的第{before}项不连续"
        # an item may have been left out on purpose; one that comes back may not
        severity: Severity | None = None if repeats else "info"
        yield inspection.finding(NUMBERING, says, Span(index, line.start, line.end), severity=severity)


def _numbered(text: str) -> Iterator[_Numbered]:
    behind_other = False
    for offset, line in _lines(text):
        match = _LINE.match(line)
        if match is None:
            behind_other = True
            continue
        style = "bracket" if match["bracket"] else "arabic"
        said = match[style]
        number = int(said) if said.isdigit() else _value(said)
        start = offset + len(line) - len(line.lstrip())
        yield _Numbered(f"{style}{said.isdigit()}", number, start, offset + match.start("title"), behind_other)
        behind_other = False


def _within(inspection: Inspection, index: int, offset: int, line: str) -> Iterator[Finding]:
    before = 0
    for match in _IS.finditer(line):
        number = _NUMERALS[match["number"]]
        if before and number not in (1, before + 1):
            start, end = offset + match.start("number"), offset + match.end()
            says = (
                f"“{match['number']}是”重复" if number == before else f"“{match['number']}是”与前面的第{before}项不连续"
            )
            yield inspection.finding(NUMBERING, says, Span(index, start, end))
        before = number


def _value(numeral: str) -> int:
    return 10 + _NUMERALS.get(numeral[1:], 0) if numeral.startswith("十") else _NUMERALS[numeral]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            yield offset, line
        offset += len(line) + 1


INSPECTS = (Inspect(HEADINGS, look_at_headings), Inspect(NUMBERING, look_at_numbering))
