"""What is kept is this user's only; no secret is shown; what is written as a text stays one; what runs can be seen."""

import io
import logging
import re
import socket
import stat
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from assistant.errors import ModelError, SettingsError
from assistant.language_model.chat_client import ChatClient
from assistant.language_model.engine import Generation, Message
from assistant.language_model.prefixes import Prefixes
from assistant.private import make_private_file, masked
from assistant.reading import read_bytes
from assistant.reading.sheet_text import set_text
from assistant.reading.template import template
from assistant.serving.database import open_database
from assistant.serving.drafts import Stoppable
from assistant.serving.modelqueue import Cancellation, Cancelled
from assistant.serving.models import beside_checks
from assistant.serving.storage import ReportStore
from assistant.settings import RemoteSettings, Settings
from assistant.writing.files import whole_file
from tests.serving.conftest import MakeClient
from tests.serving.support import WRONG, report


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_database_and_all_beside_it_is_this_users_only(tmp_path: Path) -> None:
    store = ReportStore(f"sqlite:///{tmp_path / 'data' / 'a.db'}", keep=True)
    store.open()
    store.add("", read_bytes(__import__("json").dumps(report()).encode(), "a.json"), "a.json", b"x")
    files = list((tmp_path / "data").iterdir())
    assert {path.name for path in files} >= {"a.db", "a.db-wal", "a.db-shm"}
    assert {mode(path) for path in files} == {0o600}
    assert mode(tmp_path / "data") == 0o700
    store.close()


def test_a_database_that_others_could_read_is_told_and_closed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    open_database(url).dispose()
    with caplog.at_level(logging.WARNING):
        open_database(url).dispose()
        assert not caplog.text
        (tmp_path / "a.db").chmod(0o644)
        open_database(url).dispose()
    assert "其他用户" in caplog.text and str(tmp_path / "a.db") in caplog.text
    assert mode(tmp_path / "a.db") == 0o600


def test_drafts_and_prefixes_are_this_users_only(tmp_path: Path) -> None:
    draft = tmp_path / "draft.docx"
    with whole_file(draft) as file:
        file.write(b"x")
    assert mode(draft) == 0o600
    draft.chmod(0o640)
    with whole_file(draft) as file:
        file.write(b"y")
    assert mode(draft) == 0o640 and draft.read_bytes() == b"y"
    weights = tmp_path / "a.gguf"
    weights.touch()
    kept = Prefixes(tmp_path / "models" / "prefixes", weights, "1")
    assert mode(kept.folder) == 0o700


@pytest.mark.parametrize(
    ("shown", "secret"),
    [
        ("postgresql+psycopg://zhang:s3cr3t-x@db.example/a", "s3cr3t"),
        ("http://user:p@ss/w0rd@10.0.0.5:8000/v1 无法连接", "w0rd"),
        ("https://t0ken@host/a", "t0ken"),
        ("postgresql://db/a?user=b&password=s3cr3t&x=1", "s3cr3t"),
        ("http://h/a?api_key=s3cr3t", "s3cr3t"),
        ("Authorization: Bearer s3cr3t-s3cr3t", "s3cr3t"),
    ],
)
def test_secrets_are_masked(shown: str, secret: str) -> None:
    assert secret not in masked(shown)
    assert secret not in str(SettingsError(shown)) and secret not in SettingsError(shown).message
    assert masked("见 http://10.0.0.5:8000/a，邮箱 a@b.cn") == "见 http://10.0.0.5:8000/a，邮箱 a@b.cn"


def test_errors_of_database_and_model_server_show_no_password() -> None:
    with pytest.raises(SettingsError) as database:
        open_database("postgresql+psycopg://zhang:s3cr3t@127.0.0.1:9/a")
    from assistant.language_model.openai_server import OpenAIEngine

    with pytest.raises(ModelError) as server:
        OpenAIEngine(
            RemoteSettings(url="http://zhang:s3cr3t@127.0.0.1:9", model="m", grammar="none", retries=0),
            context_length=1000,
        ).generate(Generation(messages=(Message("user", "x"),)))
    for error in (database.value, server.value):
        assert "s3cr3t" not in error.message and "127.0.0.1" in error.message


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1", "\x01=1", "=HYPERLINK(1)"])
def test_no_text_becomes_a_formula(text: str) -> None:
    book = openpyxl.Workbook()
    cell = book.worksheets[0]["A1"]
    set_text(cell, text)
    assert cell.data_type == "s"
    buffer = io.BytesIO()
    book.save(buffer)
    again = openpyxl.load_workbook(io.BytesIO(buffer.getvalue())).worksheets[0]["A1"]
    assert again.data_type == "s" and not str(again.value).startswith(("\r", "\x01"))
    form = openpyxl.load_workbook(io.BytesIO(template(2024, text)))
    cells = [cell for sheet in form.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [
        cell for cell in cells if cell.data_type == "f" and not re.match(r"=(IF|SUM|IFERROR|\()", str(cell.value))
    ]


def test_metrics_and_readiness_tell_queue_checks_drafts_and_guards(make_client: MakeClient) -> None:
    client = make_client()
    assert client.post("/api/check", json=report(WRONG)).status_code == 200
    client.post("/api/check", content=b"{", headers={"Content-Type": "application/json"})
    text = client.get("/metrics").text
    assert 'assistant_checks_total{outcome="refused"} 1.0' in text
    assert re.search(r'assistant_checks_total\{outcome="done"\} [1-9]', text)
    for name in (
        "model_queue_waiting",
        "model_queue_running",
        "checks_waiting",
        "checks_running",
        "drafts",
        "processes",
    ):
        assert f"assistant_{name}" in text
    assert float(re.search(r"^assistant_memory_bytes (\S+)", text, re.MULTILINE)[1]) > 50e6  # type: ignore[index]
    ready = client.get("/readyz").json()
    assert set(ready["guards"]) == {"limits", "bubblewrap", "landlock"}
    assert ready["guards"]["limits"] == "on"


def test_the_model_leaves_a_processor_to_the_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    assert beside_checks(Settings()).engine.threads == 3
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0}, raising=False)
    assert beside_checks(Settings()).engine.threads == 1
    assert beside_checks(Settings.model_validate({"engine": {"threads": 7}})).engine.threads == 7


def test_a_job_is_stopped_while_its_prompt_is_read() -> None:
    """The server takes the request and says nothing, as one does that reads a long prompt."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = ChatClient(f"http://127.0.0.1:{silent.getsockname()[1]}", "m", retries=0, timeout=60)
        engine: Any = SimpleNamespace(
            generate=lambda _: client.stream({}), name="m", parallel=1, context_length=1000, supports_grammar=False
        )
        cancellation = Cancellation()
        engine = Stoppable(engine, cancellation)
        threading.Timer(0.3, cancellation.set).start()
        started = time.monotonic()
        with pytest.raises(Cancelled):
            engine.generate(Generation(messages=(Message("user", "x"),)))
        assert time.monotonic() - started < 2


def test_only_files_and_folders_are_closed() -> None:
    before = mode(Path("/dev/null"))
    assert make_private_file(Path("/dev/null")) is False
    assert mode(Path("/dev/null")) == before
