"""Where reports come from: files, folders and zip archives, listed one by one so that a bad one stops no other."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.errors import InputError, reason
from assistant.processes import File, NotAFile, inside
from assistant.reading.apart import ask, list_members, read_member
from assistant.reading.archives import Member
from assistant.report import Report
from assistant.report.controls import without_controls
from assistant.settings import STANDARD_LIMITS, ReadingLimits

_SKIPPED = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "@eadir", "$recycle.bin"})
ARCHIVE = b"PK\x03\x04"  # how a zip archive begins, and an office document


@dataclass(frozen=True, slots=True)
class Source:
    """One report to be read, which can be sent to another process.

    Attributes:
        name: how it is called in answers: `in/a.json`, `in/all.zip/2023/b.docx`.
        data: the file, or the archive that holds it.
        member: which one of the archive.
        error: why there is nothing to read.
        listed: whether it was found in a folder or an archive, not named by a person.
    """

    name: str
    data: bytes | File = b""
    limits: ReadingLimits = STANDARD_LIMITS
    member: Member | None = None
    error: InputError | None = None
    listed: bool = False

    def read(self) -> Report:
        """The report.

        Raises:
            InputError: it cannot be read.
        """
        if self.error is not None:
            raise InputError(self.error.message, code=self.error.code)
        if self.member is not None:
            arguments = (self.data, self.member, self.name, self.limits)
            if inside():
                return read_member(*arguments).whole()
            return ask(read_member, *arguments, name=self.name, limits=self.limits).whole()
        from assistant.reading import read_bytes  # noqa: PLC0415 - it knows this module

        name = str(self.data.path) if isinstance(self.data, File) else self.name
        return read_bytes(self.content(), name, self.limits)

    def content(self) -> bytes:
        """The bytes of the file (of the whole archive, where it is in one).

        Raises:
            InputError: it cannot be opened.
        """
        return content(self.data, self.name, self.limits)

    def __str__(self) -> str:
        return self.name


def find_sources(
    paths: Iterable[Path | str], limits: ReadingLimits, passed_over: list[str] | None = None
) -> Iterator[Source]:
    """The reports under the paths, in the order of the paths; a folder's files sorted by name, subfolders included.

    What cannot be read is listed all the same: reading it raises the error that says why. Hidden files and the lock
    files of office programs are passed over (their names are added to `passed_over`), and so are symbolic links that
    lead out of their folder.
    """
    for path in map(Path, paths):
        if path.is_dir():
            for file in _files_below(path, passed_over if passed_over is not None else []):
                yield from (replace(source, listed=True) for source in _sources_at(file, limits))
        else:
            yield from _sources_at(path, limits)


def content(data: bytes | File, name: str, limits: ReadingLimits) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: `file-not-found`, `not-a-file`, `no-permission`, `too-large` or `unreadable`.
    """
    if isinstance(data, bytes):
        return data
    try:
        with data.open() as file:
            if os.fstat(file.fileno()).st_size > limits.file_bytes:
                raise InputError(
                    f"{name}：文件超过{limits.file_bytes / 1024 / 1024:.0f}MB，不像年度报告。"
                    f"如确需读取，请调大设置项 reading.file_bytes。",
                    code="too-large",
                )
            return file.read()
    except FileNotFoundError as error:
        raise InputError(f"找不到文件：{name}", code="file-not-found") from error
    except (IsADirectoryError, NotAFile) as error:
        raise InputError(f"{name}：不是文件。", code="not-a-file") from error
    except PermissionError as error:
        raise InputError(f"{name}：没有读取权限。", code="no-permission") from error
    except OSError as error:
        raise InputError(f"{name}：无法读取：{reason(error)}。", code="unreadable") from error
    except ValueError as error:  # a name that no system takes
        raise InputError(f"{name}：无法读取：文件名不合规定。", code="unreadable") from error


def _files_below(folder: Path, passed_over: list[str]) -> Iterator[Path]:
    root = folder.resolve()
    for parent, folders, files in os.walk(folder):
        passed_over += sorted(f"{name}/" for name in folders if _is_by_the_way(name))
        folders[:] = sorted(name for name in folders if not _is_by_the_way(name))
        for name in sorted(files):
            file = Path(parent, name)
            if _is_by_the_way(name):
                passed_over.append(shown(Path(name)))
                continue
            if file.is_symlink() and not file.resolve().is_relative_to(root):
                continue
            yield file


def _is_by_the_way(name: str) -> bool:
    """Whether a name is what systems and office programs leave in a folder: .DS_Store, ~$年报.docx, Thumbs.db."""
    return name.startswith((".", "~$", "~WRL")) or name.lower() in _SKIPPED or name.lower().endswith((".tmp", ".lnk"))


def _sources_at(path: Path, limits: ReadingLimits) -> Iterator[Source]:
    file = File(path)
    if _begins_as_archive(file):
        yield from archive_sources(file, shown(path), limits)
    else:
        yield Source(shown(path), file, limits)


def shown(path: Path) -> str:
    """A path as it is called in answers: a name can hold what moves a terminal's cursor."""
    return without_controls(str(path))


def _begins_as_archive(file: File) -> bool:
    try:
        with file.open() as opened:
            return opened.read(len(ARCHIVE)) == ARCHIVE
    except (OSError, ValueError):
        return False


def archive_sources(archive: bytes | File, name: str, limits: ReadingLimits) -> Iterator[Source]:
    """The reports in a zip archive; where it is none, or an office document, the one source that it is itself."""
    try:
        listed = ask(list_members, archive, name, limits, name=name, limits=limits)
    except InputError as error:
        yield Source(name, error=error)
        return
    if listed is None:
        yield Source(name, archive, limits)
        return
    for member in listed:
        yield Source(f"{name}/{member.name}", archive, limits, member)
