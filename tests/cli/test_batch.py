import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli.batch import each


@dataclass(frozen=True)
class Square:
    """Squares a number; on some numbers the process dies, but never the first process."""

    first_process: int
    deadly: tuple[int, ...] = ()

    def __call__(self, source: int) -> tuple[int, int]:
        if source in self.deadly and os.getpid() != self.first_process:
            os._exit(9)
        return source * source, os.getpid()

    def lost(self, source: int) -> tuple[int, int]:
        return -source, 0


@given(st.integers(0, 300), st.integers(1, 3))
@settings(max_examples=12, deadline=None)
def test_results_come_in_the_order_of_the_inputs(count: int, jobs: int) -> None:
    results = list(each(range(count), Square(os.getpid()), jobs, patience=0))
    assert [value for value, _ in results] == [n * n for n in range(count)]


def test_other_processes_take_part_and_one_job_is_this_process_alone() -> None:
    used = {process for _, process in each(range(200), Square(os.getpid()), 2, patience=0)}
    assert os.getpid() in used and len(used) > 1
    assert {process for _, process in each(range(200), Square(os.getpid()), 1, patience=0)} == {os.getpid()}


def test_little_work_starts_no_process() -> None:
    assert {process for _, process in each(range(50), Square(os.getpid()), 2)} == {os.getpid()}


@pytest.mark.parametrize("deadly", [(5,), (5, 6, 150), (299,)])
def test_an_input_on_which_a_process_dies_costs_itself_only(deadly: tuple[int, ...]) -> None:
    results = [value for value, _ in each(range(300), Square(os.getpid(), deadly), 2, patience=0)]
    assert results == [-n if n in deadly else n * n for n in range(300)]


def test_the_first_result_comes_before_the_others_are_worked_on(tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Note:
        def __call__(self, source: int) -> int:
            (tmp_path / str(source)).touch()
            return source

        def lost(self, source: int) -> int:
            raise AssertionError

    results = each(range(100), Note(), 2, patience=0)
    assert next(results) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["0"]
    results.close()


def test_inputs_are_not_worked_on_far_ahead_of_a_slow_reader(tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Note:
        def __call__(self, source: int) -> int:
            (tmp_path / str(source)).touch()
            return source

        def lost(self, source: int) -> int:
            raise AssertionError

    results = each(range(3000), Note(), 2, patience=0)
    for _ in range(20):
        next(results)
    assert _settled(tmp_path) < 1000
    results.close()


def _settled(folder: Path) -> int:
    """How many files a folder holds when no more come."""
    before = -1
    while (count := len(list(folder.iterdir()))) != before:
        before = count
        time.sleep(0.5)
    return count


PROGRAM = """
import os, sys, time
from assistant.cli.batch import each
class Slow:
    def __call__(self, source):
        time.sleep(0.01)
        return os.getpid()
    def lost(self, source):
        return 0
for process in each(range(2000), Slow(), 3, patience=0):
    print(process, flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="process states are read from /proc")
def test_no_process_outlives_the_first_one_when_it_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        used = {int(first.stdout.readline()) for _ in range(60)}
        first.kill()
    assert len(used) > 1
    waited_until = time.monotonic() + 10
    while any(map(_alive, used)) and time.monotonic() < waited_until:
        time.sleep(0.05)
    assert not any(map(_alive, used))


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
