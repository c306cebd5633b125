"""Bodies of requests, bounded in size and time; the key in a LanguageTool client's, found before anything is parsed."""

import asyncio
import re
import time
from contextlib import suppress
from urllib.parse import unquote_plus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

_DRAIN_BYTES = 1024 * 1024
_DRAIN_SECONDS = 0.5
_LONGEST_KEY = 512
_FIELD = b"apiKey"
_VALUE = re.compile(
    rb"apiKey=(?P<form>[^&\s]{1,%(most)d})"
    rb'|apiKey"?(?:\r\n[^\r\n]{0,200}){0,3}\r\n\r\n(?P<part>[^\r\n]{1,%(most)d})' % {b"most": _LONGEST_KEY}
)


class Body:
    """A request's body, refused as soon as it grows over its limit or is not there in time, all of it together."""

    def __init__(self, headers: Headers, receive: Receive, limit: int, seconds: float) -> None:
        self._receive = receive
        self._left = limit
        self._until = time.monotonic() + seconds
        self._complete = not has_body(headers)
        declared = headers.get("content-length", "0")
        self._too_large = declared.isdecimal() and int(declared) > limit

    async def receive(self) -> Message:
        """The next message of the client."""
        if self._complete:
            return await self._receive()
        if self._too_large:
            raise HTTPException(413)
        try:
            async with asyncio.timeout(max(0.0, self._until - time.monotonic())):
                message = await self._receive()
        except TimeoutError as error:
            raise HTTPException(408) from error
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            self._complete = not message.get("more_body", False)
            if self._left < 0:
                raise HTTPException(413)
        else:
            self._complete = True
        return message


def replayed(data: bytes, receive: Receive) -> Receive:
    """A body that was read already, for whoever reads it next; then what the client does further."""
    left: list[Message] = [{"type": "http.request", "body": data, "more_body": False}]

    async def again() -> Message:
        return left.pop() if left else await receive()

    return again


async def whole(receive: Receive) -> bytes:
    """All of a body.

    Raises:
        HTTPException: it is too large or not there in time.
    """
    pieces = []
    while True:
        message = await receive()
        pieces.append(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False):
            return b"".join(pieces)


def keys_in(data: bytes) -> list[str]:
    """What may be the key in a query or a form of LanguageTool's: the last field of that name, and the first.

    Nothing is parsed: two searches, whatever a stranger sends.
    """
    found = []
    for place in (data.rfind(_FIELD), data.find(_FIELD)):
        value = _VALUE.match(data, place) if place >= 0 else None
        if value is not None:
            found.append(unquote_plus((value["form"] or value["part"]).decode("utf-8", "replace")))
    return found


def has_body(headers: Headers) -> bool:
    """Whether a request says that it has one."""
    return headers.get("content-length", "0").strip() not in ("", "0") or "transfer-encoding" in headers


async def drain(receive: Receive) -> None:
    """Take a little of what a refused client sends: it hears the refusal only when it is not cut off while sending."""
    taken = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            while taken < _DRAIN_BYTES:
                message = await receive()
                taken += len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body", False):
                    return
