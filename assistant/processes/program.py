"""A foreign program (LibreOffice) under limits of memory, processor time, file size and wall time, that ends with us.

The program is started by `LIMITED`, a few lines of Python that set the limits and become it: in a server with threads
nothing may be done between fork and exec.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from assistant.processes import walls
from assistant.processes.errors import Died, TooLate

LIMITED = """
import ctypes, json, os, resource, signal, sys
limits, parent, command = json.loads(sys.argv[1])
for name, most in limits.items():
    resource.setrlimit(getattr(resource, name), (most, most))
if parent:
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
os.execv(command[0], command)
"""
_PATIENCE = 0.05  # seconds between two looks at a program that may have to stop
_starter = ThreadPoolExecutor(1, "programs")  # lives as long as we do: with it the kernel ends what it started
_running: set["subprocess.Popen[bytes]"] = set()


def run(
    command: Sequence[str],
    folder: str,
    seconds: float,
    memory_bytes: int,
    file_bytes: int,
    stop: threading.Event | None = None,
    **variables: str,
) -> int:
    """The exit status of a program that sees only the system's programs and its folder.

    Args:
        command: the program's full path and its arguments.
        folder: its home, the only place that it may write to.
        seconds: the longest time it may take; the same is the most that it may compute, for each of its processes.
        memory_bytes: the most memory, for each of its processes.
        file_bytes: the largest file it may write.
        stop: when set, the program is ended.
        variables: of its environment, besides the minimal one.

    Raises:
        TooLate: it was ended after `seconds`.
        Died: it was ended because `stop` was set.
    """
    process = _starter.submit(_start, command, folder, seconds, memory_bytes, file_bytes, variables).result()
    until = time.monotonic() + seconds
    try:
        while process.poll() is None:
            if time.monotonic() > until:
                raise TooLate
            if stop is not None and stop.is_set():
                raise Died
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE)
        return process.returncode
    finally:
        _end(process)


def _start(
    command: Sequence[str], folder: str, seconds: float, memory_bytes: int, file_bytes: int, variables: dict[str, str]
) -> "subprocess.Popen[bytes]":
    limits = {
        "RLIMIT_AS": memory_bytes,
        "RLIMIT_CPU": max(1, round(seconds)),
        "RLIMIT_FSIZE": file_bytes,
        "RLIMIT_CORE": 0,
    }
    wrapped = walls.wrapped(command, walls.program_roots(), folder)
    parent = 0 if walls.bubblewrap() else os.getpid()
    if sys.platform != "win32":
        # Limits reach bubblewrap too; it needs little.
        wrapped = [sys.executable, "-I", "-S", "-c", LIMITED, json.dumps([limits, parent, wrapped])]
    process = subprocess.Popen(
        wrapped,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**walls.environment(folder), **variables},
        start_new_session=True,
    )
    _running.add(process)
    return process


def _end(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    _running.discard(process)


def end_all() -> None:
    """End the programs that run."""
    for process in list(_running):
        _end(process)
