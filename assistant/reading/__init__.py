"""Files of every format → reports, with the place of every character and cell in its source.

The public face: `read` for a file, `read_bytes` for an upload, `find_reports` for files, folders and archives.
Readers of single formats load their libraries when they are first called.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant.reading.assemble import assemble
from assistant.reading.detect import detect
from assistant.reading.json_reader import read_json
from assistant.reading.sources import Source, find_sources, read_file_bytes
from assistant.reading.text_reader import read_text
from assistant.report import Report

__all__ = ["Source", "find_reports", "read", "read_bytes"]


def read(path: Path | str) -> Report:
    """Read a file as a report; the format is told by its content.

    Raises:
        InputError: it cannot be read; `code` says why, the message names the file and what to do.
    """
    path = Path(path)
    return read_bytes(read_file_bytes(path), str(path))


def read_bytes(data: bytes, name: str) -> Report:
    """Read the bytes of a file called `name` as a report.

    Raises:
        InputError: they cannot be read.
    """
    format_ = detect(data, name)
    if format_ == "json":
        return read_json(data, name)
    return assemble(read_text(data, name), name)


def find_reports(paths: Iterable[Path | str]) -> Iterator[Source]:
    """The reports under files, folders (sorted, with subfolders) and zip archives, in the order of the paths.

    What cannot be read is listed all the same: `Source.read` raises the error that says why.
    """
    return find_sources(paths, read_bytes)
