"""The formats that check results are written in, by name; each one's module is imported when it is asked for.

Every format is a stream: a head, one text an outcome with a separator between, a tail. The texts are made wherever
the outcome was (another process perhaps), so a layout can be sent there. docx is no stream: see `comments`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from assistant.writing.outcome import Outcome

STREAMS = {
    "text": "assistant.writing.terminal",
    "json": "assistant.writing.records",
    "jsonl": "assistant.writing.records",
    "html": "assistant.writing.page",
    "sarif": "assistant.writing.sarif",
}
"""Format → the module that writes it, which has a function `layout(options)`."""


@dataclass(frozen=True, slots=True)
class LayoutOptions:
    """What a layout may depend on.

    Attributes:
        format: its name.
        single: one report was asked for by its file name, so there is one outcome.
        width: columns of the terminal.
        color: whether the terminal shows colours.
    """

    format: str
    single: bool = True
    width: int = 80
    color: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A format. `write` can be sent to other processes."""

    write: Callable[[Outcome], str]
    head: str = ""
    separator: str = ""
    tail: str = ""


def layout(options: LayoutOptions) -> Layout:
    """The layout of a format.

    Raises:
        KeyError: no such format.
    """
    made = import_module(STREAMS[options.format]).layout(options)
    assert isinstance(made, Layout)
    return made
