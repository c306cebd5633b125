"""Reviews on Ray: each report's result is there once, also where a machine is lost; what is known is not done again."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from assistant.checking import CheckOptions
from assistant.errors import InputError
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
    from assistant.reviewing.store import RecordStore

    one = ReviewOne(CheckOptions(reviewing=True))
    record = one.of("in/a.json", Report.model_validate(report("青禾县林业局", prose(1) + "公众号累计发布条。")))
    with RecordStore(tmp_path / "s", "run").writing(1) as writer:
        writer.add("in/a.json", "d1", record)
        writer.add("in/b.json", "", Record("in/b.json", code="unreadable", message="坏了"))
    assert RecordStore(tmp_path / "s", "run").known() == {"in/a.json d1": record}
    assert RecordStore(tmp_path / "s", "other rules").known() == {}


def test_files_through_pyarrow(tmp_path: Path) -> None:
    from assistant.reviewing.cluster import ClusterTask, Folder
    from assistant.settings import STANDARD_LIMITS

    write(tmp_path / "in" / "more", [report("青禾县林业局", prose(1))])
    (tmp_path / "in" / ".hidden.json").write_text("{}")
    (tmp_path / "in" / "broken.json").write_text("{")
    place = Folder(str(tmp_path / "in"), STANDARD_LIMITS)
    names = place.names()
    assert [Path(name).name for name in names] == ["broken.json", "000青禾县林业局.json"]
    task = ClusterTask(place, ReviewOne(CheckOptions(reviewing=True)), frozenset())
    (broken,), (sound,) = (task({"name": name}) for name in names)
    assert json.loads(broken["record"])["code"]
    assert json.loads(sound["record"])["organization"] == "青禾县林业局"
    known = ClusterTask(place, task.one, frozenset({f"{names[1]} {sound['digest']}"}))
    assert [row["record"] for row in known({"name": names[1]})] == [""]
    with_uri = Folder(f"file://{tmp_path / 'in'}", STANDARD_LIMITS)
    assert len(with_uri.names()) == 2


def test_the_reports_of_an_archive_are_rows_of_their_own(tmp_path: Path) -> None:
    from assistant.reviewing.cluster import ClusterTask, Folder
    from assistant.settings import STANDARD_LIMITS

    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for office in ("青禾县林业局", "青禾县水利局"):
            archive.writestr(f"{office}.json", json.dumps(report(office, prose(1)), ensure_ascii=False))
        archive.writestr("broken.docx", b"PK\x03\x04nothing")
    place = Folder(str(tmp_path), STANDARD_LIMITS)
    one = ReviewOne(CheckOptions(reviewing=True))
    rows = ClusterTask(place, one, frozenset())({"name": place.names()[0]})
    told = {row["name"].rpartition("/")[2]: json.loads(row["record"]) for row in rows}
    assert {name: record["organization"] for name, record in told.items() if not record["code"]} == {
        "青禾县林业局.json": "青禾县林业局", "青禾县水利局.json": "青禾县水利局",
    }  # fmt: skip
    assert told["broken.docx"]["code"]
    known = frozenset(f"{row['name']} {row['digest']}" for row in rows[:1])
    assert [row["record"] == "" for row in ClusterTask(place, one, known)({"name": place.names()[0]})] == [
        True,
        False,
        False,
    ]


def test_files_in_an_s3_compatible_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from moto.server import ThreadedMotoServer
    from pyarrow.fs import S3FileSystem

    from assistant.reviewing.cluster import ClusterTask, Folder
    from assistant.settings import STANDARD_LIMITS

    for name, value in {
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        address = "{}:{}".format(*server.get_host_and_port())
        store = S3FileSystem(endpoint_override=address, scheme="http", region="us-east-1", allow_bucket_creation=True)
        store.create_dir("reports/2024")
        with store.open_output_stream("reports/2024/a.json") as file:
            file.write(json.dumps(report("青禾县林业局", prose(1)), ensure_ascii=False).encode())
        place = Folder(f"s3://reports/2024?endpoint_override={address}&scheme=http&region=us-east-1", STANDARD_LIMITS)
        (name,) = place.names()
        assert place.shown(name) == "s3://reports/2024/a.json"
        (row,) = ClusterTask(place, ReviewOne(CheckOptions(reviewing=True)), frozenset())({"name": name})
        assert json.loads(row["record"])["organization"] == "青禾县林业局"
        missing = Folder(f"s3://nothing/2024?endpoint_override={address}&scheme=http&region=us-east-1", STANDARD_LIMITS)
        with pytest.raises(InputError, match="s3://nothing"):
            missing.names()
    finally:
        server.stop()
