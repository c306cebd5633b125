"""A value written in the manner of a given surface: the same script, separators, unit of 万, and decimals."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal

from assistant.checking.numbers.numeral import CHINESE_CHARACTERS

_DIGITS = "零一二三四五六七八九"
_CAPITALS = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_FULL_WIDTH = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")
_LARGE = {"万": 10_000, "亿": 100_000_000}
_FRACTIONS = {
    "%": 100.0,
    "％": 100.0,
    "个百分点": 100.0,
    "百分点": 100.0,
    "‰": 1000.0,
    "成": 10.0,
    "半": 100.0,
    "分之": 100.0,
}
_PLAINLY_TENTHS = 0.45


def to_chinese(number: int) -> str:
    """A whole number in Chinese numerals.

    >>> to_chinese(10203)
    '一万零二百零三'
    """
    if number == 0:
        return "零"
    text, started_below = "", False
    for unit, name in ((100_000_000, "亿"), (10_000, "万"), (1, "")):
        part, number = divmod(number, unit) if unit > 1 else (number, 0)
        if part == 0:
            started_below = bool(text)
            continue
        if text and (part < 1000 or started_below):
            text += "零"
        text += (to_chinese(part) if part >= 10_000 else _below_ten_thousand(part)) + name
        started_below = False
    return text[1:] if text.startswith("一十") else text


def _below_ten_thousand(number: int) -> str:
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return text


def render_like(surface: str, value: float) -> str:
    """`value` as the writer of `surface` would have put it: 12,846 → 12,901; 128.64万 → 130.02万; 二十八 → 三十.

    `surface` is one number as found by the scanner, without 余, 约 and their like; a percentage keeps its sign and
    `value` is then its fraction.
    """
    value = abs(value)
    if "%" in surface or "％" in surface:
        return _arabic_like(surface, value * 100)
    if surface.startswith("百分之"):
        rest = surface.removeprefix("百分之")
        return "百分之" + (_arabic_like(rest, value * 100) if re.search(r"[\d０-９]", rest) else _chinese(value * 100))
    if "成" in surface:
        return _tenths_like(surface, value)
    if re.search(r"[\d０-９]", surface):
        return _arabic_like(surface, value)
    text = _chinese(value)
    return text.translate(_CAPITALS) if re.search("[壹贰叁肆伍陆柒捌玖拾佰仟]", surface) else text


def _tenths_like(surface: str, value: float) -> str:
    """三成, 三成五: the second digit where the surface has one, or where whole tenths would say too little."""
    tenths, hundredths = divmod(round(value * 100), 10)
    if surface.endswith("成"):
        nearest = round(value * 10)
        if abs(value * 10 - nearest) < _PLAINLY_TENTHS:
            tenths, hundredths = nearest, 0
    whole = _chinese(tenths) if surface[0] in CHINESE_CHARACTERS else str(tenths)
    return f"{whole}成{_DIGITS[hundredths] if hundredths else ''}"


def _arabic_like(surface: str, value: float) -> str:
    unit = next((u for u in _LARGE if u in surface), "")
    digits = re.search(r"[\d０-９][\d０-９,，.．]*", surface)
    assert digits is not None
    decimals = len(re.split(r"[.．]", digits[0])[1]) if re.search(r"[.．]", digits[0]) else 0
    scaled = value / _LARGE[unit] if unit else value
    text = _plain(scaled, decimals)
    if not unit and decimals == 0 and "%" not in surface and "％" not in surface and scaled != math.floor(scaled):
        text = short(scaled)
    if re.search(r"[,，]", digits[0]):
        whole, point, rest = text.partition(".")
        text = f"{int(whole):,}{point}{rest}"
    tail = "%" if "%" in surface or "％" in surface else ""
    text = text + unit + tail
    return text.translate(_FULL_WIDTH) if re.search(r"[０-９]", digits[0]) else text


def spoken(value: float, unit: str = "", decimals: int = 2) -> str:
    """A value with its unit as people write it: 0.923 of % → 92.3%; 0.5 of 半 → 50%.

    >>> spoken(0.0698, "半"), spoken(126.50, "万元"), spoken(0.25, "成"), spoken(2 / 3, "%")
    ('6.98%', '126.5万元', '二成五', '66.67%')
    """
    if unit == "成" and 0 <= value <= 1:
        return _tenths_like("一成一", value)
    factor = _FRACTIONS.get(unit)
    if factor is None:
        return f"{short(value, decimals)}{unit}"
    shown = {"半": "%", "分之": "%"}.get(unit, unit)
    return f"{short(value * factor, decimals)}{shown}"


def short(value: float, decimals: int = 2) -> str:
    """A number with so many decimals at most, and none that say nothing."""
    text = _plain(value, decimals)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _plain(value: float, decimals: int = 0) -> str:
    return str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def _chinese(value: float) -> str:
    whole = math.floor(value + 1e-9)
    if abs(value - whole) < 1e-9:
        return to_chinese(whole)
    fraction = _plain(value - whole, 2)[2:].rstrip("0")
    return to_chinese(whole) + "点" + "".join(_DIGITS[int(d)] for d in fraction)
