"""The text of a Word paragraph as it shows when all changes are accepted.

Left out: deletions, hidden text (its own, its style's, its paragraph's style's), field codes, comments, and the marks
of notes in superscript behind numbers and words. Text boxes and the numbers of notes are handed back apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.reading.docx_numbering import W
from assistant.reading.values import is_note_mark

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT = frozenset(
    f"{W}{name}"
    for name in (
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "delInstrText",
        "pPr",
        "rPr",
        "rt",
        "commentReference",
        "annotationRef",
        "footnoteRef",
        "endnoteRef",
        "sectPr",
    )
)
_TEXT = f"{W}t"
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_BREAKS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_OFF = frozenset({"0", "false", "off"})
_MOST_STYLES = 20


@dataclass(frozen=True, slots=True)
class Looks:
    """What the styles of a document do to text: which hide it, which raise it."""

    hidden: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()


PLAIN = Looks()


@dataclass(slots=True)
class ParagraphText:
    """The text of a paragraph, the contents (w:txbxContent) of its text boxes, and its notes as (kind, number)."""

    text: str
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def paragraph_text(paragraph: Any, looks: Looks = PLAIN) -> ParagraphText:
    """The text of a w:p element."""
    found = ParagraphText("")
    found.text = "".join(text for text, _ in shown_parts(paragraph, looks, found))
    return found


def shown_parts(paragraph: Any, looks: Looks = PLAIN, apart: ParagraphText | None = None) -> list[tuple[str, Any]]:
    """The texts of a w:p that show, each with its element (w:t, w:tab, …); what stands apart goes into `apart`."""
    parts: list[tuple[str, Any]] = []
    before = ""
    for text, element, raised in _parts(paragraph, looks, apart or ParagraphText(""), _style_hides(paragraph, looks)):
        if raised and is_note_mark(text, before):
            continue
        parts.append((text, element))
        before = (before + text)[-4:]
    return parts


def looks_of(styles: Any | None) -> Looks:
    """What the styles in the root element of styles.xml do to text; None where the document has none."""
    if styles is None:
        return PLAIN
    properties = {s.get(f"{W}styleId") or "": s for s in styles.findall(f"{W}style")}
    hidden = {name for name in properties if _says(properties, name, _vanishes)}
    raised = {name for name in properties if _says(properties, name, _is_raised)}
    return Looks(frozenset(hidden), frozenset(raised))


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


def _parts(
    element: Any, looks: Looks, apart: ParagraphText, hidden: bool, raised: bool = False
) -> Iterator[tuple[str, Any, bool]]:
    for child in visible_children(element):
        if child.tag == _TEXT or child.tag.endswith("/math}t"):
            yield child.text or "", child, raised
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag], child, False
        elif child.tag == f"{W}br":
            yield "\n" if child.get(f"{W}type") in (None, "textWrapping") else "", child, False
        elif child.tag == f"{W}txbxContent":
            apart.boxes.append(child)
        elif child.tag in _NOTES:
            apart.notes.append((_NOTES[child.tag], child.get(f"{W}id") or ""))
        elif child.tag != f"{W}r":
            yield from _parts(child, looks, apart, hidden, raised)
        elif not _is_hidden(child, looks, hidden):
            yield from _parts(child, looks, apart, hidden, _raises(child, looks))


def _style_hides(paragraph: Any, looks: Looks) -> bool:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style is not None and style.get(f"{W}val") in looks.hidden


def _is_hidden(run: Any, looks: Looks, by_paragraph: bool) -> bool:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return by_paragraph
    if properties.find(f"{W}del") is not None:
        return True
    own = _vanishes(properties)
    style = properties.find(f"{W}rStyle")
    by_style = style is not None and style.get(f"{W}val") in looks.hidden
    return own if own is not None else by_style or by_paragraph


def _raises(run: Any, looks: Looks) -> bool:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return False
    own = _is_raised(properties)
    style = properties.find(f"{W}rStyle")
    return own if own is not None else style is not None and style.get(f"{W}val") in looks.raised


def _vanishes(properties: Any) -> bool | None:
    """Whether text properties hide; None where they do not say."""
    mark = properties.find(f"{W}vanish")
    return None if mark is None else mark.get(f"{W}val") not in _OFF


def _is_raised(properties: Any) -> bool | None:
    mark = properties.find(f"{W}vertAlign")
    if mark is not None:
        return bool(mark.get(f"{W}val") == "superscript")
    position = properties.find(f"{W}position")
    return None if position is None else not (position.get(f"{W}val") or "0").startswith(("-", "0"))


def _says(styles: dict[str, Any], name: str, what: Any) -> bool:
    """What a style, or the nearest of those that it is based on, says of a property."""
    for _ in range(_MOST_STYLES):
        style = styles.get(name)
        if style is None:
            return False
        properties = style.find(f"{W}rPr")
        said = None if properties is None else what(properties)
        if said is not None:
            return bool(said)
        based_on = style.find(f"{W}basedOn")
        name = "" if based_on is None else based_on.get(f"{W}val") or ""
    return False
