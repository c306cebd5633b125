"""How light a colour is: 0 for black, 1 for white; what cannot be told (patterns) counts as dark."""

from dataclasses import dataclass
from typing import Any

from assistant.reading.pdf.seen import Box

_SLACK = 0.5


@dataclass(frozen=True, slots=True)
class Paint:
    """A filled box: what is drawn later lies on it."""

    box: Box
    lightness: float


def lightness(colour: Any, space: str = "") -> float:
    """The lightness of a colour of one (grey), three (red, green, blue) or four (printing inks) components."""
    given = colour if isinstance(colour, tuple | list) else (colour,)
    parts = [part for part in given if isinstance(part, int | float)]
    if len(parts) == 1:
        return 1 - _clamp(parts[0]) if "Separation" in space else _clamp(parts[0])
    if len(parts) == 3:
        red, green, blue = map(_clamp, parts)
        return 0.299 * red + 0.587 * green + 0.114 * blue
    if len(parts) == 4:
        cyan, magenta, yellow, black = map(_clamp, parts)
        return (1 - black) * (1 - 0.299 * cyan - 0.587 * magenta - 0.114 * yellow)
    return 0.0


def _clamp(value: float) -> float:
    return min(1.0, max(0.0, float(value)))


def covers(outer: Box, box: Box) -> bool:
    """Whether a box lies within another one."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    across = outer[0] - _SLACK <= x <= outer[2] + _SLACK and outer[1] - _SLACK <= y <= outer[3] + _SLACK
    smaller = box[2] - box[0] <= outer[2] - outer[0] + _SLACK and box[3] - box[1] <= outer[3] - outer[1] + _SLACK
    return across and smaller
