"""What a chat server streams, as JSON objects, whatever it mixes in: keep-alives, comments, lines that are no JSON.

The framing is server-sent events (httpx-sse). Real servers also end without the last empty line, set no empty line
between two events, begin with a byte order mark, or answer with one JSON object though a stream was asked for.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

import httpx
from httpx_sse import EventSource

Event = dict[str, Any]
END: Final[Event] = {}
"""The mark of the protocol that nothing follows: `[DONE]`."""
_DONE = "[DONE]"
_BOM = b"\xef\xbb\xbf"


def events(response: httpx.Response) -> Iterator[Event]:
    """The objects of an answer in order; END where the server says that it is through.

    Raises:
        httpx.HTTPError: the connection failed.
    """
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        yield from _at_once(response)
        return
    framed = httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=_Framed(response))
    for event in EventSource(framed).iter_sse():
        for found in _objects(event.data):
            yield {"error": found} if event.event == "error" and "error" not in found and found is not END else found


class _Framed(httpx.SyncByteStream):
    """The bytes of a response as events: without a byte order mark, the last event ended."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        start: bytes | None = b""
        for chunk in self._response.iter_bytes():
            if start is None:
                yield chunk
            elif not _BOM.startswith(start := start + chunk):
                yield start.removeprefix(_BOM)
                start = None
        yield b"\n\n"

    def close(self) -> None:
        self._response.close()


def _at_once(response: httpx.Response) -> Iterator[Event]:
    """One object instead of a stream; a stream that is only called JSON is read as lines."""
    text = response.read().decode(errors="replace")
    try:
        whole = json.loads(text)
    except ValueError:
        lines = (line.removeprefix("data:").strip() for line in text.split("\n"))
        yield from (found for line in lines for found in _objects(line))
        return
    if isinstance(whole, dict):
        yield whole
        yield END


def _objects(data: str) -> Iterator[Event]:
    """The objects in the data of one event: one, or one a line; what is no object says nothing."""
    stripped = data.strip()
    if stripped == _DONE:
        yield END
        return
    try:
        found = json.loads(stripped)
    except ValueError:
        lines = stripped.split("\n")
        if len(lines) > 1:
            for line in lines:
                yield from _objects(line)
        return
    if isinstance(found, dict) and found:
        yield found
