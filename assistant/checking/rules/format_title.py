"""The title, the span of the figures, and the notice that is cited: fixed words that are seldom looked at again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.checking.result import Finding, Location, ReportLocation, Span
from assistant.checking.rules.inspection import Inspect, Inspection
from assistant.checking.rules.rule import Rule

NAME = Rule("format.name", "format", "warning", "报告标题不规范", "标题没有写“年度报告”或年度，或几处标题的年度不同")
PERIOD = Rule("format.period", "format", "warning", "统计期限不是全年", "统计期限写的不是1月1日至12月31日")
NOTICE = Rule("format.notice", "format", "warning", "引用的文件不对", "引用已被取代或不存在的格式文件")

_YEAR = re.compile(r"(20\d\d)\s*年")
_TITLE = re.compile(r"^(?!.*[。；，])(?=.{8,60}$)(?=.*(?:信息|政务)公开).*(?:报告|年报)\s*$")
_PERIOD = re.compile(
    r"(?:统计期限|统计时限|统计周期|统计时间|统计区间|时间范围|报告期限?|数据期限|起止时间|所列数据[^。；\n]{0,8}期限)[^。；\n\d]{0,12}"
    r"(?:20\d\d|本)年(?:度)?\s*(?P<month>\d{1,2})月\s*(?P<day>\d{1,2})日[^。；\n\d]{0,6}"
    r"(?:(?:20\d\d|同|当|次|本)年(?:度)?\s*)?(?P<end_month>\d{1,2})月\s*(?P<end_day>\d{1,2})日"
)
_OPEN, _CLOSE = r"[〔\[【（(［﹝]", r"[〕\]】）)］﹞]"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def look_at_name(inspection: Inspection) -> Iterator[Finding]:
    """Findings on the title of a document; a report without a title line (JSON, a form) is not judged."""
    if not inspection.is_document:
        return
    titles = [line.translate(_FULL_WIDTH) for line in _titles(inspection.title_lines)]
    if not titles:
        return
    year = inspection.report.year
    if not any("年度" in title or "年报" in title for title in titles):
        yield inspection.finding(
            NAME, f"标题“{titles[-1]}”没有写“年度报告”，应为“{year}年政府信息公开工作年度报告”", ReportLocation()
        )
    years = {int(y) for title in titles for y in _YEAR.findall(title)}
    if not years and not any(_YEAR.search(line) for line in inspection.title_lines[:6]):
        yield inspection.finding(NAME, f"标题“{titles[-1]}”没有写是哪一年的报告", ReportLocation(), expected=year)
    if len(years) > 1:
        shown = "、".join(f"{y}年" for y in sorted(years))
        yield inspection.finding(NAME, f"标题中的年度前后不同：{shown}", ReportLocation(), expected=year)


def _titles(lines: list[str]) -> list[str]:
    """The title lines; a title broken into two lines counts joined."""
    found = [line for line in lines if _TITLE.match(line)]
    if not found:
        found = [one + two for one, two in pairwise(lines) if _TITLE.match(one + two)][:1]
    return found


def look_at_period(inspection: Inspection) -> Iterator[Finding]:
    """One finding for each span of the figures that is not the whole year."""
    for where, text in _texts(inspection):
        for match in _PERIOD.finditer(text):
            ends = tuple(int(match[name]) for name in ("month", "day", "end_month", "end_day"))
            if ends != (1, 1, 12, 31):
                yield inspection.finding(
                    PERIOD, f"统计期限写的是{ends[0]}月{ends[1]}日至{ends[2]}月{ends[3]}日，应为1月1日至12月31日",
                    _at(where, match.start("month"), match.end()),
                )  # fmt: skip


def look_at_notice(inspection: Inspection) -> Iterator[Finding]:
    """One finding for each citation of a notice that does not hold for the year, or that there is none of."""
    notices = inspection.pack.entries(NOTICE.id, "notices")
    misspelt = inspection.pack.words(NOTICE.id, "misspelt")
    year = inspection.report.year
    right = next((n for n in notices if n["from"] <= year <= n["to"]), None)
    if right is None:
        return
    series = {str(n["series"]) for n in notices}
    names = "|".join(map(re.escape, (*series, *misspelt)))
    cited = re.compile(
        rf"(?P<series>{names})\s*{_OPEN}?\s*(?P<year>20\d\d)\s*年?{_CLOSE}?\s*第?\s*(?P<number>\d+)\s*号"
    )
    correct = f"{right['series']}〔{right['year']}〕{right['number']}号"
    for where, text in _texts(inspection):
        for match in cited.finditer(text.translate(_FULL_WIDTH)):
            key = (match["series"], int(match["year"]), int(match["number"]))
            known = next((n for n in notices if key == (n["series"], n["year"], n["number"])), None)
            if known is right:
                continue
            if known is not None:
                says = f"{match[0]}只适用于{known['from']}至{known['to']}年度的报告，本年度应为{correct}"
            elif match["series"] in misspelt or key[1] in {n["year"] for n in notices}:
                says = f"没有“{match[0]}”这个文件，年度报告的格式文件是{correct}"
            else:
                continue
            if known is not None and _compares(text, match.start()):
                continue
            at = _at(where, *match.span())
            offered = (correct,) if isinstance(at, Span) else ()
            yield inspection.finding(NOTICE, says, at, replacements=offered)


def _compares(text: str, start: int) -> bool:
    """Whether the sentence tells of the notice's end or of former years, not what the report rests on."""
    sentence = text[max(text.rfind(mark, 0, start) for mark in "。；\n") + 1 : start + 60]
    return any(word in sentence for word in ("废止", "同时停止", "以往", "此前", "替代", "取代"))


def _texts(inspection: Inspection) -> Iterator[tuple[int | None, str]]:
    """Every text of the report: (None, what stands before and behind the sections), (index, a section)."""
    provenance = inspection.report.provenance
    if provenance is not None:
        yield None, provenance.preface
        yield None, provenance.attachments
    for index, section in inspection.sections():
        yield index, section.text


def _at(index: int | None, start: int, end: int) -> Location:
    return ReportLocation() if index is None else Span(index, start, end)


INSPECTS = (Inspect(NAME, look_at_name), Inspect(PERIOD, look_at_period), Inspect(NOTICE, look_at_notice))
