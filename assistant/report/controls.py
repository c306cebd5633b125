"""Characters that nobody sees and programs obey: they are dropped when a report is read, and nothing writes them.

C0 and C1 controls move a terminal's cursor or end a file's text, XML cannot hold most of them, and marks of writing
direction show a text otherwise than it is compared. Tabs and line feeds are text.
"""

import re
from typing import Any

from assistant.report.model import Report

_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u2028\u2029\u206a-\u206f\ufff9-\ufffb\U000e0000-\U000e007f"  # ends of lines, what is obsolete, tags
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"  # halves of pairs, what is no character
)
_WINDOWS_LINE = re.compile("\r(?=\n)")


def has_controls(text: str) -> bool:
    """Whether a text has any."""
    return _CONTROLS.search(text) is not None


def without_controls(text: str) -> str:
    """The text without them."""
    return _CONTROLS.sub("", text)


def with_spaces(value: Any) -> Any:
    """Texts in plain data (lists, objects), each such character a space, so that offsets stay what they are."""
    if isinstance(value, str):
        return _CONTROLS.sub(" ", value)
    if isinstance(value, list):
        return [with_spaces(each) for each in value]
    if isinstance(value, dict):
        return {with_spaces(key): with_spaces(each) for key, each in value.items()}
    return value


class Sweeper:
    """Drops them from many texts and counts."""

    def __init__(self) -> None:
        self.dropped = 0

    def __call__(self, text: str) -> str:
        """The text without them; a carriage return before a line feed stays, which is how Windows ends lines."""
        if not has_controls(text):
            return text
        parts = [_CONTROLS.subn("", part) for part in _WINDOWS_LINE.split(text)]
        self.dropped += sum(count for _, count in parts)
        return "\r".join(clean for clean, _ in parts)

    @property
    def notes(self) -> list[str]:
        """What the reader of the report is told."""
        return [f"有{self.dropped}个控制字符或看不见的方向字符，没有读入。"] if self.dropped else []


def swept(report: Report) -> tuple[Report, list[str]]:
    """A report without them in any of its texts, and the note that says so."""
    sweep = Sweeper()
    report.organization = sweep(report.organization)
    for section in report.sections:
        section.title, section.text = sweep(section.title), sweep(section.text)
    for tables in (report.tables, report.previous.tables if report.previous else None):
        for address, value in tables.cells.items() if tables else ():
            if isinstance(value, str):
                tables.cells[address] = sweep(value)  # type: ignore[union-attr]
    report.notes = [sweep(note) for note in report.notes]
    return report, sweep.notes
