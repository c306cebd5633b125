"""A bounded number of processes that are kept for the next job, replaced when they die or have done enough."""

import atexit
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from assistant.errors import AssistantError
from assistant.processes import walls
from assistant.processes.errors import Mistake, OutOfMemory, ProcessError
from assistant.processes.limits import Limits
from assistant.processes.process import Process, Service

Answer = TypeVar("Answer")

_JOBS_PER_PROCESS = 2000
_WARM_SECONDS = 60.0


class Pool:
    """Processes with limits. Every call blocks; all of it may be used from any thread.

    Attributes:
        size: how many processes run at most.
        limits: of each process.
    """

    def __init__(
        self,
        size: int,
        limits: Limits,
        services: Mapping[str, Service] | None = None,
        *,
        readable: Sequence[str] = (),
        modules: Sequence[str] = (),
        warm: Callable[[], object] | None = None,
        jobs: int = _JOBS_PER_PROCESS,
    ) -> None:
        """Start nothing yet.

        Args:
            size: how many processes run at most.
            limits: of each process.
            services: what the processes may have this one do.
            readable: folders that they may read besides Python's own.
            modules: loaded by each before its walls stand.
            warm: what a successor does before it takes over, so that nobody waits for it.
            jobs: after how many a process is replaced; its successor is started beside it.
        """
        self.size = size
        self.limits = limits
        self._services = dict(services or {})
        self._readable = tuple(readable)
        self._modules = tuple(modules)
        self._warm = warm
        self._jobs = jobs
        self._places = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._idle: list[Process] = []
        self._all: weakref.WeakSet[Process] = weakref.WeakSet()
        # The kernel ends a process when the thread that started it ends, so one thread starts them all.
        self._starter: ThreadPoolExecutor | None = None
        self._warmer: ThreadPoolExecutor | None = None
        self._successor: Future[Process] | None = None
        _pools.add(self)

    def run(self, function: Callable[..., Answer], *arguments: Any, seconds: float) -> Answer:
        """The answer of a function, found in a process.

        Raises:
            TooLate: it took longer than `seconds` and was ended.
            Died: the process ended by itself, or answered nonsense.
            OutOfMemory, Mistake: it met its limit of memory, or an error of ours.
            AssistantError: whatever typed error the function raised.
        """
        process = self.take()
        try:
            answer: Answer = process.ask(function, arguments, seconds)
        except (AssistantError, OutOfMemory, Mistake):
            self.give_back(process)
            raise
        except BaseException:
            self.drop(process)
            raise
        self.give_back(process)
        return answer

    def take(self) -> Process:
        """A process for one job, started where none is idle; waits while all are busy. Give it back or drop it."""
        self._places.acquire()
        try:
            with self._lock:
                while self._idle:
                    process = self._idle.pop()
                    if process.alive:
                        return process
                    process.kill()
                if self._starter is None:
                    walls.sweep()
                    self._starter = ThreadPoolExecutor(1, "processes")
                starter = self._starter
            return self._new(starter)
        except BaseException:
            self._places.release()
            raise

    def give_back(self, process: Process) -> None:
        """Keep a process for the next job, or its successor where it has done enough."""
        if process.alive and process.jobs >= self._jobs:
            process = self._relieved(process)
        keep = process.alive
        try:
            if not keep:
                process.kill()
        finally:
            with self._lock:
                if keep:
                    self._idle.append(process)
            self._places.release()

    def drop(self, process: Process) -> None:
        """End a process; another one may take its place."""
        try:
            process.kill()
        finally:
            self._places.release()

    def _new(self, starter: ThreadPoolExecutor) -> Process:
        process = starter.submit(Process, self.limits, self._services, self._readable, *self._modules).result()
        with self._lock:
            self._all.add(process)
            closed = self._starter is not starter
        if closed:
            process.kill()
        return process

    def _relieved(self, process: Process) -> Process:
        """The successor, where one is ready and the old one is ended; else the old one, which goes on for a while."""
        with self._lock:
            coming, starter = self._successor, self._starter
            if coming is None and starter is not None:
                self._warmer = self._warmer or ThreadPoolExecutor(1, "successors")
                self._successor = self._warmer.submit(self._warmed, starter)
            elif coming is not None and coming.done():
                self._successor = None
        if coming is None or not coming.done():
            return process
        process.kill()
        with suppress(ProcessError, AssistantError, OSError, RuntimeError):
            return coming.result()
        return process

    def _warmed(self, starter: ThreadPoolExecutor) -> Process:
        process = self._new(starter)
        try:
            if self._warm is not None:
                process.ask(self._warm, (), _WARM_SECONDS)
        except BaseException:
            process.kill()
            raise
        return process

    @property
    def pids(self) -> set[int]:
        """The numbers of the processes that run."""
        with self._lock:
            return {process.pid for process in self._all if process.alive}

    def close(self) -> None:
        """End all processes, busy ones too."""
        with self._lock:
            processes, starter, warmer = list(self._all), self._starter, self._warmer
            self._idle.clear()
            self._starter = self._warmer = self._successor = None
        for process in processes:
            with suppress(OSError):
                process.kill()
        for threads in (starter, warmer):
            if threads is not None:
                threads.shutdown(wait=False)


_pools: weakref.WeakSet[Pool] = weakref.WeakSet()


@atexit.register
def _end() -> None:
    for pool in list(_pools):
        pool.close()
