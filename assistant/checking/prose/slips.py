"""How likely a value is written where another is right, or where the number speaks of something that no table holds.

Errors are rare and are slips of the hand: one or two more or less, a digit swapped, left out, replaced, appended, the
value of a neighbour or of last year. What is far from the right value in every such way speaks of something else.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from assistant.checking.numbers.scanner import Approximation, Number
from assistant.checking.tolerance import agrees

SLIP_RATE = 0.1
_NEAR = {1: 0.10, 2: 0.05, 10: 0.04}
_NEAR_IN_CHINESE = {1: 0.10, 2: 0.05, 3: 0.04, 5: 0.04, 10: 0.04}
_SWAP, _DROP, _APPEND, _DIGIT, _RELATED, _REMOTE = 0.12, 0.10, 0.06, 0.15, 0.25, 0.25
_SCALES, _UNIT = (1e4, 1e8), 0.05
_SPREAD = 13.0  # Σ 1/(v + 1.5) over the values that counts take


def of_anything(number: Number | None, value: float) -> float:
    """How likely a number that no table holds has this value: small ones are common, each large one is rare."""
    if number is None:
        return 0.3
    if number.is_share or number.unit in ("个百分点", "倍"):
        if number.value in (1.0, 0.5):
            return 0.12
        places = max(1.0, 0.5 / number.step) if number.step else 100.0
        return min(0.05, 1.0 / places)
    if number.approximation is not Approximation.NONE or number.upper is not None:
        low, high = sorted((value, number.upper or value * 1.2 + 1))
        return min(0.3, (high - low + 1) / (_SPREAD * (abs(low) + 1.5)))
    if number.step != 1:
        scaled = abs(round(value / number.step)) if number.step else value
        return 1.0 / (_SPREAD * (scaled + 1.5))
    return 1.0 / (_SPREAD * (abs(value) + 1.5))


def of_wrong(number: Number | None, value: float, right: float, related: Collection[float] = ()) -> float:
    """How likely `value` is written where `right`, which it cannot stand for, is meant: by the slips that it takes."""
    if number is None:
        return SLIP_RATE
    step = number.step or 1.0
    chinese = not any(c.isdigit() for c in number.text)
    likely = _slip(round(value / step), round(right / step), chinese)
    if number.approximation is not Approximation.NONE or number.upper is not None:
        likely = max(likely, 0.01)
    if right and value and any(agrees(number, right * s) or agrees(number, right / s) for s in _SCALES):
        likely += _UNIT  # 元 for 万元, 万件 for 件
    if related:
        likely += _RELATED * any(agrees(number, r) for r in related)
    return SLIP_RATE * (likely + _REMOTE * of_anything(number, value))


@lru_cache(maxsize=65536)
def _slip(written: int, meant: int, chinese: bool) -> float:
    if meant < 0 or written < 0:
        return 0.0
    likely = (_NEAR_IN_CHINESE if chinese else _NEAR).get(abs(written - meant), 0.0)
    if meant and written == meant * 10:
        likely += _APPEND
    a, b = str(written), str(meant)
    if len(a) == len(b):
        differing = [i for i in range(len(a)) if a[i] != b[i]]
        if len(differing) == 1:
            likely += _DIGIT / (9 * len(a))
        elif (
            len(differing) == 2
            and differing[1] == differing[0] + 1
            and a[differing[0]] == b[differing[1]]
            and a[differing[1]] == b[differing[0]]
        ):
            likely += _SWAP / max(1, len(a) - 1)
    elif len(a) == len(b) - 1 and any(b[:i] + b[i + 1 :] == a for i in range(len(b))):
        likely += _DROP / len(b)
    return likely
