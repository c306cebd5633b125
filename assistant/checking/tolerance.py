"""Whether a number as written can stand for a value: the tolerance comes from what is printed, not from an epsilon.

92.3% stands for 92.25% to 92.35%; 128.64万 for 1286350 to 1286450; 近60 for 55 to 60; 600余 for 600 to 700.
"""

import math

from assistant.checking.numbers.scanner import Approximation, Number

_DUST = 1e-9


def agrees(number: Number, value: float, slack: float = 0.0) -> bool:
    """Whether `value` (in the unit of `number.value`), off by at most `slack`, is one that the writing allows."""
    low, high = allowed(number)
    dust = _DUST * max(1.0, abs(value)) + slack
    return low - dust <= value <= high + dust


def allowed(number: Number) -> tuple[float, float]:
    """The lowest and highest value that the writing allows, in the unit of `number.value`."""
    value = number.value
    if number.upper is not None:
        return value, number.upper
    half = number.step / 2 if _is_rounded(number) else 0.0
    place = _last_place(number)
    match number.approximation:
        case Approximation.NONE:
            return value - half, value + half
        case Approximation.ABOVE:
            return value, value + place
        case Approximation.BELOW:
            return value - place / 2, value
        case Approximation.ABOUT:
            return value - place / 2, value + place / 2
        case Approximation.AT_LEAST:
            return value, math.inf
        case Approximation.AT_MOST:
            return -math.inf, value


def _is_rounded(number: Number) -> bool:
    """Whole counts are exact; decimals, percentages and multiples of 万 are rounded at their last place."""
    return number.step != 1 or number.unit in ("%", "‰", "个百分点", "成", "半", "分之", "倍", "万元", "亿元")


def _last_place(number: Number) -> float:
    """The size of the last place that is not zero: 600 → 100, 1100 → 100, 36.4万 → 1000, 8成 → 0.1."""
    if number.unit == "半":
        return 0.5
    if number.step != 1:
        scaled = round(number.value / number.step)
        return number.step * _zeros(scaled) if number.unit not in ("成", "%") else max(number.step, 0.0)
    return float(_zeros(round(number.value)))


def _zeros(whole: int) -> int:
    place = 1
    while whole and whole % (place * 10) == 0:
        place *= 10
    return place
