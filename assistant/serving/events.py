"""Answers of the model's queue on the wire: server-sent events, or one answer that a vanished client cancels."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Any

import anyio
from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from assistant.errors import AssistantError
from assistant.serving.formats import EVENTS
from assistant.serving.modelqueue import Event, Job, ModelQueue
from assistant.serving.problems import problem, status_of


class EventStream(StreamingResponse):
    """Server-sent events; the source is closed however the answer ends, so that its turn at the model ends too."""

    def __init__(self, source: AsyncGenerator[str, None]) -> None:
        super().__init__(source, media_type=EVENTS, headers={"X-Accel-Buffering": "no", "Vary": "Accept"})
        self._source = source

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream to the end, or until the client goes."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True):
                await self._source.aclose()


def sse(name: str, data: Any) -> str:
    """One named event."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def started(
    queue: ModelQueue, job: Job, written: Callable[[AsyncIterator[Event]], AsyncGenerator[str, None]]
) -> EventStream:
    """The stream of a job that has its place in the queue.

    Raises:
        Busy: the queue is full; nothing was sent yet.
    """
    events = queue.stream(job)
    first = await anext(events)

    async def all_events() -> AsyncGenerator[str, None]:
        async def source() -> AsyncIterator[Event]:
            yield first
            async for event in events:
                yield event

        try:
            async for text in written(source()):
                yield text
        finally:
            await events.aclose()

    return EventStream(all_events())


async def named_events(events: AsyncIterator[Event]) -> AsyncGenerator[str, None]:
    """Each event under its name; what went wrong on the way is the last event, `error`, a problem."""
    try:
        async for name, data in events:
            if name != "result":
                yield sse(name, data)
    except AssistantError as error:
        yield sse("error", problem(status_of(error), error.code, error.message))


async def unless_gone(request: Request, queue: ModelQueue, job: Job) -> Any:
    """What the job returns; a client that hangs up cancels it.

    Raises:
        Busy: the queue is full.
        ClientDisconnect: nobody is there to read the answer.
    """
    outcome: list[Any] = []
    errors: list[AssistantError] = []

    async def work(scope: anyio.CancelScope) -> None:
        try:
            outcome.append(await queue.result(job))
        except AssistantError as error:
            errors.append(error)  # not raised here: a task group would wrap it
        scope.cancel()

    async with anyio.create_task_group() as group:
        group.start_soon(work, group.cancel_scope)
        while (await request.receive())["type"] != "http.disconnect":
            pass
        group.cancel_scope.cancel()
    if errors:
        raise errors[0]
    if not outcome:
        raise ClientDisconnect
    return outcome[0]
