"""Drafting over the API: with a scripted engine for the paths, with the real model where it is there."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from assistant.language_model import Generation
from tests.serving.conftest import MakeClient
from tests.serving.support import RIGHT, get, model_name, post, report, running

EVENTS = {"Accept": "text/event-stream"}


class ScriptedStream:
    """Writes one character at a time until it is closed."""

    def __init__(self, engine: "ScriptedEngine") -> None:
        self.tokens = 0
        self.finish_reason: Any = None
        self._engine = engine
        self._closed = threading.Event()

    def __iter__(self) -> Iterator[str]:
        while not self._closed.is_set() and self.tokens < self._engine.length:
            self.tokens += 1
            self._engine.writing.set()
            yield "字"
            time.sleep(self._engine.pause)
        self.finish_reason = "cancelled" if self._closed.is_set() else "stop"

    def close(self) -> None:
        """Stop writing."""
        if not self._closed.is_set():
            self._engine.closed += 1
        self._closed.set()


class ScriptedEngine:
    """An engine whose every answer is nonsense, so that drafting falls back to its templates: fast, and no model."""

    name = "scripted"
    parallel = 2
    context_length = 4096
    supports_grammar = False

    def __init__(self, length: int = 3, pause: float = 0.0) -> None:
        self.length = length
        self.pause = pause
        self.closed = 0
        self.writing = threading.Event()

    def generate(self, request: Generation) -> ScriptedStream:
        """A new answer."""
        return ScriptedStream(self)

    def count_tokens(self, text: str) -> int:
        """One a character."""
        return len(text)

    def close(self) -> None:
        """Nothing to free."""


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> ScriptedEngine:
    made = ScriptedEngine()
    monkeypatch.setattr("assistant.language_model.open_engine", lambda _: made)
    return made


def _events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_the_events_of_a_draft(client: TestClient, engine: ScriptedEngine) -> None:
    identifier = client.post("/api/reports", json=report(RIGHT)).json()["id"]
    answer = client.post(f"/api/reports/{identifier}/draft", params={"section": "五"}, headers=EVENTS)
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = _events(answer.text)
    names = [name for name, _ in events]
    assert (names[0], names[1], names[-1]) == ("queued", "plan", "done")
    planned = [paragraph["key"] for paragraph in events[1][1]["paragraphs"]]
    assert sorted(data["key"] for name, data in events if name == "figures") == sorted(planned)
    draft = events[-1][1]
    assert [p["key"] for section in draft["sections"] for p in section["paragraphs"]] == planned


def test_every_digit_of_a_draft_is_a_figure(client: TestClient, engine: ScriptedEngine) -> None:
    draft = client.post("/api/draft", json=report(RIGHT)).json()
    assert draft["model"] == "scripted"
    paragraphs = [p for section in draft["sections"] for p in section["paragraphs"]]
    assert any(p["figures"] for p in paragraphs)
    for paragraph in paragraphs:
        inside = {place for f in paragraph["figures"] for place in range(f["start"], f["end"])}
        digits = {place for place, character in enumerate(paragraph["text"]) if character.isdigit()}
        assert digits <= inside
        for figure in paragraph["figures"]:
            assert paragraph["text"][figure["start"] : figure["end"]] == figure["text"]


def test_notes_of_a_form_are_drafted(client: TestClient, engine: ScriptedEngine) -> None:
    content = json.dumps(report(RIGHT) | {"notes": []}).encode()
    answer = client.post(
        "/api/draft", files={"file": ("a.json", content)}, data={"notes": "全年开展政策宣传7场次\n\n接受咨询31人次"}
    )
    text = json.dumps(answer.json(), ensure_ascii=False)
    assert "7场次" in text and '"note:0"' in text and '"note:1"' in text


def test_one_paragraph_is_written_again(client: TestClient, engine: ScriptedEngine) -> None:
    identifier = client.post("/api/reports", json=report(RIGHT)).json()["id"]
    draft = client.post(f"/api/reports/{identifier}/draft").json()
    before = {p["key"]: p["text"] for section in draft["sections"] for p in section["paragraphs"]}
    key = "proactive"
    body = {"draft": draft, "paragraph": key, "wish": "更简洁", "seed": 5}
    answer = client.post(f"/api/reports/{identifier}/rewrite", json=body)
    assert answer.status_code == 200, answer.text
    after = {p["key"]: p["text"] for section in answer.json()["sections"] for p in section["paragraphs"]}
    assert {k: v for k, v in after.items() if k != key} == {k: v for k, v in before.items() if k != key}
    assert answer.json()["attempts"] != draft["attempts"]
    stateless = client.post("/api/rewrite", json=body | {"report": report(RIGHT)}).json()
    assert stateless["sections"] == answer.json()["sections"]
    unknown = client.post(f"/api/reports/{identifier}/rewrite", json=body | {"paragraph": "none"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "paragraph-unknown")


def test_a_draft_comes_as_word(client: TestClient, engine: ScriptedEngine) -> None:
    identifier = client.post("/api/reports", json=report(RIGHT)).json()["id"]
    draft = client.post(f"/api/reports/{identifier}/draft").json()
    document = client.post(f"/api/reports/{identifier}/document", json={"draft": draft})
    assert document.status_code == 200, document.text
    assert document.content.startswith(b"PK")
    assert "filename*=UTF-8''%E9%9D%92%E7%A6%BE" in document.headers["content-disposition"]
    refused = client.post(f"/api/reports/{identifier}/document", json={"draft": {"sections": 3}})
    assert (refused.status_code, refused.json()["code"]) == (422, "draft")


@pytest.mark.parametrize("query", [{"section": "二"}, {"seed": -1}, {"seed": "x"}])
def test_a_wish_that_cannot_be_met_is_refused(client: TestClient, query: dict[str, str]) -> None:
    answer = client.post("/api/draft", json=report(RIGHT), params=query)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_checks_do_not_wait_for_drafts_and_a_full_queue_says_when(
    make_client: MakeClient, engine: ScriptedEngine
) -> None:
    engine.length, engine.pause = 10_000, 0.005
    client = make_client(queue_length=0)
    identifier = client.post("/api/reports", json=report(RIGHT)).json()["id"]
    refused: list[Any] = []
    checked: list[Any] = []

    def meanwhile() -> None:
        assert engine.writing.wait(60)
        refused.append(client.post(f"/api/reports/{identifier}/draft", headers=EVENTS))
        refused.append(client.post(f"/api/reports/{identifier}/draft"))
        checked.append(client.post(f"/api/reports/{identifier}/check"))
        engine.length = 0

    other = threading.Thread(target=meanwhile)
    other.start()
    draft = client.post(f"/api/reports/{identifier}/draft")
    other.join()
    assert draft.status_code == 200
    assert [(r.status_code, r.json()["code"]) for r in refused] == [(429, "queue-full")] * 2
    assert all(int(r.headers["retry-after"]) >= 1 for r in refused)
    assert checked[0].status_code == 200


# ---------------------------------------------------------------- a real server, the real model


def _free(url: str) -> None:
    for _ in range(2400):
        queue = get(f"{url}/readyz").json()["queue"]
        if queue == {"running": 0, "waiting": 0}:
            return
        time.sleep(0.1)
    raise AssertionError("the queue is not free")


@pytest.mark.model
def test_twenty_that_hang_up_leave_the_queue_free(tmp_path: Path) -> None:
    with running(tmp_path, model=model_name(), queue_length="30") as server:
        assert get(f"{server.url}/readyz").json()["model"]["state"] == "not-loaded"
        identifier = post(f"{server.url}/api/reports", json=report(RIGHT)).json()["id"]
        path = f"{server.url}/api/reports/{identifier}/draft?section=五"
        leaving = [threading.Thread(target=_hang_up, args=(path, number)) for number in range(20)]
        for thread in leaving:
            thread.start()
        for thread in leaving:
            thread.join()
        _free(server.url)
        assert post(f"{server.url}/api/reports/{identifier}/check").status_code == 200
        with httpx.stream("POST", path, headers=EVENTS, timeout=300) as answer:
            names = []
            for line in answer.iter_lines():
                names.append(line)
                if line == "event: text":
                    break
        assert "event: plan" in names
        _free(server.url)
        assert get(f"{server.url}/readyz").json()["model"]["state"] == "loaded"
        log = server.log.read_text()
        assert "Traceback" not in log and "internal" not in log


def _hang_up(path: str, number: int) -> None:
    """Leave at once, or after the first events."""
    with httpx.stream("POST", path, headers=EVENTS, timeout=300) as answer:
        for count, _ in enumerate(answer.iter_lines()):
            if count >= number % 2 * 3:
                return


def test_other_wordings_wishes_and_last_year(client: TestClient, engine: ScriptedEngine) -> None:
    about = report(RIGHT)
    text = "存在问题：一是解读形式单一，以文字为主。下一步，一是制作图解。"
    sections = [{"title": "五、存在的主要问题及改进情况", "text": text}]
    before = about | {"year": about["year"] - 1, "previous": None, "sections": sections}
    answer = client.post("/api/draft", params={"wish": "多用数据"}, json={"report": about, "last_year": before})
    assert answer.status_code == 200, answer.text
    draft = answer.json()
    assert draft["wishes"] and any(p["key"] == "followup" for s in draft["sections"] for p in s["paragraphs"])
    body = {"report": about, "draft": draft, "paragraph": "applications", "count": 2}
    found = client.post("/api/alternatives", json=body).json()["paragraphs"]
    assert len({p["text"] for p in found}) == 2 and all(p["figures"] for p in found)
