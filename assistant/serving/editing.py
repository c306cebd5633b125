"""Changes to a stored report: what a person fills in or corrects, last year's file, notes. The file stays as it was."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from anyio.to_thread import run_sync

from assistant.errors import InputError
from assistant.report import Previous, Report
from assistant.serving import work
from assistant.serving.intake import JSON_NAME, Incoming
from assistant.serving.schemas import ReportChange
from assistant.serving.services import Services
from assistant.serving.storage import Kept

Taken = Literal["previous", "notes"]


@dataclass(frozen=True, slots=True)
class Added:
    """What a file was taken as, and the report with it."""

    taken: Taken
    kept: Kept


async def change(services: Services, owner: str, identifier: str, changes: ReportChange) -> Kept:
    """The stored report with the given parts replaced; where its prose changes, it is no longer its file's.

    Raises:
        NotFound: no such report.
        InputError: what is given makes no report.
    """
    kept = await run_sync(services.store.get, owner, identifier)
    given = changes.model_dump(exclude_unset=True)
    whole: dict[str, Any] = kept.report.model_dump(mode="json") | given
    body = json.dumps(whole, ensure_ascii=False).encode()
    report = (await services.workers.run(work.read, body, JSON_NAME, services.given)).whole()
    if "sections" not in given or report.sections == kept.report.sections:
        report.provenance = kept.report.provenance
    await run_sync(services.store.replace, owner, identifier, report)
    return await run_sync(services.store.get, owner, identifier)


async def add_material(services: Services, owner: str, identifier: str, file: Incoming) -> Added:
    """Last year's report, or a file of notes, added to a stored report; which it is, its content tells.

    Raises:
        NotFound: no such report.
        InputError: the file is neither, or a report on another year.
    """
    kept = await run_sync(services.store.get, owner, identifier)
    read = await services.workers.run(work.material, file.data, file.name, services.given)
    report, taken = _with(kept.report, read if isinstance(read, list) else read.report, file.name)
    await run_sync(services.store.replace, owner, identifier, report)
    return Added(taken, await run_sync(services.store.get, owner, identifier))


def _with(report: Report, read: Report | list[str], name: str) -> tuple[Report, Taken]:
    if isinstance(read, list):
        new = [note for note in read if note not in report.notes]
        return report.model_copy(update={"notes": [*report.notes, *new]}), "notes"
    if read.year != report.year - 1:
        raise InputError(
            f"{name}：是{read.year}年的报告，不是{report.year}年的上一年度，没有采用。", code="not-previous"
        )
    previous = Previous.model_construct(year=read.year, tables=read.tables)
    return report.model_copy(update={"previous": previous}), "previous"
