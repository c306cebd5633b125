"""Reading in a process of its own, so that no file can hang the program, eat its memory, or crash it.

Workers are kept for the next file and replaced after a number of files; one that takes too long is killed.
"""

import atexit
import logging
import os
import pickle
import subprocess
import sys
import threading
from typing import Any

from assistant.errors import InputError
from assistant.report import Report
from assistant.settings import ReadingLimits

_FILES_PER_WORKER = 200
_MOST_WORKERS = max(2, os.cpu_count() or 2)
_COMMAND = [sys.executable, "-m", "assistant.reading.worker"]
_log = logging.getLogger(__name__)
_idle: list["_Worker"] = []
_lock = threading.Lock()
_places = threading.BoundedSemaphore(_MOST_WORKERS)


def read_apart(data: bytes, format_: str, name: str, limits: ReadingLimits) -> Report:
    """Read a file of a format that needs a library, in another process.

    Raises:
        InputError: it cannot be read, took too long (`too-slow`), or too much memory (`too-large`).
    """
    with _places:
        worker = _take(limits)
        try:
            answer = worker.ask((data, format_, name, limits), limits.seconds)
        except TimeoutError as error:
            worker.kill()
            raise InputError(
                f"{name}：读取超过{limits.seconds:g}秒，已停止。可调大设置项 reading.seconds。", code="too-slow"
            ) from error
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            worker.kill()
            raise InputError(
                f"{name}：文件无法读取，读取它的进程中止了。文件可能已损坏。", code="unreadable"
            ) from error
        except BaseException:
            worker.kill()
            raise
        _give_back(worker)
    return _unpack(answer, name)


def _unpack(answer: tuple[str, Any], name: str) -> Report:
    kind, content = answer
    if kind == "report":
        return content  # type: ignore[no-any-return]
    if kind == "input":
        raise InputError(content[1], code=content[0])
    if kind == "memory":
        raise InputError(f"{name}：读取所需内存超过限额。可调大设置项 reading.memory_bytes。", code="too-large")
    _log.error("reading %s failed:\n%s", name, content)
    raise InputError(f"{name}：读取时程序出错，没有读入。请把这个文件交给程序的维护者。", code="internal")


class _Worker:
    """A process that reads one file after another."""

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self.files = 0
        self._process = subprocess.Popen(
            [*_COMMAND, str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )

    def ask(self, request: tuple[Any, ...], seconds: float) -> tuple[str, Any]:
        """The worker's answer.

        Raises:
            TimeoutError: it took longer than `seconds`.
            EOFError, OSError, pickle.UnpicklingError: the worker died.
        """
        self.files += 1
        expired = threading.Event()
        timer = threading.Timer(seconds, self._expire, [expired])
        timer.daemon = True
        timer.start()
        try:
            if self._process.stdin is None or self._process.stdout is None:
                raise EOFError
            pickle.dump(request, self._process.stdin)
            self._process.stdin.flush()
            answer: tuple[str, Any] = pickle.load(self._process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            if expired.is_set():
                raise TimeoutError from None
            raise
        finally:
            timer.cancel()
        return answer

    def _expire(self, expired: threading.Event) -> None:
        expired.set()
        self._process.kill()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process and close its pipes."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                _close_quietly(stream)


def _close_quietly(stream: Any) -> None:
    try:
        stream.close()
    except OSError:
        _log.debug("a pipe of a dead worker")


def _take(limits: ReadingLimits) -> _Worker:
    with _lock:
        while _idle:
            worker = _idle.pop()
            if worker.alive and worker.memory == limits.memory_bytes:
                return worker
            worker.kill()
    return _Worker(limits.memory_bytes)


def _give_back(worker: _Worker) -> None:
    if worker.files >= _FILES_PER_WORKER:
        worker.kill()
        return
    with _lock:
        _idle.append(worker)


@atexit.register
def _end() -> None:
    with _lock:
        while _idle:
            _idle.pop().kill()


def _forget_after_fork() -> None:
    """A forked child must not talk to its parent's workers."""
    global _lock, _places
    _lock, _places = threading.Lock(), threading.BoundedSemaphore(_MOST_WORKERS)
    _idle.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)
