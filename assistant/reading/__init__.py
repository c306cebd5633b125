"""Files of every format → reports, with the place of every character and cell in its source.

The public face: `read` for a file, `read_bytes` for an upload, `find_reports` for files, folders and archives,
`archive_reports` for an uploaded archive, `link_years` for several years of one office.

Steps: `detect` tells the format by content; `office` converts old formats; a reader makes a `document` of it (in
another process, `sandbox`, unless the format is harmless); `assemble` makes the document a report.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from assistant.errors import InputError
from assistant.reading.assemble import assemble
from assistant.reading.detect import detect
from assistant.reading.json_reader import read_json
from assistant.reading.sources import Source, archive_sources, find_sources, read_file_bytes
from assistant.reading.years import Years, before, by_year, link_years, with_previous, years_before
from assistant.report import Report
from assistant.settings import STANDARD_LIMITS, ReadingLimits

__all__ = [
    "Source", "Years", "archive_reports", "before", "by_year", "find_reports", "link_years", "read", "read_bytes",
    "with_previous", "years_before",
]  # fmt: skip

_HARMLESS_TEXT = 128 * 1024  # bytes: a report has some 20 KB


def read(path: Path | str, limits: ReadingLimits = STANDARD_LIMITS) -> Report:
    """Read a file as a report; the format is told by its content.

    Raises:
        InputError: it cannot be read; `code` says why, the message names the file and what to do.
    """
    path = Path(path)
    return read_bytes(read_file_bytes(path, limits), str(path), limits)


def read_bytes(data: bytes, name: str, limits: ReadingLimits = STANDARD_LIMITS) -> Report:
    """Read the bytes of a file called `name` as a report.

    Raises:
        InputError: they cannot be read.
    """
    format_ = detect(data, name, limits)
    if format_ == "json":
        return read_json(data, name)
    if format_ == "zip":
        return _only_member(data, name, limits)
    from assistant.reading.formats import prepare, read_document  # noqa: PLC0415 - JSON must not wait for them
    from assistant.reading.sandbox import read_apart  # noqa: PLC0415

    if format_ == "text" and len(data) <= _HARMLESS_TEXT:
        return assemble(read_document(data, format_, name, limits), name)
    prepared, notes = prepare(data, format_, name, limits)
    report = read_apart(prepared, format_, name, limits)
    if report.provenance is not None:
        report.provenance.notes += notes
    return report


def find_reports(paths: Iterable[Path | str], limits: ReadingLimits = STANDARD_LIMITS) -> Iterator[Source]:
    """The reports under files, folders (sorted, with subfolders) and zip archives, in the order of the paths.

    What cannot be read is listed all the same: `Source.read` raises the error that says why.
    """
    return find_sources(paths, partial(read_bytes, limits=limits), limits)


def archive_reports(data: bytes, name: str, limits: ReadingLimits = STANDARD_LIMITS) -> Iterator[Source]:
    """The reports in the bytes of a zip archive called `name`."""
    return archive_sources(data, name, partial(_read_in_archive, limits=limits), limits)


def _read_in_archive(data: bytes, name: str, limits: ReadingLimits) -> Report:
    """Read a member of an archive; an archive inside it is not opened, for it may hold itself."""
    if detect(data, name, limits) == "zip":
        raise InputError(f"{name}：压缩包里还有压缩包，没有读入。请解压后再读入。", code="nested-archive")
    return read_bytes(data, name, limits)


def _only_member(data: bytes, name: str, limits: ReadingLimits) -> Report:
    sources = list(archive_reports(data, name, limits))
    if len(sources) == 1:
        return sources[0].read()
    raise InputError(
        f"{name}：压缩包中有{len(sources)}个文件，这里一次只读一份报告。请解压后逐份读入。", code="archive"
    )
