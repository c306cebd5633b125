"""How a job's arguments travel: pickled, but files as open descriptors, and what does not change only once."""

import io
import itertools
import os
import pickle
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar

Value = TypeVar("Value")
_numbers = itertools.count()


class NotAFile(OSError):
    """A folder, a pipe, a device."""


@dataclass(frozen=True, slots=True)
class File:
    """A file on the disk. A process that may not open it gets it open.

    Attributes:
        path: where it is.
        descriptor: in a process that got it open, its descriptor.
        error: why it could not be opened for that process.
    """

    path: Path
    descriptor: int | None = None
    error: OSError | None = None

    def open(self) -> BinaryIO:
        """The file from its beginning.

        Raises:
            OSError: it cannot be opened, or is no file.
        """
        if self.error is not None:
            raise self.error
        descriptor = _opened(self.path) if self.descriptor is None else os.dup(self.descriptor)
        file = os.fdopen(descriptor, "rb")
        file.seek(0)
        return file


@dataclass(frozen=True, slots=True)
class Constant(Generic[Value]):
    """A value that many jobs share; each process is sent it once."""

    value: Value
    number: int = field(default_factory=lambda: next(_numbers))


def packed(job: Any, known: set[int]) -> tuple[bytes, list[int]]:
    """The pickle of a job and the files that go with it; `known` are the constants that the process has already.

    Whoever calls this closes the files.
    """
    buffer = io.BytesIO()
    packer = _Packer(buffer, known)
    try:
        packer.dump(job)
    except BaseException:
        for descriptor in packer.descriptors:
            os.close(descriptor)
        raise
    known |= packer.sent
    return buffer.getvalue(), packer.descriptors


def unpacked(body: bytes, descriptors: list[int], constants: dict[int, Any]) -> Any:
    """The job in a pickle that the parent made; new constants are added to `constants`."""
    return _Unpacker(io.BytesIO(body), descriptors, constants).load()


class _Packer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, known: set[int]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._known = known
        self._places: dict[Path, int] = {}
        self.descriptors: list[int] = []
        self.sent: set[int] = set()

    def persistent_id(self, obj: Any) -> Any:
        if isinstance(obj, Constant):
            if obj.number in self._known or obj.number in self.sent:
                return ("constant", obj.number, None)
            self.sent.add(obj.number)
            return ("constant", obj.number, pickle.dumps(obj.value))
        if isinstance(obj, File) and obj.descriptor is None and obj.error is None:
            return self._file(obj.path)
        return None

    def _file(self, path: Path) -> Any:
        if path not in self._places:
            try:
                descriptor = _opened(path)
            except OSError as error:
                return ("missing", str(path), error)
            self._places[path] = len(self.descriptors)
            self.descriptors.append(descriptor)
        return ("file", str(path), self._places[path])


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, descriptors: list[int], constants: dict[int, Any]) -> None:
        super().__init__(file)
        self._descriptors = descriptors
        self._constants = constants

    def persistent_load(self, pid: Any) -> Any:
        kind, what, content = pid
        if kind == "constant":
            if content is not None:
                self._constants[what] = pickle.loads(content)
            return Constant(self._constants[what], what)
        if kind == "missing":
            return File(Path(what), error=content)
        return File(Path(what), descriptor=self._descriptors[content])


def _opened(path: Path) -> int:
    """A descriptor of a regular file; a pipe or a device would make who reads it wait."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotAFile(str(path))
    return descriptor
