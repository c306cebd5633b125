"""The reports of the years before, packed: a review of thousands keeps them all at hand in little memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assistant.errors import AssistantError
from assistant.processes import ProcessError
from assistant.reading import Source
from assistant.reading.values import squeeze
from assistant.report import Report
from assistant.reviewing.record import Base64, lost

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Packed:
    """A report of a year before, or why it could not be read."""

    source: str
    key: Key = ("", 0)
    data: Base64 = b""
    code: str = ""
    message: str = ""


class PackedYears(Mapping[Key, Report]):
    """(office, year) → its report, unpacked when it is asked for."""

    def __init__(self, packed: Iterable[Packed] = ()) -> None:
        self._packed: dict[Key, bytes] = {}
        for one in packed:
            if one.data:
                self._packed.setdefault(one.key, one.data)

    def __getitem__(self, key: Key) -> Report:
        return Report.model_validate_json(zlib.decompress(self._packed[key]))

    def __iter__(self) -> Iterator[Key]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


@dataclass(frozen=True, slots=True)
class PackOne:
    """The work on one report of a year before: read it and pack it."""

    def __call__(self, source: Source) -> Packed:
        """The packed report."""
        try:
            return pack(source.name, source.read())
        except AssistantError as error:
            return Packed(source.name, code=error.code, message=error.message)

    def lost(self, source: Source, error: ProcessError) -> Packed:
        """What a report comes to on which a process died."""
        code, message = lost(source.name, error)
        return Packed(source.name, code=code, message=message)


def pack(source: str, report: Report) -> Packed:
    """A report, packed."""
    data = zlib.compress(report.model_dump_json(exclude_none=True).encode())
    return Packed(source, (squeeze(report.organization), report.year), data)
