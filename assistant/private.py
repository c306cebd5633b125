"""Files and folders that only this user may enter, and secrets kept out of what is shown."""

import contextlib
import os
import re
import stat
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_SECRETS = (
    (re.compile(r"(://)[^\s/:@'\"]+:[^\s'\"]*@"), r"\1***@"),  # a password may hold / and @
    (re.compile(r"(://)[^\s/@'\"]+@"), r"\1***@"),
    (re.compile(r"(?i)([?&;]\w*(?:passw\w*|pwd|token|key|secret)=)[^&;\s'\"]+"), r"\1***"),
    (re.compile(r"(?i)\b(bearer\s+)[^\s'\"]{8,}"), r"\1***"),
)


def masked(text: str) -> str:
    """A text without the passwords and keys that stand in its addresses."""
    for pattern, shown in _SECRETS:
        text = pattern.sub(shown, text)
    return text


def make_private_folder(folder: Path, *, own: bool = False) -> None:
    """Make a folder that only this user may enter; `own`: one of ours, closed to others where it is there already.

    Raises:
        OSError: it cannot be made.
    """
    made = not folder.exists()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if made or own:
        _close(folder, 0o700)


def make_private_file(path: Path) -> bool:
    """Make an empty file where there is none, and close it to others; whether they could read it before.

    Raises:
        OSError: it cannot be made.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        return False
    was_open = is_open_to_others(path)
    _close(path, 0o600)
    return was_open


def is_open_to_others(path: Path) -> bool:
    """Whether other users of this machine may read or write a file."""
    try:
        status = path.stat()
    except OSError:
        return False
    return os.name == "posix" and stat.S_ISREG(status.st_mode) and bool(status.st_mode & _OTHERS)


def _close(path: Path, mode: int) -> None:
    if path.is_symlink() or not (path.is_file() or path.is_dir()):  # a device is not ours to close
        return
    with contextlib.suppress(OSError):  # not ours, or a file system without modes: `is_open_to_others` tells
        path.chmod(mode)
