"""The server under load on loopback: many clients check a text of about 1,000 characters while a draft runs.

    python bench/server.py [--seconds 60] [--clients 50] [--no-draft]

Prints one JSON object: start-up, the check's percentiles, errors, the server's memory at the start and the end, and the
same check called in this process, alone, as the baseline. Needs nothing but the project; the model only for the draft.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from assistant.checking import check  # noqa: E402 — the path above comes first
from assistant.processes.usage import family, resident  # noqa: E402
from assistant.report import Report  # noqa: E402
from tests.serving.support import OTHER, RIGHT, Running, get, post, report, running  # noqa: E402

LENGTH = 1000


def sample() -> dict[str, Any]:
    """The tests' report with a first section of about 1,000 characters."""
    made = report(RIGHT)
    paragraphs = [
        RIGHT,
        OTHER,
        "上年结转申请1件。全年办结14件，其中予以公开10件，占71.4%；无法提供4件，均为本机关不掌握相关政府信息。结转下年度1件。",
        "本年制发行政规范性文件2件，废止1件，现行有效12件。全年作出行政许可决定140件、行政处罚决定3件。",
        "因政府信息公开被申请行政复议1件，结果维持1件；未发生行政诉讼。",
    ]
    text = ""
    while len(text) < LENGTH:
        text += "\n".join(paragraphs) + "\n"
    made["sections"][0]["text"] = text[:LENGTH].rpartition("\n")[0]
    return made


def in_process(body: dict[str, Any], seconds: float) -> dict[str, float]:
    """The same check without a server, one after the other, reading the JSON included."""
    from assistant.reading import read_bytes  # noqa: PLC0415

    data = json.dumps(body, ensure_ascii=False).encode()
    check(Report.model_validate(body))
    times: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        started = time.perf_counter()
        check(read_bytes(data, "report.json"))
        times.append(time.perf_counter() - started)
    return {**_percentiles(times), "per_second": round(len(times) / sum(times), 1)}


async def load(url: str, body: dict[str, Any], clients: int, seconds: float) -> dict[str, Any]:
    """Clients that send the next check as soon as they have the answer."""
    data = json.dumps(body, ensure_ascii=False).encode()
    times: list[float] = []
    errors: list[str] = []
    end = time.perf_counter() + seconds

    async def client() -> None:
        # One each, as people have: a pool that 50 share costs more time here than the server needs.
        async with httpx.AsyncClient(base_url=url, timeout=60, verify=False) as http:
            while time.perf_counter() < end:
                started = time.perf_counter()
                try:
                    answer = await http.post("/api/check", content=data, headers={"Content-Type": "application/json"})
                except httpx.HTTPError as error:
                    errors.append(type(error).__name__)
                    continue
                times.append(time.perf_counter() - started)
                if answer.status_code != 200:
                    errors.append(str(answer.status_code))

    await asyncio.gather(*(client() for _ in range(clients)))
    return {**_percentiles(times), "per_second": round(len(times) / seconds, 1), "errors": len(errors)}


def memory(pid: int) -> int:
    """MiB that the server and its worker processes hold."""
    return sum(map(resident, family([pid]))) >> 20


def drafting(server: Running, identifier: str, seconds: float) -> subprocess.Popen[bytes]:
    """A client that drafts one draft after the other."""
    path = f"{server.url}/api/reports/{identifier}/draft"
    code = (
        "import httpx, itertools\n"
        "for seed in itertools.count():\n"
        f"    httpx.post({path!r}, params={{'seed': seed}}, timeout={seconds + 600})\n"
    )
    return subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)


def measured(arguments: argparse.Namespace) -> dict[str, Any]:
    """All figures."""
    body = sample()
    result: dict[str, Any] = {
        "processors": os.cpu_count(),
        "clients": arguments.clients,
        "characters": len(body["sections"][0]["text"]),
        "in_process": in_process(body, 5),
    }
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        with running(Path(folder)) as server:
            get(f"{server.url}/healthz")
            result["start_seconds"] = round(time.perf_counter() - started, 2)
            result["ready"] = get(f"{server.url}/readyz").json()["model"]["state"]
            identifier = post(f"{server.url}/api/reports", json=body).json()["id"]
            result["draft_running"] = not arguments.no_draft
            drafter = None if arguments.no_draft else drafting(server, identifier, arguments.seconds)
            try:
                _wait_for_model(server, wanted=not arguments.no_draft)
                asyncio.run(load(server.url, body, arguments.clients, 5))  # warm
                before = memory(server.process.pid)
                result["server"] = asyncio.run(load(server.url, body, arguments.clients, arguments.seconds))
                result["memory_mib"] = {"start": before, "end": memory(server.process.pid)}
            finally:
                if drafter:
                    drafter.kill()
                    drafter.wait()
    result["p99_ratio"] = round(result["server"]["p99_ms"] / result["in_process"]["p99_ms"], 1)
    return result


def _wait_for_model(server: Running, *, wanted: bool) -> None:
    while wanted and get(f"{server.url}/readyz").json()["model"]["state"] != "loaded":
        state = get(f"{server.url}/readyz").json()["model"]
        if state["state"] == "failed":
            raise SystemExit(state["reason"])
        time.sleep(0.2)


def _percentiles(times: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100)
    return {f"p{cut}_ms": round(cuts[cut - 1] * 1000, 1) for cut in (50, 95, 99)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--no-draft", action="store_true")
    print(json.dumps(measured(parser.parse_args()), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
