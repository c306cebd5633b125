"""Users with keys while hostile clients do their worst, on loopback: what the users' checks take.

    python bench/hostile.py [--seconds 120] [--users 50] [--hostile 200] [--kinds form,unread]

Each user checks a report, waits a second or so, checks again. The hostile clients, as many of each kind: heads that
never end, bodies byte by byte, wrong keys, forms of LanguageTool without a key, files that are hard to read under a
key of their own, answers that are not read. They run in a process of their own, so that the users' clock is not
theirs; what a bare /healthz takes is measured beside the users. Prints one JSON object.
"""

import argparse
import asyncio
import contextlib
import io
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from assistant.processes.usage import family, resident  # noqa: E402 — the path above comes first
from tests.serving.support import RIGHT, report, running  # noqa: E402

HOSTILE_KEY = "hostile-0123456789abcdef"


def bomb() -> bytes:
    """A small workbook over which a careless pattern takes minutes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<f" * 1_000_000)
    return buffer.getvalue()


async def user(url: str, key: str, end: float, times: list[float], outcomes: Counter[str]) -> None:
    """One that checks and reads what came of it."""
    body = json.dumps(report(RIGHT), ensure_ascii=False).encode()
    headers = {"X-API-Key": key, "Content-Type": "application/json"}
    async with httpx.AsyncClient(base_url=url, timeout=60, verify=False) as http:
        while time.monotonic() < end:
            started = time.monotonic()
            try:
                answer = await http.post("/api/check", content=body, headers=headers)
                outcomes[str(answer.status_code)] += 1
            except httpx.HTTPError as error:
                outcomes[type(error).__name__] += 1
            times.append(time.monotonic() - started)
            await asyncio.sleep(random.uniform(0.5, 1.5))


async def drip(url: str, end: float, first: bytes) -> None:
    """Connections that send a byte now and then."""
    host, port = url.removeprefix("http://").split(":")
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(first)
            try:
                while time.monotonic() < end and not reader.at_eof():
                    writer.write(b"a")
                    await writer.drain()
                    await asyncio.sleep(3)
            finally:
                writer.close()
        await asyncio.sleep(0.2)


async def flood(url: str, end: float, path: str, **request: Any) -> None:
    """Requests as fast as they are answered, a few at a time."""
    async with httpx.AsyncClient(base_url=url, timeout=60, verify=False) as http:
        while time.monotonic() < end:
            with contextlib.suppress(httpx.HTTPError):
                await http.post(path, **request)
            await asyncio.sleep(0.05)


async def unread(url: str, end: float) -> None:
    """Asks for much and reads nothing."""
    host, port = url.removeprefix("http://").split(":")
    one = f"GET /openapi.json HTTP/1.1\r\nHost: a\r\nX-API-Key: {HOSTILE_KEY}\r\n\r\n".encode()
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(host, int(port), limit=1024)
            writer.write(one * 50)
            await asyncio.sleep(10)
            writer.close()


def kinds(url: str, end: float) -> dict[str, Callable[[], Coroutine[Any, Any, None]]]:
    """What hostile clients do, by name."""
    head = b"POST /api/check HTTP/1.1\r\nHost: a\r\nX-"
    body = b"POST /api/check HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n"
    stranger = {"X-API-Key": "none", "Content-Type": "application/json"}
    form = urlencode({"language": "zh-CN", "text": "文" * 20_000})
    plain = {"Content-Type": "application/x-www-form-urlencoded"}
    boundary = "b" * 20
    upload = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'.encode()
        + bomb()
        + f"\r\n--{boundary}--\r\n".encode()
    )
    holder = {"X-API-Key": HOSTILE_KEY, "Content-Type": f"multipart/form-data; boundary={boundary}"}
    wrong = json.dumps(report(RIGHT)).encode()
    return {
        "head": lambda: drip(url, end, head),
        "body": lambda: drip(url, end, body),
        "key": lambda: flood(url, end, "/api/check", content=wrong, headers=stranger),
        "form": lambda: flood(url, end, "/v2/check", content=form, headers=plain),
        "bomb": lambda: flood(url, end, "/api/check", content=upload, headers=holder),
        "unread": lambda: unread(url, end),
    }


async def assault(url: str, chosen: list[str], count: int, seconds: float) -> None:
    """The hostile clients, as many of each kind."""
    known = kinds(url, time.monotonic() + seconds)
    await asyncio.gather(*(known[chosen[n % len(chosen)]]() for n in range(count)))


async def bare(url: str, end: float, times: list[float]) -> None:
    """What the server takes to say that it is there, asked ten times a second."""
    async with httpx.AsyncClient(base_url=url, timeout=60, verify=False) as http:
        while time.monotonic() < end:
            started = time.monotonic()
            with contextlib.suppress(httpx.HTTPError):
                await http.get("/healthz")
            times.append(time.monotonic() - started)
            await asyncio.sleep(0.1)


async def play(url: str, users: int, seconds: float) -> dict[str, Any]:
    """The users, and the bare question beside them."""
    times: list[float] = []
    alive: list[float] = []
    outcomes: Counter[str] = Counter()
    end = time.monotonic() + seconds
    await asyncio.gather(
        *(user(url, f"user-{n:03}-0123456789abcdef", end, times, outcomes) for n in range(users)),
        bare(url, end, alive),
    )
    return {
        "checks": len(times),
        "outcomes": dict(outcomes),
        "check": _percentiles(times),
        "healthz": _percentiles(alive),
    }


def _percentiles(times: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100)
    return {f"p{cut}_s": round(cuts[cut - 1], 3) for cut in (50, 95, 99)} | {"worst_s": round(max(times), 3)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--hostile", type=int, default=200)
    parser.add_argument("--kinds", default=",".join(kinds("", 0)), help="of hostile clients, with commas between")
    chosen = parser.parse_args()
    keys = {f"user{n}": f"user-{n:03}-0123456789abcdef" for n in range(chosen.users)} | {"hostile": HOSTILE_KEY}
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), keys=json.dumps(keys)) as server:
        asyncio.run(play(server.url, 2, 5))  # warm
        before = sum(map(resident, family([server.process.pid])))
        code = "import asyncio, sys; from bench.hostile import assault; asyncio.run(assault(sys.argv[1], "
        code += "sys.argv[2].split(','), int(sys.argv[3]), float(sys.argv[4])))"
        arguments = [server.url, chosen.kinds, str(chosen.hostile), str(chosen.seconds + 2)]
        hostiles = subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=ROOT)
        try:
            time.sleep(2)
            spent = process_seconds(server.process.pid)
            result = asyncio.run(play(server.url, chosen.users, chosen.seconds))
            result["server_processor_share"] = round((process_seconds(server.process.pid) - spent) / chosen.seconds, 2)
        finally:
            hostiles.kill()
            hostiles.wait()
        after = sum(map(resident, family([server.process.pid])))
    result["memory_mib"] = {"start": before >> 20, "end": after >> 20}
    print(json.dumps(result, ensure_ascii=False, indent=2))


def process_seconds(pid: int) -> float:
    """Processor time that a process has used, without its children; 0 where the system does not tell."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


if __name__ == "__main__":
    main()
