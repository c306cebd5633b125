"""The worker processes: bounded, ended when too slow, replaced when they die, shared fairly; errors keep their type."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.serving.errors import Busy, TooSlow
from assistant.serving.workers import OwnMistake, Turns, Workers, asking

TESTS = str(Path(__file__).parents[1])


def _refuse() -> None:
    raise InputError("不是报告", code="no-report")


def _mistake() -> None:
    raise RuntimeError("青禾县水务局的正文")


def _process() -> int:
    return os.getpid()


def _sleep(seconds: float) -> None:
    time.sleep(seconds)


def _die() -> None:
    os._exit(1)


def _length(text: str) -> int:
    return len(text)


def _eat() -> int:
    return len(bytearray(8 * 1024**3))


@asynccontextmanager
async def started(processes: int = 1, longest_queue: int = 512) -> AsyncIterator[Workers]:
    workers = Workers(processes, 60, longest_queue, readable=(TESTS,))
    try:
        yield workers
    finally:
        await workers.close()


def test_answers_come_from_another_process_that_is_kept() -> None:
    async def play() -> None:
        async with started() as workers:
            assert await workers.run(_length, "三个字") == 3
            first = workers.pids
            assert await workers.run(_process) != os.getpid()
            assert workers.pids == first and len(first) == 1

    asyncio.run(play())


def test_what_takes_too_long_is_ended_and_the_next_is_served() -> None:
    async def play() -> None:
        async with started() as workers:
            await workers.run(_process)
            (slow,) = workers.pids
            workers.seconds = 0.3
            with pytest.raises(TooSlow, match=r"0\.3秒"):
                await workers.run(_sleep, 60.0)
            workers.seconds = 60
            assert await workers.run(_length, "三个字") == 3
            assert slow not in workers.pids
            with pytest.raises(ProcessLookupError):
                os.kill(slow, 0)

    asyncio.run(play())


def test_a_process_that_dies_or_hungers_costs_one_answer() -> None:
    async def play() -> None:
        async with started() as workers:
            for function, code in ((_die, "crashed"), (_eat, "too-large")):
                with pytest.raises(InputError) as raised:
                    await workers.run(function)
                assert raised.value.code == code
                assert await workers.run(_length, "三个字") == 3

    asyncio.run(play())


def test_errors_keep_their_type_and_mistakes_their_place() -> None:
    async def play() -> None:
        async with started() as workers:
            with pytest.raises(InputError, match="不是报告") as refused:
                await workers.run(_refuse)
            assert refused.value.code == "no-report"
            with pytest.raises(OwnMistake) as broken:
                await workers.run(_mistake)
            assert broken.value.kind == "RuntimeError" and "test_workers.py" in broken.value.place
            assert "青禾县" not in str(broken.value)

    asyncio.run(play())


def test_who_goes_away_frees_the_process_at_once() -> None:
    async def play() -> None:
        async with started() as workers:
            await workers.run(_process)
            (busy,) = workers.pids
            running = asyncio.create_task(workers.run(_sleep, 60.0))
            waiting = asyncio.create_task(workers.run(_sleep, 60.0))
            await asyncio.sleep(0.3)
            async with asyncio.timeout(5):
                for task in (waiting, running):
                    task.cancel()
                    await asyncio.gather(task, return_exceptions=True)
            assert busy not in workers.pids
            assert await workers.run(_length, "三个字") == 3

    asyncio.run(play())


def test_a_long_queue_is_refused() -> None:
    async def play() -> None:
        async with started(longest_queue=1) as workers:
            await workers.run(_process)
            running = asyncio.create_task(workers.run(_sleep, 0.5))
            await asyncio.sleep(0.1)
            waiting = asyncio.create_task(workers.run(_length, "两字"))
            await asyncio.sleep(0.1)
            assert workers.waiting == 1
            with pytest.raises(Busy):
                await workers.run(_length, "x")
            await running
            assert (await waiting, workers.waiting) == (2, 0)

    asyncio.run(play())


def test_one_holders_slow_files_stop_no_other_holder() -> None:
    async def play() -> None:
        async with started(processes=2) as workers:
            asking.set("slow")
            slow = [asyncio.create_task(workers.run(_sleep, 60.0)) for _ in range(5)]
            await asyncio.sleep(0)
            asking.set("other")
            async with asyncio.timeout(20):
                assert await workers.run(_length, "三个字") == 3
            assert workers.running == 1 and workers.waiting == 4
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)
            assert (workers.running, workers.waiting) == (0, 0)

    asyncio.run(play())


def test_holders_take_turns() -> None:
    async def play() -> list[str]:
        turns = Turns(1, 100)
        order = []

        async def job(holder: str) -> None:
            await turns.take(holder)
            order.append(holder)
            await asyncio.sleep(0)
            turns.give_back(holder)

        await asyncio.gather(*map(job, ["a", "a", "a", "a", "b", "c"]))
        return order

    assert asyncio.run(play())[:4] in (["a", "b", "c", "a"], ["a", "a", "b", "c"])


def test_a_holder_cannot_fill_the_queue_nor_take_every_process() -> None:
    async def play() -> None:
        turns = Turns(4, 8)
        for _ in range(2):
            await turns.take("a")
        waiting = [asyncio.create_task(turns.take("a")) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await turns.take("a")
        await turns.take("b")
        await turns.take("c")
        waiting.append(asyncio.create_task(turns.take("b")))
        await asyncio.sleep(0)
        turns.give_back("c")
        await asyncio.sleep(0)
        assert [task.done() for task in waiting] == [False, False, True]
        for task in waiting:
            task.cancel()

    asyncio.run(play())


def test_the_person_at_the_machine_may_use_all_of_it() -> None:
    async def play() -> None:
        turns = Turns(3, 8)
        async with asyncio.timeout(5):
            for _ in range(3):
                await turns.take("")

    asyncio.run(play())
