"""The text of a table cell → its value: a number, not filled in (None), or text that is no number."""

import re
import unicodedata
from functools import lru_cache

from assistant.report import CellValue

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_BLANK = re.compile(r"[/\\|\-–—―─_.…·*]*")
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(件|条|项|个|宗|起|万元|元)?")
_DASHES = str.maketrans({"—": "-", "–": "-", "―": "-", "−": "-", "，": ","})
NONE_WORDS = frozenset({"无", "空", "未填", "不适用"})
_MAX_DIGITS = 15


def squeeze(text: str) -> str:
    """The text in half-width forms without any white space or invisible characters."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=4096)
def cell_value(text: str) -> CellValue:
    """The value of a cell: 15, 12.5, None for blank, `/`, `—` or 无, else the text itself, white space removed.

    Numbers may be full-width, hold spaces (`1 5`), thousands separators and a unit (`3件`); an amount in 元 is left
    as text because the form counts in 万元, which only a person can settle.
    """
    plain = squeeze(text)
    if _BLANK.fullmatch(plain) or plain in NONE_WORDS:
        return None
    found = _NUMBER.fullmatch(plain.translate(_DASHES))
    if not found or found[4] == "元":
        return plain
    digits = found[2].replace(",", "")
    if len(digits) > _MAX_DIGITS:
        return plain
    number = float(digits + found[3]) if found[3] else int(digits)
    if found[1] == "-":
        number = -number
    return int(number) if number == int(number) else number


def is_number(text: str) -> bool:
    """Whether a cell holds a number."""
    return isinstance(cell_value(text), int | float)


def is_blank(text: str) -> bool:
    """Whether a cell is not filled in."""
    return cell_value(text) is None
