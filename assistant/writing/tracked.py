"""Right values as tracked changes of a Word document: the old digits deleted, the right ones inserted, both by name.

Steps: the runs of every value are isolated first, which changes no text; then each is wrapped in w:del and followed by
its w:ins. What stands across paragraphs, or inside another's tracked change, is left to its comment.
"""

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assistant.checking import Finding, Span
from assistant.reading.docx_numbering import W
from assistant.writing.docx_text import SPACE, Character, isolate

_PARENTS = frozenset(f"{W}{name}" for name in ("p", "hyperlink", "smartTag", "sdtContent", "customXml", "fldSimple"))
_TRACKED = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))


@dataclass(frozen=True, slots=True)
class TrackedChange:
    """A value to be replaced: its runs, all of one parent, and what comes in their place."""

    runs: tuple[Any, ...]
    right: str


def trackable(findings: list[Finding]) -> list[Finding]:
    """The findings that know one right value for a place of the prose; of those that overlap, the first."""
    taken: list[Span] = []
    found = []
    for finding in findings:
        at = finding.location
        if not isinstance(at, Span) or len(finding.replacements) != 1:
            continue
        if all(at.section != t.section or at.end <= t.start or t.end <= at.start for t in taken):
            taken.append(at)
            found.append(finding)
    return found


def change(characters: list[Character], right: str) -> TrackedChange | None:
    """The change of these characters; None where they cannot be one tracked change."""
    if not characters:
        return None
    first, last = isolate(characters)
    if first.getparent().tag not in _PARENTS or any(True for _ in first.iterancestors(*_TRACKED)):
        return None
    runs = [first]
    while runs[-1] is not last:
        following = runs[-1].getnext()
        if following is None:
            return None
        runs.append(following)
    kept = [run for run in runs if run.tag == f"{W}r"]
    shown = {child.tag for run in kept for child in run} - {f"{W}rPr", f"{W}commentReference"}
    return TrackedChange(tuple(kept), right) if shown <= {f"{W}t"} else None


def track(changes: list[TrackedChange], body: Any, author: str) -> None:
    """Write the changes into the document's body."""
    date = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    number = max((_id(element) for element in body.iter(*_TRACKED)), default=0)
    for each in changes:
        inserted = each.runs[-1].makeelement(f"{W}r")
        properties = each.runs[0].find(f"{W}rPr")
        if properties is not None:
            inserted.append(deepcopy(properties))
        text = inserted.makeelement(f"{W}t", {SPACE: "preserve"})
        text.text = each.right
        inserted.append(text)
        for run in each.runs:
            if run.find(f"{W}t") is None:
                continue
            number += 1
            last = _wrapped(run, "del", {f"{W}id": str(number), f"{W}author": author, f"{W}date": date})
            for shown in run.findall(f"{W}t"):
                shown.tag = f"{W}delText"
        number += 1
        last.addnext(inserted)
        _wrapped(inserted, "ins", {f"{W}id": str(number), f"{W}author": author, f"{W}date": date})


def _wrapped(run: Any, name: str, attributes: dict[str, str]) -> Any:
    """Put a run into a new element that takes its place; that element."""
    wrapper = run.makeelement(f"{W}{name}", attributes)
    run.addprevious(wrapper)
    wrapper.append(run)
    return wrapper


def _id(element: Any) -> int:
    value = element.get(f"{W}id", "0")
    return int(value) if value.lstrip("-").isdigit() else 0
