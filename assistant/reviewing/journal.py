"""What an interrupted review has done already, so that `--resume` goes on from there.

A file beside the output with a line a record. An entry counts only while its file is unchanged (path, size, time)
and the run is the same one: rules, pack, years before, version of the program.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from hashlib import blake2s
from importlib.metadata import version
from pathlib import Path, PurePath
from types import TracebackType
from typing import Self, TextIO

from assistant.checking import CheckOptions
from assistant.errors import OutputError, reason
from assistant.reviewing.record import RECORD, Record


def stamp(source: str) -> str:
    """What tells whether a source is unchanged: its file's size and time; of an archive's member, the archive's."""
    for path in (PurePath(source), *PurePath(source).parents):
        try:
            about = Path(path).stat()
        except OSError:
            continue
        return f"{about.st_size}-{about.st_mtime_ns}"
    return ""


def run_key(options: CheckOptions, former: Iterable[str]) -> str:
    """What tells whether a run is the same one."""
    parts = [version("report-narrative-assistant"), repr(options), *(f"{s} {stamp(s)}" for s in former)]
    return blake2s("\n".join(parts).encode(), digest_size=12).hexdigest()


def _private(path: str, flags: int) -> int:
    """What reports say is for who runs the review alone."""
    return os.open(path, flags, 0o600)


class Journal:
    """The journal of a run; a context that closes its file."""

    def __init__(self, output: Path, key: str) -> None:
        self.path = output.with_name(f".{output.name}.progress.jsonl")
        self._key = key
        self._file: TextIO | None = None

    def done(self) -> dict[str, Record]:
        """Source → its record, as far as they are still good."""
        found: dict[str, Record] = {}
        if not self.path.is_file():
            return found
        for line in self.path.read_text(encoding="utf-8").splitlines():
            try:
                entry = json.loads(line)
                if entry["run"] == self._key and entry["stamp"] == stamp(entry["record"]["source"]):
                    found[entry["record"]["source"]] = RECORD.validate_python(entry["record"])
            except (ValueError, KeyError, TypeError):
                continue  # the last line of a run that was killed
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, record: Record) -> None:
        """Note that a record is done.

        Raises:
            OutputError: the file cannot be written.
        """
        entry = {"run": self._key, "stamp": stamp(record.source), "record": RECORD.dump_python(record, mode="json")}
        try:
            if self._file is None:
                self._file = open(self.path, "a", encoding="utf-8", opener=_private)  # noqa: SIM115
            self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            self._file.flush()
        except OSError as error:
            raise OutputError(f"无法写入 {self.path}：{reason(error)}") from error

    def forget(self) -> None:
        """The run is whole: nothing is left to resume."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self.path.unlink(missing_ok=True)
