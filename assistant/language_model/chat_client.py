"""Chat completions over HTTP, streamed: what the in-process llama.cpp server and a configured server have in common.

The protocol is OpenAI's `POST /v1/chat/completions` with server-sent events. How a grammar is passed and where the
server comes from is not here: the engines say it.
"""

import contextlib
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

import httpx

from assistant.errors import ModelError
from assistant.language_model.chat_events import END, events
from assistant.language_model.engine import FinishReason
from assistant.language_model.repetition import loops
from assistant.private import masked

_CUT_SHORT = ("length", "max_tokens")
RETRIED_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})

on_connection: ContextVar[Callable[[socket.socket], None] | None] = ContextVar("on_connection", default=None)
"""Told of each connection that this thread opens, so that another can shut it down while a prompt is being read."""


class ChatStream:
    """One streamed answer; iterate over its pieces once.

    Attributes:
        tokens: tokens written so far; exact once the answer has ended and the server tells.
        finish_reason: None until the end.
        prompt_tokens: tokens of the prompt, 0 until the server tells.
        cached_tokens: how many of them were taken from the prefix cache.
    """

    def __init__(self, response: httpx.Response, model: str) -> None:
        self.tokens = 0
        self.finish_reason: FinishReason | None = None
        self.prompt_tokens = 0
        self.cached_tokens = 0
        self._model = model
        self._response = response
        self._closed = False
        self._text = ""

    def __iter__(self) -> Iterator[str]:
        """The pieces of the answer, in order.

        Raises:
            ModelError: `model-timeout`, `model-ended` (the connection ended before the answer did), or what the
                server reports within the stream.
        """
        try:
            yield from self._pieces()
        except httpx.TimeoutException as error:
            if not self._closed:
                raise ModelError(f"模型 {self._model} 长时间没有回应，请稍后再试", code="model-timeout") from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            if not self._closed:
                raise self._ended_early() from error
        finally:
            self._response.close()
        if self._closed and self.finish_reason is None:
            self.finish_reason = "cancelled"
        if self.finish_reason is None:
            raise self._ended_early()

    def close(self) -> None:
        """Stop the model; safe at any time, from any thread, more than once."""
        if self._closed:
            return
        self._closed = True
        self.finish_reason = self.finish_reason or "cancelled"
        # Another thread may be waiting in a read of this very connection: only a shutdown wakes it.
        stream = self._response.extensions.get("network_stream")
        connection = stream.get_extra_info("socket") if stream is not None else None
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _pieces(self) -> Iterator[str]:
        for event in events(self._response):
            if self._closed:
                return
            if event is END:
                self.finish_reason = self.finish_reason or "stop"
                return
            piece = self._read(event)
            if not piece:
                continue
            self._text += piece
            yield piece
            if loops(self._text):
                self.close()
                self.finish_reason = "loop"
                return
        if self._text and self._whole:
            self.finish_reason = self.finish_reason or "stop"

    @property
    def _whole(self) -> bool:
        """Whether the transfer said where it ends, so that it did not just break off."""
        headers = self._response.headers
        return "content-length" in headers or "chunked" in headers.get("transfer-encoding", "").lower()

    def _read(self, event: dict[str, Any]) -> str:
        """Take one event's news in and return its piece of text. Fields may be missing or null."""
        if event.get("error") or event.get("object") == "error":
            raise refusal(event.get("error") or event, self._model)
        self._count(event)
        choice = next(iter(event.get("choices") or ()), None)
        if not isinstance(choice, dict):
            return ""
        if reason := choice.get("finish_reason"):
            self.finish_reason = "length" if reason in _CUT_SHORT else "stop"
        piece = _text_of(choice)
        if piece and not (event.get("usage") or event.get("timings")):
            self.tokens += 1
        return piece

    def _count(self, event: dict[str, Any]) -> None:
        usage = event.get("usage")
        if isinstance(usage, dict):
            self.tokens = usage.get("completion_tokens") or self.tokens
            self.prompt_tokens = usage.get("prompt_tokens") or self.prompt_tokens
            details = usage.get("prompt_tokens_details") or {}
            self.cached_tokens = details.get("cached_tokens") or self.cached_tokens

    def _ended_early(self) -> ModelError:
        return ModelError(f"模型 {self._model} 没有写完就中断了，请重试", code="model-ended")


def _text_of(choice: dict[str, Any]) -> str:
    """The text of a choice: of a stream, of an answer at once, or of the older completions; whole or in parts."""
    said = choice.get("delta") or choice.get("message") or {"content": choice.get("text")}
    content = said.get("content") if isinstance(said, dict) else said
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def refusal(error: object, model: str) -> ModelError:
    """The typed error for what a server answers instead of text."""
    details = error if isinstance(error, dict) else {"message": str(error)}
    message = str(details.get("message") or details.get("detail") or "") or "未说明原因"
    kind = f"{details.get('type', '')} {message}".lower()
    if "exceed_context" in kind or "context length" in kind or "context size" in kind or "context window" in kind:
        return context_full(model)
    if "grammar" in kind:
        return ModelError(f"模型 {model} 不接受所给的语法：{message}", code="grammar")
    return ModelError(f"模型 {model} 拒绝了请求：{message}", code="model-refused")


def context_full(model: str) -> ModelError:
    """The prompt and the room for the answer do not fit into the model's context."""
    return ModelError(
        f"材料太长，超出模型 {model} 的上下文长度，请缩短备注或减少要点，或调大设置 ASSISTANT_ENGINE__CONTEXT_LENGTH",
        code="context-full",
    )


class ChatClient:
    """A connection to one server.

    Attributes:
        model: the name under which the server knows the model; also the one in messages.
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        key: str | None = None,
        timeout: float = 120.0,
        retries: int = 2,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Open no connection yet.

        Args:
            url: the server's root, with or without a trailing `/v1`.
            model: the name to ask for.
            key: sent as a bearer token.
            timeout: seconds that may pass without any news from the server.
            retries: how often a request is repeated that the server was too busy for or that found no connection.
            sleep: waits between two tries; tests pass their own.
        """
        self.model = model
        self._root = url.rstrip("/").removesuffix("/v1")
        self._shown = masked(self._root)
        self._retries = retries
        self._sleep = sleep
        # trust_env=False: a proxy of the environment must not see what is meant for this machine or a chosen server.
        self._http = httpx.Client(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(timeout, connect=min(10.0, timeout)),
            # No connection serves twice: whoever asked can close it while the server still reads the prompt.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            trust_env=False,
        )

    def stream(self, payload: dict[str, Any]) -> ChatStream:
        """Start an answer.

        Raises:
            ModelError: the server cannot be reached (`model-unreachable`), did not answer in time (`model-timeout`),
                or refuses the request (`context-full`, `grammar`, `model-refused`).
        """
        body = {**payload, "model": self.model, "stream": True, "stream_options": {"include_usage": True}}
        response = self._send("POST", "/v1/chat/completions", body)
        return ChatStream(response, self.model)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Send one request and return the decoded answer; errors as `stream`."""
        return self._whole("POST", path, body)

    def get(self, path: str) -> Any:
        """Read one resource; errors as `stream`."""
        return self._whole("GET", path, None)

    def close(self) -> None:
        """Drop the connections."""
        self._http.close()

    def _whole(self, method: str, path: str, body: dict[str, Any] | None) -> Any:
        response = self._send(method, path, body)
        try:
            return json.loads(response.read())
        except ValueError as error:
            raise ModelError(f"模型服务 {self._shown} 的回答无法识别", code="model-refused") from error
        finally:
            response.close()

    def _send(self, method: str, path: str, body: dict[str, Any] | None) -> httpx.Response:
        for attempt in range(self._retries + 1):
            last = attempt == self._retries
            try:
                response = self._http.send(self._request(method, path, body), stream=True)
            except httpx.TimeoutException as error:
                raise ModelError(f"模型服务 {self._shown} 长时间没有回应，请稍后再试", code="model-timeout") from error
            except httpx.HTTPError as error:
                if last:
                    raise ModelError(
                        f"无法连接模型服务 {self._shown}，请检查地址与网络", code="model-unreachable"
                    ) from error
                self._sleep(0.5 * 2**attempt)
                continue
            if response.is_success:
                return response
            if last or response.status_code not in RETRIED_STATUS:
                raise self._refused(response)
            response.close()
            self._sleep(0.5 * 2**attempt)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _request(self, method: str, path: str, body: dict[str, Any] | None) -> httpx.Request:
        told = on_connection.get()

        def trace(event: str, info: dict[str, Any]) -> None:
            if event == "connection.connect_tcp.complete" and told is not None:
                told(info["return_value"].get_extra_info("socket"))

        extensions = {} if told is None else {"trace": trace}
        return self._http.build_request(method, self._root + path, json=body, extensions=extensions)

    def _refused(self, response: httpx.Response) -> ModelError:
        try:
            text = response.read().decode(errors="replace")
        finally:
            response.close()
        if response.status_code in {401, 403}:
            return ModelError(f"模型服务 {self._shown} 拒绝访问，请检查密钥", code="model-key")
        try:
            answer = json.loads(text)
        except ValueError:
            answer = {"error": f"HTTP {response.status_code}"}
        error = answer.get("error", answer) if isinstance(answer, dict) else str(answer)
        return refusal(error, self.model)
