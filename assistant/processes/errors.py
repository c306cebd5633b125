"""What can go wrong between a process and its parent; who asked makes an error of it that a user understands."""

import traceback


class ProcessError(Exception):
    """A process gave no answer."""


class TooLate(ProcessError):
    """It took longer than its time and was ended."""


class Died(ProcessError):
    """It ended by itself, or what it said was no answer."""


class OutOfMemory(ProcessError):
    """It needed more memory than its limit; it lives on."""


class Mistake(ProcessError):
    """A mistake of ours in it: its type and place, never its text, which may quote a report."""

    def __init__(self, kind: str, place: str) -> None:
        super().__init__(kind, place)
        self.kind = kind
        self.place = place


def place_of(error: BaseException) -> str:
    """Where an error was raised: file and line."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename}:{last.lineno}"
