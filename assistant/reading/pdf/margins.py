"""Headers, footers and page numbers: the outermost lines of pages that say the same on page after page."""

import re
from collections import Counter
from collections.abc import Sequence

from assistant.reading.pdf.lines import Line
from assistant.reading.pdf.seen import Page

_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})"
_PAGE_NUMBER = re.compile(
    rf"[-—–─·\s]*+(?:第?\s*{_NUMBER}\s*页?|\d{{1,4}}\s*[/／]\s*\d{{1,4}}"
    rf"|第?\s*{_NUMBER}\s*页\s*[,，/]?\s*[共（(]\s*共?\s*{_NUMBER}\s*页\s*[)）]?|Page\s*\d+(?:\s*of\s*\d+)?)[-—–─·\s]*",
    re.IGNORECASE,
)
_EDGE = 0.13
_MOST_LINES = 3
_SAME_HEIGHT = 4.0


def without_margins(pages: Sequence[Page], lines: Sequence[list[Line]]) -> list[list[Line]]:
    """The lines of each page that are of the text."""
    outer = [_outer(page, own) for page, own in zip(pages, lines, strict=True)]
    counts = Counter(mark for own in outer for mark in {_mark(line) for line in own})
    fewest = max(2, len(pages) // 2 + len(pages) % 2)
    kept = []
    for page, own, edge in zip(pages, lines, outer, strict=True):
        gone = {id(line) for line in edge if counts[_mark(line)] >= fewest}
        gone |= {id(line) for line in _numbers(page, [line for line in own if id(line) not in gone])}
        kept.append([line for line in own if id(line) not in gone])
    return kept


def _outer(page: Page, lines: list[Line]) -> list[Line]:
    """The outermost lines at the head and at the foot of a page."""
    head = [line for line in lines[:_MOST_LINES] if line.bottom < _EDGE * page.height]
    foot = [line for line in lines[-_MOST_LINES:] if line.top > (1 - _EDGE) * page.height]
    return head + foot


def _numbers(page: Page, lines: list[Line]) -> list[Line]:
    return [
        line
        for line in (*lines[:1], *lines[-1:])
        if _PAGE_NUMBER.fullmatch(line.text.strip())
        and (line.bottom < _EDGE * page.height or line.top > (1 - _EDGE) * page.height)
    ]


def _mark(line: Line) -> tuple[str, int]:
    """What is the same on every page: the text but for its digits, and the height."""
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", line.text)), round(line.top / _SAME_HEIGHT)
