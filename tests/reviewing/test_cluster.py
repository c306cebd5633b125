"""Reviews on Ray: each report's result is there once, also where a machine is lost; what is known is not done again."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.checking import CheckOptions
from assistant.report import Report
from assistant.reviewing import Record, ReviewOne
from tests.reviewing.city import prose, report, write

pytestmark = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs the extra `cluster`")
_REPORTS = 60
_ROOT = Path(__file__).resolve().parents[2]


def test_a_node_that_is_killed_in_the_middle_costs_no_result(tmp_path: Path) -> None:
    write(tmp_path / "in", [report(f"青禾县第{n}局", prose(n)) for n in range(_REPORTS)])
    program = [sys.executable, "-W", "ignore", "-m", "tests.reviewing.on_cluster"]
    done = subprocess.run(
        [*program, str(tmp_path / "in"), str(tmp_path / "out.xlsx")],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=_ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    expected = sorted(str(path) for path in (tmp_path / "in").iterdir())
    assert sorted(told["first"]) == expected
    assert sorted(told["second"]) == expected
    assert sorted(told["stored"]) == expected
    assert told["nodes"] == 2
    assert len(list((tmp_path / "out.parquet").glob("*.parquet"))) == 1  # nothing was done, so nothing written, again


def test_what_is_stored_comes_back_whole(tmp_path: Path) -> None:
    from assistant.reviewing.store import Store

    one = ReviewOne(CheckOptions(reviewing=True))
    record = one.of("in/a.json", Report.model_validate(report("青禾县林业局", prose(1) + "公众号累计发布条。")))
    with Store(tmp_path / "s", "run").writing(1) as writer:
        writer.add("in/a.json", "d1", record)
        writer.add("in/b.json", "", Record("in/b.json", code="unreadable", message="坏了"))
    assert Store(tmp_path / "s", "run").known() == {"in/a.json d1": record}
    assert Store(tmp_path / "s", "other rules").known() == {}


def test_files_through_pyarrow(tmp_path: Path) -> None:
    from assistant.reviewing.cluster import Folder, Task
    from assistant.settings import STANDARD_LIMITS

    write(tmp_path / "in" / "more", [report("青禾县林业局", prose(1))])
    (tmp_path / "in" / ".hidden.json").write_text("{}")
    (tmp_path / "in" / "broken.json").write_text("{")
    place = Folder(str(tmp_path / "in"), STANDARD_LIMITS)
    names = place.names()
    assert [Path(name).name for name in names] == ["broken.json", "000青禾县林业局.json"]
    task = Task(place, ReviewOne(CheckOptions(reviewing=True)), frozenset())
    broken, sound = (task({"name": name}) for name in names)
    assert json.loads(broken["record"])["code"]
    assert json.loads(sound["record"])["organization"] == "青禾县林业局"
    known = Task(place, task.one, frozenset({f"{names[1]} {sound['digest']}"}))
    assert known({"name": names[1]})["record"] == ""
    with_uri = Folder(f"file://{tmp_path / 'in'}", STANDARD_LIMITS)
    assert len(with_uri.names()) == 2
