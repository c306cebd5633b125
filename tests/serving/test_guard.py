"""What is refused before a route sees it, and what every answer carries."""

import logging
import socket

import pytest
from fastapi.testclient import TestClient

from assistant.serving.errors import Busy
from assistant.serving.logs import without_ids
from assistant.serving.shares import Rates
from tests.serving.conftest import MakeClient
from tests.serving.support import report


def test_beyond_loopback_a_key_is_needed(make_client: MakeClient) -> None:
    open_server = make_client(client=("192.0.2.7", 40000))
    assert open_server.get("/api/reports").status_code == 401
    assert open_server.post("/v2/check", data={"language": "zh", "text": "x"}).status_code == 401
    assert open_server.get("/healthz").status_code == 200
    with_key = make_client(client=("192.0.2.7", 40000), keys={"caiwu": "key-one-of-caiwu"})
    assert with_key.get("/api/reports").json()["code"] == "key-required"
    assert with_key.get("/api/reports", headers={"Authorization": "Bearer key-one-of-caiwu"}).status_code == 200


@pytest.mark.parametrize("key", ["", "key-one-of-caiw", "key-one-of-caiwu2", "密钥", "key-two-of-bangong\x7f"])
def test_a_wrong_key_is_refused_on_loopback_too(make_client: MakeClient, key: str) -> None:
    client = make_client(keys={"caiwu": "key-one-of-caiwu", "bangong": "key-two-of-bangong"})
    answer = client.get("/api/reports", headers={b"X-API-Key": key.encode()})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("LOCALHOST:80", 200),
        ("[::1]:8000", 200),
        ("a.localhost", 200),
        (socket.gethostname(), 200),
        (f"{socket.gethostname().partition('.')[0]}.local:8000", 200),
        ("10.0.0.7", 200),
        ("testserver", 403),
        ("intranet", 403),
        ("rebound.example.com", 403),
        ("127.0.0.1.example.com:8000", 403),
        ("name@127.0.0.1", 403),
        ("evil.com@127.0.0.1:8000", 403),
        ("127.0.0.1:80@evil.com", 403),
        ("", 403),
        ("127.0.0.1/evil.com", 403),
        ("127.0.0.1#.evil.com", 403),
        ("::1", 403),
        ("127.0.0.1:", 403),
        ("0x7f.1", 403),
        ("localhost.evil.com", 403),
        ("127.0.0.1 evil.com", 403),
        ("evil.com\\@127.0.0.1", 403),
    ],
)
def test_without_keys_only_names_of_this_machine_are_served(client: TestClient, host: str, status: int) -> None:
    assert client.get("/api/reports", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [("onlyoffice://plugin", 201), ("http://127.0.0.1", 201), ("https://example.com", 403), ("null", 403)],
)
def test_a_strange_site_can_store_nothing(client: TestClient, origin: str, status: int) -> None:
    assert client.post("/api/reports", json=report(), headers={"Origin": origin}).status_code == status


def test_cors_is_granted_to_the_origins_of_the_settings(make_client: MakeClient) -> None:
    client = make_client(origins=["https://oa.example.gov"])
    headers = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    known = client.options("/v1/chat/completions", headers={"Origin": "https://oa.example.gov", **headers})
    assert known.status_code == 200
    assert known.headers["access-control-allow-origin"] == "https://oa.example.gov"
    assert "authorization" in known.headers["access-control-allow-headers"]
    strange = client.options("/api/check", headers={"Origin": "https://example.com", **headers})
    assert strange.status_code == 204 and "access-control-allow-origin" not in strange.headers
    assert client.options("/api/check").status_code == 204
    answer = client.get("/api/reports", headers={"Origin": "https://oa.example.gov"})
    assert answer.headers["access-control-allow-origin"] == "https://oa.example.gov"


def test_a_body_over_the_limit_is_refused_before_it_is_read(make_client: MakeClient) -> None:
    client = make_client(max_body=2000, max_upload=3000)
    declared = client.post("/api/check", content=b"x" * 2001, headers={"Content-Type": "application/json"})
    assert (declared.status_code, declared.json()["code"]) == (413, "too-large")
    sent = 0

    def endless() -> "object":
        nonlocal sent
        while sent < 1_000_000:
            sent += 500
            yield b" " * 500

    streamed = client.post("/api/check", content=endless(), headers={"Content-Type": "application/json"})  # type: ignore[arg-type]
    assert streamed.status_code == 413
    upload = client.post("/api/check", files={"file": ("a.txt", b"x" * 3001)})
    assert upload.status_code == 413
    assert client.post("/api/check", files={"file": ("a.json", b'{"year": 2023}' + b" " * 2000)}).status_code == 200


def test_rates_are_counted_for_each_holder(make_client: MakeClient) -> None:
    client = make_client(rate=3, keys={"caiwu": "key-one-of-caiwu", "bangong": "key-two-of-bangong"})
    one, two = {"X-API-Key": "key-one-of-caiwu"}, {"X-API-Key": "key-two-of-bangong"}
    assert [client.get("/api/reports", headers=one).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.get("/api/reports", headers=one)
    assert int(refused.headers["retry-after"]) >= 1 and refused.json()["code"] == "rate-limit"
    assert client.get("/api/reports", headers=two).status_code == 200
    wrong = [client.get("/api/reports", headers={"X-API-Key": f"guess{n}"}).status_code for n in range(4)]
    assert wrong == [401, 401, 401, 429]


def test_a_bucket_fills_again(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 100.0
    monkeypatch.setattr("assistant.serving.shares.time.monotonic", lambda: moment)
    rates = Rates(60)
    for _ in range(60):
        rates.count("one")
    with pytest.raises(Busy):
        rates.count("one")
    moment += 1.01
    rates.count("one")
    with pytest.raises(Busy):
        rates.count("one")


def test_every_answer_carries_security_headers(client: TestClient) -> None:
    for path in ("/", "/page/main.js", "/api/reports", "/nothing", "/healthz"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
    assert client.get("/api/reports").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not-found"),
        ("DELETE", "/api/check", 405, "method-not-allowed"),
        ("POST", "/api/check", 415, "unsupported-media-type"),
        ("GET", "/api/reports/none", 404, "not-found"),
        ("GET", "/api/forms/2018", 422, "invalid"),
    ],
)
def test_errors_are_problems_in_chinese(client: TestClient, method: str, path: str, status: int, code: str) -> None:
    answer = client.request(method, path)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["type"].endswith(code)
    assert any("\u4e00" <= character <= "\u9fff" for character in problem["detail"])


def test_a_format_that_is_not_served_is_refused(client: TestClient) -> None:
    answer = client.post("/api/check", json=report(), headers={"Accept": "image/png"})
    assert (answer.status_code, answer.json()["code"]) == (406, "not-acceptable")


def test_an_own_mistake_says_nothing_of_the_report(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("青禾县水务局的正文")

    monkeypatch.setattr("assistant.serving.storage.ReportStore.list", broken)
    with caplog.at_level(logging.INFO):
        answer = client.get("/api/reports")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "RuntimeError" in caplog.text
    assert "青禾县" not in caplog.text and "青禾县" not in answer.text


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/api/reports/abc?x=正文", "/api/reports/{id}"),
        ("/reports/abc/v2/check?text=正文", "/reports/{id}/v2/check"),
        ("/api/reports/abc/findings/0a", "/api/reports/{id}/findings/{id}"),
        ("/v1/models/report-assistant:abc", "/v1/models/{id}"),
        ("/healthz", "/healthz"),
    ],
)
def test_access_lines_hold_no_ids_and_no_queries(path: str, shown: str) -> None:
    assert without_ids(path) == shown


def test_metrics_hold_templates_only(client: TestClient) -> None:
    identifier = client.post("/api/reports", json=report()).json()["id"]
    client.get(f"/api/reports/{identifier}")
    text = client.get("/metrics").text
    assert 'assistant_requests_total{method="GET",route="/api/reports/{report_id}",status="200"} 1.0' in text
    assert identifier not in text
