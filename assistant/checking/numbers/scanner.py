"""Finds the quantities of a text: each with its span, value, printed step, approximation and unit.

Steps: normalise the characters one for one (so that offsets stay), blank out the names of `language/names.toml`,
match the number patterns, read each numeral. What a number is said of is not decided here.
"""

import re
import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

import ahocorasick

from assistant.checking.numbers.numeral import CHINESE_CHARACTERS, LARGE_UNITS, SMALL_UNITS, Numeral, read_numeral

_NAMES = Path(__file__).parents[1] / "language" / "names.toml"
_BLANK = "\x00"

_NORMAL = str.maketrans(
    {
        **{chr(0xFF01 + i): chr(0x21 + i) for i in range(94) if chr(0xFF01 + i) not in "，；：？！（）"},
        "\u3000": " ", "\u00a0": " ", "﹪": "%", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\t": " ",
    }
)  # fmt: skip
_FULL_WIDTH_SEPARATOR = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")

_CHINESE_SEPARATOR = re.compile(r"(?<![\d，.])[1-9]\d{0,2}(?:，\d{3})+(?![\d，.])")


def _as_separator(match: re.Match[str]) -> str:
    """402，377件 is one number, unless 分别 announces several."""
    announced = "分别" in match.string[max(0, match.start() - 20) : match.start()]
    return match[0] if announced else match[0].replace("，", ",")


class Approximation(Enum):
    """What the words around a number allow: 近 below, 余 above, 约 about, 不少于 at least, 不超过 at most."""

    NONE = "none"
    ABOVE = "above"
    BELOW = "below"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity as written.

    Attributes:
        start, end: its span with the words of approximation, without the unit; `text` is that span.
        core: the span without those words, which a right value may replace.
        value: with 万 and 亿 multiplied out; a percentage is its fraction; of a range, the lower end.
        step: of the last printed place, in the scale of `value`.
        upper: the upper end of a range, else None.
        unit: 件, 元, 万元, %, 个百分点, 倍 …; "" where none stands.
        unit_end: where the unit ends.
    """

    start: int
    end: int
    text: str
    core: tuple[int, int]
    value: float
    step: float
    approximation: Approximation
    unit: str
    unit_end: int
    upper: float | None = None

    @property
    def is_share(self) -> bool:
        """Whether it is a fraction of something: a percentage, 成, 一半, 三分之一."""
        return self.unit in SHARE_UNITS


SHARE_UNITS = frozenset({"%", "‰", "成", "分之", "半"})

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?![\d ]*\d)|\d(?: \d)+(?! ?\d)|\d+)(?:\.\d+)?"
_CN = f"[{CHINESE_CHARACTERS}]"
_UNIT_CHARACTERS = "".join((*SMALL_UNITS, *LARGE_UNITS))
_NUMERAL = (
    rf"(?:{_ARABIC}(?:\s?[{_UNIT_CHARACTERS}](?!元)(?:{_ARABIC}|{_CN})?)*|{_CN}+(?:点[零〇一二三四五六七八九]+)?)"
)
_BEFORE = (
    "不少于|不低于|至少|最少|不超过|不高于|至多|最多|"
    "将近|接近|逼近|不足|不到|未满|大约|约为|约占|超过|突破|高达|近|约|逾|超|过"
)
_AFTER = r"\+(?!\d)|以上|以下|以内|之内|左右|上下|余|多|几"
_MEASURES = (
    "个百分点|百分点|人次|户次|件次|批次|场次|家次|条次|车次|册次|余次|篇次|点次|亿元|万元|千元|元整|美元|元|个月|个工作日|工作日|公里|平方米|小时|分钟|周年|"
    "方面|环节|单位|乡镇|街道|部门|"
    "件|条|次|个|项|篇|份|期|场|名|人|家|处|部|批|户|张|台|卷|本|册|页|位|级|类|种|起|宗|例|轮|遍|天|日|月|年|季度|秒|亩|"
    "只|辆|座|间|幅|块|支|字|笔|套|所|道|门|届|组|对|村|镇|县|市|区|倍|成[一二三四五六七八九半]?|版|段|层|度|集|则|句|字|门|员|岁|款|站|点|幢|栋|吨|头|棵|株|枚|封|通|届|堂|课|折|站|线|屏|台|档|席|盘|副|把|根|口|桌|车|面|股|帧|稿|讲|波"
)
_PATTERN = re.compile(
    rf"(?P<before>{_BEFORE})?\s*"
    rf"(?:(?P<of>百分之|千分之)(?P<ofn>{_ARABIC}|{_CN}+(?:点[零〇一二三四五六七八九]+)?)"
    rf"|(?P<den>{_CN}{{1,3}}|\d+)分之(?P<num>{_CN}{{1,3}}|\d+)"
    rf"|(?P<half>一半|半数|过半(?!数以上))"
    rf"|(?<![\d{CHINESE_CHARACTERS}])(?P<several>[数几])(?P<tens>[十百千万亿]{{1,2}})(?=[余多]?(?:{_MEASURES}))"
    rf"|(?<![以之及网线])(?P<upto>上)(?P<hundreds>[百千万])(?=(?:{_MEASURES}))"
    rf"|(?P<low>{_NUMERAL})(?:\s?(?:件|条|次|个|%)?\s?[—–~～至到-]{{1,2}}\s?(?P<high>{_NUMERAL}))?"
    rf"(?P<mid>余|多|几)?(?P<big>[万亿](?!元)|千|百|十)?"
    rf"(?P<percent>\s?%|‰)?)"
    rf"(?P<after>{_AFTER})?\s*(?P<paren>（[件条次]）)?(?P<measure>{_MEASURES})?(?P<late>(?:{_AFTER})(?!\s?\d))?"
)
_SINGLE_CHINESE = re.compile(rf"{_CN}+")
_STANDS_ALONE_BEFORE = re.compile(r"(?:为|计|共|达|数|是|均|各|和|、|由|至|到|[:：])\s*$")
_STANDS_ALONE_AFTER = re.compile(r"\s*(?:$|[，。；、,;）)\n]|和)")


@cache
def _names() -> tuple[ahocorasick.Automaton, re.Pattern[str]]:
    data = tomllib.loads(_NAMES.read_text(encoding="utf-8"))
    automaton = ahocorasick.Automaton()
    for word in data["words"]:
        automaton.add_word(word, len(word))
    automaton.make_automaton()
    return automaton, re.compile("|".join(f"(?:{p})" for p in data["patterns"]), re.MULTILINE)


def normalise(text: str) -> str:
    """The text with full-width digits, signs and spaces as ASCII, one character for one."""
    if "，" in text:
        text = _FULL_WIDTH_SEPARATOR.sub(",", text)
        text = _CHINESE_SEPARATOR.sub(_as_separator, text)
    return text.translate(_NORMAL)


def blank_names(text: str) -> str:
    """Normalised text with everything that states no quantity overwritten, offsets kept."""
    automaton, patterns = _names()
    characters = None
    for end, length in automaton.iter_long(text):
        if _is_part_of_larger_numeral(text, end - length + 1, end + 1):
            continue
        characters = characters or list(text)
        characters[end - length + 1 : end + 1] = _BLANK * length
    text = "".join(characters) if characters else text
    return patterns.sub(lambda m: _BLANK * len(m[0]), text)


def _is_part_of_larger_numeral(text: str, start: int, end: int) -> bool:
    """12345件 and 五十一级 state quantities: a name must not cut a numeral in two, nor be counted in 件."""
    if text[start].isdigit():
        follows = text[end : end + 2].strip()[:1]
        return text[start - 1 : start].isdigit() or follows in set("0123456789,.%万亿余多件条次个人户宗起份")
    return text[start] in CHINESE_CHARACTERS and start > 0 and text[start - 1] in CHINESE_CHARACTERS


def scan(text: str) -> list[Number]:
    """The quantities of a text, in order; offsets count characters of `text`."""
    return scan_blanked(text, blank_names(normalise(text)))


def scan_blanked(text: str, blanked: str) -> list[Number]:
    """`scan` for a caller that has the blanked text already."""
    found = []
    position = 0
    while match := _PATTERN.search(blanked, position):
        number = _read(text, blanked, match)
        if number is None:
            position = max(match.end("low") if match["low"] else match.end(), match.start() + 1)
            continue
        found.append(number)
        position = max(number.unit_end, match.start() + 1)
    return found


def _read(text: str, blanked: str, match: re.Match[str]) -> Number | None:
    if match["half"]:
        return _build(text, match, match.span("half"), Numeral(0.5, 0.1), "半")
    if match["several"] or match["upto"]:
        return _build_round(text, match)
    if match["of"]:
        numeral = _read_decimal(match["ofn"])
        scale = 100 if match["of"] == "百分之" else 1000
        span = (match.start("of"), match.end("ofn"))
        if numeral is None:
            return None
        return _build(text, match, span, Numeral(numeral.value / scale, numeral.step / scale), "%")
    if match["den"]:
        below, above = read_numeral(match["den"]), read_numeral(match["num"])
        span = (match.start("den"), match.end("num"))
        if below is None or above is None or not below.value:
            return None
        return _build(text, match, span, Numeral(above.value / below.value, 0.05), "分之")
    return _read_count(text, blanked, match)


def _build_round(text: str, match: re.Match[str]) -> Number | None:
    """数十件 is some tens, 上百件 a hundred or nearly so and more: ranges, no numbers."""
    several = bool(match["several"])
    start = match.start("several" if several else "upto")
    end = match.end("tens" if several else "hundreds")
    numeral = read_numeral("一" + text[start + 1 : end])
    if numeral is None:
        return None
    unit = numeral.value
    low, high = (2 * unit, 10 * unit - 1) if several else (0.9 * unit, 10 * unit - 1)
    return _build(text, match, (start, end), Numeral(low, unit), match["measure"] or "", Numeral(high, unit))


def _read_count(text: str, blanked: str, match: re.Match[str]) -> Number | None:
    low = match["low"]
    numeral = _read_decimal(low)
    if numeral is None:
        return None
    if low[0] in CHINESE_CHARACTERS and not _states_quantity(blanked, match):
        return None
    upper = _read_decimal(match["high"]) if match["high"] else None
    end = match.end("high") if match["high"] else match.end("low")
    if match["big"]:
        unit = {**SMALL_UNITS, **LARGE_UNITS}[match["big"]]
        numeral = Numeral(numeral.value * unit, numeral.step * unit)
        upper = upper and Numeral(upper.value * unit, upper.step * unit)
        end = match.end("big")
    if upper and upper.value > 10 * numeral.value and numeral.value < 10 and upper.value >= 10_000:
        scale = 10_000  # 3至5万: the unit of the upper end is that of both
        numeral = Numeral(numeral.value * scale, numeral.step * scale)
    span = (match.start("low"), end)
    if match["percent"]:
        scale = 1000 if match["percent"].strip() == "‰" else 100
        numeral = Numeral(numeral.value / scale, numeral.step / scale)
        upper = upper and Numeral(upper.value / scale, upper.step / scale)
        return _build(text, match, (span[0], match.end("percent")), numeral, "%", upper)
    measure = match["measure"] or ""
    if measure in ("个百分点", "百分点"):
        return _build(text, match, span, Numeral(numeral.value / 100, numeral.step / 100), "个百分点", upper)
    if measure.startswith("成") and numeral.value <= 10:
        span = (span[0], match.end("measure"))
        return _build(text, match, span, _tenths(numeral, measure[1:]), "成", upper)
    return _build(text, match, span, numeral, measure, upper)


def _tenths(numeral: Numeral, further: str) -> Numeral:
    """六成, 六成七, 六成半."""
    hundredths = 5 if further == "半" else "零一二三四五六七八九".index(further or "零")
    return Numeral(numeral.value / 10 + hundredths / 100, 0.01 if further else numeral.step / 10)


def _build(
    text: str,
    match: re.Match[str],
    core: tuple[int, int],
    numeral: Numeral,
    unit: str,
    upper: Numeral | None = None,
) -> Number:
    before, after = match["before"] or "", match["after"] or match["late"] or match["mid"] or ""
    if before == "过" and not after and unit != "半":
        before = ""
    start = match.start("before") if before else core[0]
    end = max(core[1], match.end("mid") if match["mid"] else 0)
    if match["after"]:
        end = max(end, match.end("after"))
    unit_end = max(end, match.end("measure") if match["measure"] else 0, match.end("late") if match["late"] else 0)
    half_exceeded = unit == "半" and text[core[0] : core[1]] == "过半"
    return Number(
        start,
        end,
        text[start:end],
        core,
        numeral.value,
        numeral.step,
        Approximation.ABOVE if half_exceeded else _approximation(before, after),
        unit,
        unit_end,
        upper.value if upper else None,
    )


def _approximation(before: str, after: str) -> Approximation:
    if before in ("近", "将近", "接近", "逼近", "不足", "不到", "未满"):
        return Approximation.BELOW
    if before in ("不少于", "不低于", "至少", "最少") or after in ("以上", "+"):
        return Approximation.AT_LEAST
    if before in ("不超过", "不高于", "至多", "最多") or after in ("以下", "以内", "之内"):
        return Approximation.AT_MOST
    if before in ("超过", "突破", "逾", "超", "过") or after in ("余", "多", "几"):
        return Approximation.ABOVE
    if before in ("约", "大约", "约为", "约占") or after in ("左右", "上下"):
        return Approximation.ABOUT
    return Approximation.NONE


def _states_quantity(blanked: str, match: re.Match[str]) -> bool:
    """A Chinese numeral counts only before a measure word, or alone where a number is expected (为零, 为一百二十)."""
    if match["measure"] or match["percent"] or match["paren"]:
        return True
    low = match["low"]
    if len(low) >= 3 and not match["mid"] and any(c in "十百千万亿" for c in low):
        return True
    if match["big"] or match["mid"] or match["before"] in ("约", "逾", "近", "超过"):
        return bool(match["big"])
    return bool(
        _STANDS_ALONE_BEFORE.search(blanked, 0, match.start("low"))
        and _STANDS_ALONE_AFTER.match(blanked, match.end("low"))
    )


def _read_decimal(text: str) -> Numeral | None:
    text = text.replace(" ", "")
    whole, point, fraction = text.partition("点")
    if not point:
        return read_numeral(text)
    head, tail = read_numeral(whole), read_numeral(fraction)
    if head is None or tail is None:
        return None
    return Numeral(head.value + tail.value / 10 ** len(fraction), 10.0 ** -len(fraction))
