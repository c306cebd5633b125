"""Whether a number as written is one slip of the hand away from the right one.

A slip is: one or two more or less, ten more or less, two neighbouring digits swapped, a digit left out, a zero
appended, one digit replaced. What follows from a slip is decided by the rules.
"""

from __future__ import annotations

from typing import Literal

Slip = Literal["near", "swap", "drop", "append", "digit"]

_NEAR = frozenset({1, 2, 10})
_NEAR_IN_CHINESE = frozenset({1, 2, 3, 5, 10})


def slip(written: int, right: int, *, chinese: bool = False) -> Slip | None:
    """The slip that turns `right` into `written`, None where it takes more than one. Both in units of the last place.

    >>> slip(311, 131), slip(31, 131), slip(1310, 131), slip(132, 131), slip(500, 131)
    ('swap', 'drop', 'append', 'near', None)
    """
    if right < 0 or written < 0 or right == written:
        return None
    if abs(written - right) in (_NEAR_IN_CHINESE if chinese else _NEAR):
        return "near"
    if written == right * 10:
        return "append"
    a, b = str(written), str(right)
    if len(a) == len(b):
        return _same_length(a, b)
    if len(a) == len(b) - 1 and any(b[:i] + b[i + 1 :] == a for i in range(len(b))):
        return "drop"
    return None


def _same_length(a: str, b: str) -> Slip | None:
    differing = [i for i in range(len(a)) if a[i] != b[i]]
    if len(differing) == 1:
        return "digit"
    if len(differing) == 2 and differing[1] == differing[0] + 1 and a[differing[0]] == b[differing[1]]:
        return "swap" if a[differing[1]] == b[differing[0]] else None
    return None
