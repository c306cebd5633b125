"""What shows on stderr while something takes long, on a terminal only: a bar, a line while the model loads."""

import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Item = TypeVar("Item")

_PATIENCE = 2.0  # seconds
_INTERVAL = 0.2  # seconds between two pictures of the bar


def shown(items: Iterable[Item], total: int, label: str) -> Iterator[Item]:
    """The items, with a bar that shows how many of `total` came by. No thread of its own: processes may be forked."""
    console = Console(stderr=True)
    if not console.is_terminal or sys.stdout.isatty():  # results on the same screen show how far it is
        yield from items
        return
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=console, auto_refresh=False, transient=True)
    task = bar.add_task(label, total=total)
    started = drawn = perf_counter()
    try:
        for item in items:
            yield item
            bar.advance(task)
            now = perf_counter()
            if now - started > _PATIENCE and now - drawn > _INTERVAL:
                bar.start()
                bar.refresh()
                drawn = now
    finally:
        bar.stop()


@contextmanager
def loading() -> Iterator[None]:
    """A line while the model loads. The library that loads it lets no Python run: Ctrl-C ends the process at once."""
    console = Console(stderr=True)
    if console.is_terminal:
        console.print("正在载入模型……", end="\r")
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if console.is_terminal:
            console.print(" " * len("正在载入模型……") * 2, end="\r")
