"""Files appear under their names whole or not at all; new ones are for their user only, as unpublished reports are."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from assistant.errors import OutputError, reason


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the name `path` when the block ends well, and vanishes when it does not.

    Raises:
        OutputError: no such folder, no permission, no space.
    """
    temporary = path.with_name(f".{path.name[:40]}.{os.getpid()}.tmp")
    try:
        with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            yield file
        if path.exists():
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"无法写入 {path}：{reason(error)}") from error
    finally:
        temporary.unlink(missing_ok=True)
