"""A review on many machines: Ray Data reads and checks, one task a file; results stream into Parquet as they come.

Files come from a folder that every machine sees, or from S3-compatible storage, through pyarrow's file systems. What
stands in the store already under the same content, rules and years is not read again. Ray does the rest: sharing out,
lost workers and machines, memory. Needs the extra `cluster`.

Steps: list the files; a task hashes a file's bytes and, unless its record is known, reads and reviews it; the rows come
back as they are done and are written in parts; at the end each file has one record.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError, InputError, SettingsError
from assistant.reading import Source
from assistant.reading.sources import ARCHIVE, archive_sources
from assistant.reviewing.one import ReviewOne
from assistant.reviewing.record import RECORD, Record
from assistant.reviewing.store import RecordStore
from assistant.settings import ReadingLimits

LOCAL = "local"
_PART = 100  # records of a part of the store
_BLOCK = 4  # files that travel together: few, so that little is done again when a machine is lost
_SKIPPED = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Folder:
    """Files below a place: a path that every machine sees, or `s3://bucket/prefix`."""

    place: str
    limits: ReadingLimits

    def names(self) -> list[str]:
        """The files, sorted; hidden ones and lock files of office programs are passed over.

        Raises:
            InputError: there is no such place, or nothing in it.
        """
        from pyarrow.fs import FileSelector, FileType  # noqa: PLC0415 - of the extra

        system, root = self._opened()
        try:
            found = system.get_file_info(FileSelector(root, recursive=True))
        except (OSError, ValueError) as error:
            raise InputError(f"{self.told}：无法列出其中的文件：{error}", code="file-not-found") from error
        names = [info.path for info in found if info.type == FileType.File and _is_report(info.path, root)]
        if not names:
            raise InputError(f"{self.told}：里面没有可以读取的报告。", code="no-reports")
        return sorted(names)

    @property
    def told(self) -> str:
        """The place as it is called in answers: without the endpoint and a key that its address may hold."""
        return re.sub(r"//[^/@]*@", "//", self.place).partition("?")[0].rstrip("/")

    def content(self, name: str) -> bytes:
        """The bytes of a file.

        Raises:
            InputError: it cannot be opened, or is too large to be a report.
        """
        system, _ = self._opened()
        try:
            with closing(system.open_input_file(name)) as file:
                if file.size() > self.limits.file_bytes:
                    raise InputError(f"{name}：文件太大，不像年度报告。", code="too-large")
                data: bytes = file.read()
        except (OSError, ValueError) as error:
            raise InputError(f"{name}：无法读取：{error}", code="unreadable") from error
        return data

    def shown(self, name: str) -> str:
        """A file as it is called in answers: below the place as it was given."""
        _, root = self._opened()
        return f"{self.told}{name.removeprefix(root.rstrip('/'))}"

    def _opened(self) -> tuple[Any, str]:
        return _file_system(self.place)


@lru_cache(maxsize=8)
def _file_system(place: str) -> tuple[Any, str]:
    from pyarrow.fs import FileSystem  # noqa: PLC0415

    try:
        system, root = FileSystem.from_uri(place if "://" in place else os.path.abspath(place))
    except (OSError, ValueError) as error:
        raise InputError(f"{place}：不是可以打开的位置：{error}", code="file-not-found") from error
    return system, root


def _is_report(path: str, root: str) -> bool:
    parts = path.removeprefix(root).strip("/").split("/")
    return not any(part.startswith((".", "~$")) for part in parts) and parts[-1].lower() not in _SKIPPED


@dataclass(frozen=True)
class ClusterTask:
    """What is done to a row with a file's name, on whichever machine: hash, and review unless that was done before."""

    folder: Folder
    one: ReviewOne
    known: frozenset[str]

    def __call__(self, row: dict[str, str]) -> list[dict[str, str]]:
        """A row for each report, with the content's hash and the record as JSON; "" where the store has it.

        A report of an archive has the archive's hash: where one of them is unknown, only that one is done.
        """
        name, shown = row["name"], self.folder.shown(row["name"])
        try:
            data = self.folder.content(name)
        except AssistantError as error:
            record = _json(Record(shown, code=error.code, message=error.message))
            return [{"name": name, "digest": "", "record": record}]
        digest = sha256(data).hexdigest()
        if not data.startswith(ARCHIVE):
            return [self._row(name, digest, Source(shown, data, self.folder.limits))]
        sources = archive_sources(data, shown, self.folder.limits)
        return [self._row(f"{name}{source.name.removeprefix(shown)}", digest, source) for source in sources]

    def _row(self, name: str, digest: str, source: Source) -> dict[str, str]:
        known = f"{name} {digest}" in self.known
        return {"name": name, "digest": digest, "record": "" if known else _json(self.one(source))}


def _json(record: Record) -> str:
    return RECORD.dump_json(record).decode()


@lru_cache(maxsize=2)
def _fetched(reference: Any) -> ClusterTask:
    import ray  # noqa: PLC0415

    task: ClusterTask = ray.get(reference)
    return task


def _remotely(row: dict[str, str], reference: Any) -> list[dict[str, str]]:
    return _fetched(reference[0])(row)


def connect(address: str) -> None:
    """Join a cluster, or start Ray on this machine. Ray is kept from telling its makers of its use.

    Raises:
        SettingsError: Ray is not installed, or there is no cluster at the address.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray  # noqa: PLC0415
        import ray.data  # noqa: PLC0415
    except ImportError as error:
        raise SettingsError("在多台机器上审核需要 Ray：pip install 'report-narrative-assistant[cluster]'") from error
    if not ray.is_initialized():
        try:
            ray.init(
                address=None if address == LOCAL else address,
                log_to_driver=False,
                include_dashboard=False,
                logging_level=logging.ERROR,
            )
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise SettingsError(f"连不上 Ray 集群 {address}：{error}") from error
    logging.getLogger("ray.data").setLevel(logging.ERROR)


def records(names: Sequence[str], folder: Folder, one: ReviewOne, store: RecordStore) -> Iterator[Record]:
    """The records of the files, as they are done, each once; written to the store on the way.

    `connect` was called. What the store holds of unchanged files comes from there.
    """
    import ray  # noqa: PLC0415

    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    kept = store.known()
    reference = ray.put(ClusterTask(folder, one, frozenset(kept)))
    rows = ray.data.from_items([{"name": name} for name in names], override_num_blocks=-(-len(names) // _BLOCK))
    done = rows.flat_map(_remotely, fn_args=([reference],))
    seen: set[str] = set()
    with store.writing(_PART) as writer:
        logging.getLogger("ray.data").setLevel(logging.ERROR)  # the first execution sets it anew
        for row in done.iter_rows():
            if row["name"] in seen:
                continue
            seen.add(row["name"])
            if row["record"]:
                record = RECORD.validate_json(row["record"])
                writer.add(row["name"], row["digest"], record)
            else:
                record = kept[f"{row['name']} {row['digest']}"]
            yield record


def store_of(output: Path, run: str) -> RecordStore:
    """The store beside an output: a folder of Parquet files."""
    return RecordStore(output.with_suffix(".parquet"), run)
