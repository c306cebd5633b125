"""A review as JSON lines: the objects of the fixed interface."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from assistant.reviewing.review import Review
from assistant.shapes import plain


def written(review: Review) -> str:
    """An object a line: each report with its findings, then what could not be read, pairs, offices that are missing."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects(review))


def objects(review: Review) -> Iterator[dict[str, Any]]:
    """The objects, in order."""
    for record in review.reports:
        who = {"source": record.source, "organization": record.organization, "year": record.year}
        yield {"type": "report", **who, "errors": record.count("error"), "warnings": record.count("warning")}
        for item in record.items:
            yield {"type": "finding", **who, **item.finding, "sentence": item.sentence}
    for record in review.unread:
        yield {"type": "unread", "source": record.source, "code": record.code, "message": record.message}
    for pair in review.pairs:
        yield {"type": "same", "a": pair.a.source, "b": pair.b.source, "share": plain(round(pair.share, 4))}
    for name in review.attendance.missing:
        yield {"type": "missing", "organization": name}
