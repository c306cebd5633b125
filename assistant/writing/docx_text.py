"""Where the characters of a Word paragraph stand, and its runs split so that some of them can be commented on.

The text is the one that the reader sees (`reading.docx_text`). Splitting a run changes neither its text nor its
formatting.
"""

from copy import deepcopy
from typing import Any, NamedTuple

from assistant.reading.docx_numbering import W
from assistant.reading.docx_text import PLAIN, Looks, paragraph_text, shown_parts
from assistant.report.controls import has_controls

SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Character(NamedTuple):
    """One character of a paragraph: the `offset`-th of the element `node` (w:t; w:tab and the like are one each)."""

    text: str
    node: Any
    offset: int


def characters(paragraph: Any, looks: Looks = PLAIN) -> list[Character]:
    """The characters of a w:p that the reader sees, given what the document's styles hide."""
    return [
        Character(character, node, offset)
        for text, node in shown_parts(paragraph, looks)
        for offset, character in enumerate(text)
        if not has_controls(character)  # they were not read either (`report.controls`)
    ]


def _text(child: Any) -> str:
    """The text of one element of a run."""
    if child.tag == f"{W}t":
        return child.text or ""
    run = child.makeelement(f"{W}r")
    run.append(deepcopy(child))
    return paragraph_text(run).text


def isolate(found: list[Character]) -> tuple[Any, Any]:
    """The first and the last run of a range of characters, split so that they hold nothing else at their ends."""
    first, last = found[0], found[-1]
    _split(last.node, last.offset + 1)
    started = _split(first.node, first.offset)
    ended = started if first.node is last.node else last.node.getparent()
    return started, ended


def _split(node: Any, offset: int) -> Any:
    """Split a run before the `offset`-th character of its element `node`; the run that begins there."""
    run = node.getparent()
    text = _text(node)
    content = [child for child in run if child.tag != f"{W}rPr"]
    position = content.index(node)
    if offset == 0 and position == 0:
        return run
    if offset == len(text) and position == len(content) - 1:
        return run
    following = run.makeelement(run.tag, run.attrib)
    properties = run.find(f"{W}rPr")
    if properties is not None:
        following.append(deepcopy(properties))
    if 0 < offset < len(text):
        rest = deepcopy(node)
        rest.text, node.text = text[offset:], text[:offset]
        for part in (rest, node):
            part.set(SPACE, "preserve")
        following.append(rest)
    moved = content[position:] if offset == 0 else content[position + 1 :]
    for child in moved:
        following.append(child)
    run.addnext(following)
    return following
