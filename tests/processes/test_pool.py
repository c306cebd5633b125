"""A process of the pool: what it knows, sees, may, and says."""

import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.processes import Constant, Died, File, Limits, Pool, TooLate, answers, frames, guards, walls
from assistant.reading import office
from tests.processes import jobs

ROOT = Path(__file__).parents[2]
GUARDED = guards()
walled = pytest.mark.skipif(
    "on" not in (GUARDED["bubblewrap"], GUARDED["landlock"][:2]), reason="needs bubblewrap or Landlock"
)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    os.environ["ASSISTANT_KEYS__ZHANG"] = "a-secret-of-the-parent"
    made = Pool(1, Limits(1024**3, 8 * 1024**2), {"convert": office.service}, readable=[str(ROOT / "tests")])
    yield made
    made.close()
    del os.environ["ASSISTANT_KEYS__ZHANG"]


def test_a_process_knows_nothing_of_its_parents_environment(pool: Pool) -> None:
    known = pool.run(jobs.environment, seconds=60)
    assert set(known) <= {"PATH", "LANG", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "PWD", "LC_CTYPE"}
    assert "a-secret-of-the-parent" not in str(known)


def test_its_home_is_its_own_and_goes_with_it() -> None:
    pool = Pool(1, Limits(1024**3), readable=[str(ROOT / "tests")])
    home = Path(pool.run(jobs.home, seconds=60))
    assert (home / "note").exists() and home.stat().st_mode & 0o777 == 0o700
    pool.close()
    assert not home.exists()


@walled
def test_it_sees_no_persons_files_and_no_network(pool: Pool, tmp_path: Path) -> None:
    secret = tmp_path / "assistant.toml"
    secret.write_text("[keys]")
    assert not pool.run(jobs.readable, str(secret), seconds=60)
    assert not pool.run(jobs.readable, f"/proc/{os.getpid()}/environ", seconds=60)
    assert not pool.run(jobs.readable, str(ROOT / "pyproject.toml"), seconds=60)
    assert pool.run(jobs.readable, str(ROOT / "assistant" / "errors.py"), seconds=60)
    assert not pool.run(jobs.written, str(tmp_path / "x"), seconds=60)
    assert not (tmp_path / "x").exists()
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert not pool.run(jobs.connected, server.getsockname()[1], seconds=60)


def test_it_writes_no_large_file(pool: Pool) -> None:
    assert pool.run(jobs.big_file, seconds=60) <= 8 * 1024**2


def test_a_file_is_handed_over_open(pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text("内容")
    assert pool.run(jobs.twice, File(path), seconds=60) == "内容内容"
    with pytest.raises(Exception, match=r"FileNotFoundError|NotAFile"):
        pool.run(jobs.content, File(tmp_path / "none"), seconds=60)


def test_a_constant_is_sent_once(pool: Pool) -> None:
    constant = Constant("字" * 1000)
    assert [pool.run(jobs.length, constant, seconds=60) for _ in range(3)] == [1000] * 3
    known: set[int] = set()
    first, second = (len(answers_to(constant, known)) for _ in range(2))
    assert first > 3000
    assert second < 200


def answers_to(constant: Constant[str], known: set[int]) -> bytes:
    from assistant.processes.arguments import packed

    return packed((jobs.length, (constant,), 1.0), known)[0]


def test_large_answers_come_whole(pool: Pool) -> None:
    assert len(pool.run(jobs.many_bytes, 5_000_000, seconds=60)) == 5_000_000


def test_a_service_does_only_what_it_is_for(pool: Pool) -> None:
    for service in ("convert", "shell"):
        with pytest.raises(Died):
            pool.run(jobs.served, service, b"x", seconds=60)
    assert pool.run(jobs.many_bytes, 1, seconds=60) == b"\0"


def test_a_process_that_has_done_enough_works_on_until_its_successor_is_warm() -> None:
    pool = Pool(1, Limits(1024**3), readable=[str(ROOT / "tests")], warm=jobs.warmed, jobs=3)
    pool.run(jobs.was_warmed, seconds=60)
    until = time.monotonic() + 60
    slowest, warm = 0.0, False
    while not warm:
        assert time.monotonic() < until
        started = time.monotonic()
        warm = pool.run(jobs.was_warmed, seconds=60)
        slowest = max(slowest, time.monotonic() - started)
        time.sleep(0.01)
    assert slowest < 0.5, slowest  # starting one takes longer
    pool.close()
    assert not pool.pids


_ran: list[bool] = []


def _run() -> None:
    _ran.append(True)


class Boom:
    def __reduce__(self) -> tuple[object, tuple[()]]:
        return _run, ()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (frames.ANSWER, pickle.dumps(Boom())),
        (frames.ANSWER, b'{"a": 1'),
        (frames.ANSWER, b'"text"'),
        (frames.ANSWER, b"[" * 100_000),
        (frames.CALL, b"\0\0\0\x02{}"),
        (frames.CALL, b"\0\0\0\xff"),
        (99, b""),
        (frames.JOB, b""),
    ],
    ids=["pickle", "cut", "other type", "deep", "call", "short call", "unknown", "job"],
)
def test_what_a_process_says_is_not_believed(pool: Pool, kind: int, body: bytes) -> None:
    process = pool.take()
    process.ask(jobs.many_bytes, (1,), 60)
    ours, theirs = socket.socketpair()
    process._socket.close()
    process._socket = ours
    frames.send(theirs, kind, body)
    with pytest.raises(Died):
        process.ask(jobs.length, (Constant("x"),), 5)
    theirs.close()
    pool.drop(process)
    assert not _ran


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"kind": "InputError", "code": "c", "message": "甲\x1b[2J乙"}, InputError),
        ({"kind": "SystemExit", "code": "c", "message": "m"}, Exception),
        ({"kind": "memory"}, Exception),
        (["a"], Died),
    ],
)
def test_errors_are_of_known_types_and_plain(said: object, expected: type[Exception]) -> None:
    error = answers.failure(json.dumps(said).encode())
    assert isinstance(error, expected) and isinstance(error, Exception)
    assert "\x1b" not in str(error)


def test_an_endless_answer_is_cut_off(pool: Pool) -> None:
    process = pool.take()
    process.ask(jobs.many_bytes, (1,), 60)
    ours, theirs = socket.socketpair()
    process._socket.close()
    process._socket = ours
    theirs.sendall(frames._HEAD.pack(frames.ANSWER, 2**50, 0))
    with pytest.raises(Died):
        process.ask(jobs.many_bytes, (1,), 5)
    theirs.close()
    pool.drop(process)


def test_a_program_is_ended_in_time_and_when_told(tmp_path: Path) -> None:
    from assistant.processes.program import run

    sleep = ["/bin/sleep", "60"]
    with pytest.raises(TooLate):
        run(sleep, str(tmp_path), 0.3, 1024**3, 1024**2)
    stop = threading.Event()
    threading.Timer(0.2, stop.set).start()
    with pytest.raises(Died):
        run(sleep, str(tmp_path), 60, 1024**3, 1024**2, stop)
    assert run(["/bin/true"], str(tmp_path), 60, 1024**3, 1024**2) == 0


def test_a_program_has_limits_of_memory_and_files(tmp_path: Path) -> None:
    from assistant.processes.program import run

    eat = [sys.executable, "-I", "-S", "-c", "x = bytearray(2 * 1024**3)"]
    assert run(eat, str(tmp_path), 60, 1024**3, 1024**2) != 0
    fill = ["/bin/dd", "if=/dev/zero", f"of={tmp_path}/big", "bs=1M", "count=50"]
    assert run(fill, str(tmp_path), 60, 1024**3, 4 * 1024**2) != 0
    assert (tmp_path / "big").stat().st_size <= 4 * 1024**2


PROGRAM = """
import sys, threading
from assistant.processes.program import run
from assistant.processes.walls import private_folder
folder = private_folder("office")
print(folder, flush=True)
run(["/bin/sleep", "97531"], folder, 60, 1024**3, 1024**2)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends it")
@pytest.mark.parametrize("bubblewrap", [True, False])
def test_a_program_dies_with_us_and_its_folder_is_swept(bubblewrap: bool) -> None:
    environment = os.environ | ({} if bubblewrap else {"PATH": "/nothing"})
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        folder = Path(parent.stdout.readline().strip())
        assert _until(lambda: _running("97531"))
        parent.send_signal(signal.SIGKILL)
    assert _until(lambda: not _running("97531"))
    assert folder.exists()
    assert walls.sweep() >= 1
    assert not folder.exists()


def _running(word: str) -> bool:
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = line.read_bytes().split(b"\0")
        except OSError:
            continue
        if words[:1] == [b"/bin/sleep"] and word.encode() in words:
            return True
    return False


def _until(happens: "object") -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if happens():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False
