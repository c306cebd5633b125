"""A file being fetched: what stands in it so far, hashed on the way, kept between two attempts.

The bytes lie in `NAME.part` beside the file's final name. For a source that comes in parts the ends of the finished
ones stand in `NAME.part.ends`, so that an interrupted pull goes on behind the last of them.
"""

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant.errors import ModelError, reason

Progress = Callable[[int], None]
BLOCK = 1 << 20


class Partial:
    """An open partial file; use as a context manager.

    Attributes:
        size: bytes written and hashed so far.
        ends: offsets at which a finished part ends, ascending.
    """

    def __init__(self, target: Path, progress: Progress) -> None:
        """Open what an earlier attempt left, or start anew.

        Args:
            target: the final name.
            progress: told the number of bytes that are there, whenever it changes.
        """
        self.path = target.with_name(target.name + ".part")
        self._ends_path = target.with_name(target.name + ".part.ends")
        self._progress = progress
        self._file = self.path.open("ab+")
        self.ends: list[int] = []
        self.size = 0
        self._hash = hashlib.sha256()
        self._rehash()
        self.ends = [end for end in self._read_ends() if end <= self.size]

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; what stands in it stays."""
        self._file.close()

    @property
    def sha256(self) -> str:
        """Of all bytes so far, in hexadecimal."""
        return self._hash.hexdigest()

    def write(self, data: bytes) -> None:
        """Append.

        Raises:
            ModelError: `disk-full`.
        """
        try:
            self._file.write(data)
        except OSError as error:
            raise disk_error(error, self.path.parent) from error
        self._hash.update(data)
        self.size += len(data)
        self._progress(self.size)

    def finish_part(self) -> None:
        """Remember that a part ends here."""
        self._sync()
        self.ends.append(self.size)
        self._ends_path.write_text("\n".join(map(str, self.ends)), encoding="ascii")

    def cut(self, size: int) -> None:
        """Forget everything behind that many bytes."""
        if size >= self.size:
            return
        self._file.truncate(size)
        self.ends = [end for end in self.ends if end <= size]
        self._rehash()

    def discard(self) -> None:
        """Remove the partial file; call after closing or instead of it."""
        self._file.close()
        self.path.unlink(missing_ok=True)
        self._ends_path.unlink(missing_ok=True)

    def become(self, target: Path) -> None:
        """Give the finished file its final name."""
        self._sync()
        self._file.close()
        self.path.replace(target)
        self._ends_path.unlink(missing_ok=True)

    def _sync(self) -> None:
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise disk_error(error, self.path.parent) from error

    def _rehash(self) -> None:
        self._hash = hashlib.sha256()
        self._file.seek(0)
        self.size = 0
        while block := self._file.read(BLOCK):
            self._hash.update(block)
            self.size += len(block)
        self._progress(self.size)

    def _read_ends(self) -> list[int]:
        try:
            text = self._ends_path.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            return []
        return [int(line) for line in text.split() if line.isdigit()]


def disk_error(error: OSError, folder: Path) -> ModelError:
    """The typed error for a failed write into a folder."""
    if error.errno in {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}:
        return ModelError(f"磁盘空间不足：{folder} 已写满，请腾出空间后重试，已下载的部分会保留", code="disk-full")
    return ModelError(f"无法写入 {folder}：{reason(error)}", code="model-folder")


def file_sha256(path: Path, progress: Progress = lambda _size: None) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
            progress(size)
    return digest.hexdigest()
