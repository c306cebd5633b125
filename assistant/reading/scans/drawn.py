"""The rules drawn on a scanned page: long straight strokes of ink, level or upright."""

from collections.abc import Iterator
from typing import Any

import cv2

from assistant.reading.pdf.seen import Box

_LONGER_THAN_TEXT = 1.6
_THICKEST = 12
_BROKEN = 3


def strokes(picture: Any, text_height: float) -> tuple[list[Box], list[Box]]:
    """The level and the upright strokes, as boxes in pixels; `text_height`: no stroke of a character is longer."""
    _, ink = cv2.threshold(picture, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    length = max(12, round(_LONGER_THAN_TEXT * text_height))
    return list(_found(ink, (length, 1), (1, _BROKEN))), list(_found(ink, (1, length), (_BROKEN, 1)))


def _found(ink: Any, shape: tuple[int, int], mend: tuple[int, int]) -> Iterator[Box]:
    """Strokes at least as long as `shape`; a stroke that wavers by a pixel is mended across first."""
    mended = cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_RECT, mend))
    opened = cv2.morphologyEx(mended, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
    contours, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        x, y, width, height = cv2.boundingRect(contour)
        if min(width, height) <= _THICKEST:
            yield (float(x), float(y), float(x + width), float(y + height))
