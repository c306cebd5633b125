"""A scan → pieces: each page recognised, its rules found, and read on like a page of a PDF with text."""

from collections.abc import Sequence

from assistant.errors import InputError
from assistant.reading.document import Document
from assistant.reading.html_tables import CellBudget
from assistant.reading.pdf.reading import read_pages
from assistant.reading.pdf.seen import Page
from assistant.reading.scans.pages import doubts, ready, recognised
from assistant.settings import ReadingLimits


def read_image(data: bytes, name: str, limits: ReadingLimits) -> Document:
    """The document in an image file (PNG, JPEG, TIFF), one page a frame.

    Raises:
        InputError: `no-text` without the extra or where nothing was recognised, `too-large`, `unreadable`.
    """
    ready(name, limits)
    from assistant.reading.scans.pictures import pages_of_image  # noqa: PLC0415 - of the optional extra

    pages = [recognised(picture, n) for n, picture in enumerate(pages_of_image(data, name, limits), start=1)]
    return scanned_document("image", pages, name, limits)


def scanned_document(format_: str, pages: Sequence[Page], name: str, limits: ReadingLimits) -> Document:
    """The document that recognised pages make, with notes on what is doubtful.

    Raises:
        InputError: `no-text` where nothing was recognised.
    """
    if not any(page.chars for page in pages):
        raise InputError(f"{name}：图片中没有认出文字。请确认图片清晰、方向正确。", code="no-text")
    return Document(format_, read_pages(pages, CellBudget(name, limits.cells)), notes=doubts(pages))
