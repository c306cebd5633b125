"""What a process may use, and how the system is told."""

import contextlib
import math
from dataclasses import dataclass

_FILES = 256
_SPARE_SECONDS = 2  # the parent's clock ends a job first; the system's limit is for one whose parent cannot


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a process.

    Attributes:
        memory_bytes: address space.
        file_bytes: the largest file that it may write.
    """

    memory_bytes: int
    file_bytes: int = 256 * 1024 * 1024


def limit_this_process(limits: Limits) -> None:
    """Bind this process for the rest of its life. Where the system knows no such limits nothing happens."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 - not on every system

        for what, most in (
            (resource.RLIMIT_AS, limits.memory_bytes),
            (resource.RLIMIT_FSIZE, limits.file_bytes),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, _FILES),
        ):
            with contextlib.suppress(ValueError, OSError):  # a stricter limit stands already
                resource.setrlimit(what, (most, most))


def limit_processor_time(seconds: float) -> None:
    """Bind this process's next job: the system kills it when it has computed for so long."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = math.ceil(used.ru_utime + used.ru_stime + seconds) + _SPARE_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
