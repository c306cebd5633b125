"""Whose report: another office's name where only this one's can stand, left from a file that was copied.

Reports name other offices rightly all the time. So only places are looked at where an office speaks of itself: the
title, who made the report, the first words of a section, 我局 and its like, and the file's properties.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.checking.result import Finding, Location, ReportLocation, Span
from assistant.checking.rules.inspection import Inspect, Inspection
from assistant.checking.rules.rule import Rule

RULE = Rule(
    "format.office", "format", "warning", "出现其他单位的名称",
    "标题、开头、编制单位、自称或文件属性中的单位不是本单位，可能沿用了其他单位的文稿",
)  # fmt: skip

_YEARS = r"(?P<year>20\d\d年(?:度)?(?:以来)?[，,]?\s*)"
_BEHIND = (
    "(?=认真|严格|深入|坚持|按照|以|在|根据|全面|积极|扎实|持续|紧紧|始终|贯彻|高度|围绕|聚焦|切实|共|主动|进一步|不断|严|深|紧|强"
    "|的?政府信息公开|政务公开)"
)
_HAN = r"[\u4e00-\u9fff]"
_LEVELS = "省市县区旗镇乡"
_COUNTY = re.compile(r"[\u4e00-\u9fff]{2,3}[县区旗]")
_PLACE = 3  # the last characters of a county's name: 云溪县
_MAKERS = {"creator": "作者", "company": "单位"}
_HONEST = 3  # characters of a name that says anything


def look(inspection: Inspection) -> Iterator[Finding]:
    """Findings, at most one a place."""
    own = inspection.report.organization
    if len(own) < _HONEST or "某" in own:
        return
    yield from _in_titles(inspection, own)
    for index, section in inspection.sections():
        yield from _in_section(inspection, own, index, section.text)
    yield from _selves(inspection, own)
    yield from _properties(inspection, own)


def _in_titles(inspection: Inspection, own: str) -> Iterator[Finding]:
    provenance = inspection.report.provenance
    if provenance is None:
        return
    pattern = _named(_suffixes(inspection))
    for text in (provenance.preface, provenance.attachments):
        for match in pattern.finditer(text):
            yield from _other(inspection, own, match[match.lastgroup or 0], ReportLocation(), "标题或前言")


def _in_section(inspection: Inspection, own: str, index: int, text: str) -> Iterator[Finding]:
    suffixes = _suffixes(inspection)
    found = [(m, "编制单位或报告名称") for m in _named(suffixes).finditer(text)]
    opening = _opening(suffixes).match(text)
    if opening and (opening["year"] or index in _prose(inspection)):
        found.append((opening, "开头"))
    found += [(m, "正文") for m in _clauses(suffixes).finditer(text) if _elsewhere(m["office"], own)]
    seen: set[int] = set()
    for match, what in found:
        if match.start(match.lastgroup or 0) in seen:
            continue
        seen.add(match.start(match.lastgroup or 0))
        group = match.lastgroup or 0
        yield from _other(inspection, own, match[group], Span(index, *match.span(group)), what)


def _other(inspection: Inspection, own: str, name: str, where: Location, what: str) -> Iterator[Finding]:
    generic = inspection.pack.words(RULE.id, "generic")
    if len(name) < _HONEST or name.startswith(generic) or set(name) & set("我本该组") or is_own(name, own):
        return
    if name[0] in _LEVELS and name[-1] != own[-1]:  # 县…办公室 beside a 局 of the county: spoken of, not speaking
        return
    yield inspection.finding(RULE, f"{what}写的是“{name}”，本报告的单位是{own}", where)


def is_own(name: str, own: str) -> bool:
    """Whether a name may be this office's: its letters stand in the office's own in order, or the other way round.

    >>> is_own("市城管局", "鹤溪市城市管理局"), is_own("青禾县林业局", "云溪县水利局")
    (True, False)
    """
    return _within(name, own) or _within(own, name) or _within(_bare(name), own)


def _bare(name: str) -> str:
    return re.sub(r"(?:人民政府(?:办公[室厅])?|办事处|管理委员会|管委会|办公[室厅])$", "", name)


def _within(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


def _selves(inspection: Inspection, own: str) -> Iterator[Finding]:
    """我局 in the report of a 镇, where the office's own kind is plain."""
    kinds = inspection.pack.words(RULE.id, "plain_kinds")
    if not own.endswith(kinds):
        return
    selves: dict[str, list[str]] = inspection.pack.rules[RULE.id]["selves"]
    for index, section in inspection.sections():
        for word, ends in selves.items():
            if own.endswith(tuple(ends)) or (at := section.text.find(word)) < 0:
                continue
            yield inspection.finding(RULE, f"自称“{word}”，本报告的单位是{own}", Span(index, at, at + len(word)))


def _properties(inspection: Inspection, own: str) -> Iterator[Finding]:
    """The file's properties: a title of another office or on another year, another office as author or company."""
    provenance = inspection.report.provenance
    properties = provenance.properties if provenance is not None else {}
    for name, said in _MAKERS.items():
        maker = properties.get(name, "").strip()
        if len(maker) >= _HONEST and maker.endswith(_suffixes(inspection)) and not is_own(maker, own):
            message = f"文件属性中的{said}是“{maker}”，本报告的单位是{own}"
            yield inspection.finding(RULE, message, ReportLocation(), severity="info")
    title = properties.get("title", "").strip()
    if "信息公开" not in title:
        return
    before = re.split(r"(?:20\d\d年)|(?:政府|政务)信息公开", title, maxsplit=1)[0].strip("《关于 ")
    if len(before) >= _HONEST and before.endswith(_suffixes(inspection)) and not is_own(before, own):
        yield inspection.finding(
            RULE, f"文件属性中的标题是“{title}”，本报告的单位是{own}，可能由其他单位的文件改成", ReportLocation()
        )
    year = re.search(r"(20\d\d)年", title)
    if year and int(year[1]) < inspection.report.year:
        yield inspection.finding(
            RULE,
            f"文件属性中的标题是“{title}”，本报告是{inspection.report.year}年度",
            ReportLocation(),
            severity="info",
        )


def _prose(inspection: Inspection) -> set[int]:
    return {found[0] for number in ("一", "五") if (found := inspection.section(number))}


def _suffixes(inspection: Inspection) -> tuple[str, ...]:
    return inspection.pack.words(RULE.id, "suffixes")


def _elsewhere(name: str, own: str) -> bool:
    """Whether a name is of another county than this office's, which therefore cannot speak here."""
    theirs, ours = _COUNTY.match(name), _COUNTY.search(own)
    return theirs is not None and ours is not None and theirs[0][-_PLACE:] not in own and ours[0] not in name


@lru_cache(maxsize=8)
def _clauses(suffixes: tuple[str, ...]) -> re.Pattern[str]:
    """An office that begins a clause and does something; not what it is visited or asked for."""
    ends = "|".join(suffixes)
    return re.compile(
        rf"(?:^|(?<=[。；，\n]))(?P<office>{_HAN}{{2,24}}?(?:{ends}))(?:将|继续)*{_BEHIND}(?![^。；\n]{{0,20}}(?:学习|交流|考察|来访|支持|协助))"
    )


@lru_cache(maxsize=8)
def _named(suffixes: tuple[str, ...]) -> re.Pattern[str]:
    """本报告由…编制, …2024年政府信息公开工作年度报告."""
    ends = "|".join(suffixes)
    name = rf"(?P<office>{_HAN}{{2,24}}?(?:{ends}))"
    report = (
        rf"(?:^|(?<=[\n《“\s]))(?:(?:现将|现公布|公布|特公布|发布)?){name}"
        r"(?=(?:关于)?(?:20\d\d年(?:度)?)?(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:报告|年报))"
    )
    made = rf"本报告由(?P<maker>{_HAN}{{2,24}}?(?:{ends}))(?=编制|负责解释)"
    return re.compile(f"{report}|{made}")


@lru_cache(maxsize=8)
def _opening(suffixes: tuple[str, ...]) -> re.Pattern[str]:
    """The first words of a section: 2024年，…局认真贯彻."""
    return re.compile(
        rf"\s*(?:[（(][一二三四五六七八九十]+[）)][^\n。，]{{0,20}}[\n。：]\s*)?{_YEARS}?(?P<office>{_HAN}{{2,24}}?(?:{'|'.join(suffixes)})){_BEHIND}"
    )


INSPECTS = (Inspect(RULE, look),)
