"""A year in the prose that is not the report's, where only the report's can stand.

Comparisons, plans and history name other years rightly; so only four places are looked at: a section's title, the
opening words of 一, the span that the figures cover, and 截至 … 12月31日.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.examination import Examination
from assistant.checking.result import Finding, ReportLocation, Span
from assistant.checking.rules.rule import Rule
from assistant.report import Section

RULE = Rule(
    "figure.year", "figure", "warning", "年份不是本报告的年度",
    "标题、开头、统计期限或截至日期写的不是本报告的年度，可能沿用了往年文字",
    "《中华人民共和国政府信息公开条例》第四十九条",
)  # fmt: skip

_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"二[〇零○][〇零○一二三四五六七八九]{2}(?=年)")
_OPENING = re.compile(
    r"^\s*(?:（[一二三四五六七八九十]+）[^\n。，]{0,20}\n\s*)?(?P<year>20\d\d)年度?(?:以来)?"
    r"(?:\s*(?P<comma>[，,])|\s*(?P<self>我|本|全|在|县|市|区|镇|乡|街道"
    r"|[\u4e00-\u9fff]{2,20}?(?:局|镇|乡|街道|委|委员会|厅|政府|办事处|办公室|中心|支队|大队)(?![\u4e00-\u9fff]?年)))"
)
_SPAN = re.compile(r"(?:(?P<year>20\d\d)年1月1日(?:起)?[至到—－\-~～]+)(?:同年|当年|(?P<end>20\d\d)年)?12月31日")
_UNTIL = re.compile(r"截[至止](?P<year>20\d\d)年(?:12月(?:31日|底)|年?[底末])")
_REPORT = re.compile(r"(?P<year>20\d\d)年度?政府信息公开(?:工作)?年度报告")
_TITLE = re.compile(r"(?P<year>20\d\d)年")
_COMPARING = re.compile(r"较|比|相比|与|从|自|上年|去年|增|减|历年|累计|以来")


def find(examination: Examination) -> Iterator[Finding]:
    """One finding for each year that should be the report's."""
    year = examination.report.year
    for index, section in enumerate(examination.report.sections):
        title = _TITLE.search(section.title)
        if title and int(title["year"]) != year:
            yield RULE.finding(
                f"标题“{section.title}”写的是{title['year']}年，本报告是{year}年度", ReportLocation(),
                claimed=int(title["year"]), expected=year,
            )  # fmt: skip
        if "20" in section.text or "二" in section.text:
            yield from _in_section(section, index, year)


def _in_section(section: Section, index: int, year: int) -> Iterator[Finding]:
    text = _CHINESE_YEAR.sub(lambda m: m[0].replace("二", "2", 1).translate(_DIGITS), section.text)
    found = [(m, "开头") for m in [_OPENING.match(text)] if m]
    found += [(m, "统计期限") for m in _SPAN.finditer(text) if m["end"] in (None, m["year"])]
    found += [(m, "截至日期") for m in _UNTIL.finditer(text)]
    found += [(m, "报告名称") for m in _REPORT.finditer(text)]
    for match, what in sorted(found, key=lambda pair: pair[0].start("year")):
        said = int(match["year"])
        if said != year and _is_old(said, year) and not _compared(text, match, what, year):
            span = Span(index, match.start("year"), match.end("year"))
            yield RULE.finding(
                f"{what}写的是{said}年，本报告是{year}年度",
                span,
                claimed=said,
                expected=year,
                replacements=(str(year),),
            )


def _is_old(said: int, year: int) -> bool:
    """Left over from an earlier report; a later year is a plan, a deadline or the day of publication."""
    return year - 5 <= said < year


def _compared(text: str, match: re.Match[str], what: str, year: int) -> bool:
    """Whether the sentence compares years, or names the report's own beside this one."""
    start = max(text.rfind(mark, 0, match.start("year")) for mark in "。；\n") + 1
    ends = [e for mark in "。；\n" if (e := text.find(mark, match.end())) != -1]
    sentence = text[start : min(ends, default=len(text))]
    if str(year) in sentence:
        return True
    return what in ("截至日期", "报告名称") and bool(_COMPARING.search(sentence))
