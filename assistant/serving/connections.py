"""Connections that cost nothing: deadlines for a request's head and for reading an answer, a share for each address.

Uvicorn waits for a head for ever and for a reader of an answer too. Here a connection that has not sent a whole head
in time is cut off; the oldest that wait make room for new ones, so that nobody is locked out by slow strangers; an
answer that is not read for a while is dropped, and with it the work that makes it. Bodies are `guard`'s matter.
"""

import asyncio
from collections import OrderedDict
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
UNREAD_SECONDS = 30.0
SHARE = 768  # connections of one address that wait for a head
MOST_WAITING = 2048  # of all addresses


class Waiting:
    """The connections without a request, the oldest first."""

    def __init__(self, share: int = SHARE, most: int = MOST_WAITING) -> None:
        self.share = share
        self.most = most
        self._all: OrderedDict[Patient, str] = OrderedDict()
        self._of: dict[str, OrderedDict[Patient, None]] = {}

    def add(self, connection: "Patient", address: str) -> None:
        """Count a connection; the oldest is cut off where its address, or all together, have too many."""
        self.remove(connection)
        self._all[connection] = address
        mine = self._of.setdefault(address, OrderedDict())
        mine[connection] = None
        if len(mine) > self.share:
            next(iter(mine)).cut_off()
        elif len(self._all) > self.most:
            next(iter(self._all)).cut_off()

    def remove(self, connection: "Patient") -> None:
        """It has a request, or is gone."""
        address = self._all.pop(connection, None)
        if address is not None:
            mine = self._of[address]
            del mine[connection]
            if not mine:
                del self._of[address]

    def __len__(self) -> int:
        return len(self._all)


class Patient(H11Protocol):
    """Uvicorn's protocol with deadlines."""

    waiting = Waiting()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._head: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A new one: its first head must come in time."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Bytes; the first of a further request start its clock."""
        if self._head is None and self._idle:
            self._await_head()
        super().data_received(data)

    def handle_events(self) -> None:
        """A whole head stops the clock."""
        super().handle_events()
        if not self._idle:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """An answer is sent: uvicorn's own clock runs until bytes come; an idle connection makes no room for others."""
        self._stop_waiting()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """The client reads slower than we write: it has some time."""
        super().pause_writing()
        if self._unread is None:
            self._unread = self.loop.call_later(UNREAD_SECONDS, self.cut_off)

    def resume_writing(self) -> None:
        """It reads."""
        super().resume_writing()
        self._stop_unread()

    def connection_lost(self, exc: Exception | None) -> None:
        """Gone."""
        self._stop_waiting()
        self._stop_unread()
        super().connection_lost(exc)

    def cut_off(self) -> None:
        """End the connection at once, unsent bytes too."""
        self.waiting.remove(self)
        if self.transport is not None:
            self.transport.abort()

    @property
    def _idle(self) -> bool:
        """Whether no request is under way; what comes of one that is answered already counts for nothing."""
        return self.cycle is None or self.cycle.response_complete

    @property
    def _address(self) -> str:
        return self.client[0] if self.client else ""

    def _await_head(self) -> None:
        self._head = self.loop.call_later(HEAD_SECONDS, self.cut_off)
        self.waiting.add(self, self._address)

    def _stop_waiting(self) -> None:
        self.waiting.remove(self)
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _stop_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None


class PatientLoop(asyncio.SelectorEventLoop):
    """An event loop whose servers give a TLS handshake as long as a head; uvicorn has no setting for it."""

    async def create_server(self, *arguments: Any, **named: Any) -> asyncio.Server:
        """As the base class."""
        if named.get("ssl") is not None:
            named.setdefault("ssl_handshake_timeout", HEAD_SECONDS)
        return await super().create_server(*arguments, **named)
