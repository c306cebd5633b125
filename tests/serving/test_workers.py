"""The worker processes: bounded, ended when too slow, replaced when they die; errors keep their type."""

import asyncio
import os
import time

import pytest

from assistant.errors import InputError
from assistant.serving.errors import Busy, TooSlow
from assistant.serving.workers import OwnMistake, Workers


def _refuse() -> None:
    raise InputError("不是报告", code="no-report")


def _mistake() -> None:
    raise RuntimeError("青禾县水务局的正文")


def test_answers_come_from_another_process() -> None:
    async def play() -> tuple[int, int]:
        workers = Workers(1, 60)
        return await workers.run(os.getpid), await workers.run(os.getpid)

    first, second = asyncio.run(play())
    assert first == second != os.getpid()


def test_what_takes_too_long_is_ended_and_the_next_is_served() -> None:
    async def play() -> None:
        workers = Workers(1, 60)
        slow = await workers.run(os.getpid)
        workers.seconds = 0.3
        with pytest.raises(TooSlow, match=r"0\.3秒"):
            await workers.run(time.sleep, 60)
        workers.seconds = 60
        assert await workers.run(os.getpid) != slow
        with pytest.raises(ProcessLookupError):
            os.kill(slow, 0)

    asyncio.run(play())


def test_a_process_that_dies_costs_one_answer() -> None:
    async def play() -> None:
        workers = Workers(1, 60)
        with pytest.raises(InputError) as raised:
            await workers.run(os._exit, 1)
        assert raised.value.code == "crashed"
        assert await workers.run(len, "三个字") == 3

    asyncio.run(play())


def test_errors_keep_their_type_and_mistakes_their_place() -> None:
    async def play() -> None:
        workers = Workers(1, 60)
        with pytest.raises(InputError, match="不是报告") as refused:
            await workers.run(_refuse)
        assert refused.value.code == "no-report"
        with pytest.raises(OwnMistake) as broken:
            await workers.run(_mistake)
        assert broken.value.kind == "RuntimeError" and "test_workers.py" in broken.value.place
        assert "青禾县" not in str(broken.value)

    asyncio.run(play())


def test_a_long_queue_is_refused() -> None:
    async def play() -> None:
        workers = Workers(1, 60, longest_queue=1)
        running = asyncio.create_task(workers.run(time.sleep, 1.5))
        await asyncio.sleep(0.1)
        waiting = asyncio.create_task(workers.run(len, "两字"))
        await asyncio.sleep(0.1)
        assert workers.waiting == 1
        with pytest.raises(Busy):
            await workers.run(len, "x")
        await running
        assert (await waiting, workers.waiting) == (2, 0)

    asyncio.run(play())
