"""What runs in a process of the pool: it walls itself in, then takes one job after another from its parent.

The parent starts it by `BOOT`, so that it needs no environment to find this package. A job is a function and its
arguments; its answer is JSON by the function's return type (bytes go as they are).
"""

import contextlib
import importlib
import json
import os
import signal
import socket
from typing import Any, NoReturn

from assistant.errors import AssistantError, InputError
from assistant.processes import frames
from assistant.processes.answers import written
from assistant.processes.arguments import unpacked
from assistant.processes.errors import place_of
from assistant.processes.limits import Limits, limit_processor_time, limit_this_process
from assistant.processes.walls import lock_in

BOOT = (
    "import json,sys;c=json.loads(sys.argv[1]);sys.path[:]=c['path'];from assistant.processes.child import main;main(c)"
)
_LARGEST_JOB = 2**40  # the parent is trusted
_parent: socket.socket | None = None


def inside() -> bool:
    """Whether this is a process of the pool: what it is given may be read here and now."""
    return _parent is not None


def call_parent(service: str, arguments: dict[str, Any], body: bytes) -> bytes:
    """What a service of the parent makes of `body` (LibreOffice converts it).

    Raises:
        InputError: the service refused.
    """
    assert _parent is not None
    head = json.dumps({"service": service, "arguments": arguments}).encode()
    frames.send(_parent, frames.CALL, len(head).to_bytes(4, "big") + head + body)
    kind, answer, _ = frames.receive(_parent, _LARGEST_JOB)
    if kind == frames.REPLY:
        return answer
    said = json.loads(answer)
    raise InputError(said["message"], code=said["code"])


def main(start: dict[str, Any]) -> None:
    """Serve jobs until the parent is gone."""
    global _parent  # noqa: PLW0603 - one parent for life
    _end_with_parent(start["parent"])
    _parent = socket.socket(fileno=start["socket"])
    for module in start["modules"]:  # their libraries may want files that the walls hide
        importlib.import_module(module)
    limit_this_process(Limits(**start["limits"]))
    walls = lock_in(start["roots"], start["folder"]) if start["lock_in"] else ""
    frames.send(_parent, frames.READY, json.dumps({"walls": walls}).encode())
    constants: dict[int, Any] = {}
    while True:
        try:
            _, body, files = frames.receive(_parent, _LARGEST_JOB)
        except (EOFError, OSError):
            _leave()
        try:
            kind, answer = _done(body, files, constants)
        finally:
            for file in files:
                os.close(file)
        del body
        try:
            frames.send(_parent, kind, answer)
        except OSError:
            _leave()


def _done(body: bytes, files: list[int], constants: dict[int, Any]) -> tuple[int, bytes]:
    """The message that answers a job."""
    try:
        function, arguments, seconds = unpacked(body, files, constants)
        limit_processor_time(seconds)
        return frames.ANSWER, written(function, function(*arguments))
    except AssistantError as error:
        return _failure(kind=type(error).__name__, code=error.code, message=error.message)
    except MemoryError:
        return _failure(kind="memory")
    except Exception as error:  # noqa: BLE001 - its type and place go on, its text may quote a report
        return _failure(kind="mistake", code=type(error).__name__, message=place_of(error))


def _failure(**said: str) -> tuple[int, bytes]:
    return frames.FAILURE, json.dumps(said, ensure_ascii=True).encode()


def _end_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent dies; `parent` is 0 where another wall sees to that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's affair
    if not parent:
        return
    with contextlib.suppress(OSError, AttributeError, ImportError):
        import ctypes  # noqa: PLC0415

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            _leave()


def _leave() -> NoReturn:
    os._exit(0)
