"""Processes that read files and check reports, apart from the server and from the model; shared fairly.

A file is hostile until it is read: a reader that hangs or dies takes one process with it, never the server, and a
check never waits for a draft. Those who wait take turns, and nobody has all processes at once, so that one holder's
slow files stop no other's check. What the processes do stands in `work`, what they may use in `processes`.
"""

import asyncio
import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

import anyio
from anyio import CapacityLimiter, to_thread

from assistant.errors import AssistantError, InputError
from assistant.processes import Died, Mistake, OutOfMemory, Pool, Process, TooLate, place_of
from assistant.reading.apart import new_pool
from assistant.serving.errors import Busy, TooSlow
from assistant.settings import STANDARD_LIMITS, ReadingLimits

__all__ = ["OwnMistake", "Workers", "asking", "place_of"]

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
OwnMistake = Mistake

asking: ContextVar[str] = ContextVar("asking", default="")
"""Who asks: the holder of the request's key, "" for the person at the machine."""

_END_SECONDS = 10.0
_LARGEST_SHARE = 4  # the part of the queue that one holder may fill: a quarter


class Workers:
    """A bounded number of processes, started when first needed.

    Attributes:
        waiting: how many pieces of work wait for a process now.
        running: how many are done now.
        told: called with how each ended: done, refused (an input that is none), too-slow, failed.
    """

    def __init__(
        self,
        processes: int,
        seconds: float,
        longest_queue: int = 512,
        limits: ReadingLimits = STANDARD_LIMITS,
        readable: Sequence[str] = (),
        warm: Callable[[], None] | None = None,
    ) -> None:
        self.processes = processes
        self.seconds = seconds
        self.waiting = 0
        self.running = 0
        self.told: Callable[[str], object] = lambda _: None
        self._turns = Turns(processes, longest_queue)
        self._limits = limits
        self._warm = warm or _nothing
        self._pool = new_pool(processes, limits, modules=("assistant.serving.work",), readable=readable, warm=warm)
        self._threads: CapacityLimiter | None = None

    async def run(
        self, function: Callable[Arguments, Answer], *arguments: Arguments.args, **_: Arguments.kwargs
    ) -> Answer:
        """The answer of a function of `work`, found in a process.

        Raises:
            Busy: too many wait already.
            TooSlow: it took longer than the limit; the process was ended.
            InputError: the process died over it, or needed too much memory.
            AssistantError: whatever typed error the function raised.
            OwnMistake: an error of ours.
        """
        holder = asking.get()
        self.waiting += 1
        try:
            await self._turns.take(holder)
        finally:
            self.waiting -= 1
        self.running += 1
        try:
            answer: Answer = await self._run(function, arguments)
        except BaseException as error:
            self.told(_outcome(error))
            raise
        finally:
            self.running -= 1
            self._turns.give_back(holder)
        self.told("done")
        return answer

    async def warm(self) -> None:
        """Start every process and have it import what it needs."""
        async with anyio.create_task_group() as group:
            for _ in range(self.processes):
                group.start_soon(self.run, self._warm)

    @property
    def pids(self) -> set[int]:
        """The numbers of the processes."""
        return self._pool.pids

    async def close(self) -> None:
        """End all processes."""
        await to_thread.run_sync(self._pool.close)

    async def _run(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        if self._threads is None:
            self._threads = CapacityLimiter(2 * self.processes)  # one that is being ended, and its follower
        job = Job(self._pool, function, arguments, self.seconds)
        try:
            with anyio.fail_after(self.seconds):
                return await to_thread.run_sync(job.run, abandon_on_cancel=True, limiter=self._threads)
        except (TimeoutError, TooLate) as error:
            raise TooSlow(f"处理超过{self.seconds:g}秒，已停止。请检查文件是否过大或已损坏。") from error
        except Died as error:
            raise InputError("处理该内容的进程意外退出，内容可能已损坏或过大。", code="crashed") from error
        except OutOfMemory as error:
            raise InputError("处理该内容所需内存超过限额（设置项 reading.memory_bytes）。", code="too-large") from error
        finally:
            if not job.ended:
                with anyio.CancelScope(shield=True):
                    await to_thread.run_sync(job.stop)


class Job:
    """One piece of work in one thread, so that a busy server waits for one thread only: take, ask, give back."""

    def __init__(self, pool: Pool, function: Callable[..., Any], arguments: tuple[Any, ...], seconds: float) -> None:
        self.ended = False
        self._pool = pool
        self._work = function, arguments, seconds
        self._process: Process | None = None
        self._begun = False
        self._stopped = False
        self._lock = threading.Lock()
        self._over = threading.Event()

    def run(self) -> Any:
        """The answer.

        Raises:
            ProcessError, AssistantError: as of `Process.ask`.
        """
        with self._lock:
            if self._stopped:
                raise Died("nobody waits for it")
            self._begun = True
        try:
            process = self._pool.take()
            with self._lock:
                self._process = process
                stopped = self._stopped
            end = self._pool.drop
            try:
                if stopped:
                    raise Died("nobody waits for it")
                answer = process.ask(*self._work)
            except (AssistantError, Mistake, OutOfMemory):
                end = self._pool.give_back
                raise
            else:
                end = self._pool.give_back
                return answer
            finally:
                with self._lock:
                    self._process = None
                end(process)
        finally:
            self.ended = True
            self._over.set()

    def stop(self) -> None:
        """End its process, and wait until it is gone: nobody waits for the answer."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()
            begun = self._begun
        if begun:
            self._over.wait(_END_SECONDS)


def _nothing() -> None:
    """What processes do that need no warmth."""


def _outcome(error: BaseException) -> str:
    if isinstance(error, TooSlow):
        return "too-slow"
    return "refused" if isinstance(error, AssistantError) else "failed"


class Turns:
    """Who may have a process next: holders in turn, each with at most its share.

    The person at the machine, who needs no key, has no share: nobody else is there.
    """

    def __init__(self, places: int, longest_queue: int) -> None:
        self._free = places
        self._share = max(1, places // 2)
        self._longest = longest_queue
        self._running: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    async def take(self, holder: str) -> None:
        """Wait for a turn.

        Raises:
            Busy: too many wait already, or too many of this holder's.
        """
        if self._may_run(holder) and not self._waiting.get(holder):
            self._start(holder)
            return
        queue = self._waiting.setdefault(holder, deque())
        most = max(1, self._longest // _LARGEST_SHARE) if holder else self._longest
        if len(queue) >= most or sum(map(len, self._waiting.values())) >= self._longest:
            raise Busy("等待核对的请求过多，请稍后再试。", 2)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(turn)
        try:
            await turn
        except BaseException:
            if turn.done() and not turn.cancelled():
                self.give_back(holder)
            elif turn in queue:
                queue.remove(turn)
            raise

    def give_back(self, holder: str) -> None:
        """End a turn; the next holder's begins."""
        self._running[holder] -= 1
        if not self._running[holder]:
            del self._running[holder]
        self._free += 1
        for each in list(self._waiting):
            if self._free and self._waiting[each] and self._may_run(each):
                self._next(each)

    def _next(self, holder: str) -> None:
        self._waiting.move_to_end(holder)
        queue = self._waiting[holder]
        while queue:
            turn = queue.popleft()
            if not turn.done():
                self._start(holder)
                turn.set_result(None)
                break
        if not queue:
            del self._waiting[holder]

    def _may_run(self, holder: str) -> bool:
        return self._free > 0 and (not holder or self._running[holder] < self._share)

    def _start(self, holder: str) -> None:
        self._free -= 1
        self._running[holder] += 1
