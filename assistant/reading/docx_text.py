"""The text of a Word paragraph as it shows when all changes are accepted.

Left out: deletions, hidden text, field codes, notes, comments. Text boxes are handed back apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.reading.docx_numbering import W

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT = frozenset(
    f"{W}{name}"
    for name in (
        "del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "rt", "footnoteReference",
        "endnoteReference", "commentReference", "annotationRef", "footnoteRef", "sectPr",
    )
)  # fmt: skip
_TEXT = f"{W}t"
_BREAKS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}


@dataclass(slots=True)
class ParagraphText:
    """The text of a paragraph, and the contents (w:txbxContent) of the text boxes anchored in it."""

    text: str
    boxes: list[Any] = field(default_factory=list)


def paragraph_text(paragraph: Any) -> ParagraphText:
    """The text of a w:p element."""
    boxes: list[Any] = []
    return ParagraphText("".join(_parts(paragraph, boxes)), boxes)


def is_joined_to_next(paragraph: Any) -> bool:
    """Whether the paragraph's end was deleted, so that the next paragraph continues it."""
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def visible_children(element: Any) -> Iterator[Any]:
    """The elements inside one, deletions left out, one alternative of each choice taken."""
    for child in element:
        if child.tag == f"{_COMPATIBILITY}AlternateContent":
            choice = child.find(f"{_COMPATIBILITY}Choice")
            yield from choice if choice is not None else child.iterfind(f"{_COMPATIBILITY}Fallback/*")
        elif child.tag not in _LEFT_OUT:
            yield child


def _parts(element: Any, boxes: list[Any]) -> Iterator[str]:
    for child in visible_children(element):
        if child.tag == _TEXT or child.tag.endswith("/math}t"):
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag == f"{W}br":
            yield "\n" if child.get(f"{W}type") in (None, "textWrapping") else ""
        elif child.tag == f"{W}txbxContent":
            boxes.append(child)
        elif child.tag != f"{W}r" or not _is_hidden(child):
            yield from _parts(child, boxes)


def _is_hidden(run: Any) -> bool:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return False
    mark = properties.find(f"{W}vanish")
    deleted = properties.find(f"{W}del") is not None
    return deleted or (mark is not None and mark.get(f"{W}val") not in ("0", "false", "off"))
