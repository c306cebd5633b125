"""Storing and checking reports: what the routes of the own API do, step by step."""

from urllib.parse import quote

from anyio.to_thread import run_sync
from fastapi.responses import Response

from assistant.serving import work
from assistant.serving.errors import Refusal
from assistant.serving.formats import DOCX, HTML, JSON, SARIF, wanted
from assistant.serving.intake import Incoming
from assistant.serving.schemas import DecisionOnFinding, Tracked
from assistant.serving.services import Services
from assistant.serving.storage import Kept

FORMATS = (JSON, HTML, SARIF, DOCX)


async def store(services: Services, owner: str, file: Incoming, *, again: bool = False) -> Kept:
    """Read a file and store the report; with `again`, the report that came with the same content before is answered.

    Raises:
        InputError: it cannot be read.
    """
    known = await run_sync(services.store.same, owner, file.data) if again else None
    if known is not None:
        return known
    report = (await services.workers.run(work.read, file.data, file.name, services.given)).whole()
    identifier = await run_sync(services.store.add, owner, report, file.name, file.data)
    return await run_sync(services.store.get, owner, identifier)


async def check_incoming(services: Services, accept: str | None, file: Incoming, track: Tracked) -> Response:
    """The check of a file that is not stored.

    Raises:
        NotAcceptable, InputError
    """
    media_type = wanted(accept, FORMATS)
    return _response(
        await services.workers.run(work.check_file, file.data, file.name, media_type, services.given, track),
        media_type,
        file.name,
    )


async def check_stored(services: Services, accept: str | None, owner: str, identifier: str, track: Tracked) -> Response:
    """The check of a stored report, with the decisions on its findings.

    Raises:
        NotFound, NotAcceptable, InputError
    """
    media_type = wanted(accept, FORMATS)
    kept = await run_sync(services.store.get, owner, identifier)
    decisions = await run_sync(services.store.decisions, identifier)
    decided = {key: work.FindingDecision(each.decision, each.reason) for key, each in decisions.items()}
    body = await services.workers.run(
        work.check_report, kept.report, kept.file, kept.name, decided, media_type, services.given, track
    )
    return _response(body, media_type, kept.name)


async def decide(services: Services, owner: str, identifier: str, finding: str, decision: DecisionOnFinding) -> None:
    """Keep a decision.

    Raises:
        NotFound: no such report.
        Refusal: a dismissal without a reason.
    """
    reason = decision.reason.strip()
    if decision.decision == "dismissed" and not reason:
        raise Refusal("判定为“不是问题”时请写明理由（reason）。", code="no-reason", status=422)
    await run_sync(services.store.decide, owner, identifier, finding, decision.decision, reason)


def _response(body: bytes, media_type: str, name: str) -> Response:
    headers = {"Vary": "Accept"}
    if media_type == DOCX:
        stem = name.rpartition(".")[0] or name
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stem + '-核对.docx')}"
    return Response(body, media_type=media_type, headers=headers)
