"""A placeholder that was left in the text: XX, ××, ＊＊, 【填写】, {数量}, ____, 待补充, 某某."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.examination import Examination
from assistant.checking.result import Finding, Span
from assistant.checking.rules.rule import Rule

RULE = Rule(
    "format.placeholder",
    "format",
    "error",
    "留有未填写的占位符",
    "正文中留有 XX、××、【】、{}、____、待补充、某某 之类尚未填写的文字",
)

_SIGN = re.compile(
    r"(?<![A-Za-z0-9])[XxＸｘ]{2,}(?![A-Za-z0-9])|(?<=[\u4e00-\u9fff])[XＸ](?=[\u4e00-\u9fff])"
    r"|×{2,}|×(?=[件条个次元年月])|＊{2,}|\*{3,}|(?<=[\u4e00-\u9fff])\*+(?=[件条个次项])"
    r"|[_＿]{2,}|【\s*】|【[^】]{0,20}(?:填|待补|待定|补充内容|此处|请根据|请在|单位名称|数字|数量|日期|示例|XX|××)[^】]{0,20}】"
    r"|\{[^{}\n]{0,30}\}|｛[^｛｝\n]{0,30}｝|<[^<>\n]{0,10}(?:填|待|单位|数)[^<>\n]{0,10}>"
    r"|[●■□◯]{2,}|(?<![二\d])[○〇]{2,}(?![\d〇○])"
)
_WORD = re.compile(
    r"待补充|待填写|待填报|待核实|待完善内容|此处填写|请填写|请在此|[（(]略[）)]|某某(?=[局县市区镇乡办委厅院部单年])|TODO|TBD"
)
# Most texts hold none of these: asking for them first costs a tenth of the patterns.
_SIGNS = frozenset("XxＸｘ×＊*_＿【{｛<●■□◯○〇")
_WORDS = (
    "待补充",
    "待填",
    "待核实",
    "待完善内容",
    "此处填写",
    "请填写",
    "请在此",
    "略）",
    "略)",
    "某某",
    "TODO",
    "TBD",
)


def find(examination: Examination) -> Iterator[Finding]:
    """One finding for each placeholder."""
    for index, section in enumerate(examination.report.sections):
        for start, end in _placeholders(section.text):
            text = section.text[start:end]
            yield RULE.finding(f"留有未填写的占位符“{text}”，请填上实际内容或删去", Span(index, start, end))


def _placeholders(text: str) -> list[tuple[int, int]]:
    found = [] if _SIGNS.isdisjoint(text) else [m.span() for m in _SIGN.finditer(text)]
    if any(word in text for word in _WORDS):
        found += [m.span() for m in _WORD.finditer(text) if not any(a <= m.start() < b for a, b in found)]
    return sorted(found)
