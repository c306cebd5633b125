"""Reviews in the database: a restart of the server loses none of what was read and decided. All calls block."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import func, select

from assistant.serving.errors import NotFound
from assistant.serving.storage import ReportStore
from assistant.serving.tables import StoredReview, StoredReviewed

if TYPE_CHECKING:
    from assistant.reviewing import ListedOffice, Record, ReviewDecision


@dataclass(frozen=True, slots=True)
class Head:
    """A stored review without its records; `done` is how many it has."""

    id: str
    owner: str
    name: str
    total: int
    done: int
    ended: bool
    problem: str


class ReviewStore:
    """The reviews of all owners, in the server's database."""

    def __init__(self, store: ReportStore) -> None:
        self._store = store

    def heads(self) -> list[Head]:
        """All reviews, the oldest first."""
        count = select(func.count()).where(StoredReviewed.review_id == StoredReview.id).scalar_subquery()
        query = select(StoredReview, count).order_by(StoredReview.created)
        with self._store.session() as session:
            return [
                Head(row.id, row.owner, row.name, row.total, done, row.ended, row.problem)
                for row, done in session.execute(query)
            ]

    def begin(self, identifier: str, owner: str, name: str, roster: Sequence[ListedOffice] | None) -> None:
        """ReportStore a review that begins."""
        row = StoredReview(
            id=identifier, owner=owner, name=name[:500], roster=_offices().dump_json([*(roster or ())]).decode()
        )
        with self._store.session() as session, session.begin():
            session.add(row)

    def note(self, identifier: str, **changes: Any) -> None:
        """Change what is stored of a review; nothing where it is gone."""
        with self._store.session() as session, session.begin():
            row = session.get(StoredReview, identifier)
            for name, value in changes.items() if row is not None else ():
                setattr(row, name, value)

    def decided(self, identifier: str, decisions: Sequence[ReviewDecision]) -> None:
        """ReportStore all decisions of a review."""
        self.note(identifier, decisions=_decisions().dump_json([*decisions]).decode())

    def add(self, identifier: str, number: int, record: Record) -> None:
        """ReportStore a record; its page apart, and not kept in the record any longer."""
        from assistant.reviewing.record import RECORD  # noqa: PLC0415

        page, record.page = zlib.compress(record.page.encode()), ""
        row = StoredReviewed(review_id=identifier, number=number, record=RECORD.dump_json(record).decode(), page=page)
        with self._store.session() as session, session.begin():
            session.add(row)

    def records(self, identifier: str) -> list[Record]:
        """The records of a review in their order."""
        from assistant.reviewing.record import RECORD  # noqa: PLC0415

        query = select(StoredReviewed.record).where(StoredReviewed.review_id == identifier)
        with self._store.session() as session:
            return [RECORD.validate_json(text) for text in session.scalars(query.order_by(StoredReviewed.number))]

    def rest(self, identifier: str) -> tuple[list[ListedOffice], list[ReviewDecision]]:
        """The roster and the decisions of a review."""
        with self._store.session() as session:
            row = session.get_one(StoredReview, identifier)
            return _offices().validate_json(row.roster), _decisions().validate_json(row.decisions)

    def page(self, identifier: str, number: int) -> str:
        """A report's page.

        Raises:
            NotFound: there is none.
        """
        with self._store.session() as session:
            row = session.get(StoredReviewed, (identifier, number))
            page = zlib.decompress(row.page).decode() if row is not None else ""
        if not page:
            raise NotFound("没有这份报告的网页。")
        return page

    def remove(self, identifier: str) -> None:
        """Delete a review with all that belongs to it."""
        with self._store.session() as session, session.begin():
            row = session.get(StoredReview, identifier)
            if row is not None:
                session.delete(row)


def _offices() -> TypeAdapter[list[ListedOffice]]:
    from assistant.reviewing import ListedOffice  # noqa: PLC0415

    return TypeAdapter(list[ListedOffice])


def _decisions() -> TypeAdapter[list[ReviewDecision]]:
    from assistant.reviewing import ReviewDecision  # noqa: PLC0415

    return TypeAdapter(list[ReviewDecision])
