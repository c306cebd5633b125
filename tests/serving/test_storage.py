"""The database: survives a kill, opens twice at once, and its migrations make what its classes say."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from assistant.errors import SettingsError
from assistant.report import Report
from assistant.serving.database import open_database
from assistant.serving.errors import NotFound
from assistant.serving.storage import ReportStore
from assistant.serving.tables import Base
from tests.serving.support import report

REPORT = Report.model_validate(report())

# Stores reports without end; prints each id once it is stored.
WRITER = """
import sys
from assistant.report import Report
from assistant.serving.storage import ReportStore
from tests.serving.support import report
store = ReportStore(sys.argv[1], keep=True)
made = Report.model_validate(report())
while True:
    print(store.add("", made, "a.json", b"x" * 20_000), flush=True)
"""


def _killed_writer(url: str) -> list[str]:
    """The ids that a writer told before it was killed in the middle of its work."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    told = [writer.stdout.readline().strip() for _ in range(20)]
    writer.send_signal(signal.SIGKILL)
    told += [line.strip() for line in writer.stdout if line.endswith("\n")]
    writer.wait()
    writer.stdout.close()
    return told


def test_a_kill_loses_no_stored_report(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    told = [identifier for _ in range(3) for identifier in _killed_writer(url)]
    store = ReportStore(url, keep=True)
    assert len(told) >= 60
    for identifier in told:
        kept = store.get("", identifier)
        assert (kept.report, len(kept.file)) == (REPORT, 20_000)
    with open_database(url).connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    store.close()


def _open(url: str, start: float) -> None:
    time.sleep(max(0.0, start - time.time()))
    store = ReportStore(url, keep=True)
    store.add("", REPORT, "a.json", b"")
    store.close()


def test_several_servers_may_start_on_one_new_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    context = multiprocessing.get_context("spawn")
    start = time.time() + 3
    servers = [context.Process(target=_open, args=(url, start)) for _ in range(4)]
    for server in servers:
        server.start()
    for server in servers:
        server.join(60)
    assert [server.exitcode for server in servers] == [0, 0, 0, 0]
    store = ReportStore(url, keep=True)
    assert len(store.list("")) == 4
    store.close()


def _differences(url: str) -> list[object]:
    engine = open_database(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = list(compare_metadata(context, Base.metadata))
    engine.dispose()
    return found


def test_the_migrations_make_the_tables_of_the_classes(tmp_path: Path) -> None:
    assert _differences(f"sqlite:///{tmp_path / 'a.db'}") == []


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    store = ReportStore(url, keep=True)
    identifier = store.add("", REPORT, "年报.json", b"{}")
    store.decide("", identifier, "0a", "dismissed", "含下属单位")
    store.close()
    again = ReportStore(url, keep=True)
    assert again.get("", identifier).name == "年报.json"
    assert again.decisions(identifier)["0a"].reason == "含下属单位"
    again.close()


def test_a_later_decision_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    store = ReportStore(f"sqlite:///{tmp_path / 'a.db'}", keep=True)
    identifier = store.add("", REPORT, "a.json", b"")
    store.decide("", identifier, "0a", "dismissed", "甲")
    store.decide("", identifier, "0a", "confirmed", "")
    assert [(d.decision, d.reason) for d in store.decisions(identifier).values()] == [("confirmed", "")]
    store.withdraw("", identifier, "0a")
    with pytest.raises(NotFound):
        store.withdraw("", identifier, "0a")
    store.close()


@pytest.mark.parametrize(
    "url", ["sqlite:////proc/none/a.db", "nonsense", "sqlite:////dev/null", "postgresql+psycopg://127.0.0.1:1/none"]
)
def test_a_database_that_cannot_be_opened_is_told_without_secrets(url: str) -> None:
    with pytest.raises(SettingsError, match="database") as raised:
        open_database(url)
    assert raised.value.code == "database"


def test_a_password_is_not_shown() -> None:
    with pytest.raises(SettingsError) as raised:
        open_database("postgresql+psycopg://user:secret@127.0.0.1:1/none")
    assert "secret" not in raised.value.message


def _postgresql(folder: Path) -> str | None:
    """A new PostgreSQL in the folder; None where it is not installed."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        return None
    user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres")
        for parent in folder.parents[:3]:
            parent.chmod(parent.stat().st_mode | 0o011)
    options = f"-k {folder} -c listen_addresses=''"
    for command in (
        [programs[-1] / "initdb", "-D", folder / "data", "-A", "trust", "-U", "postgres"],
        [programs[-1] / "pg_ctl", "-D", folder / "data", "-w", "-o", options, "-l", folder / "log", "start"],
    ):
        subprocess.run([*user, *map(str, command)], check=True, capture_output=True, cwd=folder)
    return f"postgresql+psycopg://postgres@/postgres?host={folder}"


def test_postgresql_by_url(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    url = _postgresql(tmp_path)
    if url is None:
        pytest.skip("needs PostgreSQL")
    try:
        assert _differences(url) == []
        store = ReportStore(url, keep=True)
        identifier = store.add("caiwu", REPORT, "年报.docx", b"\0\xff")
        store.decide("caiwu", identifier, "0a", "confirmed", "")
        kept = store.get("caiwu", identifier)
        assert (kept.report, kept.file) == (REPORT, b"\0\xff") and kept.created.tzinfo is not None
        store.remove("caiwu", identifier)
        assert store.decisions(identifier) == {} and store.list("caiwu") == []
        store.close()
    finally:
        _stop_postgresql(tmp_path)


def _stop_postgresql(folder: Path) -> None:
    pid = int((folder / "data/postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGINT)
    for _ in range(100):
        if not (folder / "data/postmaster.pid").exists():
            return
        time.sleep(0.1)


def test_a_postgresql_role_that_owns_nothing_is_enough_after_the_first_start(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    owner = _postgresql(tmp_path)
    if owner is None:
        pytest.skip("needs PostgreSQL")
    try:
        first = ReportStore(owner, keep=True)
        first.open()
        first.close()
        engine = create_engine(owner)
        with engine.begin() as connection:
            connection.execute(text("CREATE ROLE clerk LOGIN"))
            connection.execute(text("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
            connection.execute(text("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clerk"))
        engine.dispose()
        store = ReportStore(owner.replace("postgres@", "clerk@"), keep=True)
        identifier = store.add("caiwu", REPORT, "年报.docx", b"x")
        assert store.get("caiwu", identifier).report == REPORT
        store.remove("caiwu", identifier)
        store.close()
    finally:
        _stop_postgresql(tmp_path)
