"""Zip archives of reports: their members one by one, with the limits and refusals that hostile archives need.

Nothing is unpacked to disk, so a member's path can do no harm; one that leaves the archive is refused all the same.
"""

import contextlib
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from assistant.errors import InputError
from assistant.report.controls import without_controls
from assistant.settings import ReadingLimits

_SKIPPED = frozenset({"thumbs.db", "desktop.ini"})
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_OFFICE_MARKS = ("[Content_Types].xml", "mimetype")
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name as people see it, and which entry of the archive it is."""

    name: str
    number: int


def members(archive: BinaryIO, name: str, limits: ReadingLimits) -> list[Member] | None:
    """The files in an archive, sorted by name; hidden ones and lock files of office programs are passed over.

    None where it is an office document in a zip container, or no archive that can be opened as one.

    Raises:
        InputError: `too-large` where it holds more files or bytes than allowed.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            everything = opened.infolist()
    except _DAMAGE:
        return None
    if any(entry.filename in _OFFICE_MARKS for entry in everything):
        return None
    entries = [entry for entry in everything if not entry.is_dir()]
    if len(entries) > limits.archive_files or sum(e.file_size for e in entries) > limits.unpacked_bytes:
        raise InputError(
            f"{name}：压缩包中文件太多或解压后过大。"
            "如确需读取，请调大设置项 reading.archive_files 或 reading.unpacked_bytes。",
            code="too-large",
        )
    found = [Member(_shown_name(e), number) for number, e in enumerate(everything) if not e.is_dir()]
    return sorted((member for member in found if not _is_hidden(member.name)), key=lambda member: member.name)


def member_bytes(archive: BinaryIO, member: Member, name: str, limits: ReadingLimits) -> bytes:
    """The bytes of a file in an archive.

    Raises:
        InputError: `unsafe-path`, `encrypted`, `too-large`, or `unreadable` where it is damaged.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            entry = opened.infolist()[member.number]
            _require_sound(member, entry, name, limits)
            return opened.read(entry)
    except (*_DAMAGE, IndexError) as error:
        raise InputError(f"{name}：压缩包中的这个文件已损坏。", code="unreadable") from error


def _require_sound(member: Member, entry: zipfile.ZipInfo, name: str, limits: ReadingLimits) -> None:
    path = PurePosixPath(member.name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in member.name or stat.S_ISLNK(entry.external_attr >> 16):
        raise InputError(f"{name}：压缩包中的这个路径不安全，没有读入。", code="unsafe-path")
    if entry.flag_bits & _ENCRYPTED:
        raise InputError(f"{name}：压缩包有密码。请解压后再读入。", code="encrypted")
    if entry.file_size > limits.file_bytes:
        raise InputError(f"{name}：文件过大。如确需读取，请调大设置项 reading.file_bytes。", code="too-large")


def _shown_name(entry: zipfile.ZipInfo) -> str:
    """A member's name; archives made on Chinese Windows hold it in GB18030 without saying so."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return without_controls(name)


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    last = parts[-1] if parts else ""
    hidden = any(part.startswith(".") and part != ".." for part in parts) or "__MACOSX" in parts
    return hidden or last.startswith("~$") or last.lower() in _SKIPPED
