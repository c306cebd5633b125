"""`assistant models` as a user runs it, with a registry of one small model."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.cli import main
from tests.language_model.file_server import Behaviour, serve
from tests.language_model.test_store import CONTENT, registry


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The models folder; the one model has no source but what `--from` names."""
    monkeypatch.setenv("ASSISTANT_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("assistant.language_model.load_registry", lambda: registry([]))
    (tmp_path / "usb").mkdir()
    (tmp_path / "usb" / "tiny.gguf").write_bytes(CONTENT)
    return tmp_path / "models"


def run(*arguments: str | Path) -> int:
    """The exit status of one command line."""
    before = sys.argv
    sys.argv = ["assistant", *map(str, arguments)]
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        sys.argv = before
    return 0


def test_pull_verify_path_list_remove(weights: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("models", "list") == 0
    assert "未下载" in capsys.readouterr().out
    assert run("models", "pull", "--from", weights.parent / "usb") == 0
    assert str(weights / "tiny.gguf") in capsys.readouterr().err
    assert run("models", "verify", "tiny") == 0
    assert hashlib.sha256(CONTENT).hexdigest() in capsys.readouterr().err
    assert run("models", "path") == 0
    assert capsys.readouterr().out == f"{weights / 'tiny.gguf'}\n"
    assert run("models", "list", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["name"], row["default"], row["state"], row["size"]) == ("tiny", True, "ready", len(CONTENT))
    assert run("models", "remove", "tiny") == 0
    assert not (weights / "tiny.gguf").exists()
    assert "已删除" in capsys.readouterr().err
    assert run("models", "remove", "tiny") == 0
    assert "无需删除" in capsys.readouterr().err


def test_the_source_can_be_a_setting(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_MODEL_SOURCE", str(weights.parent / "usb"))
    assert run("models", "pull") == 0
    assert (weights / "tiny.gguf").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("path",), "model-missing"),
        (("verify",), "model-missing"),
        (("pull",), "model-sources"),
        (("pull", "gpt"), "model-unknown"),
        (("remove", "gpt"), "model-unknown"),
        (("pull", "--from", "/nowhere/tiny.gguf"), "model-sources"),
    ],
)
def test_one_line_and_status_2(
    weights: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: str
) -> None:
    assert run("models", *arguments) == 2
    output = capsys.readouterr()
    assert f"错误（{code}）" in output.err.splitlines()[-1]
    assert output.out == ""


def test_verify_finds_a_file_cut_short(weights: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("models", "pull", "--from", weights.parent / "usb")
    (weights / "tiny.gguf").write_bytes(CONTENT[:-1])
    assert run("models", "verify") == 2
    assert "model-damaged" in capsys.readouterr().err
    assert run("models", "list") == 0
    assert "已损坏" in capsys.readouterr().out


@pytest.mark.usefixtures("weights")
def test_the_shipped_list_shows_every_model_and_licence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from assistant.language_model.registry import load_registry

    monkeypatch.setattr("assistant.language_model.load_registry", load_registry)
    assert run("models", "list") == 0
    shown = capsys.readouterr().out
    assert all(model.name in shown and model.licence in shown for model in load_registry().models.values())


SCRIPT = """
import sys
from assistant import language_model
from assistant.cli import main
from tests.language_model.test_store import HUB, registry
language_model.load_registry = lambda: registry([HUB])
sys.argv = ["assistant", "models", "pull"]
main()
"""


def test_ctrl_c_keeps_what_was_fetched_and_the_next_pull_goes_on(tmp_path: Path) -> None:
    behaviour = Behaviour(CONTENT, pause_after=100_000)
    with serve(behaviour) as address:
        folder = tmp_path / "models"
        environment = os.environ | {"ASSISTANT_MODELS": str(folder), "TEST_ENDPOINT": address}
        command = [sys.executable, "-c", SCRIPT]
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as pull:
            part = folder / "tiny.gguf.part"
            deadline = time.monotonic() + 60
            while not (behaviour.paused.is_set() and part.exists()) and time.monotonic() < deadline:
                time.sleep(0.05)
            time.sleep(0.5)  # what was sent has arrived
            pull.send_signal(signal.SIGINT)
            _, errors = pull.communicate(timeout=60)
        behaviour.go_on.set()
        assert pull.returncode == 130
        assert "Traceback" not in errors
        assert part.stat().st_size == 100_000
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert done.returncode == 0
    assert (folder / "tiny.gguf").read_bytes() == CONTENT
    assert behaviour.requests[-1][1] == "bytes=100000-"
