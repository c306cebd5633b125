"""What every request passes before a route sees it: hosts, origins, rates, sizes, times; on its way out, headers.

Pure ASGI, so that streams stay streams and a client that hangs up is noticed. Who the client is stands in `access`.
"""

import asyncio
import time
from collections import OrderedDict
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serving.access import client_address, holder_of, is_loopback, key_of
from assistant.serving.errors import Busy, Refusal
from assistant.serving.problems import answer
from assistant.serving.workers import asking
from assistant.settings import Settings

OPEN_PATHS = frozenset({"/healthz", "/readyz"})
BODY_SECONDS = 60.0
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

    Without keys the server trusts who can reach it, so only names that no stranger's site can own are accepted as
    Host (a web page that rebinds its name to 127.0.0.1 is refused), and only known origins may send anything.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.rates = Rates(settings.rate)
        self.working = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            self._admit(scope)
        except Refusal as error:
            refusal = answer(scope["path"], error.status, error.code, error.message, error.headers)
            await refusal(scope, receive, send)
            return
        self.working += 1
        asking.set(holder_of(key_of(Headers(scope=scope)), self.settings) or "")
        try:
            await self.app(scope, Body(scope, receive, self._limit(scope)).receive, send)
        finally:
            self.working -= 1

    def _admit(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        if not self.settings.keys:
            _check_host(headers.get("host", ""))
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            _check_origin(headers, self.settings.origins)
        if scope["path"] in OPEN_PATHS:
            return
        if self.working >= self.settings.concurrency:
            raise Busy("同时处理的请求过多，请稍后再试。", 1, status=503)
        if self.settings.keys or not is_loopback(scope):
            self.rates.count(holder_of(key_of(headers), self.settings) or client_address(scope))

    def _limit(self, scope: Scope) -> int:
        multipart = Headers(scope=scope).get("content-type", "").startswith("multipart/")
        return self.settings.max_upload if multipart else self.settings.max_body


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
    """A request's body, refused as soon as it grows over its limit or takes too long to come."""

    def __init__(self, scope: Scope, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit
        self._complete = False
        declared = Headers(scope=scope).get("content-length", "0")
        self._too_large = declared.isdecimal() and int(declared) > limit

    async def receive(self) -> Message:
        """The next message of the client."""
        if self._complete:
            return await self._receive()
        if self._too_large:
            raise HTTPException(413)
        try:
            message = await asyncio.wait_for(self._receive(), BODY_SECONDS)
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
    name = urlsplit(f"//{host}").hostname or ""
    if "." not in name or name.endswith(".localhost"):
        return
    try:
        ip_address(name)
    except ValueError:
        raise Refusal(
            "未设置访问密钥时，只能用本机名或 IP 地址访问。请设置 keys，或改用 127.0.0.1。", code="host", status=403
        ) from None


def _check_origin(headers: Headers, allowed: list[str]) -> None:
    origin = headers.get("origin")
    if origin is None or origin in allowed or "*" in allowed:
        return
    if urlsplit(origin).netloc != headers.get("host"):
        raise Refusal("不允许该网站调用。如需允许，请在设置项 origins 中加入其来源。", code="origin", status=403)
