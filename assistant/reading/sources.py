"""Where reports come from: files, folders and zip archives, listed one by one so that a bad one stops no other."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import InputError
from assistant.report import Report

Read = Callable[[bytes, str], Report]
_SKIPPED = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Source:
    """One report to be read. `name` is how it is called in answers: `in/a.json`, `in/all.zip/2023/b.docx`."""

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


def find_sources(paths: Iterable[Path | str], read: Read) -> Iterator[Source]:
    """The reports under the paths, in the order of the paths; a folder's files sorted by name, subfolders included.

    What cannot be read is listed all the same: reading it raises the error that says why. Hidden files and the lock
    files of office programs are passed over, and so are symbolic links that lead out of their folder.
    """
    for path in map(Path, paths):
        if path.is_dir():
            for file in _files_below(path):
                yield from _sources_at(file, read)
        else:
            yield from _sources_at(path, read)


def read_file_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: `file-not-found`, `not-a-file`, `no-permission`, `too-large` or `unreadable`.
    """
    try:
        if not path.exists():
            raise InputError(f"找不到文件：{path}", code="file-not-found")
        if not path.is_file():
            raise InputError(f"{path}：不是文件。", code="not-a-file")
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


def _sources_at(path: Path, read: Read) -> Iterator[Source]:
    yield Source(str(path), lambda: read(read_file_bytes(path), str(path)))
