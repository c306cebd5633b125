"""OpenAI's protocol for the chat: models, chat completions and completions, streamed or not.

The protocol: https://platform.openai.com/docs/api-reference. What is answered is the matter of `assistant.chat`.
"""

import json
import secrets
import time
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TYPE_CHECKING, Any, Literal

from anyio.to_thread import run_sync
from fastapi import Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from assistant.errors import AssistantError
from assistant.report import Report
from assistant.serving import work
from assistant.serving.drafts import Stoppable
from assistant.serving.errors import NotFound
from assistant.serving.events import EventStream, started, unless_gone
from assistant.serving.modelqueue import Cancellation, Event, Job
from assistant.serving.services import Services

if TYPE_CHECKING:
    from assistant.chat import Reply, Turn

MODEL = "report-assistant"
_TEXTS = ("text", "input_text", "output_text", None)
_NOT_SPOKEN = ("developer", "tool", "function")


class MessagePart(BaseModel):
    """A part of a message; only text is read."""

    type: str | None = None
    text: str | None = None


class ChatMessage(BaseModel):
    """A message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[MessagePart] | None = None

    @property
    def text(self) -> str:
        """All of its text."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.text and part.type in _TEXTS)
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream ends with."""

    include_usage: bool | None = None


class ChatBody(BaseModel):
    """A chat request; what this server has no use for (temperature, tools …) is accepted and left aside.

    Null is what clients write for a field that is not set. A conversation may be of any length: the body's size is
    limited, its messages are not.
    """

    model: str = Field(max_length=200)
    messages: list[ChatMessage] = Field(min_length=1)
    stream: bool | None = None
    stream_options: StreamOptions | None = None


class CompletionBody(BaseModel):
    """A completion request: the prompt is one message."""

    model: str = Field(max_length=200)
    prompt: str | list[str] | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None


async def models(services: Services, owner: str) -> dict[str, Any]:
    """The chat without a report, and with each of the owner's."""
    reports = await run_sync(services.store.list, owner)
    entries = [_model(MODEL, 0)] + [_model(f"{MODEL}:{each.id}", int(each.created.timestamp())) for each in reports]
    return {"object": "list", "data": entries}


async def model(services: Services, owner: str, name: str) -> dict[str, Any]:
    """One of them.

    Raises:
        NotFound: there is none of this name.
    """
    await _stored(services, owner, name)
    return _model(name, 0)


async def chat(services: Services, request: Request, owner: str, body: ChatBody) -> Response:
    """The answer to a conversation.

    Raises:
        NotFound: no such model or report.
        Busy: the model's queue is full.
        ModelError, DraftError, InputError
    """
    from assistant.chat import Turn  # noqa: PLC0415 — with it come checking and drafting

    turns = [Turn("system" if m.role in _NOT_SPOKEN else m.role, m.text) for m in body.messages]  # type: ignore[arg-type]
    answer = Writing(body.model, "chat")
    return await _answered(services, request, owner, turns, answer, body)


async def complete(services: Services, request: Request, owner: str, body: CompletionBody) -> Response:
    """The answer to a prompt. Raises as `chat`."""
    from assistant.chat import Turn  # noqa: PLC0415

    prompt = body.prompt if isinstance(body.prompt, str) else "\n".join(body.prompt or ())
    return await _answered(services, request, owner, [Turn("user", prompt)], Writing(body.model, "text"), body)


class Writing:
    """The objects of one answer."""

    def __init__(self, model: str, kind: Literal["chat", "text"]) -> None:
        self.model = model
        self.kind = kind
        self.id = f"{'chatcmpl' if kind == 'chat' else 'cmpl'}-{secrets.token_hex(12)}"
        self.created = int(time.time())

    def whole(self, text: str, usage: dict[str, int]) -> dict[str, Any]:
        """The answer at once."""
        said: dict[str, Any] = (
            {"message": {"role": "assistant", "content": text, "refusal": None}}
            if self.kind == "chat"
            else {"text": text}
        )
        name = "chat.completion" if self.kind == "chat" else "text_completion"
        return self._object(name, [{"index": 0, **said, "logprobs": None, "finish_reason": "stop"}], usage)

    def piece(self, text: str | None, finish: str | None = None) -> str:
        """A chunk of the stream; None begins it."""
        delta: dict[str, Any] = {"role": "assistant", "content": ""} if text is None else {"content": text}
        said = {"delta": {} if finish else delta} if self.kind == "chat" else {"text": text or ""}
        choices = [{"index": 0, **said, "logprobs": None, "finish_reason": finish}]
        return _line(self._object(self._chunk, choices, None))

    def usage(self, usage: dict[str, int]) -> str:
        """The last chunk where the client asked for it."""
        return _line(self._object(self._chunk, [], usage))

    @property
    def _chunk(self) -> str:
        return "chat.completion.chunk" if self.kind == "chat" else "text_completion"

    def _object(self, name: str, choices: list[dict[str, Any]], usage: dict[str, int] | None) -> dict[str, Any]:
        made = {"id": self.id, "object": name, "created": self.created, "model": self.model, "choices": choices}
        return made if usage is None else made | {"usage": usage}


async def _answered(
    services: Services,
    request: Request,
    owner: str,
    turns: "list[Turn]",
    writing: Writing,
    body: ChatBody | CompletionBody,
) -> Response:
    report = await _report(services, owner, body.model, turns)
    from assistant.chat import reply  # noqa: PLC0415

    coming = await run_sync(reply, turns, report, services.given.options)
    counted = _Counted(services, turns)
    job = _job(services, coming)
    if body.stream:
        usage = counted if body.stream_options and body.stream_options.include_usage else None
        return await _streamed(services, coming, job, writing, usage)
    if coming.needs_model:
        text = await unless_gone(request, services.queue, job)
    else:
        text = await run_sync(job, lambda *_: None, Cancellation())
    return JSONResponse(writing.whole(text, counted.usage(text)))


async def _streamed(
    services: Services, coming: "Reply", job: Job, writing: Writing, usage: "_Counted | None"
) -> Response:
    async def written(events: AsyncIterator[Event]) -> AsyncGenerator[str, None]:
        yield writing.piece(None)
        text = ""
        try:
            async for name, value in events:
                if name == "piece":
                    text += value
                    yield writing.piece(value)
        except AssistantError as error:
            yield _line(
                {"error": {"message": error.message, "type": "server_error", "param": None, "code": error.code}}
            )
            return
        yield writing.piece("", "stop")
        if usage is not None:
            yield writing.usage(usage.usage(text))
        yield "data: [DONE]\n\n"

    if coming.needs_model:
        return await started(services.queue, job, written)

    async def at_once() -> AsyncIterator[Event]:
        yield "piece", await run_sync(job, lambda *_: None, Cancellation())

    return EventStream(written(at_once()))


def _job(services: Services, coming: "Reply") -> Job:
    def run(tell: Any, cancellation: Cancellation) -> str:
        pieces = []
        for piece in coming.pieces(lambda: Stoppable(services.model.engine(), cancellation)):
            tell("piece", piece)
            pieces.append(piece)
        return "".join(pieces)

    return run


class _Counted:
    """Tokens of the request and the answer: the model's where it is loaded, else characters, one a token."""

    def __init__(self, services: Services, turns: "list[Turn]") -> None:
        self._count = services.model.count_tokens
        self._prompt = "".join(turn.content for turn in turns)

    def usage(self, answer: str) -> dict[str, int]:
        """The `usage` of the protocol."""
        prompt, completion = self._count(self._prompt), self._count(answer)
        return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


async def _report(services: Services, owner: str, name: str, turns: "list[Turn]") -> Report | None:
    """The report that the model's name gives, else the one pasted into the conversation."""
    stored = await _stored(services, owner, name)
    if stored is not None:
        return stored
    texts = [turn.content for turn in turns if turn.role != "assistant"]
    pasted = await services.workers.run(work.pasted_report, texts, services.given)
    return pasted.whole() if pasted else None


async def _stored(services: Services, owner: str, name: str) -> Report | None:
    base, _, identifier = name.partition(":")
    if base != MODEL:
        raise NotFound(f"没有模型 {name[:80]}，可用：{MODEL}，或 {MODEL}:报告编号。", code="model_not_found")
    return (await run_sync(services.store.get, owner, identifier)).report if identifier else None


def _model(name: str, created: int) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": created, "owned_by": "report-narrative-assistant"}


def _line(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"
