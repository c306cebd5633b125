"""Many inputs on all cores: results in the order of the inputs, the first at once, memory flat.

The work begins in this process; other processes are started only when they are plainly worth their start. They get
the inputs in groups, a bounded number of groups at a time, and end with this process however it ends. A process
that dies on an input (memory, a fault in a library) costs that input, not the others.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait
from time import perf_counter
from typing import Any, Generic, Protocol, TypeVar

Input = TypeVar("Input")
Result = TypeVar("Result")
Input_contra = TypeVar("Input_contra", contravariant=True)
Output_co = TypeVar("Output_co", covariant=True)

_PATIENCE = 0.3  # seconds of work before other processes are thought of
_GROUP_SECONDS = 0.05  # so much work is given out at once,
_LARGEST_GROUP = 64  # but never more inputs than these
_GROUPS_AHEAD = 3  # groups given out for each process, waiting ones included


class Work(Protocol[Input_contra, Output_co]):
    """What is done to each input. It is sent to every process once, with the inputs."""

    def __call__(self, source: Input_contra) -> Output_co:
        """The result of one input; nothing that an input can cause is raised."""
        ...

    def lost(self, source: Input_contra) -> Output_co:
        """The result of an input on which a process died."""
        ...


def cores() -> int:
    """How many processes may run at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def each(
    sources: Sequence[Input], work: Work[Input, Result], jobs: int, *, patience: float = _PATIENCE
) -> Generator[Result, None, None]:
    """The results of all inputs, in their order.

    Args:
        sources: the inputs.
        work: what is done to each.
        jobs: processes to use at most; 1 is this one alone.
        patience: seconds to work alone before other processes are started.
    """
    started = perf_counter()
    done = 0
    while done < len(sources):
        yield work(sources[done])
        done += 1
        spent = perf_counter() - started
        left = len(sources) - done
        if jobs > 1 and left > jobs and spent >= patience and left * spent / done > patience:
            size = max(1, min(_LARGEST_GROUP, int(_GROUP_SECONDS * done / max(spent, 1e-9)), left // jobs))
            yield from _shared_out(range(done, len(sources)), _Task(sources, work), jobs, size)
            return


class _Task(Generic[Input, Result]):
    """The work and its inputs; processes are told which inputs by their numbers."""

    def __init__(self, sources: Sequence[Input], work: Work[Input, Result]) -> None:
        self.sources = sources
        self.work = work

    def do(self, number: int) -> Result:
        return self.work(self.sources[number])

    def lost(self, number: int) -> Result:
        return self.work.lost(self.sources[number])


def _shared_out(numbers: range, task: _Task[Input, Result], jobs: int, size: int) -> Generator[Result, None, None]:
    groups = (numbers[start : start + size] for start in range(0, len(numbers), size))
    pending: deque[tuple[range, Future[list[Result]]]] = deque()
    pool = _pool(task, jobs)
    try:
        while True:
            for group in islice(groups, jobs * _GROUPS_AHEAD - len(pending)):
                pending.append((group, _submit(pool, group)))
            if not pending:
                break
            group, future = pending.popleft()
            try:
                results = future.result()
            except BrokenProcessPool:
                pool.shutdown(cancel_futures=True)
                results = [_alone(number, task) for number in group]
                pool = _pool(task, jobs)
                pending = deque((waiting, _submit(pool, waiting)) for waiting, _ in pending)
            yield from results
    except BaseException:
        for process in multiprocessing.active_children():
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _alone(number: int, task: _Task[Input, Result]) -> Result:
    """The result of an input that may be the one on which a process died, from a process of its own."""
    with _pool(task, 1) as pool:
        try:
            results: list[Result] = _submit(pool, range(number, number + 1)).result()
            return results[0]
        except BrokenProcessPool:
            return task.lost(number)


def _pool(task: _Task[Any, Any], jobs: int) -> ProcessPoolExecutor:
    # A forked process has everything loaded already; elsewhere than on Linux forking is not safe.
    method = "fork" if sys.platform == "linux" else "spawn"
    return ProcessPoolExecutor(jobs, multiprocessing.get_context(method), initializer=_start, initargs=(task,))


def _submit(pool: ProcessPoolExecutor, group: range) -> "Future[list[Any]]":
    try:
        return pool.submit(_work_on, group)
    except BrokenProcessPool as error:
        failed: Future[list[Any]] = Future()
        failed.set_exception(error)
        return failed


_task: _Task[Any, Any]
"""In another process than the first: its task."""


def _start(task: _Task[Any, Any]) -> None:
    global _task  # noqa: PLW0603  a process of the pool has this one task
    _task = task
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the first process's affair
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the first one is gone, killed outright perhaps; nothing else would tell it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work_on(group: range) -> list[Any]:
    return [_task.do(number) for number in group]
