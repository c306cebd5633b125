"""A 分别 list with more or fewer numbers than things."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.examination import Examination
from assistant.checking.result import Finding, Span
from assistant.checking.rules.rule import Rule

RULE = Rule("arithmetic.list", "arithmetic", "warning", "“分别”前后项数不等", "“分别”之前列的事项与之后列的数个数不同")


def find(examination: Examination) -> Iterator[Finding]:
    """One finding for each list, over its numbers."""
    for section, offset, problem in examination.lists:
        yield RULE.finding(
            f"“分别”之前列了{len(problem.things)}项（{'、'.join(problem.things)}），"
            f"之后却有{len(problem.numbers)}个数（{'、'.join(problem.numbers)}）",
            Span(section, offset + problem.start, offset + problem.end),
        )  # fmt: skip
