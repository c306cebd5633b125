"""Files of every format → reports, with the place of every character and cell in its source.

The public face: `read` for a file, `read_bytes` for an upload, `find_reports` for files, folders and archives,
`archive_reports` for an uploaded archive, `link_years` for several years of one office.

Steps, all but JSON in a process of their own (`apart`): `detect` tells the format by content; `office` converts old
formats; a reader makes a `document` of it; `assemble` makes the document a report.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from assistant.errors import InputError
from assistant.processes import File, inside
from assistant.reading.apart import ask, read_file
from assistant.reading.archives import member_bytes, members
from assistant.reading.detect import detect, is_json
from assistant.reading.json_reader import read_json
from assistant.reading.sources import Source, archive_sources, content, find_sources, shown
from assistant.reading.years import Years, before, by_year, link_years, with_previous, years_before
from assistant.report import Report, coverage
from assistant.report.controls import without_controls
from assistant.settings import STANDARD_LIMITS, ReadingLimits

__all__ = [
    "Source",
    "Years",
    "archive_reports",
    "before",
    "by_year",
    "ensure_cells",
    "find_reports",
    "link_years",
    "read",
    "read_bytes",
    "with_previous",
    "years_before",
]


def read(path: Path | str, limits: ReadingLimits = STANDARD_LIMITS) -> Report:
    """Read a file as a report; the format is told by its content.

    Raises:
        InputError: it cannot be read; `code` says why, the message names the file and what to do.
    """
    return read_bytes(content(File(Path(path)), shown(Path(path)), limits), str(path), limits)


def read_bytes(data: bytes, name: str, limits: ReadingLimits = STANDARD_LIMITS) -> Report:
    """Read the bytes of a file called `name` as a report.

    Raises:
        InputError: they cannot be read.
    """
    called = without_controls(name)
    if inside() or is_json(data):
        report = read_here(data, called, limits)
    else:
        report = ask(read_file, data, called, limits, name=called, limits=limits).whole()
    if called != name and report.provenance is not None:
        report.provenance.notes.append("文件名中有控制字符或看不见的方向字符，已略去。")
    return report


def read_here(data: bytes, name: str, limits: ReadingLimits, *, nested: bool = False) -> Report:
    """As `read_bytes`, in this process, which should be one of the pool. `nested`: an archive is not opened.

    Raises:
        InputError: they cannot be read.
    """
    format_ = detect(data, name, limits)
    if format_ == "json":
        return read_json(data, name)
    if format_ == "zip" and nested:
        raise InputError(f"{name}：压缩包里还有压缩包，没有读入。请解压后再读入。", code="nested-archive")
    if format_ == "zip":
        return _only_member(data, name, limits)
    from assistant.reading.assemble import assemble  # noqa: PLC0415 - JSON must not wait for them
    from assistant.reading.formats import prepare, read_document  # noqa: PLC0415
    from assistant.reading.properties import file_properties  # noqa: PLC0415

    prepared, notes = prepare(data, format_, name, limits)
    report = assemble(read_document(prepared, format_, name, limits), name)
    if report.provenance is not None:
        report.provenance.notes += notes
        report.provenance.properties = file_properties(prepared, format_)
    return report


def ensure_cells(report: Report, name: str) -> None:
    """Refuse a file of whose tables nothing was read: a check of its prose would find every number unverified.

    Raises:
        InputError: `no-cells`. A report as JSON, where the tables are not looked for, is not refused.
    """
    if report.tables.cells or report.provenance is None or report.provenance.format == "json":
        return
    lines = "；".join(table.line for table in coverage(report))
    raise InputError(
        f"{name}：表格中一个单元格也没有读到（{lines}），无法核对。请用 assistant inspect 查看，或换一种格式。",
        code="no-cells",
    )


def find_reports(
    paths: Iterable[Path | str], limits: ReadingLimits = STANDARD_LIMITS, passed_over: list[str] | None = None
) -> Iterator[Source]:
    """The reports under files, folders (sorted, with subfolders) and zip archives, in the order of the paths.

    What cannot be read is listed all the same: `Source.read` raises the error that says why.
    """
    return find_sources(paths, limits, passed_over)


def archive_reports(data: bytes, name: str, limits: ReadingLimits = STANDARD_LIMITS) -> Iterator[Source]:
    """The reports in the bytes of a zip archive called `name`."""
    return archive_sources(data, name, limits)


def _only_member(data: bytes, name: str, limits: ReadingLimits) -> Report:
    listed = members(BytesIO(data), name, limits)
    if listed is None:
        raise InputError(f"{name}：压缩包已损坏，无法打开。", code="unreadable")
    if len(listed) == 1:
        called = f"{name}/{listed[0].name}"
        return read_here(member_bytes(BytesIO(data), listed[0], called, limits), called, limits, nested=True)
    raise InputError(f"{name}：压缩包中有{len(listed)}个文件，这里一次只读一份报告。请解压后逐份读入。", code="archive")
