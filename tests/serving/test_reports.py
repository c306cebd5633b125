"""Reports and decisions over the API."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.serving.conftest import MakeClient
from tests.serving.support import report


def test_a_stored_report_comes_back_as_it_was(client: TestClient) -> None:
    answer = client.post("/api/reports", json=report())
    assert answer.status_code == 201
    stored = answer.json()
    assert (stored["organization"], stored["year"], stored["form"]) == ("青禾县水务局", 2023, "2021")
    assert answer.headers["location"] == f"/api/reports/{stored['id']}"
    whole = client.get(f"/api/reports/{stored['id']}").json()
    assert whole["report"]["sections"] == report()["sections"]
    assert whole["report"]["tables"] == report()["tables"]
    assert [each["id"] for each in client.get("/api/reports").json()] == [stored["id"]]


def test_a_file_is_read_by_its_content(client: TestClient) -> None:
    text = "青禾县水务局2023年政府信息公开工作年度报告\n一、总体情况\n2023年，我局收到申请14件。\n"
    stored = client.post("/api/reports", files={"file": ("年报.txt", text.encode())}).json()
    assert (stored["format"], stored["year"], stored["name"]) == ("text", 2023, "年报.txt")


def test_a_name_with_folders_is_only_a_name(client: TestClient) -> None:
    files = {"file": ("../../etc/年报.txt", "2023年政府信息公开工作年度报告\n一、总体情况\n无。\n".encode())}
    assert client.post("/api/reports", files=files).json()["name"] == "年报.txt"


def test_a_deleted_report_is_gone_with_its_decisions(client: TestClient) -> None:
    identifier = client.post("/api/reports", json=report()).json()["id"]
    client.put(f"/api/reports/{identifier}/findings/0a", json={"decision": "confirmed"})
    assert client.delete(f"/api/reports/{identifier}").status_code == 204
    for path in ("", "/decisions"):
        gone = client.get(f"/api/reports/{identifier}{path}")
        assert (gone.status_code, gone.json()["code"]) == (404, "not-found")


def test_a_decision_survives_the_next_check(client: TestClient) -> None:
    identifier = client.post("/api/reports", json=report()).json()["id"]
    [finding] = client.post(f"/api/reports/{identifier}/check").json()["findings"]
    path = f"/api/reports/{identifier}/findings/{finding['id']}"
    assert client.put(path, json={"decision": "dismissed", "reason": "含下属单位1件"}).status_code == 204
    [again] = client.post(f"/api/reports/{identifier}/check").json()["findings"]
    assert again["decision"] == {"decision": "dismissed", "reason": "含下属单位1件"}
    sarif = client.post(f"/api/reports/{identifier}/check", headers={"Accept": "application/sarif+json"}).json()
    assert sarif["runs"][0]["results"] == []
    assert client.delete(path).status_code == 204
    [after] = client.post(f"/api/reports/{identifier}/check").json()["findings"]
    assert "decision" not in after


def test_a_dismissal_needs_a_reason(client: TestClient) -> None:
    identifier = client.post("/api/reports", json=report()).json()["id"]
    refused = client.put(f"/api/reports/{identifier}/findings/0a", json={"decision": "dismissed", "reason": " "})
    assert (refused.status_code, refused.json()["code"]) == (422, "no-reason")
    assert client.get(f"/api/reports/{identifier}/decisions").json() == []


def test_each_holder_sees_their_own_reports_only(make_client: MakeClient) -> None:
    client = make_client(keys={"caiwu": "key-one-of-caiwu", "bangong": "key-two-of-bangong"})
    first, second = ({"Authorization": "Bearer key-one-of-caiwu"}, {"X-API-Key": "key-two-of-bangong"})
    identifier = client.post("/api/reports", json=report(), headers=first).json()["id"]
    assert client.get(f"/api/reports/{identifier}", headers=first).status_code == 200
    assert client.get("/api/reports", headers=second).json() == []
    for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/check"), ("GET", "/decisions")):
        answer = client.request(method, f"/api/reports/{identifier}{path}", headers=second)
        assert answer.status_code == 404, (method, path)
    put = client.put(f"/api/reports/{identifier}/findings/0a", json={"decision": "confirmed"}, headers=second)
    assert put.status_code == 404
    assert client.get(f"/api/reports/{identifier}", headers=first).json()["decisions"] == []


def test_nothing_is_kept_where_the_setting_says_so(make_client: MakeClient, tmp_path: Path) -> None:
    client = make_client(keep=False)
    identifier = client.post("/api/reports", json=report()).json()["id"]
    assert client.get(f"/api/reports/{identifier}").status_code == 200
    assert list(tmp_path.iterdir()) == []
    assert make_client(keep=False).get(f"/api/reports/{identifier}").status_code == 404


def test_memory_makes_room_for_the_newest(make_client: MakeClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.serving.storage.MOST_IN_MEMORY", 2)
    client = make_client(keep=False)
    identifiers = [client.post("/api/reports", json=report()).json()["id"] for _ in range(3)]
    assert {each["id"] for each in client.get("/api/reports").json()} == set(identifiers[1:])


def test_ids_cannot_be_guessed(client: TestClient) -> None:
    identifiers = {client.post("/api/reports", json=report()).json()["id"] for _ in range(3)}
    assert len(identifiers) == 3
    assert all(re.fullmatch(r"[\w-]{22}", identifier) for identifier in identifiers)
