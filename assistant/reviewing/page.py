"""A review as one HTML page: the overview, and below it the findings of each report. It needs no network, no script."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from assistant.reviewing.review import Review
from assistant.writing.words import SEVERITIES

_TEMPLATE = Path(__file__).with_name("page.html.j2")


def written(review: Review) -> str:
    """The page."""
    closest: dict[int, float] = {}
    for pair in reversed(review.pairs):
        closest[id(pair.a)] = closest[id(pair.b)] = pair.share
    anchors = {id(record): f"r{number}" for number, record in enumerate(review.records)}
    return _template().render(review=review, severities=SEVERITIES, closest=closest, anchors=anchors, identity=id)


@cache
def _template() -> Template:
    loader = FileSystemLoader(_TEMPLATE.parent)
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["percent"] = lambda share: "" if share is None else f"{share:.0%}"
    return made.get_template(_TEMPLATE.name)
