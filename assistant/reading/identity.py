"""Whose report it is and of which year: from its title, else from what stands around it."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from assistant.reading.values import squeeze
from assistant.report.kind import default_kind, load_kind

_YEAR = r"(?:20\d{2}|二[〇○零ＯO0][一二三四五六七八九〇○零ＯO0]{2})"
_YEAR_MARK = re.compile(rf"(?P<year>{_YEAR})(?:年度|年)?")
_PROSE_YEAR = re.compile(r"(20\d{2})年")
_PERIOD = re.compile(
    r"(?P<year>20\d\d)[年.\-/]?0?1?[月.\-/]?0?1日?(?:起|始|开始)?(?:至|到|[-—~－～])+"
    r"(?:同年|当年|(?P=year)[年.\-/]?)?(?:的)?12[月.\-/]?3[01]"
)
_LEAD = re.compile(r"^.*(?:现公布|现发布|现将|特编制|(?<!机构)编制|公布|发布|制定|形成)(?!.*[，,。])")
_SITE = re.compile(r"[-_|—–]{1,2}[^-_|—–]*$")
_OFFICE_END = re.compile(
    r"(?:局|委|厅|办|办公室|政府|街道|镇|乡|区|县|市|省|中心|院|所|站|部|处|会|社|公司|集聚区|园区|大队|支队|学校|银行|署|馆)$"
)
_CHINESE_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0", "Ｏ": "0", "O": "0"}
_LONGEST_OFFICE = 40
_FIRST_YEAR, _LAST_YEAR = 2008, 2100
_SIGNATURE_LINES = 3
_SENTENCE = re.compile(r"[，。；]")
_NOT_OFFICE = re.compile(r"根据|按照|依据|索引号|发布|来源|字号|时间|日期|位置|首页|浏览|打印|分享|[:：。，]")


@dataclass(frozen=True, slots=True)
class Identity:
    """An organisation ("" where it is not told), a year (None where not told), and doubts about them in Chinese."""

    organization: str
    year: int | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Title:
    """How a kind's titles are known: by what they are about, what they are, and the sentence that announces one."""

    subject: re.Pattern[str]
    report: re.Pattern[str]
    said: re.Pattern[str]


@cache
def _title_of(kind: str) -> _Title:
    words = load_kind(kind).title_words
    said = (
        rf"(?:公布|发布|现将|编制了?)(?:20\d\d年度?+)?+(?P<office>(?!20\d\d|{words.subject})[^，。；、：:《》〔〕]{{2,30}}?)"
        rf"(?:20\d\d年度?)?的?(?:{words.subject})(?:工作)?(?:年度|总结)?(?:工作)?(?:{words.report})"
    )
    return _Title(re.compile(words.subject), re.compile(words.report), re.compile(said))


def identify(before: list[str], prose: str, name: str, kind: str = "") -> Identity:
    """Whose report it is.

    Args:
        before: the lines before the first section, and the title that the format holds.
        prose: the text of the sections.
        name: the file's name, asked last.
        kind: of report; its title is known by the kind's words.
    """
    title = _title_of(kind or default_kind())
    lines = [squeeze(line) for line in before if line.strip()]
    organization, year = _from_title(lines, title)
    notes = []
    if not organization:
        organization = _from_preface(lines, title)
        notes += ["标题中没有机关名称，取自前言。"] if organization else []
    if not organization or not year:
        other_organization, other_year = _from_title(
            [squeeze(re.sub(r"\.\w{1,8}$", "", re.sub(r".*[/\\]", "", name)))], title
        )
        if not organization and other_organization:
            organization = other_organization
            notes.append("正文标题中没有机关名称，取自文件名。")
        if not year and other_year:
            year = other_year
            notes.append("正文标题中没有年度，取自文件名。")
    if not organization:
        organization = _signature(prose)
        notes += ["标题中没有机关名称，取自落款。"] if organization else []
    if not year:
        year = _period("\n".join([*before, prose]))
        notes += [f"标题和文件名中没有年度，取自统计期限（{year}年）。"] if year else []
    if not year:
        named = _PROSE_YEAR.findall(prose) or _PROSE_YEAR.findall("\n".join(before))
        years = Counter(found for name in named if (found := possible_year(int(name)))).most_common(1)
        if years:
            year = years[0][0]
            notes.append(f"标题和文件名中没有年度，按正文中出现最多的{year}年处理。")
    return Identity(organization, year, tuple(notes))


def _period(text: str) -> int | None:
    """The year whose January to December the figures are of (2023年1月1日至12月31日), characters lost or not."""
    found = _PERIOD.search(squeeze(text))
    return possible_year(int(found["year"])) if found else None


def possible_year(year: int) -> int | None:
    """The year, if reports can be on it; the duty to report began with 2008."""
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else None


def _signature(prose: str) -> str:
    """The office that signs at the end, before the date; "" where none does."""
    for line in reversed(prose.split("\n")[-_SIGNATURE_LINES:]):
        plain = squeeze(line)
        if _OFFICE_END.search(plain) and not _SENTENCE.search(plain):
            return _office(plain)
    return ""


def _from_preface(lines: list[str], title: _Title) -> str:
    """The office that a sentence before the text names (现公布某局2023年政府信息公开工作年度报告)."""
    found = title.said.search("".join(lines))
    office = _office(found["office"]) if found else ""
    return office if _OFFICE_END.search(office) else ""


def _from_title(lines: list[str], title: _Title) -> tuple[str, int | None]:
    """Organisation and year from the lines before the text: titles, the one nearest to the text first."""
    organization, year = "", None
    candidates = [i for i in reversed(range(len(lines))) if _is_title(lines, i, title)]
    ordered = sorted(candidates, key=lambda i: (bool(_SENTENCE.search(lines[i])), not title.report.search(lines[i])))
    for index in ordered:
        found_organization, found_year = _read_title(lines, index, title)
        organization, year = organization or found_organization, year or found_year
        if organization and year:
            break
    return organization, year


def _is_title(lines: list[str], index: int, title: _Title) -> bool:
    """Whether the line tells of such a report; a title may be broken into lines."""
    line = lines[index]
    return len(line) <= 2 * _LONGEST_OFFICE and bool(
        title.subject.search(line) and title.report.search(line + "".join(lines[index + 1 : index + 3]))
    )


def _read_title(lines: list[str], index: int, title: _Title) -> tuple[str, int | None]:
    found = title.subject.search(lines[index])
    before, after = (lines[index][: found.start()], lines[index][found.end() :]) if found else ("", "")
    following = "".join(lines[index + 1 : index + 3])[:20]
    preceding = "".join(lines[max(0, index - 2) : index])
    year = _year(before) or _year(_SITE.sub("", after)) or _year(preceding) or _year(following)
    organization = _office(_YEAR_MARK.sub("", before))
    if not organization and index and _OFFICE_END.search(_YEAR_MARK.sub("", lines[index - 1])):
        organization = _office(_YEAR_MARK.sub("", lines[index - 1]))
    return organization, year


def _office(text: str) -> str:
    text = _LEAD.sub("", text)
    plain = re.sub(r"^(?:关于|关于印发|年度|度)|(?:关于|的|年度|度)$", "", text.strip("《》“”\"'（）()【】-_— "))
    if (
        len(plain) > _LONGEST_OFFICE
        or plain[:1] in ("我", "本")
        or _NOT_OFFICE.search(plain)
        or text.count("《") != text.count("》")
        or not re.search(r"[\u4e00-\u9fff]{2}", plain)
    ):
        return ""
    return plain


def _year(text: str) -> int | None:
    found = _YEAR_MARK.search(text)
    if not found:
        return None
    return possible_year(int("".join(_CHINESE_DIGITS.get(c, c) for c in found["year"])))
