"""Scans → a document: pages that are pictures, read by a text recogniser.

Steps: `pictures` takes the pages out of the file within the limits; `straight` turns a page upright and level;
`recogniser` reads its characters (the optional extra `ocr`); `drawn` finds its rules; from there on a page is read like
one of a PDF with text. What was recognised with doubt is said: the characters carry how sure they are.
"""

from assistant.reading.document import Document
from assistant.settings import ReadingLimits

__all__ = ["read_image"]


def read_image(data: bytes, name: str, limits: ReadingLimits) -> Document:
    """See `reading.read_image`, which is loaded when first needed: pages of PDFs and of pictures know each other."""
    from assistant.reading.scans.reading import read_image as read  # noqa: PLC0415

    return read(data, name, limits)
