"""`make bench`: how fast this machine checks and drafts, measured through the command line as a person meets it.

Not a test: nothing is asserted. `--reports N` sets how many reports are checked, `--no-draft` leaves the model out.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

SAMPLE = Path(__file__).resolve().parent.parent / "examples" / "report.json"
ASSISTANT = (sys.executable, "-m", "assistant")


def main() -> None:
    """Print the figures, one a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--no-draft", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_reports(folder, options.reports)
        one = [*ASSISTANT, "check", str(folder / "00000.json"), "--format", "jsonl"]
        started = time.perf_counter()
        subprocess.run(one, stdout=subprocess.DEVNULL, check=False)
        print(f"one report, start included: {time.perf_counter() - started:.2f} s")
        for jobs in sorted({1, os.cpu_count() or 1}):
            measure(folder, options.reports, jobs)
    if not options.no_draft:
        draft()


def write_reports(folder: Path, count: int) -> None:
    """Copies of the sample, no two the same."""
    report = json.loads(SAMPLE.read_text(encoding="utf-8"))
    for number in range(count):
        report["organization"] = f"样例县第{number}局"
        report["tables"]["proactive"]["licensing"]["decisions"] = 100 + number % 50
        (folder / f"{number:05}.json").write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")


def measure(folder: Path, count: int, jobs: int) -> None:
    """Check a folder once: the first line, the rate, the memory of all processes together."""
    command = [*ASSISTANT, "check", str(folder), "--format", "jsonl", "--jobs", str(jobs)]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        samples: list[int] = []
        done = threading.Event()
        watcher = threading.Thread(target=watch, args=(process.pid, samples, done))
        watcher.start()
        assert process.stdout is not None
        process.stdout.readline()
        first = time.perf_counter() - started
        lines = 1 + sum(1 for _ in process.stdout)
        spent = time.perf_counter() - started
        done.set()
        watcher.join()
    half = max(samples[: len(samples) // 2], default=0), max(samples[len(samples) // 2 :], default=0)
    memory = " / ".join(f"{size / 2**20:.0f}" for size in half)
    print(
        f"{lines} of {count} reports, {jobs} job(s): {count / spent:.0f} reports/s, first line after {first:.2f} s, "
        f"memory in the first / second half {memory} MiB"
    )


def watch(process: int, samples: list[int], done: threading.Event) -> None:
    """Note the memory of a process and its children, until it is done (Linux only)."""
    while not done.wait(0.1):
        samples.append(sum(map(private_bytes, [process, *children(process)])))


def children(process: int) -> list[int]:
    """The processes that a process started."""
    try:
        return [int(p) for p in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def private_bytes(process: int) -> int:
    """The memory of a process that it shares with no other, and its part of what it shares."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))


def draft() -> None:
    """Draft the sample once."""
    command = [*ASSISTANT, "draft", str(SAMPLE), "--section", "all", "--format", "json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode == 0:
        told = json.loads(done.stdout)
        rate = told["tokens"] / told["seconds"]
        print(f"draft with {told['model']}: {told['tokens']} tokens in {told['seconds']:.1f} s, {rate:.1f} tokens/s")


if __name__ == "__main__":
    main()
