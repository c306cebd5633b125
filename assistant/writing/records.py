"""Check results as JSON and JSON lines: the objects of the fixed interface."""

import json

from assistant.writing.formats import Layout, LayoutOptions
from assistant.writing.outcome import Outcome


def layout(options: LayoutOptions) -> Layout:
    """JSON lines: an object a line. JSON: the object of a single report, else a list of objects."""
    if options.format == "jsonl":
        return Layout(line)
    if options.single:
        return Layout(indented, tail="\n")
    return Layout(indented, head="[\n", separator=",\n", tail="\n]\n")


def line(outcome: Outcome) -> str:
    """An outcome as a line of JSON."""
    return json.dumps(outcome.to_json(), ensure_ascii=False) + "\n"


def indented(outcome: Outcome) -> str:
    """An outcome as JSON for people to read, without a last line break."""
    return json.dumps(outcome.to_json(), ensure_ascii=False, indent=2)
