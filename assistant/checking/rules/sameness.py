"""Text taken over from last year's report: the share of a section's sentences that stand in both.

Needs the prose of two reports, so it is no rule of a single one: `compare_years` is called where several years are
read. Figures and years are left out of the comparison, since they change by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.result import Finding, Span
from assistant.checking.rules.outline import place_sections
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import spoken
from assistant.report import Report

RULE = Rule(
    "format.sameness", "format", "warning", "与上年报告文字雷同",
    "总体情况、存在的主要问题及改进情况中，过半数的句子与上年度报告相同（数字除外）",
    "《中华人民共和国政府信息公开条例》第五十条；国办公开办函〔2021〕30号",
)  # fmt: skip

_SHARE = 0.5
_FEWEST = 4
_SHORTEST = 8
_SENTENCE = re.compile(r"[。！？；\n]")
_CHANGING = re.compile(r"[\d０-９.,，%％\s〇零一二三四五六七八九十百千万]+")


def compare_years(report: Report, previous: Report) -> list[Finding]:
    """A finding for each section of prose (一, 五) most of whose sentences stand in last year's as well."""
    before = dict(place_sections(previous, previous.form).placed)
    found = []
    for position, index in place_sections(report, report.form).placed:
        heading = report.form.sections[position]
        if heading.table is not None or position not in before:
            continue
        sentences = list(_sentences(report.sections[index].text))
        old = set(_sentences(previous.sections[before[position]].text))
        same = [s for s in sentences if s in old]
        if len(sentences) >= _FEWEST and len(same) > _SHARE * len(sentences):
            share = len(same) / len(sentences)
            message = (
                f"“{heading.heading}”的{len(sentences)}句中有{len(same)}句"
                f"（{spoken(share, '%', 0)}）与{previous.year}年度报告相同"
            )
            where = Span(index, 0, len(report.sections[index].text))
            found.append(RULE.finding(message, where, claimed=share))
    return found


def _sentences(text: str) -> Iterator[str]:
    """The sentences without their figures; short ones (headings) say nothing of sameness."""
    for sentence in _SENTENCE.split(text):
        bare = _CHANGING.sub("", sentence)
        if len(bare) >= _SHORTEST:
            yield bare
