"""Many inputs on all cores: results in the order of the inputs, the first at once, memory flat.

The work begins in this process; those of the pool take part only when they are plainly worth their start. They get
the inputs in groups, a bounded number of groups at a time, and end with this process however it ends. A process
that dies on an input (memory, time, a fault in a library) costs that input, not the others.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from time import perf_counter
from types import GenericAlias
from typing import Any, Generic, Protocol, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError

from assistant.processes import Constant, Died, Pool, ProcessError

Input = TypeVar("Input")
Result = TypeVar("Result")
Input_contra = TypeVar("Input_contra", contravariant=True)
Output_co = TypeVar("Output_co", covariant=True)

_PATIENCE = 0.3  # seconds of work before other processes are thought of
_GROUP_SECONDS = 0.05  # so much work is given out at once,
_LARGEST_GROUP = 64  # but never more inputs than these
_GROUPS_AHEAD = 3  # groups given out for each process, waiting ones included


class Work(Protocol[Input_contra, Output_co]):
    """What is done to each input; sent to every process once. The return type of `__call__` says how results travel."""

    def __call__(self, source: Input_contra) -> Output_co:
        """The result of one input; nothing that an input can cause is raised."""
        ...

    def lost(self, source: Input_contra, error: ProcessError) -> Output_co:
        """The result of an input on which a process died, or took too long, or too much memory."""
        ...


def cores() -> int:
    """How many processes may run at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def each(
    sources: Sequence[Input],
    work: Work[Input, Result],
    jobs: int,
    pool: Callable[[], Pool],
    *,
    seconds: float = 120.0,
    patience: float = _PATIENCE,
    here: bool = True,
) -> Generator[Result, None, None]:
    """The results of all inputs, in their order.

    Args:
        sources: the inputs.
        work: what is done to each.
        jobs: processes to use at most; 1 is this one alone.
        pool: where the other processes come from, when they are needed.
        seconds: the longest time that one input may take in them.
        patience: seconds to work alone before other processes are used.
        here: whether anything may be done in this process at all.
    """
    if not here:
        yield from _Sharing(sources, work, jobs, pool(), seconds).results(1)
        return
    started = perf_counter()
    done = 0
    while done < len(sources):
        yield work(sources[done])
        done += 1
        spent = perf_counter() - started
        left = len(sources) - done
        if jobs > 1 and left > jobs and spent >= patience and left * spent / done > patience:
            size = max(1, min(_LARGEST_GROUP, int(_GROUP_SECONDS * done / max(spent, 1e-9)), left // jobs))
            yield from _Sharing(sources[done:], work, jobs, pool(), seconds).results(size)
            return


class _Sharing(Generic[Input, Result]):
    """Groups of inputs given to a pool's processes, their results taken in order."""

    def __init__(
        self, sources: Sequence[Input], work: Work[Input, Result], jobs: int, pool: Pool, seconds: float
    ) -> None:
        self._sources = sources
        self._work = work
        self._constant = Constant(work)
        self._results: TypeAdapter[list[Result]] = _results_of(work)
        self._jobs = jobs
        self._pool = pool
        self._seconds = seconds

    def results(self, size: int) -> Generator[Result, None, None]:
        groups = (self._sources[start : start + size] for start in range(0, len(self._sources), size))
        pending: deque[Future[list[Result]]] = deque()
        threads = ThreadPoolExecutor(self._jobs, "batch")
        try:
            while True:
                for group in islice(groups, self._jobs * _GROUPS_AHEAD - len(pending)):
                    pending.append(threads.submit(self._group, group))
                if not pending:
                    return
                yield from pending.popleft().result()
        except BaseException:
            self._pool.close()
            raise
        finally:
            threads.shutdown(cancel_futures=True)

    def _group(self, group: Sequence[Input]) -> list[Result]:
        """The results of a group; where a process was lost on it, each input gets a job of its own."""
        try:
            return self._done(group)
        except ProcessError as error:
            if len(group) == 1:
                return [self._work.lost(group[0], error)]
        return [result for source in group for result in self._group([source])]

    def _done(self, group: Sequence[Input]) -> list[Result]:
        answers = self._pool.run(_work_on, self._constant, list(group), seconds=self._seconds)
        try:
            return self._results.validate_json(answers)
        except ValidationError as error:
            raise Died("results that are none") from error


def _work_on(work: Constant[Work[Any, Any]], group: list[Any]) -> bytes:
    """Done in a process of the pool: the results as JSON."""
    return _results_of(work.value).dump_json([work.value(source) for source in group], round_trip=True)


def _results_of(work: Work[Any, Any]) -> TypeAdapter[Any]:
    """How the results of a work travel: by the return type of its `__call__`."""
    results: Any = GenericAlias(list, (get_type_hints(type(work).__call__)["return"],))
    return TypeAdapter(results)
