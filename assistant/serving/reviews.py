"""Reviews on the server: a zip or a folder is read report by report while its overview grows; decisions; the workbook.

A review belongs to who began it and is kept in the database as it grows: after a restart what was read and decided is
there. Files are read by the workers, a few at a time and in turn with everybody else's; what was uploaded is kept in a
private folder until all is read, so that a review that was interrupted cannot go on by itself.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import RLock
from typing import Any

from anyio.to_thread import run_sync

from assistant.errors import AssistantError, InputError
from assistant.processes import Constant, File, Mistake
from assistant.processes.walls import private_folder
from assistant.reading import Source, find_reports
from assistant.reading.values import squeeze
from assistant.serving import work
from assistant.serving.errors import Busy, NotFound, Refusal
from assistant.serving.reviewstore import ReviewStore
from assistant.serving.work import Given
from assistant.serving.workers import Workers

INTERRUPTED = "服务曾停止，审核没有做完；已读完的报告和决定都在，其余请重新审核。"
MOST = 20  # reviews at once; the oldest that is done makes room
_OUT = Path("审核.xlsx")
log = logging.getLogger("assistant.serving")


@dataclass(slots=True)
class Running:
    """A review under way or done.

    Attributes:
        records: (from `assistant.reviewing`) as far as they are done, in the order in which they are done; empty where
            they are still in the database only.
        stored: how many records are in the database only.
        decisions: (finding, office, year) → decision and reason.
        problem: why it could not go on, "" where it could.
    """

    id: str
    owner: str
    name: str
    total: int = 0
    records: list[Any] = field(default_factory=list)
    stored: int = 0
    roster: Any = None
    decisions: dict[tuple[str, str, int], Any] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    problem: str = ""
    task: asyncio.Task[None] | None = None

    @property
    def done(self) -> int:
        """How many reports are read."""
        return self.stored or len(self.records)

    @property
    def state(self) -> str:
        """running, done, or failed."""
        if self.problem:
            return "failed"
        return "done" if self.ended else "running"

    @property
    def seconds_left(self) -> float | None:
        """How long it will take by what it took so far; None where that is not known."""
        done = self.done
        if self.ended or not done or not self.total:
            return None
        return round((time.monotonic() - self.started) / done * (self.total - done), 1)


class Reviews:
    """All reviews of the server."""

    def __init__(self, workers: Workers, given: Given, folders: Sequence[Path], store: ReviewStore) -> None:
        self._workers = workers
        self.store = store
        self._loading = RLock()
        self._given = given
        self._folders = [folder.expanduser().resolve() for folder in folders]
        self._kept: dict[str, Running] = {}

    def restore(self) -> None:
        """Take up what the database holds; the database is open."""
        for head in self.store.heads():
            if not head.ended:
                self.store.note(head.id, ended=True, problem=INTERRUPTED)
            problem = head.problem if head.ended else INTERRUPTED
            self._kept[head.id] = Running(
                head.id, head.owner, head.name, head.total, stored=head.done, ended=time.monotonic(), problem=problem
            )

    def get(self, owner: str, identifier: str) -> Running:
        """A review of this owner, its records at hand. Blocks while they are loaded.

        Raises:
            NotFound: there is none.
        """
        found = self._kept.get(identifier)
        if found is None or found.owner != owner:
            raise NotFound("没有这次审核，可能已删除。")
        with self._loading:
            if found.stored:
                roster, decisions = self.store.rest(found.id)
                found.roster = roster or None
                found.decisions = {(each.id, each.office, each.year): each for each in decisions}
                found.records = [*self.store.records(found.id)]
                found.stored = 0
        return found

    def all(self, owner: str) -> list[Running]:
        """The owner's reviews, the newest first."""
        return [each for each in reversed(self._kept.values()) if each.owner == owner]

    def folder(self, name: str) -> Path:
        """A folder that may be reviewed.

        Raises:
            Refusal: the settings allow none, or not this one.
        """
        if not self._folders:
            raise Refusal("没有可供审核的文件夹：请在设置项 review_folders 中列出。", code="no-folders", status=403)
        with suppress(OSError, ValueError):
            path = Path(name).resolve()
            if any(path.is_relative_to(folder) for folder in self._folders) and path.is_dir():
                return path
        raise Refusal("这个文件夹不在设置项 review_folders 允许的范围内，或不存在。", code="folder", status=403)

    async def begin(
        self,
        owner: str,
        name: str,
        place: Path,
        *,
        uploaded: bool,
        previous: Path | None = None,
        roster: bytes | None = None,
        decisions: bytes | None = None,
    ) -> Running:
        """Start a review of a folder, or of an archive that was uploaded into a private folder.

        Raises:
            Busy: too many are under way.
            InputError: the roster, or the workbook with former decisions, cannot be read.
        """
        try:
            await self._make_room()
            made = Running(secrets.token_urlsafe(16), owner, name)
            if roster is not None:
                made.roster = await self._workers.run(work.offices, roster, "名单")
            if decisions is not None:
                former = await self._workers.run(work.former_decisions, decisions, "上次的工作簿")
                made.decisions = {(each.id, each.office, each.year): each for each in former}
        except BaseException:
            if uploaded:
                await run_sync(shutil.rmtree, place.parent, True)
            raise
        await run_sync(self.store.begin, made.id, owner, name, made.roster)
        if made.decisions:
            await run_sync(self.store.decided, made.id, [*made.decisions.values()])
        self._kept[made.id] = made
        made.task = asyncio.create_task(self._run(made, place, previous, uploaded))
        return made

    async def remove(self, owner: str, identifier: str) -> None:
        """Stop a review and forget it."""
        found = await run_sync(self.get, owner, identifier)
        await _ended(found)
        self._kept.pop(identifier, None)
        await run_sync(self.store.remove, identifier)

    async def close(self) -> None:
        """Stop all."""
        for each in list(self._kept.values()):
            await _ended(each)

    async def _make_room(self) -> None:
        while len(self._kept) >= MOST:
            oldest = next((each for each in self._kept.values() if each.state != "running"), None)
            if oldest is None:
                raise Busy("正在进行的审核过多，请稍后再试。", 30)
            del self._kept[oldest.id]
            await run_sync(self.store.remove, oldest.id)

    async def _run(self, made: Running, place: Path, previous: Path | None, uploaded: bool) -> None:
        try:
            await self._review(made, place, previous)
        except AssistantError as error:
            made.problem = error.message
        except asyncio.CancelledError:
            made.problem = INTERRUPTED
            raise
        except Mistake as error:
            log.error("a review failed: %s at %s", error.kind, error.place)  # noqa: TRY400  a trace may hold text
            made.problem = "审核中断：程序内部错误。"
        finally:
            made.ended = time.monotonic()
            self.store.note(made.id, ended=True, problem=made.problem)  # at once: the server may be stopping
            if uploaded:
                await run_sync(shutil.rmtree, place.parent, True)

    async def _review(self, made: Running, place: Path, previous: Path | None) -> None:
        from assistant.reviewing import PackedYears, ReviewOne  # noqa: PLC0415

        limits = self._given.limits
        former = await run_sync(lambda: list(find_reports([previous], limits))) if previous else []
        packed = [await self._workers.run(work.pack_one, source) for source in former]
        sources = await run_sync(lambda: [_within(each, place) for each in find_reports([place], limits)])
        made.total = len(sources)
        await run_sync(partial(self.store.note, made.id, total=made.total))
        one = Constant(ReviewOne(self._given.reviewing, PackedYears(map(work.packed, packed)), pages=True))
        waiting = iter(sources)

        async def some() -> None:
            for source in waiting:
                record = await self._record(one, source)
                made.records.append(record)
                await run_sync(self.store.add, made.id, len(made.records) - 1, record)

        await asyncio.gather(*(some() for _ in range(max(1, self._workers.processes // 2))))

    async def _record(self, one: Constant[Any], source: Source) -> Any:
        from assistant.reviewing.record import RECORD, Record  # noqa: PLC0415

        try:
            record = RECORD.validate_json(await self._workers.run(work.review_one, one, source))
        except Busy:
            await asyncio.sleep(1)
            return await self._record(one, source)
        except AssistantError as error:
            record = Record(source.name, code=error.code, message=error.message)
        if isinstance(source.data, File):
            record.message = record.message.replace(str(source.data.path), source.name)
        return record


def _within(source: Source, place: Path) -> Source:
    """A source under its name within the place that is reviewed: where that lies on the server is nobody's matter."""
    name = source.name.removeprefix(str(place)).lstrip("/") or place.name
    error = source.error
    if error is not None:
        error = InputError(error.message.replace(source.name, name), code=error.code)
    return replace(source, name=name, error=error)


async def _ended(running: Running) -> None:
    if running.task is not None and not running.task.done():
        running.task.cancel()
        with suppress(asyncio.CancelledError):
            await running.task


def kept_upload(files: dict[str, bytes]) -> dict[str, Path]:
    """The files of a form in a private folder of their own, by their fields' names."""
    folder = Path(private_folder("review"))
    paths = {}
    for name, data in files.items():
        paths[name] = folder / f"{name}.zip"
        paths[name].write_bytes(data)
    return paths


def whole(running: Running, given: Given) -> Any:
    """The review (of `assistant.reviewing`) of what is done so far, decisions applied."""
    from copy import deepcopy  # noqa: PLC0415

    from assistant.reviewing import put_together  # noqa: PLC0415

    records = sorted(deepcopy(running.records), key=lambda record: record.source)
    total = max(running.total, len(records))
    return put_together(records, given.reviewing, roster=running.roster, decisions=running.decisions, total=total)


def workbook(running: Running, given: Given) -> bytes:
    """The workbook of what is done so far."""
    from assistant.reviewing.written import content  # noqa: PLC0415

    return content(whole(running, given), _OUT)


def decide(reviews: Reviews, running: Running, number: int, finding: str, decision: str, reason: str) -> None:
    """Note a decision on a finding of report `number`.

    Raises:
        NotFound: there is no such report or finding.
    """
    from assistant.reviewing import ReviewDecision  # noqa: PLC0415

    record = report(running, number)
    item = next((each for each in record.items if each.id == finding), None)
    if item is None:
        raise NotFound("没有这个问题。")
    office = squeeze(record.organization)
    made = ReviewDecision(finding, office, record.year, decision, reason, item.severity, str(item.finding["message"]))
    running.decisions[finding, office, record.year] = made
    reviews.store.decided(running.id, [*running.decisions.values()])


def report(running: Running, number: int) -> Any:
    """The record of report `number`, counted from 0 in the order in which they were done.

    Raises:
        NotFound: there is none.
    """
    if not 0 <= number < len(running.records):
        raise NotFound("没有这份报告，或还没有读到。")
    return running.records[number]
