"""`assistant serve`: what it refuses to start with, HTTPS, and its log."""

import shutil
import socket
import ssl
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.serving.support import ROOT, START, WRONG, clean_environment, get, post, report, running


def _refused(*arguments: str, **settings: str) -> str:
    environment = clean_environment() | {f"ASSISTANT_{name.upper()}": value for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-c", START, "serve", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
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
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1", "-out", str(certificate), "-keyout", str(key)],
        check=True, capture_output=True,
    )  # fmt: skip
    trust = ssl.create_default_context(cafile=str(certificate))
    with running(tmp_path, certificate=str(certificate), certificate_key=str(key)) as server:
        assert server.url.startswith("https://")
        answer = httpx.get(f"{server.url}/healthz", verify=trust, timeout=60)
        assert answer.status_code == 200
        assert "strict-transport-security" in answer.headers


def test_the_log_holds_no_id_no_text_and_no_key(tmp_path: Path) -> None:
    with running(tmp_path, keys='{"caiwu": "key-one"}') as server:
        headers = {"Authorization": "Bearer key-one"}
        identifier = post(f"{server.url}/api/reports", json=report(), headers=headers).json()["id"]
        get(f"{server.url}/api/reports/{identifier}", headers=headers)
        get(f"{server.url}/api/reports/{identifier}", headers={"Authorization": "Bearer key-two"})
        fields = {"text": WRONG, "language": "zh-CN", "apiKey": "key-one"}
        post(f"{server.url}/reports/{identifier}/v2/check", data=fields)
        post(f"{server.url}/api/check", content=b"{", headers=headers | {"Content-Type": "application/json"})
        log = server.log.read_text()
    for secret in (identifier, "key-one", "key-two", "青禾县", "申请"):
        assert secret not in log
