"""Numbers in the messages of rules, and replacements in the manner of the writer."""

from __future__ import annotations

import re

from assistant.checking.numbers import render_like, spoken
from assistant.checking.numbers.scanner import Number, scan
from assistant.checking.result import Claim
from assistant.checking.tolerance import agrees
from assistant.shapes import plain

__all__ = ["exact_replacement", "replacement", "spoken"]

_CHINESE_PERCENT = re.compile(r"^[^\d０-９]+[%％‰]$")  # 二十%: no manner to keep


def replacement(claim: Claim, number: Number | None, *, keep_words: bool = True) -> tuple[str, ...]:
    """The claim's text with the right value in the writer's manner; empty where it would not read back as that value.

    Args:
        claim: with its `expected`.
        number: the number as written; a statement in words has none and gets no replacement.
        keep_words: keep 余, 近, 约 at the number; without them the exact value stands alone.
    """
    if number is None or claim.expected is None or claim.expected < 0:
        return ()
    core = claim.text[number.core[0] - number.start : number.core[1] - number.start]
    value = (
        round(claim.expected / number.step) * number.step if number.is_share and number.unit != "成" else claim.expected
    )
    value = value * 100 if number.unit in ("个百分点", "百分点") else value
    rendered = spoken(value, "%", 1) if _CHINESE_PERCENT.search(core) else render_like(core, value)
    text = claim.text.replace(core, rendered, 1) if keep_words else rendered
    return (text,) if _reads_back(text, number.unit, claim.expected) else ()


def exact_replacement(claim: Claim, number: Number | None) -> tuple[str, ...]:
    """The right value in Arabic numerals, where the writer's manner (万, decimals) does not suit it."""
    value = plain(claim.expected)
    suits = number is not None and value is not None and _reads_back(str(value), number.unit, float(value))
    return (str(value),) if suits else ()


def _reads_back(text: str, unit: str, value: float) -> bool:
    shown = text if unit in ("%", "成", "半", "分之") else text + unit
    found = scan(shown)
    if len(found) != 1 or found[0].start != 0 or (value and not found[0].value):
        return False
    return agrees(found[0], value)
