"""A report pasted into the conversation, and which part of a message is the wish and which the text it is about."""

import json
import re

from assistant.errors import InputError
from assistant.report import Report
from assistant.settings import STANDARD_LIMITS, ReadingLimits

LONG = 300
_QUOTED = re.compile(r"[“\"「]([^”\"」]{8,})[”\"」]", re.DOTALL)


def pasted_report(texts: list[str], limits: ReadingLimits = STANDARD_LIMITS) -> Report | None:
    """The report that was pasted last: JSON of the interface, or text with its tables; None where there is none.

    Raises:
        InputError: JSON that means to be a report but is none.
    """
    for text in reversed(texts):
        found = _as_json(text, limits) or _as_text(text, limits)
        if found is not None:
            return found
    return None


def _as_json(text: str, limits: ReadingLimits) -> Report | None:
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        return None
    try:
        data = json.loads(text[start : end + 1])
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or "year" not in data or not data.keys() & {"tables", "sections", "organization"}:
        return None
    from assistant.reading import read_bytes  # noqa: PLC0415 — needed only where something was pasted

    return read_bytes(text[start : end + 1].encode(), "对话中的报告", limits)


def _as_text(text: str, limits: ReadingLimits) -> Report | None:
    if len(text) < LONG:
        return None
    from assistant.reading import read_bytes  # noqa: PLC0415

    try:
        report = read_bytes(text.encode(), "对话中的报告.txt", limits)
    except InputError:
        return None  # a long message, but no report
    return report if report.tables.cells else None


def split_message(message: str) -> tuple[str, str]:
    """The wish and the text that it is about ("" where the message holds none).

    The text stands on its own lines after the wish, after a colon, or in quotation marks.
    """
    stripped = message.strip()
    first, _, rest = stripped.partition("\n")
    if rest.strip():
        return first.strip().rstrip("：:"), rest.strip()
    quoted = _QUOTED.search(stripped)
    if quoted:
        return (stripped[: quoted.start()] + stripped[quoted.end() :]).strip("：:，。 "), quoted.group(1)
    head, mark, tail = stripped.partition("：")
    if mark and len(tail.strip()) >= 8:
        return head, tail.strip()
    return stripped, ""


def wish_of(message: str) -> str:
    """What a message wants, without a report that is pasted into it."""
    lines = [line.strip() for line in message.strip().split("\n") if line.strip()]
    if len(message) < LONG or len(lines) < 2:
        return lines[0] if lines and len(lines[0]) < LONG else message[:LONG]
    return " ".join(line for line in (lines[0], lines[-1]) if len(line) < LONG and not line.startswith(("{", "}")))
