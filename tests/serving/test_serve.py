"""`assistant serve`: what it refuses to start with, HTTPS, and its log."""

import shutil
import socket
import ssl
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from starlette.datastructures import Headers

from assistant.errors import SettingsError
from assistant.serving.access import holder_of, key_of
from assistant.serving.application import assemble
from assistant.settings import Settings
from tests.serving.support import ROOT, START, WRONG, clean_environment, get, post, report, running


def _refused(*arguments: str, **settings: str) -> str:
    environment = clean_environment() | {f"ASSISTANT_{name.upper()}": value for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-c", START, "serve", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_beyond_loopback_it_starts_with_keys_only() -> None:
    assert "（keys）" in _refused("--host", "0.0.0.0")


def test_a_certificate_needs_its_key(tmp_path: Path) -> None:
    certificate = tmp_path / "a.pem"
    certificate.touch()
    assert "（certificate）" in _refused(certificate=str(certificate))
    assert "（certificate）" in _refused(certificate=str(certificate), certificate_key=str(certificate))
    missing = str(tmp_path / "none.pem")
    assert "不存在" in _refused(certificate=missing, certificate_key=missing)


def test_a_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "（port）" in _refused("--port", str(taken.getsockname()[1]))


def test_a_database_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    assert "（database）" in _refused("--port", "0", database="sqlite:////proc/none/a.db")


def test_a_setting_that_does_not_fit_is_told() -> None:
    assert "max_body" in _refused(max_body="3")


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")
def test_https_by_certificate(tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-out",
            str(certificate),
            "-keyout",
            str(key),
        ],
        check=True,
        capture_output=True,
    )
    trust = ssl.create_default_context(cafile=str(certificate))
    with running(tmp_path, certificate=str(certificate), certificate_key=str(key)) as started:
        assert started.url.startswith("https://")
        answer = httpx.get(f"{started.url}/healthz", verify=trust, timeout=60)
        assert answer.status_code == 200
        assert "strict-transport-security" in answer.headers


def test_the_log_holds_no_id_no_text_and_no_key(tmp_path: Path) -> None:
    with running(tmp_path, keys='{"caiwu": "key-one-of-caiwu"}') as started:
        headers = {"Authorization": "Bearer key-one-of-caiwu"}
        identifier = post(f"{started.url}/api/reports", json=report(), headers=headers).json()["id"]
        get(f"{started.url}/api/reports/{identifier}", headers=headers)
        get(f"{started.url}/api/reports/{identifier}", headers={"Authorization": "Bearer key-two-of-bangong"})
        fields = {"text": WRONG, "language": "zh-CN", "apiKey": "key-one-of-caiwu"}
        post(f"{started.url}/reports/{identifier}/v2/check", data=fields)
        post(f"{started.url}/api/check", content=b"{", headers=headers | {"Content-Type": "application/json"})
        log = started.log.read_text()
    for secret in (identifier, "key-one-of-caiwu", "key-two-of-bangong", "青禾县", "申请"):
        assert secret not in log


SOUND = "f1c52a4e9b7d40d8"


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"zhang": ""}, "zhang 是空的"),
        ({"zhang": "   "}, "zhang 是空的"),
        ({"li": SOUND, "zhang": "\t"}, "zhang 是空的"),
        ({"zhang": SOUND[:15]}, "zhang 太短"),
        ({"zhang": "${KEY}"}, "zhang 太短"),
        ({"zhang": "a" * 40}, "zhang 太简单"),
        ({"zhang": SOUND + "密"}, "zhang 含有"),
        ({"zhang": SOUND + " "}, "zhang 含有"),
        ({"zhang": SOUND + "\x00"}, "zhang 含有"),
        ({"li": SOUND, "zhang": SOUND}, "li 与 keys.zhang 相同"),
    ],
)
def test_a_key_that_guards_nothing_is_refused_by_name(keys: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError) as raised:
        assemble(Settings.model_validate({"keys": keys}))
    assert told in raised.value.message and raised.value.code == "keys"
    assert SOUND not in raised.value.message


def test_an_unset_variable_as_key_does_not_open_the_server() -> None:
    assert "zhang 是空的" in _refused("--host", "127.0.0.1", "--port", "0", keys__zhang="")
    assert "zhang 是空的" in _refused("--host", "0.0.0.0", keys__zhang="", keys__li=SOUND)


def test_sound_keys_are_taken() -> None:
    keys = {"zhang": SOUND, "li": SOUND[::-1]}
    assert assemble(Settings.model_validate({"keys": keys}))


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": ""}, {"Authorization": "Bearer "}, {"Authorization": "Bearer"}])
def test_no_key_is_no_holders_key(headers: dict[str, str]) -> None:
    settings = Settings.model_construct(keys={"zhang": SecretStr("")})  # as if the start had not refused it
    assert holder_of(key_of(Headers(headers)), settings) is None
