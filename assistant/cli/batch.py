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
from typing import Any, Protocol, TypeVar

Result = TypeVar("Result")
Output_co = TypeVar("Output_co", covariant=True)

_PATIENCE = 0.3  # seconds of work before other processes are thought of
_GROUP_SECONDS = 0.05  # so much work is given out at once,
_LARGEST_GROUP = 64  # but never more inputs than these
_GROUPS_AHEAD = 3  # groups given out for each process, waiting ones included


class Work(Protocol[Output_co]):
    """What is done to each input. It is sent to every process once."""

    def __call__(self, source: str) -> Output_co:
        """The result of one input; nothing that an input can cause is raised."""
        ...

    def lost(self, source: str) -> Output_co:
        """The result of an input on which a process died."""
        ...


def cores() -> int:
    """How many processes may run at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def each(
    sources: Sequence[str], work: Work[Result], jobs: int, *, patience: float = _PATIENCE
) -> Generator[Result, None, None]:
    """The results of all inputs, in their order.

    Args:
        sources: the inputs, by name.
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
            yield from _shared_out(sources[done:], work, jobs, size)
            return


def _shared_out(sources: Sequence[str], work: Work[Result], jobs: int, size: int) -> Generator[Result, None, None]:
    rest = iter(sources)
    groups = iter(lambda: list(islice(rest, size)), [])
    pending: deque[tuple[list[str], Future[list[Result]]]] = deque()
    pool = _pool(work, jobs)
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
                results = [_alone(source, work) for source in group]
                pool = _pool(work, jobs)
                pending = deque((waiting, _submit(pool, waiting)) for waiting, _ in pending)
            yield from results
        pool.shutdown()
    except BaseException:
        for process in multiprocessing.active_children():
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _alone(source: str, work: Work[Result]) -> Result:
    """The result of an input that may be the one on which a process died, from a process of its own."""
    with _pool(work, 1) as pool:
        try:
            results: list[Result] = _submit(pool, [source]).result()
            return results[0]
        except BrokenProcessPool:
            return work.lost(source)


def _pool(work: Work[Any], jobs: int) -> ProcessPoolExecutor:
    # A forked process has everything loaded already; elsewhere than on Linux forking is not safe.
    method = "fork" if sys.platform == "linux" else "spawn"
    return ProcessPoolExecutor(jobs, multiprocessing.get_context(method), initializer=_start, initargs=(work,))


def _submit(pool: ProcessPoolExecutor, group: list[str]) -> "Future[list[Any]]":
    try:
        return pool.submit(_work_on, group)
    except BrokenProcessPool as error:
        failed: Future[list[Any]] = Future()
        failed.set_exception(error)
        return failed


_work: Work[Any]
"""In another process than the first: what is done to each input."""


def _start(work: Work[Any]) -> None:
    global _work  # noqa: PLW0603  a process of the pool has this one task
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the first process's affair
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the first one is gone, killed outright perhaps; nothing else would tell it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work_on(group: list[str]) -> list[Any]:
    return [_work(source) for source in group]
