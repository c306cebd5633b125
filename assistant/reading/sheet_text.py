"""A text in a cell of a workbook that is written: it stays a text, whatever it begins with."""

from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from assistant.report.controls import without_controls

_LONGEST = 32_000  # characters that Excel takes in a cell


def set_text(cell: Any, text: str) -> None:
    """Write a text. One that begins with = + - @ or a control character is no formula, now or when it is edited."""
    cell.value = clean(text) or None
    if cell.value is not None:
        cell.data_type = "s"
        cell.quotePrefix = text.lstrip()[:1] in ("=", "+", "-", "@")


def clean(text: str) -> str:
    """A text without the characters that no workbook may hold, as long as a cell takes."""
    return ILLEGAL_CHARACTERS_RE.sub("", without_controls(text))[:_LONGEST]
