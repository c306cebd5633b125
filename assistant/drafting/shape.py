"""Shapes of sentences: a small notation whose parts stand or fall with the slots that are filled in.

    {新收申请总数}       a slot that must be there and not be zero, else the shape cannot be used
    [收到|新收]          wordings to choose from; one may be empty
    <，其中{…}件|…>      the first alternative that can be said; none: nothing
    (、:甲{…}件/乙{…}件)  the items that can be said, joined by the mark before the colon; none: cannot be said
    {?无结转}            a condition, no text

Rendering gives a sentence in which only slots are left, or None where the shape cannot be used. Parts may be nested.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache

Pick = Callable[[str, int], int]
_OPENING, _CLOSING = "[<({", {"[": "]", "<": ">", "(": ")"}


@dataclass(frozen=True, slots=True)
class Text:
    """Words said as they stand."""

    text: str


@dataclass(frozen=True, slots=True)
class SlotMark:
    """A slot, or a condition (`?name`), by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Wordings to choose from."""

    options: tuple["Shape", ...]


@dataclass(frozen=True, slots=True)
class Optional:
    """Alternatives of which the first that can be said stands, or nothing."""

    options: tuple["Shape", ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list of which those items stand that can be said."""

    separator: str
    items: tuple["Shape", ...]


Part = Text | SlotMark | Choice | Optional | Items
Shape = tuple[Part, ...]


def render(source: str, usable: Collection[str], pick: Pick) -> str | None:
    """The sentence of a shape with its slots as marks; None where it cannot be said.

    Args:
        source: the shape in its notation.
        usable: names of the slots that are filled in and not zero, and of the conditions that hold.
        pick: tells which of so many wordings is taken at a place.

    Raises:
        ValueError: the notation is broken.
    """
    return _render(parse(source), usable, pick, source)


@cache
def parse(source: str) -> Shape:
    """The shape in this notation.

    Raises:
        ValueError: a bracket has no partner, or a list no separator.
    """
    shape, end = _sequence(source, 0, "")
    if end != len(source):
        raise ValueError(f"句式有误：{source!r}，第 {end + 1} 个字符")
    return shape


def slots_of(source: str) -> set[str]:
    """The names of all slots and conditions of a shape."""
    found: set[str] = set()

    def walk(shape: Shape) -> None:
        for part in shape:
            match part:
                case SlotMark(name):
                    found.add(name)
                case Choice(options) | Optional(options):
                    for option in options:
                        walk(option)
                case Items(_, items):
                    for item in items:
                        walk(item)
                case Text():
                    pass

    walk(parse(source))
    return found


def _sequence(source: str, at: int, ends: str) -> tuple[Shape, int]:
    parts: list[Part] = []
    while at < len(source) and source[at] not in (ends or "]>)}"):
        mark = source[at]
        if mark == "{":
            end = source.find("}", at)
            if end < 0:
                raise ValueError(f"句式有误：{source!r}，花括号没有闭合")
            parts.append(SlotMark(source[at + 1 : end]))
            at = end + 1
        elif mark in _CLOSING:
            part, at = _bracket(source, at)
            parts.append(part)
        else:
            end = at
            while end < len(source) and source[end] not in _OPENING + "]>)}" + ends:
                end += 1
            parts.append(Text(source[at:end]))
            at = end
    return tuple(parts), at


def _bracket(source: str, at: int) -> tuple[Part, int]:
    opening, closing = source[at], _CLOSING[source[at]]
    separator, mark = "", "|"
    at += 1
    if opening == "(":
        colon = source.find(":", at)
        if colon < 0:
            raise ValueError(f"句式有误：{source!r}，清单没有分隔符")
        separator, at, mark = source[at:colon], colon + 1, "/"
    options: list[Shape] = []
    while True:
        option, at = _sequence(source, at, mark + closing)
        options.append(option)
        if at >= len(source) or source[at] not in mark + closing:
            raise ValueError(f"句式有误：{source!r}，“{opening}”没有闭合")
        at += 1
        if source[at - 1] == closing:
            break
    found = tuple(options)
    if opening == "(":
        return Items(separator, found), at
    return (Choice(found) if opening == "[" else Optional(found)), at


def _render(shape: Shape, usable: Collection[str], pick: Pick, place: str) -> str | None:
    said = ""
    for number, part in enumerate(shape):
        text = _part(part, usable, pick, f"{place}/{number}")
        if text is None:
            return None
        said += text
    return said


def _part(part: Part, usable: Collection[str], pick: Pick, place: str) -> str | None:
    match part:
        case Text(words):
            return words
        case SlotMark(name):
            return None if name not in usable else "" if name.startswith("?") else "{" + name + "}"
        case Choice(options):
            can = _sayable(options, usable, pick, place)
            return can[pick(place, len(can))] if can else None
        case Optional(options):
            return next(iter(_sayable(options, usable, pick, place)), "")
        case Items(separator, items):
            can = _sayable(items, usable, pick, place)
            return separator.join(can) if can else None


def _sayable(shapes: tuple[Shape, ...], usable: Collection[str], pick: Pick, place: str) -> list[str]:
    texts = [_render(shape, usable, pick, f"{place}:{number}") for number, shape in enumerate(shapes)]
    return [text for text in texts if text is not None]
