"""Works for batches; a module that a process of the pool loads at once."""

import os
import time
from dataclasses import dataclass

from assistant.processes import ProcessError, TooLate


@dataclass(frozen=True)
class Square:
    """Squares a number; on some numbers the process dies or hangs, but never the first process."""

    deadly: tuple[int, ...] = ()
    endless: tuple[int, ...] = ()
    first_process: int = 0

    def __call__(self, source: int) -> tuple[int, bool]:
        here = os.getppid() == self.first_process
        if source in self.deadly and not here:
            os._exit(9)
        if source in self.endless and not here:
            time.sleep(60)
        return source * source, here

    def lost(self, source: int, error: ProcessError) -> tuple[int, bool]:
        return -source - 1000 * isinstance(error, TooLate), False


@dataclass(frozen=True)
class Slow:
    """Tells that it works."""

    def __call__(self, source: int) -> int:
        time.sleep(0.01)
        return source

    def lost(self, source: int, error: ProcessError) -> int:
        return 0
