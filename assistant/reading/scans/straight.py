"""A scanned page made level: by how much it is turned, told by where its rows of ink lie."""

from typing import Any

import cv2
import numpy as np

_WIDTH = 900
_MOST = 6.0
_COARSE, _FINE = 0.5, 0.1


def level(picture: Any) -> Any:
    """The picture turned so that its lines of text lie level; white where it did not reach before."""
    angle = _slope(picture)
    return picture if abs(angle) < _FINE else _rotated(picture, angle, 255)


def _slope(picture: Any) -> float:
    """The angle in degrees by which the page must be turned back."""
    height, width = picture.shape[:2]
    scale = min(1.0, _WIDTH / width)
    small = cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    _, ink = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    coarse = max(np.arange(-_MOST, _MOST + _COARSE, _COARSE), key=lambda angle: _sharpness(ink, angle))
    fine = np.arange(coarse - _COARSE, coarse + _COARSE + _FINE / 2, _FINE)
    return float(max(fine, key=lambda angle: _sharpness(ink, angle)))


def _sharpness(ink: Any, angle: float) -> float:
    """How sharply rows with ink and rows without part: most where the lines lie level."""
    rows = _rotated(ink, angle, 0).sum(axis=1, dtype=np.float64)
    return float(((rows[1:] - rows[:-1]) ** 2).sum())


def _rotated(picture: Any, angle: float, ground: int) -> Any:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1.0)
    return cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=ground)
