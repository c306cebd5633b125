"""One numeral as written, Arabic, Chinese, capital or mixed (3.5万, 1万5千, 一万五千亿) → value and precision.

Takes normalised text (ASCII digits, no spaces); finding numerals in running text is the scanner's work.
"""

import re
from dataclasses import dataclass

CHINESE_DIGITS = {
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    **{c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "〇": 0, "○": 0, "两": 2, "俩": 2, "貳": 2,
}  # fmt: skip
SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
TENS = {"廿": 20, "卅": 30}
LARGE_UNITS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
CHINESE_CHARACTERS = "".join((*CHINESE_DIGITS, *SMALL_UNITS, *TENS, *LARGE_UNITS))

_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[^\d]")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral's value and the step of its last printed place (3.5万 → 35000, step 1000)."""

    value: float
    step: float


def read_numeral(text: str) -> Numeral | None:
    """Value and printed step of a whole numeral; None where the text is not one.

    >>> read_numeral("25万6千")
    Numeral(value=256000, step=1000)
    """
    if text and all(c in CHINESE_DIGITS for c in text):
        return _digit_by_digit(text)
    return _positional(_TOKEN.findall(text))


def _digit_by_digit(text: str) -> Numeral | None:
    """二〇二三 and single digits: the digits stand one beside the other."""
    if len(text) > 1 and "两" in text:
        return None
    value = 0
    for character in text:
        value = value * 10 + CHINESE_DIGITS[character]
    return Numeral(value, 1)


def _positional(tokens: list[str]) -> Numeral | None:
    """Digits with units: sections below 万 are added up, 万 and 亿 multiply what stands before them."""
    total: float = 0
    section: float = 0
    number: float | None = None
    step: float = 1
    last_unit = 1
    for token in tokens:
        if token[0].isdigit():
            if number is not None:
                return None
            number = _arabic(token)
            step = 10.0 ** -len(token.partition(".")[2]) if "." in token else 1
        elif token in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[token]
            if number:
                return None
            number, step = digit, 1
        elif token in SMALL_UNITS:
            unit = SMALL_UNITS[token]
            section += (1 if number is None or (number == 0 and unit == 10) else number) * unit
            step, number, last_unit = step * unit if number is not None else unit, None, unit
        elif token in TENS:
            section, number, step, last_unit = section + TENS[token], None, 1, 10
        elif token in LARGE_UNITS:
            unit = LARGE_UNITS[token]
            if number is None and section == 0 and total == 0:
                return None
            scaled = (section + (number or 0)) * unit
            total = (total + section + (number or 0)) * unit if unit > 10_000 else total + scaled
            step = (step if number is not None else last_unit) * unit
            section, number, last_unit = 0, None, unit
        else:
            return None
    if number is not None:
        number, step = _colloquial_tail(number, step, last_unit, tokens)
    elif last_unit < 10_000 and not any(t[0].isdigit() for t in tokens):
        step = 1  # 三百二十 is exact: nobody rounds with 百 or 十
    value = total + section + (number or 0)
    return Numeral(_whole(value), _whole(step))


def _colloquial_tail(number: float, step: float, last_unit: int, tokens: list[str]) -> tuple[float, float]:
    """一万五 says 15000, 三百五 says 350: a lone digit after a unit counts the next lower place."""
    lone = len(tokens[-1]) == 1 and 0 < number < 10 and last_unit >= 100
    if lone and tokens[-2:-1] and tokens[-2] in {**SMALL_UNITS, **LARGE_UNITS}:
        return number * last_unit / 10, last_unit / 10
    return number, step


def _arabic(token: str) -> float:
    digits = token.replace(",", "")
    return float(digits) if "." in digits else int(digits)


def _whole(value: float) -> float:
    """12000.0 → 12000, and 3.5 × 10000 without binary dust."""
    rounded = round(value, 9 if abs(value) < 1e5 else 3)
    return int(rounded) if rounded == int(rounded) else rounded
