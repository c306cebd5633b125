"""The text of a table cell → its value: a number, not filled in (None), or text that is no number.

A number may be full-width, hold spaces, thousands separators, a sign (增, 减), a unit, a remark (13（其中修订6件）) and
the mark of a note (97①, 55[2], 12*): the number counts, what stands beside it is kept for notes. Words that say that
there is nothing (无, 不涉及, 本单位未制作规章) are not filled in: not zero.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from assistant.report import CellValue

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_BLANK = re.compile(r"[/\\|\-–—―─_.…·*]*")
_MARK = (
    r"(?:[①-⑳❶-❿⓪-⓵⑴-⒇⁰¹²³⁴-⁹*＊※†‡]|[\[【〔［]\s*(?:注?\s*\d{1,2}|[①-⑳]|\*)\s*[\]】〕］]"
    r"|[(（]\s*注\s*\d{0,2}\s*[)）]|注\s*[\d①-⑳]{1,2})"
)
_MARKS_BEHIND = re.compile(rf"(?<=[\d０-９件条项个宗起元万)）])\s*{_MARK}+\s*\Z")
_ONLY_MARKS = re.compile("[①-⑳❶-❿⓪-⓵⑴-⒇]+")
_MARKS_BEFORE = re.compile(r"\A\s*[*＊※†‡]+\s*(?=\d)")
_UNIT = "万元|亿元|元|万件|万|件|条|项|个|宗|起|份|次|人次|人|批次"
_NUMBER = re.compile(
    rf"(?P<sign>[+\-]|增加?|减少?|新增)?(?P<whole>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<part>\.\d+)?(?P<unit>{_UNIT})?"
    r"(?P<remark>\([^()]*(?:\([^()]*\)[^()]*)*\)|[,;:。、]?(?:其中|包括|含|注)[^\n]*)?[。;,]?"
)
_REMARK_BEFORE = re.compile(r"\([^()\d]*\)(?=[+\-]?\d)")
_DASHES = str.maketrans({"—": "-", "–": "-", "―": "-", "−": "-", "，": ","})
NONE_WORDS = frozenset(
    {
        "无",
        "空",
        "未填",
        "不适用",
        "没有",
        "暂无",
        "不涉及",
        "无此项",
        "未发生",
        "未涉及",
        "空白",
        "无数据",
        "不填",
        "未开展",
        "未产生",
    }
)
_SAYS_NOTHING = re.compile(
    r"(?:(?:本|我|该)(?:单位|机关|部门|局|镇|乡|街道|办|委|厅|中心|院|县|市|区|年度?|级)*)?(?:\d{4}年度?)?(?:暂|尚)?"
    r"(?:未|无|没有|不)(?:有|曾)?(?:制作|制定|制发|涉及|开展|发生|收到|收取|产生|实施|办理|公开|具有|承担|行使|设定|出台)?"
    r"[^\d]{0,16}"
)
_NOTE_MARK = re.compile(r"\s*+[\[【〔［(（]?\s*+(?:注?\s*\d{1,2}|[①-⑳]|[*＊※†]{1,3})\s*[\]】〕］)）]?\s*")
_MARKED = re.compile(r"[0-9０-９\u4e00-\u9fff）)%％”。；，]\s*\Z")
_MAX_DIGITS = 15
_SHORTEST_WORD = 2
_SCALE = {"万件": 10000, "万": 10000}
_IN_TEN_THOUSAND_YUAN = {"元": 1 / 10000, "万元": 1, "万": 1, "亿元": 10000}
MONEY = frozenset({"元", "万元", "亿元"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number as a cell holds it, and the unit and the remark written beside it ("" where there is none)."""

    value: int | float
    unit: str = ""
    remark: str = ""


def squeeze(text: str) -> str:
    """The text in half-width forms without any white space or invisible characters."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=4096)
def number_in(text: str) -> Number | None:
    """The number that a cell holds, None where it holds none."""
    plain = _REMARK_BEFORE.sub("", squeeze(without_marks(text)).translate(_DASHES))
    found = _NUMBER.fullmatch(plain)
    if not found or (found["remark"] or "")[:1].isdigit():
        return None
    digits = found["whole"].replace(",", "")
    if len(digits) > _MAX_DIGITS:
        return None
    number = float(digits + found["part"]) if found["part"] else int(digits)
    if (found["sign"] or "")[:1] in ("-", "减"):
        number = -number
    return Number(_whole(number), found["unit"] or "", (found["remark"] or "").strip("(),;:。、"))


def without_marks(text: str) -> str:
    """A cell's text without the marks of notes beside its number; circled digits are no digits."""
    return _MARKS_BEFORE.sub("", _MARKS_BEHIND.sub("", text.strip()))


@lru_cache(maxsize=4096)
def cell_value(text: str, unit: str | None = None) -> CellValue:
    """The value of a cell: 15, 12.5, None for what is not filled in, else the text itself, white space removed.

    Args:
        text: what the cell holds.
        unit: the unit of its column, None where things are counted. An amount in 元 is turned into 万元 only where the
            column asks for that; elsewhere it stays text.
    """
    plain = squeeze(text)
    if _ONLY_MARKS.fullmatch(text.strip()):
        return text.strip()
    if _BLANK.fullmatch(plain) or plain in NONE_WORDS or says_nothing(text):
        return None
    found = number_in(text)
    if found is None or (unit is None and found.unit in MONEY):
        return plain
    if unit == "万元":
        return _whole(round(found.value * _IN_TEN_THOUSAND_YUAN.get(found.unit, 1), 6))
    return _whole(found.value * _SCALE.get(found.unit, 1))


@lru_cache(maxsize=4096)
def says_nothing(text: str) -> bool:
    """Whether a cell says in words that there is nothing to count (本单位未制作规章)."""
    plain = squeeze(text).rstrip("。.;")
    return plain in NONE_WORDS or (len(plain) > _SHORTEST_WORD and bool(_SAYS_NOTHING.fullmatch(plain)))


def is_note_mark(text: str, before: str) -> bool:
    """Whether a raised text is the mark of a note: a number or sign behind a number or a word (not m2)."""
    return bool(_NOTE_MARK.fullmatch(text) and _MARKED.search(before))


def is_number(text: str) -> bool:
    """Whether a cell holds a number."""
    return number_in(text) is not None


def is_blank(text: str) -> bool:
    """Whether a cell is not filled in."""
    return cell_value(text) is None


def _whole(number: int | float) -> int | float:
    return int(number) if number == int(number) else number
