"""Slips of the hand in the prose: a year left over, words doubled, a number left out, a 万 lost.

Each may be meant after all, so each is a warning. What may be doubled, which verbs want a number and which things
are counted whole stands in the pack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.checking.numbers.scanner import normalise
from assistant.checking.result import Finding, Severity, Span
from assistant.checking.rules.inspection import Inspect, Inspection, sentences
from assistant.checking.rules.rule import Rule

YEAR = Rule("format.year-slip", "format", "warning", "年度笔误", "结转到的年度、或写本年数字的句子，年度与本报告不符")
DOUBLED = Rule("format.doubled", "format", "warning", "文字重复", "字词或标点重复：的的、镇镇人民政府、，，")
MISSING = Rule("format.missing-number", "format", "warning", "漏填数字", "应当有数的地方没有数：累计发布条、增长%")
WAN = Rule("format.wan", "format", "warning", "可能漏写“万”", "件数、人数写成小数而没有“万”：26.4粉丝")

_FORWARD = re.compile(r"(?:结转|转结)(?:至|到|入|为)?(?P<year>20\d\d)年(?:度)?(?:继续)?(?:办理|答复|处理)?")
_CARRIED = re.compile(r"上年|去年|上一年|往年|20\d\d年(?:度)?$")
_PARAGRAPH_YEAR = re.compile(
    r"(?m)^[^\S\n]*(?:[（(][一二三四五六七八九十\d]{1,2}[）)][^\n。，]{0,16}[。：:]\s*)?(?P<year>20\d\d)年(?:度)?[，,]?"
)
_THIS_YEAR = re.compile(r"今年|本年|当年|同比|较|比|相比|以来|增长|下降|增加|减少")
_SHARE = re.compile(r"(?:增长|下降|上升|减少|占比?|达到?|率为|率达|提高)(?:约|了|到|至|为)?(?:[%％]|个百分点)")
_DATE = re.compile(r"(?:(?<=[^\d])年(?=月日)月日|(?<=[0-9]年)月日|(?<=年)月底(?=[，。前])|(?<=[0-9]月)日(?=[，。；]))")
_LEADING = "(?:人?数|总?量|人次|次数)?(?:已?达到?|为|共|有|约|超过?|突破)?"
_DECIMAL = r"(?<![\d.．,，\-—~～])(?:\d{1,4}[.．]\d{1,2})(?:余|多)?"


def look_at_years(inspection: Inspection) -> Iterator[Finding]:
    """Carried over into the report's own year or an earlier one; this year's figures told under last year's number."""
    year = inspection.report.year
    verbs = re.compile("|".join(map(re.escape, inspection.pack.words(YEAR.id, "verbs"))))
    for index, section in inspection.sections():
        text = normalise(section.text)
        for match in _FORWARD.finditer(text):
            said = int(match["year"])
            before = text[max(0, match.start() - 14) : match.start()]
            if year - 1 <= said <= year and not _CARRIED.search(before) and "上年" not in match[0]:
                nothing = before.endswith(("0件", "0", "零件"))  # of nothing, the year says nothing wrong
                yield _year(inspection, index, match, year + 1, "结转到的年度", "info" if nothing else None)
        for match in _PARAGRAPH_YEAR.finditer(text):
            if int(match["year"]) != year - 1 or match.end() <= _opening(text):
                continue
            _, sentence = next(sentences(text[match.start("year") :]))
            rest = sentence[match.end() - match.start("year") :]
            if verbs.match(
                re.sub(r"^(?:我|本)?(?:局|镇|乡|县|市|区|街道|机关|单位|委|厅)?(?:共|累计)?", "", rest)
            ) or verbs.match(rest):
                around = text[match.start() : text.find("\n", match.end()) % (len(text) + 1)]
                if str(year) not in around and not _THIS_YEAR.search(around):
                    yield _year(inspection, index, match, year, "这一段的年度")


def _opening(text: str) -> int:
    """Where a section's first words end: what year they name is `figure.year`'s."""
    return len(text) - len(text.lstrip()) + 1


def _year(
    inspection: Inspection, index: int, match: re.Match[str], right: int, what: str, severity: Severity | None = None
) -> Finding:
    return inspection.finding(
        YEAR, f"{what}写的是{match['year']}年，应为{right}年（本报告是{inspection.report.year}年度）",
        Span(index, match.start("year"), match.end("year")), claimed=int(match["year"]), expected=right,
        replacements=(str(right),), severity=severity,
    )  # fmt: skip


def look_at_doubles(inspection: Inspection) -> Iterator[Finding]:
    """One finding for each word or mark that stands twice."""
    pattern, right = _doubles(inspection)
    for index, section in inspection.sections():
        for match in pattern.finditer(section.text):
            found = match[0]
            if found[: len(found) // 2] in right or found in right:
                continue
            half = found[: (len(found) + 1) // 2] if found[: len(found) // 2] * 2 == found else found[-1]
            half = match["place"] if match["place"] else half
            yield inspection.finding(
                DOUBLED, f"“{found}”可能重复", Span(index, match.start(), match.end()), replacements=(half,)
            )


def _doubles(inspection: Inspection) -> tuple[re.Pattern[str], frozenset[str]]:
    pack = inspection.pack
    words = ("single", "before_government", "behind_place", "doubled_anyway")
    single, places, behind, anyway = (pack.words(DOUBLED.id, key) for key in words)
    right = frozenset((*pack.words(DOUBLED.id, "words_right"), *pack.words(DOUBLED.id, "single_right")))
    return _double_pattern(single, places, behind, anyway, str(pack.rules[DOUBLED.id]["marks"])), right


@lru_cache(maxsize=8)
def _double_pattern(
    single: tuple[str, ...], places: tuple[str, ...], behind: tuple[str, ...], anyway: tuple[str, ...], marks: str
) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<one>[{''.join(single)}])(?P=one)|(?<![我全本各该])(?P<place>[{''.join(places)}])(?P=place)(?={'|'.join(behind)})"
        rf"|(?P<word>{'|'.join(anyway)})(?P=word)|(?P<long>[\u4e00-\u9fff]{{3,8}})(?P=long)|{marks}"
    )


def look_for_missing(inspection: Inspection) -> Iterator[Finding]:
    """One finding for each verb with a measure word and no number between, and each share without one."""
    pattern = _missing(inspection.pack.words(MISSING.id, "verbs"), inspection.pack.words(MISSING.id, "measures"))
    for index, section in inspection.sections():
        found = [m.span() for p in (pattern, _SHARE, _DATE) for m in p.finditer(section.text)]
        for start, end in sorted(found):
            clause = max(section.text.rfind(mark, 0, start) for mark in "，。；：、\n") + 1
            words = section.text[max(clause, start - 12) : end]
            yield inspection.finding(MISSING, f"“{words}”中漏了数", Span(index, start, end))


@lru_cache(maxsize=8)
def _missing(verbs: tuple[str, ...], measures: tuple[str, ...]) -> re.Pattern[str]:
    ordered = "|".join(sorted(map(re.escape, verbs), key=len, reverse=True))
    return re.compile(rf"(?:{ordered})(?:{'|'.join(sorted(measures, key=len, reverse=True))})(?=[，。；、,;）)\n]|$)")


def look_for_wan(inspection: Inspection) -> Iterator[Finding]:
    """One finding for each count with decimals, where no average is spoken of."""
    counted, excused = (inspection.pack.words(WAN.id, key) for key in ("counted", "excused"))
    things = "|".join(sorted(counted, key=len, reverse=True))
    looked = "|".join(inspection.pack.words(WAN.id, "before"))
    pattern = re.compile(
        rf"(?P<number>{_DECIMAL})(?:\s*个?(?:{things}))(?!百分|小时|工作日)"
        rf"|(?:{looked}){_LEADING}(?P<bare>{_DECIMAL})(?=[，。；、])"
    )
    for index, section in inspection.sections():
        text = normalise(section.text)
        for match in pattern.finditer(text):
            start = max(text.rfind(mark, 0, match.start()) for mark in "，。；\n") + 1
            if start == match.start() and match.start() and text[match.start() - 1] == "\n":
                continue  # 1.1条目: the number of a line
            if any(word in text[start : match.end() + 2] for word in excused) or match.start() == 0:
                continue
            number = match["number"] or match["bare"]
            yield inspection.finding(
                WAN, f"“{match[0]}”是小数，可能漏写了“万”", Span(index, match.start(), match.end()),
                replacements=(match[0].replace(number, f"{number}万", 1),),
            )  # fmt: skip


INSPECTS = (
    Inspect(YEAR, look_at_years),
    Inspect(DOUBLED, look_at_doubles),
    Inspect(MISSING, look_for_missing),
    Inspect(WAN, look_for_wan),
)
