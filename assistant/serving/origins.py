"""Which names and sites a request may come by, and the headers of every answer."""

import re
import socket
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serving.errors import Refusal

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.%a-z]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?")
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


def check_host(host: str) -> None:
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


def check_origin(headers: Headers, allowed: list[str]) -> None:
    """Only this server's own pages and the sites of the settings may send anything.

    Raises:
        Refusal: another site.
    """
    origin = headers.get("origin")
    if origin is None or origin in allowed or "*" in allowed:
        return
    if urlsplit(origin).netloc != headers.get("host"):
        raise Refusal(
            f"跨域（CORS）被拒绝：来源 {origin[:100]} 不在允许之列。请在设置项 origins 中加入它。",
            code="origin",
            status=403,
        )
