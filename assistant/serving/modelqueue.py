"""One queue for the model: one job at a time, a bounded number waiting, cancelled when the client goes.

A job is a plain function that runs in a thread and tells its events; this module knows nothing of drafts.
"""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, asynccontextmanager
from typing import Any

import anyio

from assistant.serving.errors import Busy

Event = tuple[str, Any]


class Cancelled(Exception):
    """Raised inside a job whose client has gone."""


class Cancellation:
    """Tells a job that nobody waits for it any more. All of it may be used from any thread."""

    def __init__(self) -> None:
        self._flag = threading.Event()
        self._lock = threading.Lock()
        self._stops: list[Callable[[], None]] = []

    def is_set(self) -> bool:
        """Whether the job is to end."""
        return self._flag.is_set()

    def set(self) -> None:
        """Ask the job to end, and stop what it waits for."""
        with self._lock:
            self._flag.set()
            stops, self._stops = self._stops, []
        for stop in stops:
            stop()

    def on_set(self, stop: Callable[[], None]) -> None:
        """Call `stop` when the job is to end; at once where it already is."""
        with self._lock:
            if not self._flag.is_set():
                self._stops.append(stop)
                return
        stop()

    def check(self) -> None:
        """Raise Cancelled once the job is to end."""
        if self._flag.is_set():
            raise Cancelled


Job = Callable[[Callable[[str, Any], None], Cancellation], Any]


class ModelQueue:
    """Turns at the model.

    Attributes:
        length: how many may wait.
        waiting: how many wait now.
        running: whether the model works now.
        told: called with how each turn ended: done, cancelled, failed.
    """

    def __init__(self, length: int) -> None:
        self.length = length
        self.waiting = 0
        self.running = False
        self.told: Callable[[str], object] = lambda _: None
        self._typical = 20.0  # seconds of a job, a moving average
        self._lock: anyio.Lock | None = None

    async def stream(self, job: Job) -> AsyncGenerator[Event, None]:
        """The events of a job, first `queued` with the number ahead of it, last `result` with what it returned.

        Closing the generator, or cancelling the task that reads it, ends the job; its turn ends with it.

        Raises:
            Busy: the queue is full (at the first event, before anything is sent).
        """
        self._refuse_if_full()
        ahead = self.waiting + self.running
        self.waiting += 1
        counted = True
        try:
            yield "queued", {"ahead": ahead}
            async with self._turn():
                self.waiting -= 1
                counted = False
                async with aclosing(self._events(job)) as events:
                    async for event in events:
                        yield event
        finally:
            if counted:
                self.waiting -= 1

    async def result(self, job: Job) -> Any:
        """What the job returns, once it had its turn."""
        stream = self.stream(job)
        try:
            async for name, value in stream:
                if name == "result":
                    return value
        finally:
            with anyio.CancelScope(shield=True):
                await stream.aclose()
        raise RuntimeError("a job ended without a result")

    def _refuse_if_full(self) -> None:
        if self.running and self.waiting >= self.length:
            seconds = self._typical * (self.waiting + 1)
            raise Busy("模型正忙，排队已满，请稍后再试。", seconds, code="queue-full")

    @asynccontextmanager
    async def _turn(self) -> AsyncGenerator[None, None]:
        if self._lock is None:
            self._lock = anyio.Lock()
        async with self._lock:
            self.running = True
            started = time.monotonic()
            try:
                yield
            finally:
                self.running = False
                self._typical += 0.2 * (time.monotonic() - started - self._typical)

    async def _events(self, job: Job) -> AsyncGenerator[Event, None]:
        loop = asyncio.get_running_loop()
        cancellation = Cancellation()
        events: asyncio.Queue[Event | None] = asyncio.Queue()

        def tell(name: str, value: Any) -> None:
            cancellation.check()
            loop.call_soon_threadsafe(events.put_nowait, (name, value))

        def run() -> Any:
            try:
                return job(tell, cancellation)
            finally:
                loop.call_soon_threadsafe(events.put_nowait, None)

        ended = loop.run_in_executor(None, run)
        outcome = "cancelled"
        try:
            while (event := await events.get()) is not None:
                yield event
            outcome = "failed"
            result = await ended
            outcome = "done"
            yield "result", result
        finally:
            cancellation.set()
            await _ended(ended)
            self.told(outcome)


async def _ended(work: "asyncio.Future[Any]") -> None:
    """Wait for the thread to its end, whatever cancels the waiting: the model must be free before the next turn."""
    with anyio.CancelScope(shield=True):
        await asyncio.wait([work])
    if not work.cancelled():
        work.exception()  # seen: what it raised went to whoever awaited the result
