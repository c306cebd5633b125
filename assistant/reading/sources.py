"""Where reports come from: files, folders and zip archives, listed one by one so that a bad one stops no other."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assistant.errors import InputError
from assistant.reading.archives import Member, is_archive, member_bytes, members
from assistant.report import Report
from assistant.settings import ReadingLimits

Read = Callable[[bytes, str], Report]
_SKIPPED = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Source:
    """One report to be read, which can be sent to another process.

    `name` is how it is called in answers: `in/a.json`, `in/all.zip/2023/b.docx`.
    """

    name: str
    _read: Callable[[], Report]

    def read(self) -> Report:
        """The report.

        Raises:
            InputError: it cannot be read.
        """
        return self._read()

    def __str__(self) -> str:
        return self.name


def find_sources(paths: Iterable[Path | str], read: Read, limits: ReadingLimits) -> Iterator[Source]:
    """The reports under the paths, in the order of the paths; a folder's files sorted by name, subfolders included.

    What cannot be read is listed all the same: reading it raises the error that says why. Hidden files and the lock
    files of office programs are passed over, and so are symbolic links that lead out of their folder.
    """
    for path in map(Path, paths):
        if path.is_dir():
            for file in _files_below(path):
                yield from _sources_at(file, read, limits)
        else:
            yield from _sources_at(path, read, limits)


def read_file_bytes(path: Path, limits: ReadingLimits) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: `file-not-found`, `not-a-file`, `no-permission`, `too-large` or `unreadable`.
    """
    try:
        if not path.exists():
            raise InputError(f"找不到文件：{path}", code="file-not-found")
        if not path.is_file():
            raise InputError(f"{path}：不是文件。", code="not-a-file")
        if path.stat().st_size > limits.file_bytes:
            raise InputError(
                f"{path}：文件超过{limits.file_bytes / 1024 / 1024:.0f}MB，不像年度报告。"
                f"如确需读取，请调大设置项 reading.file_bytes。",
                code="too-large",
            )
        return path.read_bytes()
    except PermissionError as error:
        raise InputError(f"{path}：没有读取权限。", code="no-permission") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path}：无法读取：{error}", code="unreadable") from error


def _files_below(folder: Path) -> Iterator[Path]:
    root = folder.resolve()
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = Path(parent, name)
            if name.startswith((".", "~$")) or name.lower() in _SKIPPED:
                continue
            if file.is_symlink() and not file.resolve().is_relative_to(root):
                continue
            yield file


def _sources_at(path: Path, read: Read, limits: ReadingLimits) -> Iterator[Source]:
    if path.is_file() and is_archive(path):  # opening a named pipe would wait for its writer
        yield from archive_sources(path, str(path), read, limits)
    else:
        yield Source(str(path), partial(_read_file, path, read, limits))


def _read_file(path: Path, read: Read, limits: ReadingLimits) -> Report:
    return read(read_file_bytes(path, limits), str(path))


def archive_sources(archive: Path | bytes, name: str, read: Read, limits: ReadingLimits) -> Iterator[Source]:
    """The reports in a zip archive; where it cannot be opened, one source that says why."""
    try:
        listed = members(archive, name, limits)
    except InputError as error:
        yield Source(name, partial(_raise, error))
        return
    for member in listed:
        called = f"{name}/{member.name}"
        yield Source(called, partial(_read_member, archive, member, called, read, limits))


def _read_member(archive: Path | bytes, member: Member, name: str, read: Read, limits: ReadingLimits) -> Report:
    return read(member_bytes(archive, member, name, limits), name)


def _raise(error: InputError) -> Report:
    raise error
