"""The model's queue: one at a time, bounded, free again when the client goes."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from assistant.errors import ModelError
from assistant.serving.errors import Busy
from assistant.serving.modelqueue import Cancellation, Cancelled, ModelQueue

Tell = Callable[[str, Any], None]


def _quick(tell: Tell, _: Cancellation) -> str:
    tell("text", "一")
    return "完"


class Endless:
    """A job that writes until it is cancelled."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self.ended = threading.Event()

    def __call__(self, tell: Tell, cancellation: Cancellation) -> None:
        self.started.set()
        try:
            while True:
                tell("text", "字")
                time.sleep(0.001)
        finally:
            self.ended.set()


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.005)


def test_events_come_in_order() -> None:
    async def play() -> list[tuple[str, Any]]:
        return [event async for event in ModelQueue(1).stream(_quick)]

    assert asyncio.run(play()) == [("queued", {"ahead": 0}), ("text", "一"), ("result", "完")]


def test_one_job_at_a_time() -> None:
    working, most = 0, 0

    def job(_: Tell, __: Cancellation) -> None:
        nonlocal working, most
        working += 1
        most = max(most, working)
        time.sleep(0.01)
        working -= 1

    async def play() -> None:
        queue = ModelQueue(10)
        await asyncio.gather(*(queue.result(job) for _ in range(8)))
        assert (queue.waiting, queue.running) == (0, False)

    asyncio.run(play())
    assert most == 1


def test_a_full_queue_refuses_with_the_time_to_wait() -> None:
    async def play() -> None:
        queue, endless = ModelQueue(1), Endless()
        running = asyncio.create_task(queue.result(endless))
        await _until(endless.started.is_set)
        waiting = asyncio.create_task(queue.result(_quick))
        await _until(lambda: queue.waiting == 1)
        with pytest.raises(Busy) as raised:
            await queue.result(_quick)
        assert (raised.value.status, raised.value.code) == (429, "queue-full")
        assert int(raised.value.headers["Retry-After"]) >= 1
        running.cancel()
        assert await waiting == "完"
        assert endless.ended.is_set()

    asyncio.run(play())


def test_a_reader_that_leaves_ends_the_job() -> None:
    async def play() -> None:
        queue, endless = ModelQueue(1), Endless()
        stream = queue.stream(endless)
        async for name, _ in stream:
            if name == "text":
                break
        await stream.aclose()
        assert endless.ended.is_set()
        assert (queue.waiting, queue.running) == (0, False)
        assert await queue.result(_quick) == "完"

    asyncio.run(play())


def test_many_that_leave_at_any_moment_leave_the_queue_free() -> None:
    async def play() -> None:
        queue = ModelQueue(30)
        tasks = [asyncio.create_task(queue.result(Endless())) for _ in range(20)]
        for number, task in enumerate(tasks):
            await asyncio.sleep(0.001 * (number % 3))
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (queue.waiting, queue.running) == (0, False)
        assert await queue.result(_quick) == "完"

    asyncio.run(play())


def test_one_that_waits_and_leaves_never_runs() -> None:
    async def play() -> None:
        queue, first, second = ModelQueue(5), Endless(), Endless()
        running = asyncio.create_task(queue.result(first))
        await _until(first.started.is_set)
        waiting = asyncio.create_task(queue.result(second))
        await _until(lambda: queue.waiting == 1)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert not second.started.is_set()

    asyncio.run(play())


def test_an_error_reaches_the_client_and_frees_the_queue() -> None:
    def broken(_: Tell, __: Cancellation) -> None:
        raise ModelError("没有模型", code="model-missing")

    async def play() -> None:
        queue = ModelQueue(1)
        with pytest.raises(ModelError, match="没有模型"):
            await queue.result(broken)
        assert await queue.result(_quick) == "完"

    asyncio.run(play())


def test_a_cancelled_job_learns_it_where_it_tells_and_where_it_asks() -> None:
    cancellation = Cancellation()
    cancellation.check()
    cancellation.set()
    assert cancellation.is_set()
    with pytest.raises(Cancelled):
        cancellation.check()


def test_what_a_job_waits_for_is_stopped() -> None:
    woken, waits = threading.Event(), threading.Event()

    def job(_: Tell, cancellation: Cancellation) -> None:
        cancellation.on_set(woken.set)
        waits.set()
        woken.wait(20)

    async def play() -> None:
        queue = ModelQueue(1)
        running = asyncio.create_task(queue.result(job))
        await _until(waits.is_set)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert woken.is_set()
        assert await queue.result(_quick) == "完"

    asyncio.run(play())


def test_what_is_registered_late_is_stopped_at_once() -> None:
    cancellation, woken = Cancellation(), threading.Event()
    cancellation.set()
    cancellation.on_set(woken.set)
    assert woken.is_set()
