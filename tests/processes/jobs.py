"""What the tests have processes do; a module that a process loads at once."""

import contextlib
import os
import socket
import time
from pathlib import Path

from assistant.processes import Constant, File, call_parent


def environment() -> dict[str, str]:
    return dict(os.environ)


def content(file: File) -> str:
    with file.open() as opened:
        return opened.read().decode()


def twice(file: File) -> str:
    return content(file) + content(file)


def length(constant: Constant[str]) -> int:
    return len(constant.value)


def readable(path: str) -> bool:
    with contextlib.suppress(OSError):
        return bool(Path(path).read_bytes())
    return False


def written(path: str) -> bool:
    with contextlib.suppress(OSError):
        Path(path).write_bytes(b"x")
        return True
    return False


def connected(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 2):
        return True
    return False


def home() -> str:
    Path(os.environ["HOME"], "note").write_text("x")
    return os.environ["HOME"]


def many_bytes(count: int) -> bytes:
    return bytes(count)


def served(service: str, body: bytes) -> bytes:
    return call_parent(service, {"suffix": "exe", "target": "/etc"}, body)


def big_file() -> int:
    path = Path(os.environ["HOME"], "big")
    with contextlib.suppress(OSError), path.open("wb") as file:
        for _ in range(64):
            file.write(bytes(1024 * 1024))
    return path.stat().st_size


def warmed() -> None:
    """What a successor does first."""
    time.sleep(0.5)
    os.environ["WARMED"] = "yes"


def was_warmed() -> bool:
    """Whether it did."""
    return "WARMED" in os.environ
