"""Processes that read files and check reports, apart from the server and from the model.

A file is hostile until it is read: a reader that hangs or dies takes one worker with it, never the server, and a
check never waits for a draft. What the workers do stands in `work`.
"""

import math
import traceback
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

import anyio
from anyio import BrokenWorkerProcess, CapacityLimiter, to_process

from assistant.errors import AssistantError, InputError
from assistant.serving.errors import Busy, TooSlow

Arguments = TypeVarTuple("Arguments")
Answer = TypeVar("Answer")


class OwnMistake(Exception):
    """A mistake of ours in a worker: its type and place, never its text, which may quote a report."""

    def __init__(self, kind: str, place: str) -> None:
        super().__init__(kind, place)
        self.kind = kind
        self.place = place


def place_of(error: BaseException) -> str:
    """Where an error was raised: file and line."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename}:{last.lineno}"


def _told(function: Callable[[*Arguments], Answer], *arguments: *Arguments) -> Answer:
    """The function's answer; a mistake of ours keeps its place on its way to the server."""
    try:
        return function(*arguments)
    except AssistantError:
        raise
    except Exception as error:  # noqa: BLE001 — its type and place go on
        raise OwnMistake(type(error).__name__, place_of(error)) from None


class Workers:
    """A bounded number of worker processes, started when first needed.

    Attributes:
        waiting: how many pieces of work wait for a process now.
    """

    def __init__(self, processes: int, seconds: float, longest_queue: int = 512) -> None:
        self.processes = processes
        self.seconds = seconds
        self.longest_queue = longest_queue
        self.waiting = 0
        self._slots: CapacityLimiter | None = None

    async def run(self, function: Callable[[*Arguments], Answer], *arguments: *Arguments) -> Answer:
        """The answer of a function of `work`, computed in a worker.

        Raises:
            Busy: too many wait already.
            TooSlow: it took longer than the limit; the process was ended.
            InputError: the process died over it.
            AssistantError: whatever typed error the function raised.
        """
        if self.waiting >= self.longest_queue:
            raise Busy("等待核对的请求过多，请稍后再试。", 2)
        limiter = self._limiter()
        self.waiting += 1
        try:
            await limiter.acquire()
        finally:
            self.waiting -= 1
        try:
            return await self._run(function, *arguments)
        finally:
            limiter.release()

    async def warm(self, function: Callable[[], None]) -> None:
        """Start every process and have it import what it needs."""
        async with anyio.create_task_group() as group:
            for _ in range(self.processes):
                group.start_soon(self.run, function)

    async def _run(self, function: Callable[[*Arguments], Answer], *arguments: *Arguments) -> Answer:
        try:
            with anyio.fail_after(self.seconds):
                return await to_process.run_sync(
                    _told, function, *arguments, cancellable=True, limiter=CapacityLimiter(math.inf)
                )
        except TimeoutError as error:
            raise TooSlow(f"处理超过{self.seconds:g}秒，已停止。请检查文件是否过大或已损坏。") from error
        except BrokenWorkerProcess as error:
            raise InputError("处理该内容的进程意外退出，内容可能已损坏或过大。", code="crashed") from error

    def _limiter(self) -> CapacityLimiter:
        # Made inside the running loop; a server has one loop for its life.
        if self._slots is None:
            self._slots = CapacityLimiter(self.processes)
        return self._slots
