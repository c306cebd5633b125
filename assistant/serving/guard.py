"""What every request passes before a route sees it: who asks, by which name and site, how often, how much, how long.

Pure ASGI, so that streams stay streams and a client that hangs up is noticed. Who the client is stands in `access`.
"""

import asyncio
import re

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.serving.access import HOLDER, client_address, holder_of, is_at_this_machine, key_of, require_holder
from assistant.serving.bodies import Body, drain, has_body, keys_in, replayed, whole
from assistant.serving.errors import Busy, Refusal
from assistant.serving.origins import check_host, check_origin
from assistant.serving.problems import answer, on_http_error
from assistant.serving.shares import Forms, Rates, WorkingPlaces
from assistant.serving.workers import asking
from assistant.settings import Settings

OPEN_PATHS = frozenset({"/healthz", "/readyz"})
_KEY_IN_BODY = re.compile(r"(?:/reports/[^/]{1,64})?(?:/v2)?/check")
_STRANGERS = 128
_STRANGERS_OF_AN_ADDRESS = 32
_STRANGERS_BODY = 512 * 1024
_STRANGERS_SECONDS = 10.0
_STRANGERS_AT_ONCE = 100  # requests before an address is slowed down to its rate
_PATIENCE = 1.0  # seconds that a holder waits for a refusal
_STRANGERS_PATIENCE = 5.0


class Guard:
    """Refuses what must not reach a route, at little cost.

    A key is asked for before a body is read or a place is counted, so that strangers can take nothing that holders
    need: they have few places of their own, a share of them for each address. LanguageTool's clients send their key
    inside the body: a small one, read in short time and searched for the key; only a holder's is ever parsed.

    Without keys the server trusts who can reach it, so only names that no stranger's site can own are accepted as
    Host (a web page that rebinds its name to 127.0.0.1 is refused), and only known origins may send anything.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.rates = Rates(settings.rate)
        self.strangers = Rates(settings.rate, _STRANGERS_AT_ONCE)
        self.places = WorkingPlaces(settings.concurrency, _STRANGERS, _STRANGERS_OF_AN_ADDRESS)
        self.forms = Forms(_STRANGERS, _STRANGERS_OF_AN_ADDRESS, _STRANGERS_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        holder = self._holder(scope, headers)
        unread = has_body(headers)
        try:
            self._check_way(scope, headers)
            if holder is None and _KEY_IN_BODY.fullmatch(scope["path"]):
                body = await self._strangers_body(scope, headers, receive)
                unread = False
                receive = replayed(body, receive)
                holder = self._holder_inside(scope, body)
            self._count(scope, holder)
            if holder is None and unread:
                require_holder(holder, self.settings)
            place = self.places.take(holder, client_address(scope), free=scope["path"] in OPEN_PATHS)
        except HTTPException as error:
            await (await on_http_error(Request(scope), error))(scope, receive, send)
            return
        except Refusal as error:
            await self._refuse(scope, receive, send, error, holder=holder, unread=unread)
            return
        scope[HOLDER] = holder
        asking.set(holder or "")
        limit, seconds = self._limits(headers, holder)
        try:
            await self.app(scope, Body(headers, receive, limit, seconds).receive, send)
        finally:
            place()

    def _check_way(self, scope: Scope, headers: Headers) -> None:
        if not self.settings.keys:
            check_host(headers.get("host", ""))
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            check_origin(headers, self.settings.origins)

    def _holder(self, scope: Scope, headers: Headers) -> str | None:
        """The holder of the request's key, "" for the person at this machine, None for a stranger."""
        if not self.settings.keys:
            return "" if is_at_this_machine(scope) else None
        return holder_of(key_of(headers), self.settings)

    def _holder_inside(self, scope: Scope, body: bytes) -> str:
        """The holder whose key stands in a form or a query.

        Raises:
            KeyRequired: there is none.
            Busy: the client's address has asked without one too often.
        """
        for key in (*keys_in(body), *keys_in(scope["query_string"])):
            holder = holder_of(key, self.settings)
            if holder is not None:
                return holder
        self._count(scope, None)
        return require_holder(None, self.settings)

    async def _strangers_body(self, scope: Scope, headers: Headers, receive: Receive) -> bytes:
        """A form that may hold a key.

        Raises:
            KeyRequired: it cannot: the server has no keys.
            HTTPException: it is too large or not there in time.
        """
        if not self.settings.keys:
            require_holder(None, self.settings)
        body = Body(headers, receive, min(_STRANGERS_BODY, self.settings.max_body), _STRANGERS_SECONDS)
        try:
            async with self.forms.reading(client_address(scope)):
                return await whole(body.receive)
        except TimeoutError as error:
            raise HTTPException(408) from error

    def _count(self, scope: Scope, holder: str | None) -> None:
        """Count the request; the person at this machine and the open addresses are not counted.

        Raises:
            Busy: too many of this holder, or of strangers at this address.
        """
        if holder == "" or scope["path"] in OPEN_PATHS:
            return
        if holder is None:
            self.strangers.count(client_address(scope))
        else:
            self.rates.count(holder)

    async def _refuse(
        self, scope: Scope, receive: Receive, send: Send, error: Refusal, *, holder: str | None, unread: bool
    ) -> None:
        if unread:
            await drain(receive)
            error.headers = {**error.headers, "Connection": "close"}
        if isinstance(error, Busy):  # who asks too often is slowed down, at no cost to anybody else
            await asyncio.sleep(_STRANGERS_PATIENCE if holder is None else _PATIENCE)
        await answer(scope["path"], error.status, error.code, error.message, error.headers)(scope, receive, send)

    def _limits(self, headers: Headers, holder: str | None) -> tuple[int, float]:
        """Bytes and seconds of a body."""
        if holder is None:
            return min(_STRANGERS_BODY, self.settings.max_body), _STRANGERS_SECONDS
        multipart = headers.get("content-type", "").startswith("multipart/")
        return self.settings.max_upload if multipart else self.settings.max_body, self.settings.body_seconds
