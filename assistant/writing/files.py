"""Files appear under their names whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from assistant.errors import OutputError


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the name `path` when the block ends well, and vanishes when it does not.

    Raises:
        OutputError: no such folder, no permission, no space.
    """
    temporary = path.with_name(f".{path.name[:40]}.{os.getpid()}.tmp")
    try:
        with temporary.open("xb") as file:
            yield file
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"无法写入 {path}：{error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)
