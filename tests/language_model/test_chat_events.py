"""What servers and gateways really stream: the answer comes through, what is no part of it falls away."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from assistant.errors import ModelError
from assistant.language_model.chat_client import ChatStream

STREAM = {"content-type": "text/event-stream"}
WHOLE = {"transfer-encoding": "chunked"}


class Bytes(httpx.SyncByteStream):
    """A body that comes in these pieces."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces


def stream(body: bytes, headers: dict[str, str] = STREAM) -> ChatStream:
    """The answer of a body that comes byte by byte, so that no event comes whole."""
    pieces = [body[at : at + 1] for at in range(len(body))]
    return ChatStream(httpx.Response(200, headers=headers, stream=Bytes(pieces)), "big")


def data(*events: Any, between: str = "\n\n") -> bytes:
    """Events as a stream; text stands as it is."""
    lines = [f"data: {event if isinstance(event, str) else json.dumps(event)}" for event in events]
    return (between.join(lines) + between).encode()


def piece(text: str | None, **more: Any) -> dict[str, Any]:
    """An event with a piece of text."""
    return {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}], **more}


STOP = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
BOTH = (piece("政务"), piece("公开"))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(data(*BOTH, STOP, "[DONE]"), id="plain"),
        pytest.param(b": keep-alive\n\n" + data(*BOTH, STOP, "[DONE]"), id="comment"),
        pytest.param(data(piece("政务"), ": keepalive", "", "ping", piece("公开"), STOP, "[DONE]"), id="no-json"),
        pytest.param(data(*BOTH, "3", "[]", "null", '"x"', STOP, "[DONE]"), id="no-object"),
        pytest.param(b'event: ping\ndata: {"type": "ping"}\n\n' + data(*BOTH, STOP, "[DONE]"), id="named-ping"),
        pytest.param(b"retry: 3000\nid: 1\n" + data(*BOTH, STOP, "[DONE]"), id="retry-and-id"),
        pytest.param(data(*BOTH, "[DONE]"), id="no-finish-reason"),
        pytest.param(data(*BOTH, STOP), id="no-done"),
        pytest.param(data(*BOTH, STOP)[:-2], id="no-last-empty-line"),
        pytest.param(data(*BOTH, STOP, "[DONE]", between="\n"), id="no-empty-lines"),
        pytest.param(data(*BOTH, STOP, "[DONE]", between="\r\n\r\n"), id="crlf"),
        pytest.param(data(*BOTH, STOP, "[DONE]").replace(b"data: ", b"data:"), id="no-space"),
        pytest.param(b"\xef\xbb\xbf" + data(*BOTH, STOP, "[DONE]"), id="byte-order-mark"),
        pytest.param(data(piece("政务", error=None), piece("公开", error=None), STOP, "[DONE]"), id="error-null"),
        pytest.param(data(piece("政务", error={}), piece("公开", error=""), STOP, "[DONE]"), id="error-empty"),
        pytest.param(data(piece(None), *BOTH, {"choices": [{"delta": None}]}, STOP, "[DONE]"), id="null-deltas"),
        pytest.param(data({"choices": None}, {"id": "1"}, *BOTH, STOP, "[DONE]"), id="no-choices"),
        pytest.param(data(*BOTH, {"choices": [None]}, STOP, "[DONE]"), id="null-choice"),
        pytest.param(data({"choices": [{"delta": {"role": "assistant"}}]}, *BOTH, "[DONE]"), id="role-only"),
        pytest.param(data(*BOTH, STOP | {"usage": {"completion_tokens": None}}, "[DONE]"), id="null-usage"),
        pytest.param(
            data({"choices": [{"delta": {"content": [{"type": "text", "text": "政务公开"}]}}]}, "[DONE]"), id="parts"
        ),
        pytest.param(data({"choices": [{"text": "政务"}]}, {"choices": [{"text": "公开"}]}, "[DONE]"), id="older"),
    ],
)
def test_the_answer_comes_through(body: bytes) -> None:
    answer = stream(body)
    assert "".join(answer) == "政务公开"
    assert answer.finish_reason == "stop"


def test_a_line_separator_inside_a_text_ends_no_line() -> None:
    event = json.dumps(piece("政务\u2028公\x85开"), ensure_ascii=False)
    assert "".join(stream(data(event, "[DONE]"))) == "政务\u2028公\x85开"


def test_an_answer_at_once_is_taken_too() -> None:
    whole = {"choices": [{"message": {"role": "assistant", "content": "政务公开"}, "finish_reason": "length"}]}
    answer = stream(json.dumps(whole).encode(), {"content-type": "application/json; charset=utf-8"})
    assert "".join(answer) == "政务公开"
    assert answer.finish_reason == "length"


def test_a_stream_that_is_called_json_is_read() -> None:
    answer = stream(data(*BOTH, STOP, "[DONE]"), {"content-type": "application/json"})
    assert "".join(answer) == "政务公开"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (data(BOTH[0], {"error": {"message": "out of memory"}}), "out of memory"),
        (data({"error": "overloaded"}), "overloaded"),
        (data({"object": "error", "message": "no such model", "code": 404}), "no such model"),
        (b'event: error\ndata: {"message": "backend died"}\n\n', "backend died"),
    ],
    ids=["object", "text", "error-object", "named-event"],
)
def test_an_error_is_told(body: bytes, says: str) -> None:
    with pytest.raises(ModelError, match=says):
        list(stream(body))


@pytest.mark.parametrize("headers", [STREAM, STREAM | WHOLE])
def test_nothing_at_all_is_an_answer_that_broke_off(headers: dict[str, str]) -> None:
    with pytest.raises(ModelError, match="没有写完") as caught:
        list(stream(b": keep-alive\n\n", headers))
    assert caught.value.code == "model-ended"


def test_an_end_without_any_mark_counts_only_where_the_transfer_is_whole() -> None:
    assert "".join(stream(data(*BOTH), STREAM | WHOLE)) == "政务公开"
    with pytest.raises(ModelError, match="没有写完"):
        list(stream(data(*BOTH)))
