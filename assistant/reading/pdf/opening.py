"""Opening a PDF file within its limits; every way in which it can be broken becomes a typed error."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from assistant.errors import InputError
from assistant.reading.pdf.seen import Box
from assistant.settings import ReadingLimits

# Damage in a file is our business to report, in one line; pdfminer logs each step of it.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

_MOST_OBJECTS = 400_000


def layouts(data: bytes, name: str, limits: ReadingLimits) -> Iterator[tuple[Any, Box]]:
    """Each page as pdfminer lays it out, with the box of it that is shown.

    Raises:
        InputError: `encrypted`, `unreadable`, or `too-large` where it has too many pages or draws too much.
    """
    try:
        yield from _layouts(data, name, limits)
    except (InputError, MemoryError, GeneratorExit):
        raise
    except (PdfminerException, MalformedPDFException, PDFException) as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, PDFPasswordIncorrect) or isinstance(error, PDFPasswordIncorrect):
            raise InputError(f"{name}：PDF 有密码。请去掉密码后另存，再重试。", code="encrypted") from error
        raise _damaged(name) from error
    except Exception as error:
        raise _damaged(name) from error


def _damaged(name: str) -> InputError:
    return InputError(f"{name}：PDF 文件已损坏，无法读取。", code="unreadable")


def _layouts(data: bytes, name: str, limits: ReadingLimits) -> Iterator[tuple[Any, Box]]:
    drawn = 0
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        if len(pdf.pages) > limits.pages:
            raise InputError(
                f"{name}：PDF 有{len(pdf.pages)}页，超过{limits.pages}页。如确需读取，请调大设置项 reading.pages。",
                code="too-large",
            )
        for page in pdf.pages:
            layout = page.layout
            drawn += _count(layout)
            if drawn > _MOST_OBJECTS:
                raise InputError(f"{name}：PDF 的页面内容过多，不像年度报告。", code="too-large")
            yield layout, _shown(page, layout)
            page.close()


def _count(container: Any) -> int:
    items = getattr(container, "_objs", [])
    return len(items) + sum(_count(item) for item in items if hasattr(item, "_objs"))


def _shown(page: Any, layout: Any) -> Box:
    """The crop box in the layout's coordinates, where it is a sensible part of the page; else the whole page."""
    whole = (layout.x0, layout.y0, layout.x1, layout.y1)
    if page.rotation % 180:
        return _turned(layout)
    left, top, right, bottom = page.cropbox
    origin = page.mediabox
    box = (left - origin[0], layout.y1 - (bottom - origin[1]), right - origin[0], layout.y1 - (top - origin[1]))
    sensible = box[2] - box[0] > 36 and box[3] - box[1] > 36 and box[2] > 0 and box[3] > 0
    return tuple(map(float, box)) if sensible else whole  # type: ignore[return-value]


def _turned(layout: Any) -> Box:
    """Where the content of a page turned by /Rotate lies: libraries turn it about other corners."""
    width, height = layout.x1 - layout.x0, layout.y1 - layout.y0
    places = (
        (0.0, 0.0, height, width),
        (0.0, height - width, height, height),
        (width - height, 0.0, width, width),
        (0.0, 0.0, width, height),
    )
    middles = [((item.x0 + item.x1) / 2, (item.y0 + item.y1) / 2) for item in getattr(layout, "_objs", [])]
    return max(places, key=lambda box: sum(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in middles))
