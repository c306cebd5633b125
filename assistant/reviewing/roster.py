"""The list of offices that owe a report: who is missing, who came twice, who belongs to whom.

An Excel file with a row an office. The column 单位 is found by its heading (without one, the first column that holds
offices is taken); 上级 and 简称 are optional.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from assistant.errors import InputError
from assistant.reading.values import squeeze
from assistant.reviewing.record import Record
from assistant.reviewing.sheets import file_bytes, sheet_rows, table

_COLUMNS = {
    "office": ("单位名称", "单位", "机关名称", "机关", "部门名称", "部门", "名称", "组织"),
    "above": ("上级单位", "上级", "隶属", "归口", "所属政府", "所属"),
    "short": ("简称", "别名", "曾用名"),
}
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class ListedOffice:
    """A row of the roster; `above` is the government whose tables include this office's, "" where not said."""

    name: str
    above: str = ""
    short: tuple[str, ...] = ()


@dataclass(slots=True)
class Attendance:
    """The roster against what came.

    Attributes:
        found: roster name → its records.
        missing: offices without a report; `unread` names the file of those that may be in a file that cannot be read.
        twice: offices with more than one report on a year, with or without a roster.
        strangers: reports of offices that are not on the roster.
    """

    found: dict[str, list[Record]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)
    twice: list[tuple[str, int, list[Record]]] = field(default_factory=list)
    strangers: list[Record] = field(default_factory=list)


def load_roster(path: Path) -> list[ListedOffice]:
    """The offices of an Excel file, in its order, each once.

    Raises:
        InputError: it cannot be read, or names no office.
    """
    return read_roster(file_bytes(path), str(path))


def read_roster(data: bytes, called: str) -> list[ListedOffice]:
    """The offices in the bytes of an Excel file.

    Raises:
        InputError: it cannot be read, or names no office.
    """
    offices: dict[str, ListedOffice] = {}
    for rows in sheet_rows(data, called).values():
        named = [r for r in table(rows, _COLUMNS) if r["office"]] or [{"office": name} for name in _bare(rows)]
        for row in named:
            name = squeeze(row["office"])
            short = tuple(
                s for s in squeeze(row.get("short", "")).replace("、", "，").replace(",", "，").split("，") if s
            )
            offices.setdefault(name, ListedOffice(name, squeeze(row.get("above", "")), short))
    if not offices:
        raise InputError(f"{called}：名单里没有单位名称。请用“单位名称”作列标题，每行一个单位。", code="no-roster")
    return list(offices.values())


def _bare(rows: Sequence[Sequence[str]]) -> list[str]:
    """The first column that holds words, of a sheet without headings."""
    for at in range(max((len(row) for row in rows), default=0)):
        texts = [row[at] for row in rows if at < len(row) and len(row[at]) >= _SHORTEST and not row[at].isdigit()]
        if texts:
            return texts
    return []


def attend(records: Sequence[Record], roster: Sequence[ListedOffice] | None) -> Attendance:
    """Who came, who is missing, who came twice."""
    read = [record for record in records if record.is_read]
    attendance = Attendance(twice=_twice(read))
    if roster is None:
        return attendance
    by_name: dict[str, list[Record]] = defaultdict(list)
    for record in read:
        by_name[squeeze(record.organization)].append(record)
    taken: set[str] = set()
    for office in roster:
        names = [name for name in (office.name, *office.short) if name in by_name]
        if not names:
            ends = [n for n in by_name if _same_end(n, office.name) and n not in {o.name for o in roster}]
            names = ends if len(ends) == 1 else []
        if names:
            attendance.found[office.name] = [record for name in names for record in by_name[name]]
            taken.update(names)
        elif file := _unread_file(office, records):
            attendance.unread[office.name] = file
        else:
            attendance.missing.append(office.name)
    attendance.strangers = [r for name, found in by_name.items() if name not in taken for r in found]
    return attendance


def _same_end(one: str, other: str) -> bool:
    """农业农村局 on the roster, 青禾县农业农村局 on its report, or the other way round."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST and long.endswith(short)


def _unread_file(office: ListedOffice, records: Sequence[Record]) -> str:
    names = (office.name, *office.short)
    return next((r.source for r in records if not r.is_read and any(n in PurePath(r.source).name for n in names)), "")


def _twice(read: Sequence[Record]) -> list[tuple[str, int, list[Record]]]:
    same: dict[tuple[str, int], list[Record]] = defaultdict(list)
    for record in read:
        if record.organization:
            same[squeeze(record.organization), record.year].append(record)
    return [(name, year, found) for (name, year), found in same.items() if len(found) > 1]
