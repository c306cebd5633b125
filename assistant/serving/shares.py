"""Who gets how much of the server: places of holders and strangers, requests a minute, time for a stranger's form."""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import partial

from assistant.serving.errors import Busy

_REMEMBERED = 10_000


class WorkingPlaces:
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
    """A bucket of tokens a client, filled evenly; `a_minute` 0 is no limit, `at_once` the bucket's size."""

    def __init__(self, a_minute: int, at_once: int | None = None) -> None:
        self.a_minute = a_minute
        self._most = float(a_minute if at_once is None else min(at_once, a_minute))
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def count(self, client: str) -> None:
        """Count one request.

        Raises:
            Busy: the client's bucket is empty.
        """
        if not self.a_minute:
            return
        now = time.monotonic()
        tokens, then = self._buckets.pop(client, (self._most, now))
        tokens = min(self._most, tokens + (now - then) * self.a_minute / 60)
        allowed = tokens >= 1
        self._buckets[client] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        if not allowed:
            raise Busy("请求过于频繁，请稍后再试。", (1 - tokens) * 60 / self.a_minute, code="rate-limit")


class Forms:
    """Bodies of strangers that are being read: a bounded number, of all and of an address; the oldest makes room."""

    def __init__(self, most: int, of_an_address: int, seconds: float) -> None:
        self._most = most
        self._of_an_address = of_an_address
        self._seconds = seconds
        self._all: OrderedDict[asyncio.Timeout, str] = OrderedDict()
        self._of: dict[str, OrderedDict[asyncio.Timeout, None]] = {}

    @asynccontextmanager
    async def reading(self, address: str) -> AsyncGenerator[None, None]:
        """A body is read inside.

        Raises:
            TimeoutError: it took too long, or had to make room for another.
        """
        async with asyncio.timeout(self._seconds) as deadline:
            self._add(deadline, address)
            try:
                yield
            finally:
                self._remove(deadline)

    def _add(self, deadline: asyncio.Timeout, address: str) -> None:
        self._all[deadline] = address
        mine = self._of.setdefault(address, OrderedDict())
        mine[deadline] = None
        if len(mine) > self._of_an_address:
            self._end(next(iter(mine)))
        elif len(self._all) > self._most:
            self._end(next(iter(self._all)))

    def _end(self, deadline: asyncio.Timeout) -> None:
        self._remove(deadline)
        deadline.reschedule(asyncio.get_running_loop().time())

    def _remove(self, deadline: asyncio.Timeout) -> None:
        address = self._all.pop(deadline, None)
        if address is not None:
            mine = self._of[address]
            del mine[deadline]
            if not mine:
                del self._of[address]
