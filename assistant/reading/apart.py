"""Reading in a process of the pool, so that no file can hang the program, eat its memory, crash it, or look around.

What is asked of a process stands here: a file, a member of an archive, the members of an archive. Telling the format,
opening containers, every library that meets a stranger's bytes: all of it happens there.
"""

import logging
import os
from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from typing import Any, BinaryIO, TypeVar

from pydantic import BaseModel

from assistant.errors import InputError
from assistant.processes import Died, File, Limits, Mistake, OutOfMemory, Pool, TooLate
from assistant.reading import office
from assistant.reading.archives import Member, member_bytes, members
from assistant.report import Provenance, Report
from assistant.settings import ReadingLimits

Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)
_processes = max(2, os.cpu_count() or 2)


class Read(BaseModel):
    """A report and what its JSON leaves out."""

    report: Report
    provenance: Provenance | None

    @classmethod
    def of(cls, report: Report) -> "Read":
        """For the way between two processes."""
        return cls(report=report, provenance=report.provenance)

    def whole(self) -> Report:
        """The report with its provenance."""
        self.report.provenance = self.provenance
        return self.report


def pool_of(limits: ReadingLimits, size: int = 0) -> Pool:
    """The pool of this process by these limits; a larger one where `size` processes are asked for."""
    return _pool(limits, max(size, _processes))


@cache
def _pool(limits: ReadingLimits, size: int) -> Pool:
    return new_pool(size, limits)


def new_pool(
    size: int,
    limits: ReadingLimits,
    *,
    modules: Sequence[str] = (),
    readable: Sequence[str] = (),
    warm: Callable[[], object] | None = None,
) -> Pool:
    """A pool whose processes can read every format; LibreOffice is run by this process for them."""
    bounds = Limits(limits.memory_bytes, limits.unpacked_bytes)
    return Pool(size, bounds, {"convert": office.service}, modules=modules, readable=readable, warm=warm)


def ask(function: Callable[..., Answer], *arguments: Any, name: str, limits: ReadingLimits) -> Answer:
    """The answer of a function of reading, found in a process; what turns out to be a scan is given a scan's time.

    Raises:
        InputError: it cannot be read, took too long (`too-slow`), or too much memory (`too-large`).
    """
    try:
        return _ask(function, *arguments, name=name, limits=limits)
    except InputError as error:
        if error.code != "scan":
            raise
    patient = limits.model_copy(update={"seconds": limits.scan_seconds})
    with_patience = (patient if argument is limits else argument for argument in arguments)
    return _ask(function, *with_patience, name=name, limits=patient)


def _ask(function: Callable[..., Answer], *arguments: Any, name: str, limits: ReadingLimits) -> Answer:
    try:
        return pool_of(limits).run(function, *arguments, seconds=limits.seconds)
    except TooLate as error:
        raise InputError(
            f"{name}：读取超过{limits.seconds:g}秒，已停止。可调大设置项 reading.seconds。", code="too-slow"
        ) from error
    except Died as error:
        raise InputError(f"{name}：文件无法读取，读取它的进程中止了。文件可能已损坏。", code="unreadable") from error
    except OutOfMemory as error:
        raise InputError(
            f"{name}：读取所需内存超过限额。可调大设置项 reading.memory_bytes。", code="too-large"
        ) from error
    except Mistake as error:
        _log.error("reading %s failed: %s at %s", name, error.kind, error.place)
        raise InputError(
            f"{name}：读取时程序出错，没有读入。请把这个文件交给程序的维护者。", code="internal"
        ) from error


def read_file(data: bytes, name: str, limits: ReadingLimits) -> Read:
    """Done in a process: the report in a file."""
    from assistant.reading import read_here  # noqa: PLC0415 - it knows this module

    return Read.of(read_here(data, name, limits))


def read_member(archive: bytes | File, member: Member, name: str, limits: ReadingLimits) -> Read:
    """Done in a process: the report in a member of an archive; an archive inside it is not opened."""
    from assistant.reading import read_here  # noqa: PLC0415

    with _opened(archive) as file:
        data = member_bytes(file, member, name, limits)
    return Read.of(read_here(data, name, limits, nested=True))


def list_members(archive: bytes | File, name: str, limits: ReadingLimits) -> list[Member] | None:
    """Done in a process: the files in an archive; None where it is an office document, or no archive."""
    with _opened(archive) as file:
        return members(file, name, limits)


def _opened(data: bytes | File) -> BinaryIO:
    return BytesIO(data) if isinstance(data, bytes) else data.open()
