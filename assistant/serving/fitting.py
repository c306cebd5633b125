"""Whether a text that came without a report's id can be of a report: by the offices and the years that it names."""

import re

from assistant.report import Report

_REGION = r"(?:[\u4e00-\u9fff]{1,8}?(?:自治区|自治州|自治县|省|市|县|区|旗|镇|乡|街道|开发区|新区))"
_BODY = "人民政府|政府|办事处|管委会|委员会|服务中心|办公室|办公厅|局|厅|委|院"
_OFFICE = re.compile(rf"{_REGION}{{1,3}}(?:[\u4e00-\u9fff]{{0,12}}?(?:{_BODY}))?")
_OURSELVES = re.compile("我[局委办厅院县市区镇乡省州旗]|本[局委办厅院]|我单位|本单位|本机关|我机关|我街道|我中心")
_BEFORE = re.compile("^(?:在|由|对|向|与|和|经|为|是|的|年|月|日|，|截至|全年|本年度?|今年)+")
_YEAR = re.compile(r"(20\d\d)\s*年")


def fits(text: str, report: Report) -> bool:
    """Whether the text can be of this report: it names no office and year but the report's, or speaks of 我局."""
    years = {int(year) for year in _YEAR.findall(text)}
    if years and not years & {report.year, report.year - 1}:
        return False
    named = [_BEFORE.sub("", found[0]) for found in _OFFICE.finditer(text)]
    named = [name for name in named if name.endswith(tuple(_BODY.split("|")))]
    if not named or not report.organization or _OURSELVES.search(text):
        return True
    own = report.organization
    return any(name in own or own in name or own.endswith(name) for name in named)


def named(report: Report) -> str:
    """The report as a message names it."""
    return f"{report.organization}{report.year}年报告" if report.organization else f"{report.year}年报告"
