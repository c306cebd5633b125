"""Records in Parquet: a folder of parts that anything can query, and from which a later run takes what is unchanged.

A row has what one asks of a table (source, office, year, counts) and the whole record as JSON. Parts appear whole.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from assistant.errors import OutputError, reason
from assistant.reviewing.record import RECORD, Record

_SCHEMA = pa.schema(
    [
        ("run", pa.string()),
        ("name", pa.string()),
        ("digest", pa.string()),
        ("organization", pa.string()),
        ("year", pa.int32()),
        ("verdict", pa.string()),
        ("errors", pa.int32()),
        ("warnings", pa.int32()),
        ("infos", pa.int32()),
        ("code", pa.string()),
        ("record", pa.string()),
    ]
)


class RecordStore:
    """The parts in a folder. `run` tells which rules, pack, years and program made a record; others do not count."""

    def __init__(self, folder: Path, run: str) -> None:
        self.folder = folder
        self._run = run

    def known(self) -> dict[str, Record]:
        """`name digest` → the record, of what this run has done already; failures are tried again."""
        found: dict[str, Record] = {}
        for part in sorted(self.folder.glob("*.parquet")):
            table = pq.read_table(part, columns=["run", "name", "digest", "code", "record"])
            for row in table.to_pylist():
                if row["run"] == self._run and not row["code"]:
                    found[f"{row['name']} {row['digest']}"] = RECORD.validate_json(row["record"])
        return found

    @contextmanager
    def writing(self, size: int) -> Iterator[Writer]:
        """A writer of parts of `size` records; what it holds when the block ends, however it ends, is written too.

        Raises:
            OutputError: the folder cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"无法建立文件夹 {self.folder}：{reason(error)}") from error
        writer = Writer(self.folder, self._run, size)
        try:
            yield writer
        finally:
            writer.flush()


class Writer:
    """Collects records and writes them in parts."""

    def __init__(self, folder: Path, run: str, size: int) -> None:
        self._folder = folder
        self._run = run
        self._size = size
        self._rows: list[dict[str, object]] = []

    def add(self, name: str, digest: str, record: Record) -> None:
        """Take a record; a part is written when it is full."""
        self._rows.append(
            {
                "run": self._run,
                "name": name,
                "digest": digest,
                "organization": record.organization,
                "year": record.year,
                "verdict": record.verdict,
                "errors": record.count("error"),
                "warnings": record.count("warning"),
                "infos": record.count("info"),
                "code": record.code,
                "record": RECORD.dump_json(record).decode(),
            }
        )
        if len(self._rows) >= self._size:
            self.flush()

    def flush(self) -> None:
        """Write what was collected.

        Raises:
            OutputError: the part cannot be written.
        """
        if not self._rows:
            return
        path = self._folder / f"{uuid.uuid4().hex}.parquet"
        try:
            hidden = path.with_name(f".{path.name}.tmp")
            pq.write_table(pa.Table.from_pylist(self._rows, schema=_SCHEMA), hidden)
            hidden.chmod(0o600)
            hidden.replace(path)
        except OSError as error:
            raise OutputError(f"无法写入 {path}：{reason(error)}") from error
        self._rows = []
