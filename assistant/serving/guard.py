"""What every request passes before a route sees it: hosts, origins, rates, sizes, times; on its way out, headers.

Pure ASGI, so that streams stay streams and a client that hangs up is noticed. Who the client is stands in `access`.
"""

import asyncio
import re
import socket
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serving.access import client_address, holder_of, is_at_this_machine, key_of, owner_of
from assistant.serving.errors import Busy, Refusal
from assistant.serving.problems import answer
from assistant.serving.workers import asking
from assistant.settings import Settings

OPEN_PATHS = frozenset({"/healthz", "/readyz"})
_KEY_IN_BODY = re.compile(r"(?:/reports/[^/]{1,64})?(?:/v2)?/check")
_STRANGERS = 128
_STRANGERS_OF_AN_ADDRESS = 32
_STRANGERS_BODY = 512 * 1024
_STRANGERS_SECONDS = 10.0
_DRAIN_BYTES = 1024 * 1024
_DRAIN_SECONDS = 0.5
_PATIENCE = 1.0
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.%a-z]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?")
_REMEMBERED = 10_000
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Refuses what must not reach a route.

    A key is asked for before a body is read or a place is counted, so that strangers can take nothing that holders
    need: they have few places of their own, a share of them for each address. LanguageTool's clients send their key
    inside the body: a small one, read in short time, in a stranger's place.

    Without keys the server trusts who can reach it, so only names that no stranger's site can own are accepted as
    Host (a web page that rebinds its name to 127.0.0.1 is refused), and only known origins may send anything.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.rates = Rates(settings.rate)
        self.places = Places(settings.concurrency, _STRANGERS, _STRANGERS_OF_AN_ADDRESS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            holder = self._admit(scope, headers)
            place = self.places.take(holder, client_address(scope), free=scope["path"] in OPEN_PATHS)
        except Refusal as error:
            if _has_body(headers):
                await _drain(receive)
                error.headers = {**error.headers, "Connection": "close"}
            if isinstance(error, Busy):
                await asyncio.sleep(_PATIENCE)  # who asks too often is slowed down, at no cost to anybody else
            refusal = answer(scope["path"], error.status, error.code, error.message, error.headers)
            await refusal(scope, receive, send)
            return
        asking.set(holder or "")
        limit, seconds = self._limits(headers, holder)
        try:
            await self.app(scope, Body(headers, receive, limit, seconds).receive, send)
        finally:
            place()

    def _admit(self, scope: Scope, headers: Headers) -> str | None:
        """The holder of the request's key, "" for the person at this machine, None for a stranger.

        Raises:
            Refusal: it must not go on.
        """
        if not self.settings.keys:
            _check_host(headers.get("host", ""))
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            _check_origin(headers, self.settings.origins)
        holder = self._holder(scope, headers)
        if scope["path"] in OPEN_PATHS:
            return holder
        if holder != "":
            self.rates.count(holder or client_address(scope))
        if holder is None and _has_body(headers) and not _KEY_IN_BODY.fullmatch(scope["path"]):
            owner_of(scope, key_of(headers), self.settings)
        return holder

    def _holder(self, scope: Scope, headers: Headers) -> str | None:
        if not self.settings.keys:
            return "" if is_at_this_machine(scope) else None
        return holder_of(key_of(headers), self.settings)

    def _limits(self, headers: Headers, holder: str | None) -> tuple[int, float]:
        """Bytes and seconds of a body."""
        if holder is None:
            return min(_STRANGERS_BODY, self.settings.max_body), _STRANGERS_SECONDS
        multipart = headers.get("content-type", "").startswith("multipart/")
        return self.settings.max_upload if multipart else self.settings.max_body, self.settings.body_seconds


class Places:
    """How many requests are worked on at once: of holders, of strangers, of the strangers of one address."""

    def __init__(self, holders: int, strangers: int, of_an_address: int) -> None:
        self.working = 0
        self._holders = holders
        self._strangers = strangers
        self._of_an_address = of_an_address
        self._addresses: Counter[str] = Counter()

    def take(self, holder: str | None, address: str, *, free: bool) -> Callable[[], None]:
        """Count a request; what it returns gives the place back. `free` ones are not counted.

        Raises:
            Busy: there is no place.
        """
        if free:
            return lambda: None
        if holder is not None:
            if self.working >= self._holders:
                raise Busy("同时处理的请求过多，请稍后再试。", 1, status=503)
            self.working += 1
            return self._leave
        if self._addresses[address] >= self._of_an_address or self._addresses.total() >= self._strangers:
            raise Busy("没有访问密钥的请求过多，请稍后再试。", 1, status=503)
        self._addresses[address] += 1
        return partial(self._leave_address, address)

    def _leave(self) -> None:
        self.working -= 1

    def _leave_address(self, address: str) -> None:
        self._addresses[address] -= 1
        if not self._addresses[address]:
            del self._addresses[address]


class Rates:
    """A bucket of tokens a client, filled evenly; `a_minute` 0 is no limit."""

    def __init__(self, a_minute: int) -> None:
        self.a_minute = a_minute
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def count(self, client: str) -> None:
        """Count one request.

        Raises:
            Busy: the client's bucket is empty.
        """
        if not self.a_minute:
            return
        now = time.monotonic()
        tokens, then = self._buckets.pop(client, (float(self.a_minute), now))
        tokens = min(self.a_minute, tokens + (now - then) * self.a_minute / 60)
        allowed = tokens >= 1
        self._buckets[client] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        if not allowed:
            raise Busy("请求过于频繁，请稍后再试。", (1 - tokens) * 60 / self.a_minute, code="rate-limit")


class Body:
    """A request's body, refused as soon as it grows over its limit or is not there in time, all of it together."""

    def __init__(self, headers: Headers, receive: Receive, limit: int, seconds: float) -> None:
        self._receive = receive
        self._left = limit
        self._until = time.monotonic() + seconds
        self._complete = not _has_body(headers)
        declared = headers.get("content-length", "0")
        self._too_large = declared.isdecimal() and int(declared) > limit

    async def receive(self) -> Message:
        """The next message of the client."""
        if self._complete:
            return await self._receive()
        if self._too_large:
            raise HTTPException(413)
        try:
            message = await asyncio.wait_for(self._receive(), max(0.0, self._until - time.monotonic()))
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


def _has_body(headers: Headers) -> bool:
    return headers.get("content-length", "0").strip() not in ("", "0") or "transfer-encoding" in headers


async def _drain(receive: Receive) -> None:
    """Take a little of what a refused client sends: it hears the refusal only when it is not cut off while sending."""
    taken = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            while taken < _DRAIN_BYTES:
                message = await receive()
                taken += len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body", False):
                    return


class SecurityHeaders:
    """Headers that every answer carries; nothing of a report stays in a cache."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.headers = dict(HEADERS)
        if https:
            self.headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class Origins(CORSMiddleware):
    """CORS for the origins of the settings; OPTIONS is answered 2xx to everybody and grants strangers nothing."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and scope["method"] == "OPTIONS":
            headers = Headers(scope=scope)
            known = self.is_allowed_origin(headers.get("origin", ""))
            if known and "access-control-request-method" in headers:
                preflight = self.preflight_response(request_headers=headers)
                if preflight.status_code < 400:
                    await preflight(scope, receive, send)
                    return
            await Response(status_code=204, headers={"Allow": "GET, POST, PUT, DELETE, OPTIONS"})(scope, receive, send)
            return
        await super().__call__(scope, receive, send)


def _check_host(host: str) -> None:
    """Without keys: localhost, this machine's own names, addresses. Nothing that a name server could lead here.

    Raises:
        Refusal: another name, or no name at all.
    """
    found = _HOST.fullmatch(host.strip().lower())
    name = found["name"].rstrip(".") if found else ""
    if found and (name in own_names() or name.endswith(".localhost") or _is_address(name)):
        return
    raise Refusal(
        "未设置访问密钥时，只能用本机名或 IP 地址访问。请设置 keys，或改用 127.0.0.1。", code="host", status=403
    )


@cache
def own_names() -> frozenset[str]:
    """What this machine calls itself."""
    whole = socket.gethostname().lower().rstrip(".")
    short = whole.partition(".")[0]
    return frozenset({"localhost", whole, short, f"{short}.local"} - {""})


def _is_address(name: str) -> bool:
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return name.startswith("[") == (":" in name)


def _check_origin(headers: Headers, allowed: list[str]) -> None:
    origin = headers.get("origin")
    if origin is None or origin in allowed or "*" in allowed:
        return
    if urlsplit(origin).netloc != headers.get("host"):
        raise Refusal(
            f"跨域（CORS）被拒绝：来源 {origin[:100]} 不在允许之列。请在设置项 origins 中加入它。",
            code="origin",
            status=403,
        )
