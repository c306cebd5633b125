"""Automatic numbers of Word paragraphs written out, since 一、 is often a list number and not in the text.

What a list looks like stands in the part numbering.xml: a paragraph names a list (numId) and a level, itself or
through its style; each level has a pattern (`%1、`), a number format and a start.
"""

from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_MOST_STYLES = 20


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: its pattern, number format, first number, and the style that is linked to it."""

    pattern: str
    format: str
    start: int
    style: str = ""


@dataclass(slots=True)
class _List:
    """A list: lists made from one abstract list count on together, unless a level is told to start anew."""

    abstract: str
    levels: dict[int, _Level] = field(default_factory=dict)
    restarts: set[int] = field(default_factory=set)

    def level_of(self, styles: list[str]) -> int | None:
        """The level that one of the styles is linked to (w:lvl/w:pStyle), the nearest style first."""
        linked = {level.style: number for number, level in self.levels.items() if level.style}
        return next((linked[style] for style in styles if style in linked), None)


class Numbering:
    """Counts the paragraphs of all lists of a document, in reading order."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        """Take the root elements of numbering.xml and styles.xml; None where the document has none."""
        self._lists = {} if numbering is None else _read_lists(numbering)
        self._styles = {} if styles is None else _read_styles(styles)
        self._counts: dict[str, dict[int, int]] = {}

    def prefix(self, properties: Any | None) -> str:
        """The number before a paragraph with these properties (w:pPr), "" where it has none; counts it."""
        if not self._lists or properties is None:
            return ""
        list_id, level = self._list_of(properties)
        found = self._lists.get(list_id)
        if found is None or level not in found.levels:
            return ""
        counts = self._counts.setdefault(found.abstract, {})
        if level in found.restarts:
            found.restarts.discard(level)
            counts.pop(level, None)
        counts[level] = counts.get(level, found.levels[level].start - 1) + 1
        for deeper in [n for n in counts if n > level]:
            del counts[deeper]
        return _render(found, level, counts)

    def _list_of(self, properties: Any) -> tuple[str, int]:
        """The list and level that a paragraph names, itself or through its style; "0" is no list."""
        list_id, level = _named_list(properties)
        style = _value(properties.find(f"{W}pStyle"))
        chain: list[str] = []
        while style in self._styles and len(chain) < _MOST_STYLES:
            based_on, style_list, style_level = self._styles[style]
            chain.append(style)
            if list_id is None:
                list_id, level = style_list, style_level if level is None else level
            style = based_on
        if level is None and list_id in self._lists:
            level = self._lists[list_id].level_of(chain)
        return list_id or "0", level or 0


def format_number(number: int, number_format: str) -> str:
    """A number in one of Word's number formats; unknown formats are written in digits."""
    if number_format in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCountingThousand",
        "taiwaneseCounting",
        "ideographTraditional",
    ):
        return chinese(number)
    if number_format in ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"):
        return "".join(_CHINESE[int(digit)] for digit in str(number))
    if number_format in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return chinese(number, _LEGAL, "拾")
    if number_format.startswith("decimalEnclosedCircle") and 1 <= number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if number_format in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        return chr((65 if number_format == "upperLetter" else 97) + number - 1)
    if number_format in ("upperRoman", "lowerRoman") and 1 <= number < 40:
        roman = "X" * (number // 10) + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][number % 10]
        return roman if number_format == "upperRoman" else roman.lower()
    if number_format == "decimalFullWidth":
        return "".join(chr(0xFF10 + int(digit)) for digit in str(number))
    return "" if number_format == "none" else str(number)


def chinese(number: int, digits: str = _CHINESE, ten: str = "十") -> str:
    """A number from 1 to 99 in Chinese numerals; others digit by digit."""
    if not 0 < number < 100:
        return "".join(digits[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ten if tens == 1 and digits is _CHINESE else digits[tens] + ten
    return head + (digits[ones] if ones else "")


def _render(found: _List, level: int, counts: dict[int, int]) -> str:
    if found.levels[level].format == "bullet":
        return ""
    text = found.levels[level].pattern
    for n in range(level + 1):
        if n in found.levels:
            number = counts.get(n, found.levels[n].start)
            text = text.replace(f"%{n + 1}", format_number(number, found.levels[n].format))
    return text


def _read_lists(root: Any) -> dict[str, _List]:
    abstracts = {a.get(f"{W}abstractNumId"): _read_levels(a) for a in root.findall(f"{W}abstractNum")}
    named = {
        _value(a.find(f"{W}styleLink")): abstracts[a.get(f"{W}abstractNumId")] for a in root.findall(f"{W}abstractNum")
    }
    for link in root.findall(f"{W}abstractNum"):  # a list that is defined by a list style elsewhere
        style = _value(link.find(f"{W}numStyleLink"))
        if style and style in named:
            abstracts[link.get(f"{W}abstractNumId")] = named[style]
    lists: dict[str, _List] = {}
    for num in root.findall(f"{W}num"):
        abstract = _value(num.find(f"{W}abstractNumId"))
        made = _List(abstract, dict(abstracts.get(abstract, {})))
        for override in num.findall(f"{W}lvlOverride"):
            level = _whole(override.get(f"{W}ilvl"))
            start = override.find(f"{W}startOverride")
            made.levels |= _read_levels(override)
            if start is not None and level in made.levels:
                old = made.levels[level]
                made.levels[level] = _Level(old.pattern, old.format, _whole(_value(start), 1), old.style)
                made.restarts.add(level)
        lists[num.get(f"{W}numId") or ""] = made
    return lists


def _read_levels(parent: Any) -> dict[int, _Level]:
    return {
        _whole(level.get(f"{W}ilvl")): _Level(
            _value(level.find(f"{W}lvlText")),
            _value(level.find(f"{W}numFmt")) or "decimal",
            _whole(_value(level.find(f"{W}start")), 1),
            _value(level.find(f"{W}pStyle")),
        )
        for level in parent.findall(f"{W}lvl")
    }


def _read_styles(root: Any) -> dict[str, tuple[str, str | None, int | None]]:
    """Style → the style it is based on, and the list and level it names."""
    styles = {}
    for style in root.findall(f"{W}style"):
        properties = style.find(f"{W}pPr")
        named = (None, None) if properties is None else _named_list(properties)
        styles[style.get(f"{W}styleId") or ""] = (_value(style.find(f"{W}basedOn")), *named)
    return styles


def _named_list(properties: Any) -> tuple[str | None, int | None]:
    named = properties.find(f"{W}numPr")
    if named is None:
        return None, None
    list_id, level = named.find(f"{W}numId"), named.find(f"{W}ilvl")
    return (None if list_id is None else _value(list_id)), (None if level is None else _whole(_value(level)))


def _value(element: Any | None) -> str:
    return "" if element is None else element.get(f"{W}val") or ""


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise
