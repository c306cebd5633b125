"""A page of a scan → what is seen on it, as on a page of a PDF with text; and what is doubtful about it."""

from collections.abc import Sequence
from typing import Any

from assistant.errors import InputError
from assistant.reading.pdf.seen import Char, Page, Rule
from assistant.reading.scans.recogniser import Seen, read_lines, require
from assistant.settings import ReadingLimits

_PAPER = 595.0
_UNSURE = 0.9
_LETTER = 0.8
_MOST_SHOWN = 10
_NOTE = "这是扫描件或图片，文字由程序识别，数字请对照原件核对。"


def read_scanned_pdf(data: bytes, numbers: Sequence[int], name: str, limits: ReadingLimits) -> list[Page]:
    """The pages of a PDF that are pictures, recognised; `numbers` count from 1.

    Raises:
        InputError: `no-text` without the extra, `unreadable`.
    """
    ready(name, limits)
    from assistant.reading.scans.pictures import page_of_pdf  # noqa: PLC0415

    return [recognised(page_of_pdf(data, number, name), number) for number in numbers]


def ready(name: str, limits: ReadingLimits) -> None:
    """Go on only where a scan can be read: the recogniser is there, and so is the time that it takes.

    Raises:
        InputError: `no-text` without the extra, `scan` where the caller must give a scan's time (`scan_seconds`).
    """
    require(name)
    if limits.seconds < limits.scan_seconds:
        raise InputError(
            f"{name}：这是扫描件，识别文字最多需要{limits.scan_seconds:g}秒。请调大设置项 reading.seconds 后重试。",
            code="scan",
        )


def doubts(pages: Sequence[Page]) -> list[str]:
    """What to tell of recognised pages: that they are, and which characters are not sure."""
    recognised_pages = [page for page in pages if page.recognised]
    unsure = [(page.number, c) for page in recognised_pages for c in page.chars if c.sure < _UNSURE]
    notes = [_NOTE] if recognised_pages else []
    if unsure:
        shown = "、".join(f"第{number}页“{char.text}”（{char.sure:.2f}）" for number, char in unsure[:_MOST_SHOWN])
        notes.append(
            f"扫描件中有{len(unsure)}个字认得不确定，请对照原件：{shown}{'等' if len(unsure) > _MOST_SHOWN else ''}。"
        )
    return notes


def recognised(picture: Any, number: int) -> Page:
    """A page from its picture, in points of a page of common width."""
    from assistant.reading.scans.drawn import strokes  # noqa: PLC0415
    from assistant.reading.scans.straight import level  # noqa: PLC0415

    upright = level(picture)
    lines = read_lines(upright)
    height, width = upright.shape[:2]
    scale = _PAPER / min(width, height)
    page = Page(number, width * scale, height * scale, recognised=True)
    heights = sorted(seen.box[3] - seen.box[1] for line in lines for seen in line)
    text_height = heights[len(heights) // 2] if heights else height / 60
    page.chars = [_char(seen, scale) for line in lines for seen in line]
    across, down = strokes(upright, text_height)
    page.horizontals = [Rule((b[1] + b[3]) / 2 * scale, b[0] * scale, b[2] * scale) for b in across]
    page.verticals = [Rule((b[0] + b[2]) / 2 * scale, b[1] * scale, b[3] * scale) for b in down]
    page.verticals = [_ending(rule, page.horizontals, text_height * scale) for rule in page.verticals]
    return page


def _ending(rule: Rule, across: Sequence[Rule], reach: float) -> Rule:
    """A vertical that ends at the last horizontal it meets: ink that touches its end made it a little longer."""
    met = [
        r.at for r in across if r.start - reach <= rule.at <= r.end + reach and rule.start - 2 <= r.at <= rule.end + 2
    ]
    start = min(met, default=rule.start)
    end = max(met, default=rule.end)
    return Rule(
        rule.at,
        start if start - rule.start < reach else rule.start,
        end if rule.end - end < reach else rule.end,
    )


def _char(seen: Seen, scale: float) -> Char:
    left, top, right, bottom = (value * scale for value in seen.box)
    return Char(seen.text, left, top, right, bottom, size=(bottom - top) * _LETTER, sure=seen.sure)
