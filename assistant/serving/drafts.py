"""Drafting over the API: jobs for the model's queue, and their answers as events, JSON or docx."""

import json
import socket
from contextlib import closing, suppress
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from anyio.to_thread import run_sync
from fastapi import Request
from fastapi.responses import JSONResponse, Response

from assistant.errors import ModelError
from assistant.report import Report
from assistant.report.controls import with_spaces
from assistant.serving import work
from assistant.serving.events import named_events, started, unless_gone
from assistant.serving.formats import DOCX, EVENTS, JSON, wanted
from assistant.serving.intake import Incoming
from assistant.serving.modelqueue import Cancellation, Job
from assistant.serving.schemas import AlternativesBody, DraftQuery, RewriteBody, StoredDraftQuery
from assistant.serving.services import Services

if TYPE_CHECKING:
    from assistant.drafting import Draft, DraftOptions
    from assistant.language_model import Engine, Generation, Stream

FORMATS = (JSON, EVENTS, DOCX)


async def draft_incoming(services: Services, request: Request, query: DraftQuery, file: Incoming) -> Response:
    """The draft of a report that is not stored; a form's `notes` are added to the report's.

    Raises:
        NotAcceptable, InputError, Busy
    """
    media_type = wanted(request.headers.get("accept"), FORMATS)
    report, past = await run_sync(_with_past_in_body, services, file.data) if not file.past else (None, [])
    if report is None:
        report = (await services.workers.run(work.read, file.data, file.name, services.given)).whole()
        past = [
            (field, (await services.workers.run(work.read, data, name, services.given)).whole())
            for field, name, data in file.past
        ]
    report = report.model_copy(update={"notes": [*report.notes, *file.notes]})
    report, options = _with_past(report, _options(services, query), past)
    return await _answer(services, request, media_type, report, draft_job(services, report, options))


async def draft_stored(
    services: Services, request: Request, query: StoredDraftQuery, owner: str, identifier: str
) -> Response:
    """The draft of a stored report; its past reports are stored ones.

    Raises:
        NotFound, NotAcceptable, Busy
    """
    media_type = wanted(request.headers.get("accept"), FORMATS)
    kept = await run_sync(services.store.get, owner, identifier)
    named = [("last_year", query.last_year)] if query.last_year else []
    past = [
        (field, (await run_sync(services.store.get, owner, other)).report)
        for field, other in [*named, *(("library", other) for other in query.library)]
    ]
    report, options = _with_past(kept.report, _options(services, query), past)
    return await _answer(services, request, media_type, report, draft_job(services, report, options))


async def rewrite(services: Services, request: Request, report: Report, body: RewriteBody) -> Response:
    """The draft with one paragraph written again.

    Raises:
        InputError: the draft is none.
        NotAcceptable, Busy
    """
    media_type = wanted(request.headers.get("accept"), FORMATS)
    job = rewrite_job(services, report, body, existing_draft(body.draft))
    return await _answer(services, request, media_type, report, job)


async def alternatives(services: Services, request: Request, report: Report, body: AlternativesBody) -> Response:
    """Other wordings of a paragraph of a draft.

    Raises:
        InputError: the draft is none.
        NotAcceptable, Busy
    """
    wanted(request.headers.get("accept"), (JSON,))
    existing = existing_draft(body.draft)

    def run(_tell: Any, cancellation: Cancellation) -> list[dict[str, Any]]:
        from assistant import drafting  # noqa: PLC0415

        engine = Stoppable(services.model.engine(), cancellation)
        found = drafting.alternatives(
            report, existing, body.paragraph, body.count, engine, options=_options(services, body)
        )
        return [paragraph.to_json() for paragraph in found]

    return JSONResponse({"paragraphs": await unless_gone(request, services.queue, run)}, headers={"Vary": "Accept"})


async def document(services: Services, report: Report, draft: dict[str, Any]) -> Response:
    """A draft, edited perhaps, as docx.

    Raises:
        InputError: the draft is none.
    """
    return _document(report, await services.workers.run(work.draft_document, report, existing_draft(draft)))


def existing_draft(data: dict[str, Any]) -> "Draft":
    """A draft as this API answered it before.

    Raises:
        InputError: it is none.
    """
    from assistant.drafting import Draft  # noqa: PLC0415

    return Draft.from_json(with_spaces(data), "draft ")


def read_report(services: Services, data: dict[str, Any]) -> Report:
    """A report inside a larger JSON body.

    Raises:
        InputError: it is none.
    """
    return work.read(json.dumps(data, ensure_ascii=False).encode(), "report", services.given).whole()


def _with_past_in_body(services: Services, data: bytes) -> tuple[Report | None, list[tuple[str, Report]]]:
    """The report and the past ones of a JSON body {"report", "last_year", "library"}; none of another body."""
    try:
        body = json.loads(data)
    except ValueError:
        return None, []
    if not isinstance(body, dict) or not isinstance(body.get("report"), dict):
        return None, []
    past = [("last_year", body["last_year"])] if body.get("last_year") else []
    past += [("library", other) for other in body.get("library") or []]
    return read_report(services, body["report"]), [(field, read_report(services, other)) for field, other in past]


def _with_past(
    report: Report, options: "DraftOptions", past: list[tuple[str, Report]]
) -> "tuple[Report, DraftOptions]":
    from assistant.drafting import with_past  # noqa: PLC0415

    last_year = next((other for field, other in past if field == "last_year"), None)
    return with_past(report, options, last_year, [other for field, other in past if field == "library"])


def draft_job(services: Services, report: Report, options: "DraftOptions") -> Job:
    """The job that drafts."""

    def run(tell: Any, cancellation: Cancellation) -> "Draft":
        from assistant.drafting import DraftReady, stream  # noqa: PLC0415

        engine = Stoppable(services.model.engine(), cancellation)
        with closing(stream(report, engine, options)) as events:
            for event in events:
                tell(event.name, event.to_json())
                if isinstance(event, DraftReady):
                    return event.draft
        raise AssertionError("the last event is the draft")

    return run


def rewrite_job(services: Services, report: Report, body: RewriteBody, existing: "Draft") -> Job:
    """The job that writes one paragraph again."""

    def run(tell: Any, cancellation: Cancellation) -> "Draft":
        from assistant import drafting  # noqa: PLC0415

        engine = Stoppable(services.model.engine(), cancellation)
        done = drafting.rewrite(
            report,
            existing,
            body.paragraph,
            body.wish,
            engine,
            options=_options(services, body),
            on_event=lambda event: tell(event.name, event.to_json()),
        )
        tell("done", done.to_json())
        return done

    return run


def empty_form(year: int, organization: str) -> bytes:
    """The workbook to be filled in."""
    from assistant.reading.template import template  # noqa: PLC0415

    return template(year, "".join(c for c in organization if c.isprintable()))


def known_styles(services: Services) -> list[dict[str, str]]:
    """Name and title of every style, the settings' first."""
    from assistant.drafting import styles  # noqa: PLC0415

    found = styles(services.settings.prompts)
    names = sorted(found, key=lambda name: (name != services.settings.style, name))
    return [{"name": name, "title": found[name].file.label} for name in names]


def _shut_down(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class Stoppable:
    """An engine whose running answers stop when the job is cancelled."""

    def __init__(self, engine: "Engine", cancellation: Cancellation) -> None:
        self._engine = engine
        self._cancellation = cancellation
        self.name = engine.name
        self.parallel = engine.parallel
        self.context_length = engine.context_length
        self.supports_grammar = engine.supports_grammar

    def generate(self, request: "Generation") -> "Stream":
        """Start an answer.

        Raises:
            Cancelled: the job is over.
            ModelError: as of the engine.
        """
        from assistant.language_model.chat_client import on_connection  # noqa: PLC0415

        self._cancellation.check()
        # While the engine reads the prompt there is no stream yet to close: its connection is shut down instead.
        before = on_connection.set(lambda opened: self._cancellation.on_set(partial(_shut_down, opened)))
        try:
            stream = self._engine.generate(request)
        except ModelError:
            self._cancellation.check()
            raise
        finally:
            on_connection.reset(before)
        self._cancellation.on_set(stream.close)
        return stream

    def count_tokens(self, text: str) -> int:
        """How many tokens a text takes."""
        return self._engine.count_tokens(text)

    def close(self) -> None:
        """Nothing: the engine is the server's."""


def _options(services: Services, query: "DraftQuery | RewriteBody") -> "DraftOptions":
    from assistant.drafting import DraftOptions  # noqa: PLC0415

    return DraftOptions(
        section=query.section if isinstance(query, DraftQuery) else "all",
        style=query.style or services.settings.style,
        prompts=services.settings.prompts,
        seed=query.seed,
        without=frozenset(query.without),
        wish=query.wish,
        tens_of_thousands=isinstance(query, DraftQuery) and query.tens_of_thousands,
    )


async def _answer(services: Services, request: Request, media_type: str, report: Report, job: Job) -> Response:
    if media_type == EVENTS:
        return await started(services.queue, job, named_events)
    draft: Draft = await unless_gone(request, services.queue, job)
    if media_type == JSON:
        return JSONResponse(draft.to_json(), headers={"Vary": "Accept"})
    return _document(report, await services.workers.run(work.draft_document, report, draft))


def _document(report: Report, content: bytes) -> Response:
    name = f"{report.organization}{report.year}年政府信息公开工作年度报告（初稿）.docx"
    headers = {"Vary": "Accept", "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=DOCX, headers=headers)
