"""Changing a stored report: parts replaced, last year's file, notes; the same content found again."""

import io
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from fastapi.testclient import TestClient

from assistant.serving.formats import DOCX
from tests.serving.support import WRONG, report

TOTAL = "applications.new.total"


def _stored(client: TestClient, **more: Any) -> str:
    answer = client.post("/api/reports", json=report() | more)
    assert answer.status_code == 201
    return str(answer.json()["id"])


def _upload(client: TestClient, path: str, data: bytes, name: str) -> Any:
    return client.post(path, files={"file": (name, data)})


def _word(*lines: str) -> bytes:
    word, file = Document(), io.BytesIO()
    for line in lines:
        word.add_paragraph(line)
    word.save(file)
    return file.getvalue()


def test_parts_are_replaced_and_the_rest_stays(client: TestClient) -> None:
    identifier = _stored(client)
    tables = report()["tables"]
    tables["applications"]["new"]["total"] = 16
    changed = client.patch(f"/api/reports/{identifier}", json={"tables": tables, "notes": ["办培训3次"]})
    assert changed.status_code == 200
    told = client.get(f"/api/reports/{identifier}").json()
    assert told["report"]["tables"]["applications"]["new"]["total"] == 16
    assert told["report"]["notes"] == ["办培训3次"]
    assert told["report"]["sections"][0]["text"].startswith(WRONG)


@pytest.mark.parametrize(
    "change", [{"tables": {"nothing": 1}}, {"year": 3}, {"sections": [{"text": "无标题"}]}, {"id": "x"}]
)
def test_what_makes_no_report_is_refused(client: TestClient, change: dict[str, Any]) -> None:
    identifier = _stored(client)
    assert client.patch(f"/api/reports/{identifier}", json=change).status_code in (400, 422)
    assert client.get(f"/api/reports/{identifier}").json()["report"]["year"] == 2023


def test_an_edit_of_the_tables_keeps_the_file_for_the_comments(client: TestClient) -> None:
    made = client.post("/api/check", json=report(), headers={"Accept": DOCX})
    identifier = _upload(client, "/api/reports", made.content, "年报.docx").json()["id"]
    client.patch(f"/api/reports/{identifier}", json={"notes": ["办培训3次"]})
    again = client.post(f"/api/reports/{identifier}/check", headers={"Accept": DOCX})
    assert len(list(Document(io.BytesIO(again.content)).comments)) > len(
        list(Document(io.BytesIO(made.content)).comments)
    )


def test_last_years_report_and_notes_are_told_apart(client: TestClient) -> None:
    identifier = _stored(client)
    former = client.post("/api/check", json=report() | {"year": 2022}, headers={"Accept": DOCX}).content
    added = _upload(client, f"/api/reports/{identifier}/material", former, "2022年报.docx")
    assert added.json()["taken"] == "previous" and added.json()["report"]["previous"]["year"] == 2022
    notes = _word("举办政务公开培训3次", "新建专栏1个")
    added = _upload(client, f"/api/reports/{identifier}/material", notes, "材料.docx")
    assert added.json()["taken"] == "notes"
    assert added.json()["report"]["notes"][-2:] == ["举办政务公开培训3次", "新建专栏1个"]
    again = _upload(client, f"/api/reports/{identifier}/material", "新建专栏1个\n".encode(), "a.txt").json()
    assert again["report"]["notes"] == added.json()["report"]["notes"]


def test_a_report_on_another_year_is_not_last_years(client: TestClient) -> None:
    identifier = _stored(client)
    other = client.post("/api/check", json=report() | {"year": 2020}, headers={"Accept": DOCX}).content
    refused = _upload(client, f"/api/reports/{identifier}/material", other, "2020年报.docx")
    assert refused.status_code == 422 and refused.json()["code"] == "not-previous"


def test_the_same_content_is_found_again_with_its_decisions(client: TestClient) -> None:
    first = _stored(client)
    finding = client.post(f"/api/reports/{first}/check").json()["findings"][0]["id"]
    client.put(f"/api/reports/{first}/findings/{finding}", json={"decision": "dismissed", "reason": "含下属"})
    assert client.post("/api/reports", json=report()).json()["id"] != first
    again = client.post("/api/reports?again=true", content=client.get("/").content)
    assert again.status_code == 415
    newest = client.get("/api/reports").json()[0]["id"]
    found = client.post("/api/reports?again=true", json=report()).json()["id"]
    assert found == newest
    client.delete(f"/api/reports/{newest}")
    assert client.post("/api/reports?again=true", json=report()).json()["id"] == first
    assert client.get(f"/api/reports/{first}").json()["decisions"][0]["reason"] == "含下属"


@pytest.mark.parametrize(("track", "changes"), [("none", 0), ("confirmed", 0), ("all", 1)])
def test_right_values_are_tracked_as_asked(client: TestClient, track: str, changes: int) -> None:
    identifier = _stored(client)

    def tracked() -> int:
        answer = client.post(f"/api/reports/{identifier}/check?track={track}", headers={"Accept": DOCX})
        return len(list(Document(io.BytesIO(answer.content)).element.body.iter(qn("w:ins"))))

    assert tracked() == changes
    findings = client.post(f"/api/reports/{identifier}/check").json()["findings"]
    wrong = next(each["id"] for each in findings if each["replacements"])
    client.put(f"/api/reports/{identifier}/findings/{wrong}", json={"decision": "confirmed"})
    assert tracked() == (0 if track == "none" else 1)


def test_forms_tell_their_sums_and_styles_their_titles(client: TestClient) -> None:
    sums = client.get("/api/forms/2021").json()["sums"]
    assert {"left": [TOTAL], "says": "总计等于自然人与法人或其他组织各列之和"}.items() <= next(
        s for s in sums if s["left"] == [TOTAL]
    ).items()
    assert "plain" in [style["name"] for style in client.get("/api/styles").json()]
    assert client.get(f"/api/reports/{_stored(client, sections=[])}").json()["report"]["sections"] == []
