"""A government's tables against the sum of its departments' and lower governments'.

Who belongs to whom is said by the roster's column 上级, or by folders: the reports in a folder that is named after a
government, or beside whose report it stands, belong to it. What a government adds of its own is in no other report,
so more than the sum is only shown; less than the sum, or the sum but for one office, is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from assistant.reading.values import squeeze
from assistant.report import Form, form_for_year
from assistant.reviewing.record import Record
from assistant.reviewing.roster import Attendance, ListedOffice

_GOVERNMENT = ("人民政府", "人民政府办公室", "人民政府办公厅", "管理委员会", "管委会")
_FEWEST = 2  # offices below


@dataclass(slots=True)
class Level:
    """A government and what belongs to it.

    Attributes:
        below: the reports that were summed up; `missing` the offices of the roster without one.
        less: cells in which the government has less than the sum: address → (its value, the sum).
        more: cells in which it has more: its own figures, or those of offices that are missing here.
        left_out, doubled: the office whose cells alone make the difference, where one does.
    """

    government: Record
    below: list[Record]
    missing: list[str] = field(default_factory=list)
    less: dict[str, tuple[float, float]] = field(default_factory=dict)
    more: dict[str, tuple[float, float]] = field(default_factory=dict)
    left_out: Record | None = None
    doubled: Record | None = None

    @property
    def form(self) -> Form:
        """The form of its year."""
        return form_for_year(self.government.year)


def find_levels(
    records: Sequence[Record], roster: Sequence[ListedOffice] | None, attendance: Attendance
) -> list[Level]:
    """Every government with at least two offices below, compared with their sum."""
    read = [record for record in records if record.is_read]
    groups = _by_roster(roster, attendance) if roster and any(o.above for o in roster) else _by_folder(read)
    return [_compared(level) for level in groups if len(level.below) >= _FEWEST]


def _by_roster(roster: Sequence[ListedOffice], attendance: Attendance) -> list[Level]:
    above: dict[str, list[str]] = defaultdict(list)
    for office in roster:
        if office.above and office.above != office.name:
            above[office.above].append(office.name)
    levels = []
    for government, offices in above.items():
        for own in attendance.found.get(government, [])[:1]:
            below = [r for name in offices for r in attendance.found.get(name, [])[:1] if r.year == own.year]
            missing = [name for name in offices if name not in attendance.found]
            levels.append(Level(own, below, missing))
    return levels


def _by_folder(read: Sequence[Record]) -> list[Level]:
    """A folder named after a government (青禾县, 青禾县人民政府) holds its report and those below it, or only these."""
    levels = []
    for government in read:
        if not government.organization.endswith(_GOVERNMENT):
            continue
        path, names = PurePath(government.source), _folder_names(government.organization)
        inside = next((parent for parent in path.parents if parent.name in names), None)
        beside = [path.parent / name for name in (path.stem, *names)]
        below = [
            record
            for record in read
            if record is not government
            and record.year == government.year
            and any(_is_under(record.source, folder) for folder in ([inside] if inside else beside))
        ]
        levels.append(Level(government, _highest(below)))
    return levels


def _folder_names(organization: str) -> tuple[str, ...]:
    plain = squeeze(organization)
    short = plain
    for ending in sorted(_GOVERNMENT, key=len, reverse=True):
        short = short.removesuffix(ending) or short
    return (plain, short)


def _is_under(source: str, folder: PurePath) -> bool:
    return PurePath(source).is_relative_to(folder)


def _highest(below: list[Record]) -> list[Record]:
    """Without the offices of lower governments: their figures are in those governments' already."""
    lower = [r for r in below if r.organization.endswith(_GOVERNMENT)]
    nested = {
        id(record)
        for government in lower
        for record in below
        if record is not government
        and any(parent.name in _folder_names(government.organization) for parent in PurePath(record.source).parents)
    }
    return [record for record in below if id(record) not in nested]


def _compared(level: Level) -> Level:
    sums: dict[str, float] = defaultdict(float)
    for record in level.below:
        for address, value in record.cells.items():
            sums[address] += value
    own = level.government.cells
    known = [a for a in level.form.cells if a in own or a in sums]
    for address in known:
        value, total = own.get(address, 0), round(sums.get(address, 0), 6)
        if value < total - 1e-9:
            level.less[address] = (value, total)
        elif value > total + 1e-9:
            level.more[address] = (value, total)
    difference = {a: round(own.get(a, 0) - sums.get(a, 0), 6) for a in known}
    changed = {a: d for a, d in difference.items() if d}
    level.left_out = next((r for r in level.below if r.cells and _is(changed, r.cells, -1)), None)
    level.doubled = next((r for r in level.below if r.cells and _is(changed, r.cells, 1)), None)
    return level


def _is(changed: dict[str, float], cells: dict[str, float], sign: int) -> bool:
    return changed.keys() == cells.keys() and all(abs(changed[a] - sign * v) < 1e-6 for a, v in cells.items())
