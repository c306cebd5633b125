"""Clients that take their time: strangers that send slowly, readers that do not read, crowds from one address."""

import asyncio
import contextlib
import json
import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from assistant.serving import connections
from assistant.serving.connections import Waiting
from assistant.serving.errors import Busy
from assistant.serving.shares import Forms, WorkingPlaces
from tests.serving.conftest import MakeClient
from tests.serving.support import RIGHT, report, running

KEY = "f1c52a4e9b7d40d8"
HEADERS = {"X-API-Key": KEY}


@contextlib.contextmanager
def crowd(url: str, first: bytes, count: int) -> Iterator[list[socket.socket]]:
    """Connections that have sent the first bytes of a request, or none."""
    host, port = re.fullmatch(r"http://(.+):(\d+)", url).groups()  # type: ignore[union-attr]
    opened = []
    try:
        for _ in range(count):
            connection = socket.create_connection((host, int(port)), 10)
            opened.append(connection)
            if first:
                connection.sendall(first)
        yield opened
    finally:
        for connection in opened:
            connection.close()


def asked(url: str, path: str = "/api/check") -> float:
    """Seconds that a user with a key waits for an answer."""
    started = time.monotonic()
    answer = httpx.post(f"{url}{path}", json=report(RIGHT), headers=HEADERS, timeout=30)
    assert answer.status_code == 200, answer.text
    return time.monotonic() - started


SLOW = {
    "nothing": b"",
    "head": b"POST /api/check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Ty",
    "body": b"POST /api/check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{",
    "form": b"POST /v2/check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\ntext=",
    "wrong key": b"POST /api/draft HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: none\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n5\r\n",
}


def test_500_slow_connections_lock_nobody_out(tmp_path: Path) -> None:
    with running(tmp_path, keys=json.dumps({"zhang": KEY}), concurrency="16") as server:
        asked(server.url)
        with contextlib.ExitStack() as stack:
            for first in SLOW.values():
                stack.enter_context(crowd(server.url, first, 100))
            waits = [asked(server.url) for _ in range(3)]
        assert min(waits) < 1, waits


def test_a_head_and_a_body_must_come_in_time(tmp_path: Path) -> None:
    with running(tmp_path, keys=json.dumps({"zhang": KEY}), body_seconds="2") as server:
        started = time.monotonic()
        mine = SLOW["body"].replace(
            b"\r\n\r\n", f"\r\nContent-Type: application/json\r\nX-API-Key: {KEY}\r\n\r\n".encode()
        )
        with crowd(server.url, SLOW["head"], 1) as (head,), crowd(server.url, mine, 1) as (body,):
            body.settimeout(10)
            assert b" 408 " in body.recv(4096)
            assert time.monotonic() - started < 6
            head.settimeout(20)
            with contextlib.suppress(ConnectionResetError):
                assert head.recv(4096) == b""
            assert 8 < time.monotonic() - started < 16


def test_a_key_is_asked_for_before_the_body_is_read(make_client: MakeClient) -> None:
    client = make_client(keys={"zhang": KEY})
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 50_000_000:
            sent += 10_000
            yield b" " * 10_000

    answer = client.post("/api/check", content=endless(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 401 and answer.headers["connection"] == "close"


def test_a_strangers_form_is_small(make_client: MakeClient) -> None:
    client = make_client(keys={"zhang": KEY})
    fields = {"language": "zh-CN", "text": "x" * 600_000, "apiKey": KEY}
    assert client.post("/v2/check", data=fields).status_code == 413
    assert client.post("/v2/check", data=fields | {"text": "x"}).status_code == 404  # the key is one, no report yet


def test_strangers_take_no_holders_place() -> None:
    places = WorkingPlaces(holders=1, strangers=3, of_an_address=2)
    left = [places.take(None, "a", free=False) for _ in range(2)]
    with pytest.raises(Busy):
        places.take(None, "a", free=False)
    left.append(places.take(None, "b", free=False))
    with pytest.raises(Busy):
        places.take(None, "c", free=False)
    holder = places.take("zhang", "a", free=False)
    with pytest.raises(Busy):
        places.take("zhang", "a", free=False)
    places.take(None, "a", free=True)
    for leave in (*left, holder):
        leave()
    places.take("zhang", "a", free=False)
    places.take(None, "a", free=False)


@pytest.mark.parametrize(
    ("path", "request_"),
    [
        ("/v2/check", {"data": {"language": "zh-CN", "text": "x" * 20_000}}),
        ("/v2/check", {"data": {"language": "zh-CN", "text": "x", "apiKey": "none"}}),
        ("/reports/r/check", {"data": {"text": "apiKey=" * 1000}}),
        ("/v2/check?apiKey=none", {"files": {"text": (None, "x"), "apiKey": (None, "none")}}),
    ],
)
def test_a_form_without_a_key_is_not_taken_apart(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch, path: str, request_: dict[str, object]
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a stranger's form was taken apart")

    monkeypatch.setattr("assistant.serving.grammar._asked", never)
    client = make_client(keys={"zhang": KEY})
    assert client.post(path, **request_).status_code == 401  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "request_"),
    [
        ("/v2/check", {"data": {"text": "apiKey=x&apiKey=y", "language": "zh-CN", "apiKey": KEY}}),
        ("/v2/check", {"data": {"apiKey": KEY, "language": "zh-CN", "text": "apiKey=none"}}),
        ("/v2/check", {"content": f"text=增加&收到&language=zh-CN&apiKey={KEY}".encode()}),
        ("/v2/check", {"files": {"text": (None, "x"), "language": (None, "zh"), "apiKey": (None, KEY)}}),
        (f"/v2/check?apiKey={KEY}", {"data": {"text": "x", "language": "zh-CN"}}),
    ],
)
def test_the_key_of_a_form_is_found_wherever_it_stands(
    make_client: MakeClient, path: str, request_: dict[str, object]
) -> None:
    client = make_client(keys={"zhang": KEY})
    assert client.post(path, **request_).status_code == 404  # type: ignore[arg-type] # the key is one, no report yet


def test_strangers_forms_make_room_and_end_in_time() -> None:
    async def play() -> list[str]:
        forms = Forms(most=3, of_an_address=2, seconds=0.5)
        ended: list[str] = []

        async def read(name: str, address: str) -> None:
            try:
                async with forms.reading(address):
                    await asyncio.sleep(60)
            except TimeoutError:
                ended.append(name)

        async with asyncio.TaskGroup() as group:
            for name, address in (("a1", "a"), ("a2", "a"), ("a3", "a"), ("b1", "b"), ("c1", "c")):
                group.create_task(read(name, address))
                await asyncio.sleep(0.05)
        return ended

    assert asyncio.run(play()) == ["a1", "a2", "a3", "b1", "c1"]


def test_the_room_is_made_at_once() -> None:
    async def play() -> float:
        forms = Forms(most=1, of_an_address=1, seconds=60)

        async def read() -> None:
            with contextlib.suppress(TimeoutError):
                async with forms.reading("a"):
                    await asyncio.sleep(60)

        first = asyncio.create_task(read())
        await asyncio.sleep(0)
        async with forms.reading("a"):
            started = time.monotonic()
            await first
            return time.monotonic() - started

    assert asyncio.run(play()) < 1


def test_the_documentation_is_rendered_once_whoever_asks(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_client()
    rendered: list[int] = []
    made = client.app.openapi()  # type: ignore[attr-defined]

    def slowly() -> object:
        rendered.append(1)
        time.sleep(0.3)
        return made

    monkeypatch.setattr(client.app, "openapi", slowly)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: client.get("/openapi.json").status_code, range(8)))
    assert answers == [200] * 8 and len(rendered) == 1


class _Connection:
    def __init__(self, waiting: Waiting) -> None:
        self.waiting = waiting
        self.cut = False

    def cut_off(self) -> None:
        self.cut = True
        self.waiting.remove(self)  # type: ignore[arg-type]


def test_the_oldest_of_an_address_makes_room() -> None:
    waiting = Waiting(share=2, most=3)
    one, two, three, other, last = (_Connection(waiting) for _ in range(5))
    for each, address in ((one, "a"), (two, "a"), (three, "a"), (other, "b"), (last, "c")):
        waiting.add(each, address)  # type: ignore[arg-type]
    assert [each.cut for each in (one, two, three, other, last)] == [True, True, False, False, False]
    assert len(waiting) == 3


UNREAD = """
from assistant.serving import connections
connections.UNREAD_SECONDS = 1.0
from assistant.cli import main
main()
"""


def test_an_answer_that_is_not_read_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.serving.support.START", UNREAD)
    with running(tmp_path, keys=json.dumps({"zhang": KEY})) as server:
        asked(server.url)
        host, port = server.url.removeprefix("http://").split(":")
        reader = socket.socket()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        reader.connect((host, int(port)))
        reader.settimeout(20)
        one = f"GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: {KEY}\r\n\r\n".encode()
        with contextlib.suppress(ConnectionError, TimeoutError):
            for _ in range(400):  # pipelined: far more than the buffers hold
                reader.sendall(one)
        time.sleep(2.5)
        with contextlib.suppress(ConnectionResetError):
            while reader.recv(1 << 20):
                pass
        reader.close()
        assert asked(server.url) < 5


def test_what_a_proxy_hands_on_is_not_from_this_machine(make_client: MakeClient) -> None:
    client = make_client()
    assert client.get("/api/reports").status_code == 200
    for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        assert client.get("/api/reports", headers={name: "for=192.0.2.7"}).status_code == 401


def test_the_handshake_has_a_deadline_too() -> None:
    import ssl

    loop = connections.PatientLoop()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server = loop.run_until_complete(loop.create_server(asyncio.Protocol, "127.0.0.1", 0, ssl=context))
    assert server._ssl_handshake_timeout == connections.HEAD_SECONDS  # type: ignore[attr-defined]
    server.close()
    loop.close()
