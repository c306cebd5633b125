"""What a whole run came to: the records of its inputs, and what only shows when they are seen together.

Steps: records come in one by one (`one`); offices are held against the roster, texts against one another, governments
against the sum of what is below; decisions of an earlier workbook settle what they were made on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.checking import CellLocation, CheckOptions, Finding, ReportLocation
from assistant.checking.result import Location
from assistant.checking.rules import together
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import spoken
from assistant.reading.values import squeeze
from assistant.report import form_for_year
from assistant.reviewing.decisions import Key, ReviewDecision
from assistant.reviewing.levels import Level, find_levels
from assistant.reviewing.pairs import AlikePair, find_pairs
from assistant.reviewing.record import SERIOUS, Record, ReviewItem
from assistant.reviewing.roster import Attendance, ListedOffice, attend

_NAMED = 4  # files that a message names


@dataclass(frozen=True, slots=True)
class Settled:
    """A finding, or a pair, that a reviewer decided on before."""

    record: Record
    decision: ReviewDecision
    item: ReviewItem | None = None
    pair: AlikePair | None = None


@dataclass(slots=True)
class Review:
    """The outcome of a run.

    Attributes:
        records: one an input, in their order; what was decided on before is no longer among their items.
        pairs: offices whose texts are alike; levels: governments against their sums.
        settled: what was decided on before and was found again.
        decisions: the decisions that stand at findings that stay open (要改), to be shown with them.
        unread_years: files of the years before that could not be read.
        total: how many inputs there are; more than `records` where the run was interrupted.
    """

    records: list[Record]
    pairs: list[AlikePair] = field(default_factory=list)
    attendance: Attendance = field(default_factory=Attendance)
    levels: list[Level] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)
    decisions: Mapping[Key, ReviewDecision] = field(default_factory=dict)
    unread_years: list[Record] = field(default_factory=list)
    total: int = 0
    has_roster: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether every input was looked at."""
        return len(self.records) >= self.total

    @property
    def unread(self) -> list[Record]:
        """The inputs that could not be read, those of the years before included."""
        return [record for record in self.records if not record.is_read] + self.unread_years

    @property
    def reports(self) -> list[Record]:
        """The inputs that are reports."""
        return [record for record in self.records if record.is_read]

    @property
    def status(self) -> int:
        """The exit status: 0 nothing found, 1 something found, 2 some input could not be read."""
        if self.unread:
            return 2
        return int(any(r.items for r in self.records) or bool(self.pairs or self.attendance.missing))

    def partners(self, record: Record) -> list[AlikePair]:
        """The pairs that a report is in, the most alike first."""
        return [pair for pair in self.pairs if record in (pair.a, pair.b)]

    def decision(self, record: Record, number: str) -> ReviewDecision | None:
        """What was decided before on a finding that is still open."""
        return self.decisions.get((number, squeeze(record.organization), record.year))


def put_together(
    records: Sequence[Record],
    options: CheckOptions,
    *,
    roster: Sequence[ListedOffice] | None = None,
    decisions: Mapping[Key, ReviewDecision] | None = None,
    unread_years: Sequence[Record] = (),
    total: int = 0,
) -> Review:
    """The review of these records."""
    pack = options.loaded
    pairs = find_pairs(records, pack) if options.runs(together.SAME_TEXT.id) else []
    attendance = attend(records, roster)
    levels = find_levels(records, roster, attendance) if options.runs(together.LEVELS.id) else []
    made = Review(
        list(records),
        pairs,
        attendance,
        levels,
        decisions=decisions or {},
        unread_years=list(unread_years),
        total=total or len(records),
        has_roster=roster is not None,
    )
    _tell_twice(made, options)
    for level in levels:
        _tell_level(level, options)
    _settle(made)
    return made


def _tell_twice(review: Review, options: CheckOptions) -> None:
    if not options.runs(together.TWICE.id):
        return
    for name, year, found in review.attendance.twice:
        for record in found[1:]:
            named = "、".join(other.source for other in found[:_NAMED]) + ("等" if len(found) > _NAMED else "")
            message = f"{name}{year}年度的报告有{len(found)}份：{named}"
            _add(record, together.TWICE, message, ReportLocation(), options)


def _tell_level(level: Level, options: CheckOptions) -> None:
    government, form = level.government, level.form
    named = int(options.loaded.number(together.LEVELS.id, "named"))
    if level.left_out is not None:
        message = f"汇总数比下级之和少的正好是{level.left_out.organization}的数，可能漏计了该单位"
    elif level.doubled is not None and not level.missing:
        message = f"汇总数比下级之和多的正好是{level.doubled.organization}的数，可能重复计入，或本级的数与之相同"
    elif level.less:
        cells = "；".join(
            f"{form.label(a)}为{spoken(value)}，下级之和为{spoken(total)}"
            for a, (value, total) in list(level.less.items())[:named]
        )
        more = f" 等{len(level.less)}格" if len(level.less) > named else ""
        message = f"汇总数小于所属{len(level.below)}个单位之和：{cells}{more}"
    else:
        return
    first = next(iter(level.less or level.more))
    value, total = (level.less or level.more)[first]
    _add(government, together.LEVELS, message, CellLocation(first), options, claimed=value, expected=total)


def _add(
    record: Record,
    rule: Rule,
    message: str,
    location: Location,
    options: CheckOptions,
    *,
    claimed: float | None = None,
    expected: float | None = None,
) -> None:
    pack = options.loaded
    finding: Finding = options.softened(
        rule.finding(message, location, severity=pack.severity(rule.id), claimed=claimed, expected=expected)
    )
    finding.basis = pack.source(rule.id) or rule.source
    place = "全文"
    if isinstance(location, CellLocation):
        finding.facts = (location.cell,)
        place = _label(record, location.cell)
    right = "" if expected is None else spoken(expected)
    if finding.id not in {item.id for item in record.items}:
        record.items.append(ReviewItem(finding.to_json(), place=place, right=right))


def _label(record: Record, address: str) -> str:
    return form_for_year(record.year).label(address)


def _settle(review: Review) -> None:
    """Take out what was decided on; what is still to be mended (要改) stays."""
    for record in review.records:
        stays = []
        for item in record.items:
            decision = review.decision(record, item.id)
            if decision is not None and decision.settles:
                review.settled.append(Settled(record, decision, item=item))
            else:
                stays.append(item)
        record.items = stays
    open_pairs = []
    for pair in review.pairs:
        decision = review.decision(pair.a, pair.key)
        if decision is not None and decision.settles:
            review.settled.append(Settled(pair.a, decision, pair=pair))
        else:
            open_pairs.append(pair)
    review.pairs = open_pairs


def serious(record: Record) -> list[ReviewItem]:
    """A record's errors and warnings, errors first."""
    return [item for severity in SERIOUS for item in record.items if item.severity == severity]
