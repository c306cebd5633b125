"""What a page of a PDF shows: characters and rules, in one geometry whatever program made the page.

Coordinates are points from the top left corner of the page as it is read. Nothing is judged here: `believed` decides
what counts; `ruled`, `aligned` and `paragraphs` work on what is left.
"""

from dataclasses import dataclass, field

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(slots=True)
class Char:
    """One character: its box, the size of its letters, how it is turned against the page, and how surely it is known.

    Attributes:
        turned: quarter turns against the page's text (a label that stands on its side), else 0.
        spaced: the file puts a space before it.
        sure: 1.0 for a text layer; what the recogniser says for a scan.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    turned: int = 0
    spaced: bool = False
    sure: float = 1.0

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box: where the character is."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight rule: where it lies across its direction (`at`), and from where to where it runs along it."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    """A page: `horizontals` lie at a height, `verticals` at a distance from the left."""

    number: int
    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    horizontals: list[Rule] = field(default_factory=list)
    verticals: list[Rule] = field(default_factory=list)
    unreadable: int = 0
    pictured: float = 0.0
    recognised: bool = False


def inside(char: Char, box: Box) -> bool:
    """Whether the middle of a character lies in a box."""
    x, y = char.middle
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
