"""A review of generated reports with planted faults: found, false alarms, reports a second, memory.

    python bench/review.py [--reports 2000] [--jobs 1 2] [--ray] [--keep FOLDER] [--json FILE]

A fault counts as found where the report has a finding of the rule that is meant for it (`same`: a pair); a false alarm
is an error or a warning on a report without a fault. Processes are whole: they start the program and write the lines.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.city import Made, write


def reviewed(folder: Path, jobs: int, *options: str) -> tuple[list[dict[str, Any]], float]:
    """The lines of a review and the seconds that it took."""
    out = folder / "out.jsonl"
    started = time.perf_counter()
    subprocess.run(
        [
            sys.executable,
            "-m",
            "assistant",
            "review",
            str(folder / "in"),
            "--previous",
            str(folder / "before"),
            "-o",
            str(out),
            "--jobs",
            str(jobs),
            *options,
        ],
        check=False,
        stderr=subprocess.DEVNULL,
    )
    seconds = time.perf_counter() - started
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()], seconds


def score(made: list[Made], lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Found by kind of fault, and the alarms on sound reports."""
    found: dict[str, set[str]] = {}
    alarms: Counter[str] = Counter()
    shown: list[str] = []
    sound = {one.report.organization for one in made if not one.fault}
    for line in lines:
        if line["type"] == "finding":
            found.setdefault(line["organization"], set()).add(line["rule"])
            if line["organization"] in sound and line["severity"] != "info":
                alarms[line["rule"]] += 1
                shown.append(f"{line['organization']}: {line['rule']} {line['message']}")
    paired = {Path(line[side]).stem for line in lines if line["type"] == "same" for side in "ab"}
    copies = {Path(one.name).stem for one in made if one.fault == "same"}
    strange = [
        line for line in lines if line["type"] == "same" and not copies & {Path(line["a"]).stem, Path(line["b"]).stem}
    ]
    planted, hits, missed = Counter[str](), Counter[str](), list[str]()
    for one in (one for one in made if one.fault):
        planted[one.fault] += 1
        name = one.report.organization
        hit = (
            Path(one.name).stem in paired
            if one.fault == "same"
            else bool({*one.fault.split("|")} & found.get(name, set()))
        )
        hits[one.fault] += hit
        missed += [] if hit else [f"{one.name}: {one.fault}"]
    reports = sum(line["type"] == "report" for line in lines)
    return {
        "reports": len(made),
        "read": reports,
        "planted": planted.total(),
        "found": hits.total(),
        "by_kind": {kind: f"{hits[kind]}/{number}" for kind, number in sorted(planted.items())},
        "false_alarms": alarms.total(),
        "alarms": dict(alarms),
        "false_pairs": len(strange),
        "sound": len(sound),
        "missed": missed[:20],
        "shown": shown[:20],
    }


def main() -> None:
    """Write the reports, review them once for each number of processes, print."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--reports", type=int, default=2000)
    ask.add_argument("--jobs", type=int, nargs="*", default=[1, 2])
    ask.add_argument("--ray", action="store_true", help="on a local Ray as well (extra cluster)")
    ask.add_argument("--keep", type=Path, help="write the reports here and leave them")
    ask.add_argument("--json", type=Path)
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        made = write(folder, given.reports)
        result: dict[str, Any] = {}
        runs = [(str(jobs), (jobs, ())) for jobs in given.jobs] + ([("ray", (0, ("--cluster", "local")))] * given.ray)
        for name, (jobs, options) in runs:
            lines, seconds = reviewed(folder, jobs, *options)
            result = result or score(made, lines)
            result[f"reports_per_second_{name}"] = round(len(made) / seconds, 1)
            # of the largest process that has ended, in MiB
            result[f"memory_{name}"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if given.json:
        given.json.write_text(json.dumps(result, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main()
