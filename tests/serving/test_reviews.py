"""Reviews on the server: a zip or a folder, the overview, a report, decisions, the workbook, whose they are."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from tests.reviewing.city import prose, report, roster, write
from tests.serving.conftest import MakeClient

SOUND = report("青禾县林业局", prose(0))
WRONG = report("青禾县水利局", prose(1) + "全年收到政府信息公开申请5件。公众号累计发布条。")
COPY = report("云溪县林业局", prose(0))


def zipped(reports: Iterable[dict[str, Any]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for made in reports:
            archive.writestr(f"{made['organization']}.json", json.dumps(made, ensure_ascii=False))
        archive.writestr("broken.docx", b"PK\x03\x04nothing")
    return buffer.getvalue()


def finished(client: TestClient, path: str) -> dict[str, Any]:
    for _ in range(600):
        answer: dict[str, Any] = client.get(path).json()
        if answer["state"] != "running":
            return answer
        time.sleep(0.05)
    raise AssertionError(answer)


def test_a_zip_from_the_upload_to_the_workbook(client: TestClient, tmp_path: Path) -> None:
    names = roster(tmp_path / "名单.xlsx", [("1", o) for o in ("青禾县林业局", "青禾县水利局", "青禾县统计局")])
    files = {"file": ("全县.zip", zipped((SOUND, WRONG, COPY))), "roster": ("名单.xlsx", names.read_bytes())}
    begun = client.post("/api/reviews", files=files)
    assert begun.status_code == 201, begun.text
    path = begun.headers["location"]
    answer = finished(client, path)
    assert (answer["state"], answer["total"], answer["done"]) == ("done", 4, 4)
    rows = {row["organization"]: row for row in answer["reports"]}
    assert rows["青禾县水利局"]["errors"] + rows["青禾县水利局"]["warnings"] == 2
    assert rows[""]["verdict"] == "无法读取"
    assert rows[""]["message"].startswith("broken.docx")
    assert [{pair["a"], pair["b"]} for pair in answer["pairs"]] == [{"云溪县林业局.json", "青禾县林业局.json"}]
    assert answer["missing"] == ["青禾县统计局"]
    assert client.get(path, params={"since": 3}).json()["reports"] == answer["reports"][3:]
    number = rows["青禾县水利局"]["number"]
    one = client.get(f"{path}/reports/{number}").json()
    figure = next(f for f in one["findings"] if f["kind"] == "figure")
    assert figure["sentence"] == "全年收到政府信息公开申请5件。"
    body = {"decision": "已核实", "reason": "含下属单位2件"}
    decided = client.put(f"{path}/reports/{number}/findings/{figure['id']}", json=body)
    assert decided.status_code == 204
    again = client.get(f"{path}/reports/{number}").json()
    assert {f["decided"] for f in again["findings"]} == {"已核实", ""}
    book = load_workbook(io.BytesIO(client.get(f"{path}/workbook").content))
    settled = [[cell.value for cell in row] for row in book["已处理"].iter_rows(min_row=2)]
    assert [(row[0], row[4], row[5]) for row in settled] == [("青禾县水利局", "已核实", "含下属单位2件")]
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404


def test_a_review_survives_a_restart(make_client: MakeClient, tmp_path: Path) -> None:
    kept = {"keep": True, "database": f"sqlite:///{tmp_path / 'reports.sqlite'}"}
    names = roster(tmp_path / "名单.xlsx", [("1", o) for o in ("青禾县水利局", "青禾县统计局")])
    files = {"file": ("全县.zip", zipped((SOUND, WRONG))), "roster": ("名单.xlsx", names.read_bytes())}
    client = make_client(**kept)
    path = client.post("/api/reviews", files=files).headers["location"]
    before = finished(client, path)
    number = next(row["number"] for row in before["reports"] if row["organization"] == "青禾县水利局")
    finding = client.get(f"{path}/reports/{number}").json()["findings"][0]["id"]
    body = {"decision": "不改", "reason": "口径不同"}
    assert client.put(f"{path}/reports/{number}/findings/{finding}", json=body).status_code == 204
    client = make_client(**kept)
    assert [each["done"] for each in client.get("/api/reviews").json()] == [before["done"]]
    after = finished(client, path)
    assert after["reports"] == before["reports"]
    assert after["missing"] == before["missing"] == ["青禾县统计局"]
    decided = client.get(f"{path}/reports/{number}").json()["findings"]
    assert [each["decided"] for each in decided if each["id"] == finding] == ["不改"]
    page = client.get(f"{path}/reports/{number}/page")
    assert "全年收到政府信息公开申请" in page.text
    assert "青禾县水利局.json" in page.text and "file.zip" not in page.text and "assistant-review" not in page.text
    assert page.headers["content-security-policy"].startswith("sandbox allow-scripts; default-src 'none'")
    assert client.delete(path).status_code == 204
    client = make_client(**kept)
    assert client.get("/api/reviews").json() == []


def test_a_review_that_was_interrupted_says_so(make_client: MakeClient, tmp_path: Path) -> None:
    kept = {"keep": True, "database": f"sqlite:///{tmp_path / 'reports.sqlite'}"}
    client = make_client(**kept)
    store: Any = client.app.state.services.reviews.store  # type: ignore[attr-defined]
    store.begin("r", "", "全县.zip", None)  # as a server that was killed left it
    client = make_client(**kept)
    (found,) = client.get("/api/reviews").json()
    assert (found["state"], found["done"]) == ("failed", 0)
    assert "没有做完" in found["problem"]
    assert client.get("/api/reviews/r/reports/0/page").status_code == 404


def test_decisions_of_an_earlier_workbook_are_taken_over(client: TestClient) -> None:
    path = client.post("/api/reviews", files={"file": ("a.zip", zipped((WRONG,)))}).headers["location"]
    finished(client, path)
    number = next(r["number"] for r in client.get(path).json()["reports"] if r["organization"])
    finding = client.get(f"{path}/reports/{number}").json()["findings"][0]["id"]
    client.put(f"{path}/reports/{number}/findings/{finding}", json={"decision": "已核实", "reason": "台账如此"})
    book = client.get(f"{path}/workbook").content
    files = {"file": ("a.zip", zipped((WRONG,))), "decisions": ("上次.xlsx", book)}
    again = client.post("/api/reviews", files=files).headers["location"]
    finished(client, again)
    number = next(r["number"] for r in client.get(again).json()["reports"] if r["organization"])
    decided = {f["id"]: (f["decided"], f["reason"]) for f in client.get(f"{again}/reports/{number}").json()["findings"]}
    assert decided[finding] == ("已核实", "台账如此")
    wrong = {"file": ("a.zip", zipped((WRONG,))), "decisions": ("x.xlsx", b"nothing")}
    assert client.post("/api/reviews", files=wrong).status_code in (400, 422)


def test_only_folders_that_the_settings_allow(make_client: MakeClient, tmp_path: Path) -> None:
    write(tmp_path / "allowed" / "2024", [SOUND])
    write(tmp_path / "other", [SOUND])
    (tmp_path / "allowed" / "out").symlink_to(tmp_path / "other")
    client = make_client(review_folders=[tmp_path / "allowed"])
    begun = client.post("/api/reviews", json={"folder": str(tmp_path / "allowed" / "2024")})
    assert finished(client, begun.headers["location"])["done"] == 1
    for folder in (tmp_path / "other", tmp_path / "allowed" / "out", tmp_path / "allowed" / ".." / "other", "\0"):
        assert client.post("/api/reviews", json={"folder": str(folder)}).status_code == 403
    assert make_client().post("/api/reviews", json={"folder": str(tmp_path)}).json()["code"] == "no-folders"


def test_a_review_belongs_to_who_began_it(make_client: MakeClient) -> None:
    keys = {"zhang": "a-key-of-some-length-1", "li": "another-key-of-length-2"}
    client = make_client(keys=keys)
    mine, other = ({"Authorization": f"Bearer {key}"} for key in keys.values())
    begun = client.post("/api/reviews", files={"file": ("a.zip", zipped((SOUND,)))}, headers=mine)
    path = begun.headers["location"]
    assert client.get(path, headers=other).status_code == 404
    assert client.get(f"{path}/workbook", headers=other).status_code == 404
    assert client.get("/api/reviews", headers=other).json() == []
    assert len(client.get("/api/reviews", headers=mine).json()) == 1
    assert client.delete(path, headers=mine).status_code == 204


def test_where_the_upload_lies_on_the_server_is_not_told(client: TestClient) -> None:
    for data in (b"PK\x03\x04nothing", b"no archive at all"):
        path = client.post("/api/reviews", files={"file": ("a.zip", data)}).headers["location"]
        (row,) = finished(client, path)["reports"]
        assert row["verdict"] == "无法读取"
        assert "/" not in row["message"] and "/" not in row["source"]


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({"json": {"folder": 3}}, 400),
        ({"content": b"x", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"files": {"other": ("a.zip", b"x")}}, 400),
        ({"files": {"file": ("a.zip", b"x"), "roster": ("r.xlsx", b"nothing")}}, 400),
    ],
)
def test_requests_that_are_none(client: TestClient, how: dict[str, Any], status: int) -> None:
    assert client.post("/api/reviews", **how).status_code in (status, 422)


def test_the_page(client: TestClient) -> None:
    answer = client.get("/review")
    assert answer.status_code == 200
    assert 'src="/page/review.js"' in answer.text
    assert client.get("/page/review.js").status_code == 200
