"""一 too long, 五 too short: what local notices ask of the two sections of prose, and what a reviewer looks for in 五.

五 names problems and, for each, what is done about it. Only lists that count themselves (一是、二是; （一）、（二）)
are compared; what is told in one running sentence is left to the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.result import Finding, Span
from assistant.checking.rules.inspection import Inspect, Inspection, bare_length, first_line
from assistant.checking.rules.rule import Rule

LENGTH = Rule(
    "format.length", "format", "warning", "总体情况过长", "总体情况的字数超过规定，超过不多的只作提示"
)  # fmt: skip
PROBLEMS = Rule(
    "format.problems", "format", "warning", "存在的主要问题及改进情况单薄",
    "五的字数过少，没有写问题，没有写改进，或改进的条数少于问题的条数",
)  # fmt: skip

_ITEM = re.compile(
    r"(?:^|(?<=[\n。；;：:，,]))\s*(?:(?P<is>[一二三四五六七八九十])(?:是|要|、)|[（(](?P<bracket>[一二三四五六七八九十\d]{1,2})[）)]"
    r"|(?P<arabic>[1-9])[.．、](?!\d))"
)
_NUMERALS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)}


def look_at_length(inspection: Inspection) -> Iterator[Finding]:
    """One finding where 一 has more characters than the pack allows."""
    found = inspection.section("一")
    if found is None:
        return
    index, section = found
    length = bare_length(section.text)
    most, far_more = (inspection.pack.number(LENGTH.id, key) for key in ("most", "far_more"))
    if length > most:
        yield inspection.finding(
            LENGTH, f"“{section.title}”共{length}字，规定不超过{most:g}字左右",
            Span(index, 0, first_line(section.text)),
            severity=None if length > far_more else "info", claimed=length,
        )  # fmt: skip


def look_at_problems(inspection: Inspection) -> Iterator[Finding]:
    """At most one finding of each kind; a 五 without any content is `format.empty`'s."""
    found = inspection.section("五")
    if found is None or bare_length(found[1].text) < 8:
        return
    index, section = found
    text, where = section.text, Span(index, 0, first_line(section.text))
    fewest, far_fewer = (inspection.pack.number(PROBLEMS.id, key) for key in ("fewest", "far_fewer"))
    length = bare_length(text)
    if length < fewest:
        yield inspection.finding(
            PROBLEMS, f"“{section.title}”只有{length}字，应如实写明问题和改进情况（一般不少于{fewest:g}字）", where,
            severity=None if length < far_fewer else "info", claimed=length,
        )  # fmt: skip
    problem, improvement = (inspection.pack.words(PROBLEMS.id, key) for key in ("problem", "improvement"))
    if not any(word in text for word in problem):
        yield inspection.finding(PROBLEMS, f"“{section.title}”没有写存在的问题", where)
    elif not any(word in text for word in improvement):
        yield inspection.finding(PROBLEMS, f"“{section.title}”没有写改进情况", where)
    else:
        yield from _fewer(inspection, index, text)


def _fewer(inspection: Inspection, index: int, text: str) -> Iterator[Finding]:
    """Where both lists count themselves and the second is the shorter."""
    turns = [at for word in inspection.pack.words(PROBLEMS.id, "turn") if (at := text.find(word)) > 0]
    if not turns:
        return
    turn = min(turns)
    problems, improvements = _counted(text[:turn]), _counted(text[turn:])
    if problems >= 2 and 1 <= improvements < problems:
        yield inspection.finding(
            PROBLEMS, f"列了{problems}个问题，只写了{improvements}条改进，应逐条对应",
            Span(index, turn, _line_end(text, turn)), claimed=improvements, expected=problems,
        )  # fmt: skip


def _counted(text: str) -> int:
    """The length of the longest list that counts itself from one upwards."""
    longest = 0
    for style in ("is", "bracket", "arabic"):
        reached = 0
        for match in _ITEM.finditer(text):
            said = match[style]
            if said is None:
                continue
            number = _NUMERALS.get(said) or (int(said) if said.isdigit() else 0)
            reached = number if number in (1, reached + 1) else reached
            longest = max(longest, reached)
    return longest


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end == -1 else end


INSPECTS = (Inspect(LENGTH, look_at_length), Inspect(PROBLEMS, look_at_problems, "review"))
