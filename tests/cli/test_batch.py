import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli.batch import each
from assistant.processes import Limits, Pool
from tests.cli.works import Square

TESTS = str(Path(__file__).parents[1])


class Counting(Pool):
    """Counts the jobs that were given out."""

    jobs = 0

    def run(self, function: Callable[..., Any], *arguments: Any, seconds: float) -> Any:
        self.jobs += 1
        return super().run(function, *arguments, seconds=seconds)


def new_pool(size: int = 2) -> Counting:
    return Counting(size, Limits(2 * 1024**3), readable=[TESTS])


@pytest.fixture(scope="module")
def pool() -> Iterator[Counting]:
    made = new_pool()
    yield made
    made.close()


def squares(deadly: tuple[int, ...] = (), endless: tuple[int, ...] = ()) -> Square:
    return Square(deadly, endless, os.getppid())


@given(st.integers(0, 300), st.integers(1, 3))
@settings(max_examples=12, deadline=None)
def test_results_come_in_the_order_of_the_inputs(pool: Pool, count: int, jobs: int) -> None:
    results = list(each(range(count), squares(), jobs, lambda: pool, patience=0))
    assert [value for value, _ in results] == [n * n for n in range(count)]


def test_other_processes_take_part_and_one_job_is_this_process_alone(pool: Pool) -> None:
    assert {here for _, here in each(range(200), squares(), 2, lambda: pool, patience=0)} == {True, False}
    assert {here for _, here in each(range(200), squares(), 1, lambda: pool, patience=0)} == {True}


def test_little_work_needs_no_pool() -> None:
    def none() -> Pool:
        raise AssertionError

    assert {here for _, here in each(range(50), squares(), 2, none)} == {True}


def test_nothing_is_done_here_where_that_is_forbidden(pool: Pool) -> None:
    results = list(each(range(5), squares(), 2, lambda: pool, here=False))
    assert results == [(n * n, False) for n in range(5)]


@pytest.mark.parametrize("deadly", [(5,), (5, 6, 150), (299,)])
def test_an_input_on_which_a_process_dies_costs_itself_only(pool: Pool, deadly: tuple[int, ...]) -> None:
    results = [value for value, _ in each(range(300), squares(deadly), 2, lambda: pool, patience=0)]
    assert results == [-n if n in deadly else n * n for n in range(300)]


def test_an_input_that_takes_too_long_costs_itself_only(pool: Pool) -> None:
    work = squares(endless=(7,))
    results = [value for value, _ in each(range(20), work, 2, lambda: pool, seconds=0.5, patience=0)]
    assert results == [-1007 if n == 7 else n * n for n in range(20)]


def test_the_first_result_comes_before_the_others_are_worked_on() -> None:
    pool = new_pool()
    results = each(range(100), squares(), 2, lambda: pool, patience=0)
    assert next(results) == (0, True)
    assert pool.jobs == 0
    results.close()


def test_inputs_are_not_worked_on_far_ahead_of_a_slow_reader() -> None:
    pool = new_pool()
    results = each(range(3000), squares(), 2, lambda: pool, patience=0, here=False)  # one input a job
    for _ in range(20):
        next(results)
    jobs = -1
    while jobs != pool.jobs:
        jobs = pool.jobs
        time.sleep(0.2)
    assert jobs < 100
    results.close()
    assert pool.pids == set()


PROGRAM = """
import sys
from assistant.cli.batch import each
from tests.cli.test_batch import new_pool
from tests.cli.works import Slow
pool = new_pool(3)
for number, _ in enumerate(each(range(2000), Slow(), 3, lambda: pool, patience=0)):
    if number == 60:
        print(*pool.pids, flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="process states are read from /proc")
def test_no_process_outlives_the_first_one_when_it_is_killed() -> None:
    root = Path(TESTS).parent
    with subprocess.Popen([sys.executable, "-c", PROGRAM], cwd=root, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        used = {process for pid in first.stdout.readline().split() for process in _family(int(pid))}
        first.kill()
    assert len(used) > 2
    waited_until = time.monotonic() + 10
    while any(map(_alive, used)) and time.monotonic() < waited_until:
        time.sleep(0.05)
    assert not any(map(_alive, used))


def _family(process: int) -> set[int]:
    """A process and all that it started: bubblewrap stands between us and ours."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return {process}.union(*(_family(int(child)) for child in children))


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
