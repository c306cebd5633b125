"""One process of the pool, seen from its parent: started, asked, ended."""

import contextlib
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.processes import answers, frames, walls
from assistant.processes.arguments import packed
from assistant.processes.child import BOOT
from assistant.processes.errors import Died, TooLate
from assistant.processes.limits import Limits

Service = Callable[[dict[str, Any], bytes, threading.Event], bytes]
"""What the parent does for a process: arguments, bytes → bytes. It ends early when the event is set."""

_START_SECONDS = 60.0
_LARGEST_MESSAGE = 512 * 1024 * 1024
_MOST_CALLS = 8  # of services, in one job
_log = logging.getLogger(__name__)


class Process:
    """A process that does one job after another.

    Attributes:
        limits: what it was started with.
        jobs: how many it was asked to do.
        walls: what it shut itself in by, as it says.
    """

    def __init__(self, limits: Limits, services: Mapping[str, Service], readable: Sequence[str], *modules: str) -> None:
        """Start it; it may not be ready yet. Called in a thread that lives as long as the process shall."""
        self.limits = limits
        self.jobs = 0
        self.walls = ""
        self._services = services
        self._known: set[int] = set()
        self._stop = threading.Event()
        self._ready_until: float | None = time.monotonic() + _START_SECONDS
        self._folder = walls.private_folder("process")
        self._socket, theirs = socket.socketpair()
        try:
            self._process = self._started(theirs, readable, modules)
        except BaseException:
            self._socket.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        finally:
            theirs.close()

    def _started(
        self, theirs: socket.socket, readable: Sequence[str], modules: Sequence[str]
    ) -> "subprocess.Popen[bytes]":
        roots = [*walls.python_roots(), *readable]
        wrapped = walls.bubblewrap() is not None
        start = {
            "path": [os.path.abspath(entry) for entry in sys.path],
            "socket": theirs.fileno(),
            "parent": 0 if wrapped else os.getpid(),
            "modules": modules,
            "limits": asdict(self.limits),
            "roots": roots,
            "folder": self._folder,
            "lock_in": bool(walls.landlock_version()),
        }
        command = walls.wrapped([sys.executable, "-I", "-B", "-c", BOOT, json.dumps(start)], roots, self._folder)
        with Path(self._folder, "errors").open("wb") as errors:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                cwd=self._folder,
                env=walls.environment(self._folder),
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Its number in this system (bubblewrap's, where that stands between)."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return not self._stop.is_set() and self._process.poll() is None

    def ask(self, function: Callable[..., Any], arguments: tuple[Any, ...], seconds: float) -> Any:
        """The answer of a job. What its services take does not count as its time.

        Raises:
            TooLate, Died: it is of no more use and must be ended.
            OutOfMemory, Mistake, AssistantError: it told so and can go on.
        """
        self.jobs += 1
        try:
            self._await_ready()
            return self._answer(function, arguments, seconds)
        except TimeoutError as error:
            raise TooLate from error
        except (EOFError, OSError, ValueError) as error:
            raise Died from error

    def _await_ready(self) -> None:
        if self._ready_until is None:
            return
        try:
            kind, body, _ = self._receive(self._ready_until)
        except (EOFError, OSError):
            words = self._last_words()
            if words:  # a process that Ctrl-C ended before it began has nothing to say
                _log.warning("a process did not start: %s", words)
            raise
        if kind != frames.READY:
            raise ValueError(kind)
        self._ready_until = None
        said = json.loads(body)
        self.walls = str(said.get("walls", ""))[:80] if isinstance(said, dict) else ""

    def _answer(self, function: Callable[..., Any], arguments: tuple[Any, ...], seconds: float) -> Any:
        until = time.monotonic() + seconds
        body, files = packed((function, arguments, seconds), self._known)
        try:
            frames.send(self._socket, frames.JOB, body, files, until=until)
        finally:
            for file in files:
                os.close(file)
        for _ in range(_MOST_CALLS):
            kind, body, _ = self._receive(until)
            if kind == frames.ANSWER:
                return answers.read(function, body)
            if kind == frames.FAILURE:
                raise answers.failure(body)
            if kind != frames.CALL:
                raise ValueError(kind)
            called = time.monotonic()
            self._serve(body)
            until += time.monotonic() - called
        raise ValueError("too many calls")

    def _receive(self, until: float) -> tuple[int, bytes, list[int]]:
        kind, body, files = frames.receive(self._socket, _LARGEST_MESSAGE, until=until)
        for file in files:  # a process has nothing to hand over
            os.close(file)
        return kind, body, []

    def _serve(self, body: bytes) -> None:
        """Do what the process calls for, if there is such a service."""
        length = int.from_bytes(body[:4], "big")
        head = json.loads(body[4 : 4 + length])
        if not isinstance(head, dict) or not isinstance(head.get("arguments"), dict):
            raise ValueError("a call that is none")
        service = self._services.get(str(head.get("service")))
        if service is None:
            raise ValueError("no such service")
        until = time.monotonic() + _START_SECONDS
        try:
            answer = service(head["arguments"], body[4 + length :], self._stop)
        except AssistantError as error:
            refusal = json.dumps({"code": error.code, "message": error.message}).encode()
            frames.send(self._socket, frames.REFUSAL, refusal, until=until)
            return
        frames.send(self._socket, frames.REPLY, answer, until=time.monotonic() + _START_SECONDS)

    def _last_words(self) -> str:
        with contextlib.suppress(OSError, IndexError):
            return Path(self._folder, "errors").read_text("utf-8", "replace").strip().splitlines()[-1][:300]
        return ""

    def kill(self) -> None:
        """End it, whatever it does, from any thread; its folder goes with it."""
        self._stop.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._socket.close()
        shutil.rmtree(self._folder, ignore_errors=True)
