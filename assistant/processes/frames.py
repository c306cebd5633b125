"""Messages between a process and its parent over one socket: a kind, a length, a body, and open files with it."""

import array
import os
import socket
import struct
import time
from collections.abc import Sequence

_HEAD = struct.Struct("!BQI")
_PIECE = 1024 * 1024

JOB = 1  # parent: a pickled function and its arguments
REPLY, REFUSAL = 2, 3  # parent: to a call
ANSWER, FAILURE, CALL, READY = 11, 12, 13, 14  # child


def send(
    connection: socket.socket, kind: int, body: bytes, files: Sequence[int] = (), *, until: float | None = None
) -> None:
    """Send a message; `files` are descriptors that the other side gets open.

    Raises:
        TimeoutError: it was not taken by the time `until` (of the monotonic clock).
        OSError: the other side is gone.
    """
    connection.settimeout(_left(until))
    head = _HEAD.pack(kind, len(body), len(files))
    if files:
        socket.send_fds(connection, [head], list(files))
    else:
        connection.sendall(head)
    rest = memoryview(body)
    while rest:
        connection.settimeout(_left(until))
        rest = rest[connection.send(rest[:_PIECE]) :]


def receive(connection: socket.socket, most: int, *, until: float | None = None) -> tuple[int, bytes, list[int]]:
    """The next message: its kind, its body of at most `most` bytes, its files.

    Raises:
        TimeoutError: it did not come in time.
        EOFError: the other side is gone.
        ValueError: it is larger than allowed.
    """
    connection.settimeout(_left(until))
    space = socket.CMSG_LEN(253 * array.array("i").itemsize)
    head, ancillary, _, _ = connection.recvmsg(_HEAD.size, space)
    files = _files(ancillary)
    try:
        if len(head) < _HEAD.size:
            head += _exactly(connection, _HEAD.size - len(head), until)
        kind, length, _ = _HEAD.unpack(head)
        if length > most:
            raise ValueError(f"a message of {length} bytes")
        return kind, _exactly(connection, length, until), files
    except BaseException:
        for file in files:
            os.close(file)
        raise


def _files(ancillary: list[tuple[int, int, bytes]]) -> list[int]:
    found = array.array("i")
    for level, kind, data in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            found.frombytes(data[: len(data) - len(data) % found.itemsize])
    return list(found)


def _exactly(connection: socket.socket, length: int, until: float | None) -> bytes:
    body = bytearray()
    while len(body) < length:
        connection.settimeout(_left(until))
        piece = connection.recv(min(_PIECE, length - len(body)))
        if not piece:
            raise EOFError
        body += piece
    return bytes(body)


def _left(until: float | None) -> float | None:
    if until is None:
        return None
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
