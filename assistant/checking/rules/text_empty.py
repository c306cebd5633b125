"""一 or 五 without content: blank, 无, 没有问题. The notice asks for real problems and what was done about them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.examination import Examination
from assistant.checking.result import Finding, Location, ReportLocation, Span
from assistant.checking.rules.outline import place_sections
from assistant.checking.rules.rule import Rule

RULE = Rule(
    "format.empty", "format", "warning", "部分没有内容", "总体情况、存在的主要问题及改进情况空白，或只写无、没有问题",
    "《中华人民共和国政府信息公开条例》第五十条",
)  # fmt: skip

_NOTHING = re.compile(
    r"^[\s，。、：:；;/\-—]*(?:(?:本|我)[^，。]{0,10}?)?(?:\d{4}年度?)?[，,]?(?:暂|目前|尚)?(?:未发现|不存在|没有|无|略)(?:存在)?(?:任何)?[^，。]{0,10}(?:问题|不足|情况|内容)?[^，。]{0,6}[。.]?\s*$"
)


def find(examination: Examination) -> Iterator[Finding]:
    """One finding for each of the two sections."""
    for position, index in place_sections(examination.report, examination.form).placed:
        form_section = examination.form.sections[position]
        if form_section.role not in ("overall", "problems"):
            continue
        text = examination.report.sections[index].text
        if text.strip() and not _NOTHING.match(text):
            continue
        where: Location = Span(index, 0, len(text)) if text.strip() else ReportLocation()
        wrote = f"只写了“{text.strip()}”" if text.strip() else "没有内容"
        yield RULE.finding(f"“{form_section.heading}”{wrote}，应如实写明", where)
