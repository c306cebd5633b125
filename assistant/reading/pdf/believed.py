"""Which characters and which rules of a page are believed: the one place where that is decided.

Steps: what the page draws is taken in the order of drawing, so that paint can be told from what it lies on; then
characters (hidden, turned, doubled, unreadable ones go), then rules (paint that no eye takes for a rule goes), then,
over all pages, marks that are printed across the text.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage

from assistant.reading.characters import plain_characters
from assistant.reading.pdf.colours import Paint, covers, lightness
from assistant.reading.pdf.seen import Box, Char, Page, Rule

_STRAIGHT = 1.0
_THIN = 3.6
_FAINT_RULE = 0.97
_FAINT_TEXT = 0.93
_LIGHT = 0.55
_LARGE = 1.7
_SMALLEST = 2.0
_UPRIGHT = math.radians(5)
_PICTURE = 0.5
_DOUBLED = 0.25
_SAME_PLACE = 3.0
_MOST = 0.8
_CONTRAST = 0.4
_PRIVATE = range(0xE000, 0xF900)


@dataclass(slots=True)
class _Drawn:
    """A character before judgement: its angle in quarter turns (None: slanted) and how light it is."""

    char: Char
    quarter: int | None
    lightness: float


@dataclass(slots=True)
class _Raw:
    chars: list[_Drawn] = field(default_factory=list)
    paints: list[Paint] = field(default_factory=list)
    rules: list[tuple[Box, float]] = field(default_factory=list)
    edges: list[Box] = field(default_factory=list)
    unreadable: int = 0
    pictured: float = 0.0


def believe(layouts: Iterable[tuple[Any, Box]]) -> list[Page]:
    """The pages with what is believed of each; a layout is pdfminer's page, with the box of it that is shown."""
    pages, light = [], []
    for number, (layout, shown) in enumerate(layouts, start=1):
        raw = _take(layout, shown)
        page, faint = _page(number, raw, shown)
        pages.append(page)
        light.append(faint)
    _drop_marks(pages, light)
    return pages


def _walk(container: Any) -> Iterator[Any]:
    for item in container:
        if isinstance(item, LTContainer) and not isinstance(item, LTChar):
            yield from _walk(item)
        else:
            yield item


def _take(layout: Any, shown: Box) -> _Raw:
    """Everything drawn within the part of the page that is shown, measured from that part's top left corner."""
    raw = _Raw()
    area = (shown[2] - shown[0]) * (shown[3] - shown[1])
    spaced = False
    for item in _walk(layout):
        box = (item.x0 - shown[0], shown[3] - item.y1, item.x1 - shown[0], shown[3] - item.y0)
        if isinstance(item, LTChar):
            text = plain_characters(item.get_text())
            if text.isspace():
                spaced = True
            elif _within(box, shown):
                _take_char(raw, item, text, box, spaced=spaced)
                spaced = False
        elif isinstance(item, LTCurve):
            _take_path(raw, item, box, shown)
        elif isinstance(item, LTImage):
            raw.pictured += max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1]) / max(area, 1.0)
            raw.paints.append(Paint(box, _PICTURE))
    return raw


def _within(box: Box, shown: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return 0 <= x <= shown[2] - shown[0] and 0 <= y <= shown[3] - shown[1]


def _take_char(raw: _Raw, item: LTChar, text: str, box: Box, *, spaced: bool) -> None:
    a, b = item.matrix[0], item.matrix[1]
    angle = math.atan2(b, a)
    quarter = round(angle / (math.pi / 2))
    straight = abs(angle - quarter * math.pi / 2) <= _UPRIGHT
    if text.startswith("(cid:"):
        raw.unreadable += 1
        return
    if text == "\ufffd":
        raw.unreadable += 1
        return
    if not text.isprintable() or ord(text[:1] or " ") in _PRIVATE:
        return
    size = (box[2] - box[0]) if quarter % 2 else (box[3] - box[1])
    if size < _SMALLEST:
        return
    state = item.graphicstate
    light = lightness(state.ncolor, getattr(item.ncs, "name", ""))
    if light >= _FAINT_TEXT and abs(light - _ground(raw, box)) < 1 - _FAINT_TEXT:
        return
    raw.chars.append(_Drawn(Char(text, *box, size=size, spaced=spaced), quarter % 4 if straight else None, light))


def _ground(raw: _Raw, box: Box) -> float:
    """How light what a box lies on is: the paint drawn last, else the white page."""
    return next((paint.lightness for paint in reversed(raw.paints) if covers(paint.box, box)), 1.0)


def _take_path(raw: _Raw, item: LTCurve, box: Box, shown: Box) -> None:
    """A path as rules, as paint that lies under what comes later, or as nothing (a curve, a clip, a picture)."""
    box = (max(box[0], 0.0), max(box[1], 0.0), min(box[2], shown[2] - shown[0]), min(box[3], shown[3] - shown[1]))
    width, height = box[2] - box[0], box[3] - box[1]
    if width < 0 or height < 0:
        return
    thin = min(width, height) <= _THIN
    if item.fill and not thin and _is_box(item):
        light = lightness(item.non_stroking_color)
        under = next((paint for paint in reversed(raw.paints) if covers(paint.box, box)), None)
        if under is not None and light - under.lightness >= _CONTRAST:
            raw.edges.append(box)
        raw.paints.append(Paint(box, light))
    if item.fill and thin:
        raw.rules.append((box, lightness(item.non_stroking_color)))
    if not item.stroke or (item.linewidth or 0) > 2 * _THIN:
        return
    light = lightness(item.stroking_color)
    if thin:
        raw.rules.append((box, light))
    else:
        raw.rules += [(side, light) for side in _straight_sides(item, shown)]


def _is_box(item: LTCurve) -> bool:
    return len({round(x, 1) for x, _ in item.pts}) <= 2 and len({round(y, 1) for _, y in item.pts}) <= 2


def _straight_sides(item: LTCurve, shown: Box) -> Iterator[Box]:
    """The straight pieces of a path, as boxes without thickness; what is drawn with curves has none."""
    if any(step[0] not in "mlh" for step in item.original_path or ()):
        return
    points = list(item.pts)
    points += points[:1] if _is_box(item) or (item.original_path or [("",)])[-1][0] == "h" else []
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(x0 - x1) <= _STRAIGHT or abs(y0 - y1) <= _STRAIGHT:
            left, right, low, high = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
            yield (left - shown[0], shown[3] - high, right - shown[0], shown[3] - low)


def _page(number: int, raw: _Raw, shown: Box) -> tuple[Page, list[Char]]:
    """The page turned so that its text stands upright, without large light marks; and its light characters."""
    width, height = shown[2] - shown[0], shown[3] - shown[1]
    quarters = Counter(drawn.quarter for drawn in raw.chars if drawn.quarter is not None)
    turn = max(quarters, key=lambda q: (quarters[q], q == 0), default=0)
    page = Page(number, *((height, width) if turn % 2 else (width, height)))
    page.unreadable, page.pictured = raw.unreadable, min(raw.pictured, 1.0)
    for drawn in raw.chars:
        char = drawn.char
        if drawn.quarter is None or (drawn.quarter - turn) % 4 == 2:
            continue
        char.left, char.top, char.right, char.bottom = _turned(
            (char.left, char.top, char.right, char.bottom), turn, width, height
        )
        char.turned = (drawn.quarter - turn) % 4
    kept = [drawn for drawn in raw.chars if drawn.quarter is not None and (drawn.quarter - turn) % 4 != 2]
    page.chars = _undoubled([drawn.char for drawn in kept])
    usual = _usual_size(page.chars)
    faint = {id(d.char) for d in kept if d.lightness > _LIGHT}
    for box, light in [*raw.rules, *((side, 0.0) for edge in raw.edges for side in _sides(edge))]:
        if light < _FAINT_RULE:
            _add_rule(page, _turned(box, turn, width, height))
    page.chars = [c for c in page.chars if id(c) not in faint or c.size <= _LARGE * usual]
    return page, [c for c in page.chars if id(c) in faint]


def _sides(box: Box) -> list[Box]:
    left, top, right, bottom = box
    across = [(left, top, right, top), (left, bottom, right, bottom)]
    return [*across, (left, top, left, bottom), (right, top, right, bottom)]


def _turned(box: Box, turn: int, width: float, height: float) -> Box:
    left, top, right, bottom = box
    if turn == 1:
        return height - bottom, left, height - top, right
    if turn == 2:
        return width - right, height - bottom, width - left, height - top
    if turn == 3:
        return top, width - right, bottom, width - left
    return box


def _add_rule(page: Page, box: Box) -> None:
    """A thin box as a rule along its length; a dot may be part of a dotted rule of either direction."""
    left, top, right, bottom = box
    if bottom - top <= _THIN and right - left > 0:
        page.horizontals.append(Rule((top + bottom) / 2, left, right))
    if right - left <= _THIN and bottom - top > 0:
        page.verticals.append(Rule((left + right) / 2, top, bottom))


def _usual_size(chars: list[Char]) -> float:
    sizes = Counter(round(char.size * 2) / 2 for char in chars)
    return max(sizes, key=lambda size: (sizes[size], size), default=10.0)


def _undoubled(chars: list[Char]) -> list[Char]:
    """Each character once, where bold or shadowed print draws it several times a little apart."""
    kept: list[Char] = []
    places: dict[str, list[Char]] = defaultdict(list)
    for char in chars:
        across, down = _DOUBLED * (char.right - char.left), _DOUBLED * char.size
        if any(
            abs(other.left - char.left) <= across and abs(other.top - char.top) <= down for other in places[char.text]
        ):
            continue
        places[char.text].append(char)
        kept.append(char)
    return kept


def _drop_marks(pages: list[Page], light: list[list[Char]]) -> None:
    """Marks printed across the text of most pages at the same place: large letters, or all the light ones."""
    if len(pages) < 2:
        return
    large = [[c for c in page.chars if c.size > _LARGE * _usual_size(page.chars)] for page in pages]
    for marks, whole in ((large, 0.0), (light, _MOST)):
        places = Counter(place for chars in marks for place in {_place(char) for char in chars})
        for page, chars in zip(pages, marks, strict=True):
            again = {id(c) for c in chars if places[_place(c)] * 2 > len(pages) and places[_place(c)] > 1}
            if len(again) >= whole * len(chars):
                page.chars = [char for char in page.chars if id(char) not in again]


def _place(char: Char) -> tuple[str, int, int]:
    return char.text, round(char.left / _SAME_PLACE), round(char.top / _SAME_PLACE)
