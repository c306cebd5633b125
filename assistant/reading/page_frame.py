"""Where the article of a web page is: the smallest element that holds the report's headings and tables.

What stands after it (footers, links to other pages) is dropped, and so are the buttons that many sites put at the end
of the article itself; what stands before it is kept before the first section, because titles stand there.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.reading.document import Paragraph, Piece
from assistant.reading.labels import is_known
from assistant.reading.sections import names_section

_DATA = Path(__file__).with_name("page_frame.toml")
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """A piece of the page and the element it stands in (or right after)."""

    piece: Piece
    element: Any


def article(standing: list[Standing]) -> tuple[list[Piece], list[str]]:
    """The pieces of the page without what follows the article, and notes on what was dropped."""
    anchors = [i for i, s in enumerate(standing) if _is_of_report(s.piece)]
    if not anchors:
        return [s.piece for s in standing], []
    inside = _common_ancestor([standing[i].element for i in anchors])
    end = len(standing)
    for i in range(anchors[-1] + 1, len(standing)):
        if not _stands_in(standing[i].element, inside) or _is_button(standing[i].piece):
            end = i
            break
    return [s.piece for s in standing[:end]], []


def without_tail(pieces: list[Piece]) -> list[Piece]:
    """The pieces of a page turned to text without the buttons and the footer behind its last heading or table."""
    anchors = [i for i, piece in enumerate(pieces) if _is_of_report(piece)]
    if not anchors:
        return pieces
    end = next((i for i in range(anchors[-1] + 1, len(pieces)) if _is_button(pieces[i])), len(pieces))
    return pieces[:end]


def _is_of_report(piece: Piece) -> bool:
    if isinstance(piece, Paragraph):
        return names_section(piece.text)
    texts = {cell.text for row in piece.rows for cell in row}
    return sum(map(is_known, texts)) >= _FEWEST_WORDS


def _common_ancestor(elements: list[Any]) -> Any:
    """The innermost element that holds all of them and more than a heading: at least the parent of each."""
    paths = [[*reversed(list(element.iterancestors()))] for element in elements]
    common = None
    for level in zip(*paths, strict=False):
        if any(ancestor is not level[0] for ancestor in level):
            break
        common = level[0]
    return common


def _stands_in(element: Any, container: Any) -> bool:
    return container is None or any(ancestor is container for ancestor in element.iterancestors())


def _is_button(piece: Piece) -> bool:
    return isinstance(piece, Paragraph) and bool(_buttons().search(piece.text.strip()))


@cache
def _buttons() -> re.Pattern[str]:
    return re.compile("|".join(tomllib.loads(_DATA.read_text(encoding="utf-8"))["buttons"]))
