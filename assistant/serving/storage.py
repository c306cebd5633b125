"""Reports and decisions, kept by owner. All calls block for the database's time: the routes call them in threads."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import RLock
from typing import Literal, cast

from sqlalchemy import Engine, delete, func, select, text
from sqlalchemy.orm import Session

from assistant.report import Provenance, Report
from assistant.serving.database import MEMORY, open_database
from assistant.serving.errors import NotFound
from assistant.serving.tables import StoredDecision, StoredReport, now

Verdict = Literal["confirmed", "dismissed"]
MOST_IN_MEMORY = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored report with what belongs to it."""

    id: str
    name: str
    created: datetime
    report: Report
    file: bytes


@dataclass(frozen=True, slots=True)
class Listed:
    """A stored report in a list."""

    id: str
    name: str
    created: datetime
    organization: str
    year: int


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """What was decided on a finding."""

    finding: str
    decision: Verdict
    reason: str
    decided: datetime


class ReportStore:
    """The stored reports of all owners. With `keep` false they live in memory, the oldest make room."""

    def __init__(self, url: str, *, keep: bool) -> None:
        self.keep = keep
        self._url = url if keep else MEMORY
        self._opened: Engine | None = None
        self._opening = RLock()
        # One connection serves the memory database, so one thread at a time.
        self._alone = RLock() if self._url == MEMORY else None

    def open(self) -> None:
        """Open the database and bring its schema up to date.

        Raises:
            SettingsError: it cannot be opened.
        """
        with self._opening:
            if self._opened is None:
                self._opened = open_database(self._url)

    def close(self) -> None:
        """Give the connections back."""
        if self._opened is not None:
            self._opened.dispose()
            self._opened = None

    def ping(self) -> None:
        """Ask the database something.

        Raises:
            SQLAlchemyError: it does not answer.
            SettingsError: it cannot be opened.
        """
        with self.session() as session:
            session.execute(text("SELECT 1"))

    def add(self, owner: str, report: Report, name: str, file: bytes) -> str:
        """Store a report; its id is answered once it is on the disk."""
        row = StoredReport(
            id=secrets.token_urlsafe(16),
            owner=owner,
            organization=report.organization[:500],
            year=report.year,
            name=name[:500],
            report=report.model_dump_json(),
            provenance=report.provenance.model_dump_json() if report.provenance else None,
            file=file,
        )
        identifier = row.id
        with self.session() as session, session.begin():
            session.add(row)
            if not self.keep:
                self._make_room(session)
        return identifier

    def get(self, owner: str, identifier: str) -> Kept:
        """A stored report of this owner.

        Raises:
            NotFound: there is none with this id.
        """
        with self.session() as session:
            row = session.get(StoredReport, identifier[:32])
            if row is None or row.owner != owner or row.id != identifier:
                raise NotFound(f"没有编号为 {identifier[:40]} 的报告，可能已删除。")
            return _kept(row)

    def same(self, owner: str, file: bytes) -> Kept | None:
        """The newest report of this owner that came as the same bytes."""
        query = select(StoredReport).where(StoredReport.owner == owner, StoredReport.file == file)
        with self.session() as session:
            row = session.scalars(query.order_by(StoredReport.created.desc()).limit(1)).first()
            return _kept(row) if row else None

    def replace(self, owner: str, identifier: str, report: Report) -> None:
        """Put a changed report in the place of a stored one; its file, name and decisions stay.

        Raises:
            NotFound: no such report.
        """
        self.get(owner, identifier)
        with self.session() as session, session.begin():
            row = session.get_one(StoredReport, identifier)
            row.organization, row.year = report.organization[:500], report.year
            row.report = report.model_dump_json()
            row.provenance = report.provenance.model_dump_json() if report.provenance else None

    def newest(self, owner: str) -> Kept | None:
        """The report that this owner stored last."""
        query = select(StoredReport).where(StoredReport.owner == owner).order_by(StoredReport.created.desc()).limit(1)
        with self.session() as session:
            row = session.scalars(query).first()
            return _kept(row) if row else None

    def list(self, owner: str, most: int = 100) -> list[Listed]:
        """The owner's reports, the newest first."""
        query = (
            select(
                StoredReport.id, StoredReport.name, StoredReport.created, StoredReport.organization, StoredReport.year
            )
            .where(StoredReport.owner == owner)
            .order_by(StoredReport.created.desc())
            .limit(most)
        )
        with self.session() as session:
            return [Listed(i, name, _utc(when), who, year) for i, name, when, who, year in session.execute(query)]

    def remove(self, owner: str, identifier: str) -> None:
        """Delete a report and its decisions.

        Raises:
            NotFound: there is none with this id.
        """
        self.get(owner, identifier)
        with self.session() as session, session.begin():
            session.execute(delete(StoredReport).where(StoredReport.id == identifier))

    def decide(self, owner: str, identifier: str, finding: str, decision: Verdict, reason: str) -> None:
        """Note what a person decided on a finding; a later decision takes the place of an earlier one.

        Raises:
            NotFound: no such report.
        """
        self.get(owner, identifier)
        with self.session() as session, session.begin():
            session.merge(
                StoredDecision(
                    report_id=identifier, finding_id=finding, decision=decision, reason=reason, decided=now()
                )
            )

    def withdraw(self, owner: str, identifier: str, finding: str) -> None:
        """Forget a decision.

        Raises:
            NotFound: no such report, or nothing was decided.
        """
        self.get(owner, identifier)
        with self.session() as session, session.begin():
            row = session.get(StoredDecision, (identifier, finding))
            if row is None:
                raise NotFound("对这一问题没有作出过决定。")
            session.delete(row)

    def decisions(self, identifier: str) -> dict[str, StoredVerdict]:
        """The decisions on a report's findings, by the finding's id."""
        query = select(StoredDecision).where(StoredDecision.report_id == identifier)
        with self.session() as session:
            return {
                row.finding_id: StoredVerdict(
                    row.finding_id, cast(Verdict, row.decision), row.reason, _utc(row.decided)
                )
                for row in session.scalars(query)
            }

    def session(self) -> "_LockedSession":
        """A session with the database, which is opened where it is not yet."""
        self.open()
        assert self._opened is not None
        return _LockedSession(self._opened, self._alone)

    def _make_room(self, session: Session) -> None:
        session.flush()
        surplus = (session.scalar(select(func.count()).select_from(StoredReport)) or 0) - MOST_IN_MEMORY
        if surplus > 0:
            oldest = session.scalars(select(StoredReport.id).order_by(StoredReport.created).limit(surplus)).all()
            session.execute(delete(StoredReport).where(StoredReport.id.in_(oldest)))


class _LockedSession:
    """A session, alone at its connection where there is only one."""

    def __init__(self, engine: Engine, alone: "RLock | None") -> None:
        self._session = Session(engine)
        self._alone = alone

    def __enter__(self) -> Session:
        if self._alone:
            self._alone.acquire()
        return self._session

    def __exit__(self, *_: object) -> None:
        self._session.close()
        if self._alone:
            self._alone.release()


def _kept(row: StoredReport) -> Kept:
    report = Report.model_validate_json(row.report)
    if row.provenance is not None:
        report.provenance = Provenance.model_validate_json(row.provenance)
    return Kept(row.id, row.name, _utc(row.created), report, bytes(row.file))


def _utc(moment: datetime) -> datetime:
    """SQLite forgets the zone; all moments are stored in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
