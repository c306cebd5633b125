"""The database: four tables. Their migrations stand in `migrations/versions`; a test holds both to be the same."""

from datetime import UTC, datetime

from sqlalchemy import Boolean, DateTime, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


def now() -> datetime:
    """The moment in UTC."""
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """All tables of the server."""


class StoredReport(Base):
    """A report as it was read, and the file that it was read from.

    Attributes:
        id: 128 random bits: who does not know it cannot guess it.
        owner: the name of the key's holder, "" where the server needs no key.
        report: the report's JSON, without its provenance.
        provenance: where everything stood in the file, JSON; None for a report given as JSON.
        file, name: the file as it came and its name, so that it can be given back with comments.
    """

    __tablename__ = "reports"
    __table_args__ = (Index("ix_reports_owner_created", "owner", "created"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(100))
    created: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    organization: Mapped[str] = mapped_column(String(500))
    year: Mapped[int]
    name: Mapped[str] = mapped_column(String(500))
    report: Mapped[str] = mapped_column(Text)
    provenance: Mapped[str | None] = mapped_column(Text)
    file: Mapped[bytes] = mapped_column(LargeBinary)


class StoredDecision(Base):
    """What a person decided about a finding; the finding's id is stable over checks."""

    __tablename__ = "decisions"

    report_id: Mapped[str] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True)
    finding_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    decision: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    decided: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now, onupdate=now)


class StoredReview(Base):
    """A review of many reports, under way or done.

    Attributes:
        total: how many files it has; 0 until they are listed.
        ended: whether all was read, or it was given up; where it is false after a start, the server died meanwhile.
        roster, decisions: JSON.
    """

    __tablename__ = "reviews"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(100))
    created: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    name: Mapped[str] = mapped_column(String(500))
    total: Mapped[int] = mapped_column(default=0)
    ended: Mapped[bool] = mapped_column(Boolean, default=False)
    problem: Mapped[str] = mapped_column(Text, default="")
    roster: Mapped[str] = mapped_column(Text, default="[]")
    decisions: Mapped[str] = mapped_column(Text, default="[]")


class StoredReviewed(Base):
    """What a review found in one report (JSON), and the report's page (packed)."""

    __tablename__ = "reviewed"

    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    record: Mapped[str] = mapped_column(Text)
    page: Mapped[bytes] = mapped_column(LargeBinary)
