"""The day of the report: there, and not after the day by which it is due.

Looked for where a report has it: the last lines, and lines before the text that say 发布日期 and the like. A source
that has no such lines by its nature (JSON, a form) is not asked for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assistant.checking.result import Finding, ReportLocation
from assistant.checking.rules.inspection import Inspect, Inspection
from assistant.checking.rules.rule import Rule

LATE = Rule(
    "format.date", "format", "warning", "报告日期晚于期限", "落款或发布日期晚于1月31日（部门）、3月31日（政府）"
)
NONE = Rule("format.no-date", "format", "info", "没有报告日期", "文末没有落款日期，文首也没有发布日期")

_DIGITS = str.maketrans("〇○零一二三四五六七八九０１２３４５６７８９", "0001234567890123456789")
_DAY = re.compile(
    r"(?P<year>20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})\s*[年/.\-—]\s*(?P<month>\d{1,2}|十?[一二三四五六七八九]|十[一二]?)\s*[月/.\-—]\s*"
    r"(?P<day>\d{1,2}|[一二三]?十?[一二三四五六七八九]|[二三]?十)\s*日?"
)
_PUBLISHED = re.compile(r"(?:发布|成文|公开|生成|发文|印发|公布)?\s*(?:日期|时间)\s*[:：]?\s*")
_LAST_LINES = 4
_CHINESE = {c: n for n, c in enumerate("一二三四五六七八九", 1)}


def look(inspection: Inspection) -> Iterator[Finding]:
    """One finding where the earliest day that stands there is after the due one."""
    found = day_of(inspection)
    if found is None:
        return
    office, year = inspection.report.organization, inspection.report.year
    governments = inspection.pack.words(LATE.id, "governments_end")
    is_government = not office or office.endswith(governments)
    month, day = inspection.pack.numbers(LATE.id, "governments" if is_government else "departments")
    due = date(year + 1, month, day)
    if due < found <= date(year + 2, 12, 31):
        whose = "地方各级人民政府" if is_government else "政府部门"
        yield inspection.finding(LATE, f"报告日期是{_spoken(found)}，{whose}应在{_spoken(due)}前公布", ReportLocation())
    elif found.year == year and found.month < 12:
        yield inspection.finding(LATE, f"报告日期是{_spoken(found)}，早于统计期限的最后一天", ReportLocation())


def look_for_none(inspection: Inspection) -> Iterator[Finding]:
    """One finding where a document has all its sections and no day."""
    if inspection.is_document and len(inspection.report.sections) >= 5 and day_of(inspection) is None:
        yield inspection.finding(NONE, "没有落款日期或发布日期", ReportLocation())


def day_of(inspection: Inspection) -> date | None:
    """The earliest day by which the report was signed or published; None where none stands."""
    provenance = inspection.report.provenance
    attachments = provenance.attachments.split("\n") if provenance else []
    last = inspection.report.sections[-1].text.split("\n") if inspection.report.sections else []
    lines = [*last[-_LAST_LINES:], *attachments[-_LAST_LINES:]]
    days = [day for line in lines if (match := _DAY.fullmatch(line.strip(" \u3000（）()"))) and (day := _day(match))]
    for line in inspection.title_lines:
        for said in _PUBLISHED.finditer(line):
            match = _DAY.match(line, said.end())
            if match and (day := _day(match)):
                days.append(day)
    return min(days, default=None)


def _day(match: re.Match[str]) -> date | None:
    year = match["year"].replace("二", "2").translate(_DIGITS)
    try:
        return date(int(year), _number(match["month"]), _number(match["day"]))
    except ValueError:
        return None


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_CHINESE.get(tens, 1) * 10 if ten else 0) + _CHINESE.get(ones, 0)


def _spoken(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


INSPECTS = (Inspect(LATE, look), Inspect(NONE, look_for_none, "review"))
