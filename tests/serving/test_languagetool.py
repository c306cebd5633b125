"""LanguageTool's protocol: with the real LibreOffice client, and the protocol's own corners over HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.serving.languagetool import form_fields
from tests.office import Office, has_uno
from tests.serving.conftest import MakeClient
from tests.serving.support import OTHER, RIGHT, WRONG, post, report, running


def _proofread(office: Office, text: str, url: str, username: str = "", key: str = "") -> Any:
    """What LibreOffice marks in the text."""
    return office.run(Path(__file__).with_name("office_client.py"), url, username, key, text=text)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A new one for each test: it reads its settings once, and remembers what it asked."""
    if not has_uno():
        pytest.skip("needs LibreOffice and python3-uno")
    started = Office(tmp_path)
    yield started
    started.close()


@pytest.mark.office
def test_libreoffice_marks_the_wrong_figure(office: Office, tmp_path: Path) -> None:
    with running(tmp_path) as server:
        identifier = post(f"{server.url}/api/reports", json=report()).json()["id"]
        base = f"{server.url}/reports/{identifier}/v2"
        answer = _proofread(office, WRONG, base)
        assert answer["has_locale"]
        [mark] = answer["marked"]
        assert WRONG[mark["start"] : mark["start"] + mark["length"]] == "16"
        assert mark["suggestions"] == ["14"]
        assert "14" in mark["short"]
        assert _proofread(office, RIGHT, base)["marked"] == []
        assert _proofread(office, OTHER, base)["marked"] == []


@pytest.mark.office
@pytest.mark.parametrize(("key", "marks"), [("key-one-of-caiwu", 1), ("no-key", 0)])
def test_libreoffice_finds_the_report_by_its_user_name(office: Office, tmp_path: Path, key: str, marks: int) -> None:
    with running(tmp_path, keys='{"caiwu": "key-one-of-caiwu"}') as server:
        headers = {"Authorization": "Bearer key-one-of-caiwu"}
        identifier = post(f"{server.url}/api/reports", json=report(), headers=headers).json()["id"]
        newer = report()
        newer["tables"]["applications"]["new"] |= {"natural_person": 14, "total": 16}
        post(f"{server.url}/api/reports", json=newer, headers=headers)
        marked = _proofread(office, WRONG, f"{server.url}/v2", identifier, key)["marked"]
    assert [WRONG[mark["start"] : mark["start"] + mark["length"]] for mark in marked] == ["16"] * marks


@pytest.mark.office
def test_libreoffice_counts_in_utf16(office: Office, tmp_path: Path) -> None:
    text = f"𠮷岭片区：{WRONG}"
    with running(tmp_path) as server:
        post(f"{server.url}/api/reports", json=report(text))
        [mark] = _proofread(office, text, f"{server.url}/v2")["marked"]
    units = text.encode("utf-16-le")
    assert units[mark["start"] * 2 : (mark["start"] + mark["length"]) * 2].decode("utf-16-le") == "16"


def _stored(client: TestClient, **more: Any) -> str:
    identifier: str = client.post("/api/reports", json=report() | more).json()["id"]
    return identifier


def _check(client: TestClient, path: str = "/v2/check", **fields: str) -> Any:
    answer = client.post(path, data={"language": "zh-CN", **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("path", ["/v2/check", "/check", "/reports/{id}/v2/check", "/reports/{id}/check"])
def test_every_address_answers_the_same(client: TestClient, path: str) -> None:
    path = path.format(id=_stored(client))
    [match] = _check(client, path, text=WRONG)["matches"]
    assert (match["offset"], match["length"]) == (WRONG.index("16"), 2)
    assert match["replacements"] == [{"value": "14"}]
    assert match["rule"]["category"]["id"] == "TYPOS"
    assert match["context"]["text"][match["context"]["offset"] :].startswith("16")
    query = client.get(path, params={"language": "zh-CN", "text": WRONG})
    assert query.json()["matches"] == [match]


def test_markup_counts_but_is_not_read(client: TestClient) -> None:
    _stored(client)
    before, after = WRONG.split("16")
    annotation = [
        {"markup": "<p>"},
        {"text": before},
        {"markup": "<b>"},
        {"text": "16"},
        {"markup": "</b>"},
        {"text": after},
        {"markup": "</p>", "interpretAs": "\n\n"},
    ]
    [match] = _check(client, data=json.dumps({"annotation": annotation}))["matches"]
    source = "".join(piece.get("markup", piece.get("text", "")) for piece in annotation)
    assert source[match["offset"] : match["offset"] + match["length"]] == "16"


def test_an_edited_paragraph_is_checked_in_its_place(client: TestClient) -> None:
    identifier = _stored(client)
    edited = WRONG.replace("企业申请2件", "企业申请3件").replace("16件", "14件")
    [match] = _check(client, f"/reports/{identifier}/v2/check", text=edited)["matches"]
    assert edited[match["offset"] : match["offset"] + match["length"]] == "3"


def test_a_whole_document_is_checked_by_its_headings(client: TestClient) -> None:
    _stored(client)
    text = f"一、总体情况\n{OTHER}\n{WRONG}\n五、存在的主要问题及改进情况\n一是解读不够。"
    [match] = _check(client, text=text)["matches"]
    assert text[match["offset"] : match["offset"] + match["length"]] == "16"


def test_a_long_form_is_taken_apart_in_a_process(client: TestClient) -> None:
    _stored(client)
    text = f"一、总体情况\n{OTHER * 100}\n{WRONG}"
    matches = _check(client, text=text)["matches"]
    assert "16" in [text[match["offset"] : match["offset"] + match["length"]] for match in matches]
    refused = client.post("/v2/check", data={"language": "en-US", "text": OTHER * 100})
    assert (refused.status_code, "language" in refused.text) == (400, True)


def test_a_dismissed_finding_is_marked_no_more(client: TestClient) -> None:
    identifier = _stored(client)
    [finding] = client.post(f"/api/reports/{identifier}/check").json()["findings"]
    decision = {"decision": "dismissed", "reason": "含下属单位1件"}
    client.put(f"/api/reports/{identifier}/findings/{finding['id']}", json=decision)
    assert _check(client, text=WRONG)["matches"] == []


def test_the_newest_report_is_the_default(client: TestClient) -> None:
    _stored(client)
    newest = report()
    newest["tables"]["applications"]["new"] |= {"natural_person": 14, "total": 16}
    client.post("/api/reports", json=newest)
    marked = [WRONG[m["offset"] : m["offset"] + m["length"]] for m in _check(client, text=WRONG)["matches"]]
    assert "16" not in marked


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"language": "zh-CN"}, 400, "no-text"),
        ({"language": "en-US", "text": "x"}, 400, "language"),
        ({"text": "x"}, 400, "language"),
        ({"language": "zh-CN", "data": "[1"}, 400, "data"),
        ({"language": "zh-CN", "data": '{"annotation": [{"text": 1}]}'}, 400, "data"),
        ({"language": "zh-CN", "data": '{"annotation": [{}]}'}, 400, "data"),
        ({"language": "zh-CN", "text": "字" * 50_001}, 413, "too-large"),
    ],
)
def test_a_bad_request_is_told_in_a_line_of_text(
    client: TestClient, fields: dict[str, str], status: int, code: str
) -> None:
    _stored(client)
    answer = client.post("/v2/check", data=fields)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/plain; charset=utf-8")
    assert f"({code})" in answer.text


def test_without_a_report_there_is_nothing_to_check_against(client: TestClient) -> None:
    answer = client.post("/v2/check", data={"language": "zh-CN", "text": WRONG})
    assert answer.status_code == 404 and "POST /api/reports" in answer.text


def test_the_key_may_come_in_the_form(make_client: MakeClient) -> None:
    client = make_client(keys={"caiwu": "key-one-of-caiwu"})
    client.post("/api/reports", json=report(), headers={"X-API-Key": "key-one-of-caiwu"})
    fields = {"language": "zh-CN", "text": RIGHT}
    assert client.post("/v2/check", data=fields).status_code == 401
    assert client.post("/v2/check", data=fields | {"apiKey": "key-two-of-bangong"}).status_code == 401
    assert client.post("/v2/check", data=fields | {"apiKey": "key-one-of-caiwu"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("text=收到16件&language=zh-CN", "收到16件"),
        ("text=甲&乙=50%+丙&language=zh-CN", "甲&乙=50%+丙"),
        ("text=甲%26乙&language=zh-CN&username=a&apiKey=b", "甲&乙"),
        ("language=zh-CN&text=%E6%94%B6%E5%88%B0+16", "收到 16"),
        ("text=16&language=zh-CN", "16"),
    ],
)
def test_forms_are_read_escaped_or_not(body: str, text: str) -> None:
    fields = form_fields(body.encode())
    assert (fields["text"], fields["language"]) == (text, "zh-CN")
    assert fields.get("apiKey", "b") == "b"


def test_a_form_that_is_no_utf8_is_refused(client: TestClient) -> None:
    answer = client.post("/v2/check", content=b"text=\xff&language=zh-CN")
    assert answer.status_code == 400 and "(encoding)" in answer.text


@pytest.mark.parametrize("base", ["", "/v2", "/reports/any/v2", "/reports/any"])
def test_clients_can_ask_what_is_served(client: TestClient, base: str) -> None:
    assert "zh-CN" in [each["longCode"] for each in client.get(f"{base}/languages").json()]
    assert client.get(f"{base}/maxtextlength").json() == 50_000
    assert client.get(f"{base}/info").json()["software"]["apiVersion"] == 1


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({}, {"FIGURE_VALUE"}),
        ({"level": "picky", "motherTongue": "en", "preferredVariants": ""}, {"FIGURE_VALUE"}),
        ({"disabledRules": "FIGURE_VALUE"}, set()),
        ({"disabledRules": "WHITESPACE_RULE, figure.value"}, set()),
        ({"disabledRules": "WHITESPACE_RULE"}, {"FIGURE_VALUE"}),
        ({"disabledRules": ""}, {"FIGURE_VALUE"}),
        ({"disabledCategories": "TYPOS"}, set()),
        ({"disabledCategories": "typos,STYLE"}, set()),
        ({"disabledCategories": "CASING"}, {"FIGURE_VALUE"}),
        ({"disabledCategories": "TYPOS", "enabledRules": "FIGURE_VALUE"}, {"FIGURE_VALUE"}),
        ({"disabledCategories": "TYPOS", "enabledCategories": "TYPOS"}, {"FIGURE_VALUE"}),
        ({"enabledRules": "UPPERCASE"}, {"FIGURE_VALUE"}),
        ({"enabledOnly": "true", "enabledRules": "UPPERCASE"}, set()),
        ({"enabledOnly": "true", "enabledRules": "FIGURE_VALUE"}, {"FIGURE_VALUE"}),
        ({"enabledOnly": "true", "enabledCategories": "TYPOS"}, {"FIGURE_VALUE"}),
        ({"enabledOnly": "true", "enabledCategories": "STYLE"}, set()),
        ({"enabledOnly": "false", "enabledRules": "UPPERCASE"}, {"FIGURE_VALUE"}),
    ],
)
def test_what_a_client_switches_off_is_not_told(client: TestClient, fields: dict[str, str], rules: set[str]) -> None:
    _stored(client)
    assert {match["rule"]["id"] for match in _check(client, text=WRONG, **fields)["matches"]} == rules


@pytest.mark.parametrize(
    "fields",
    [
        {"enabledOnly": "true"},
        {"enabledOnly": "true", "enabledRules": "FIGURE_VALUE", "disabledRules": "FIGURE_NONE"},
    ],
)
def test_a_selection_that_says_nothing_is_refused_as_languagetool_does(
    client: TestClient, fields: dict[str, str]
) -> None:
    _stored(client)
    answer = client.post("/v2/check", data={"language": "zh-CN", "text": WRONG, **fields})
    assert answer.status_code == 400 and "enabledOnly" in answer.text


@pytest.mark.parametrize(
    "body",
    [
        "text={}&language=zh-CN&disabledRules=A",
        "text={}&disabledRules=A&language=zh-CN",
        "language=zh-CN&disabledRules=A&text={}",
        "language=zh-CN&text={}&disabledRules=A",
    ],
)
@pytest.mark.parametrize("text", ["全年新收55件。", "甲&乙+丙=丁", "甲&language=乙，丙"])
def test_a_text_sent_as_it_is_stays_whole_wherever_it_stands(body: str, text: str) -> None:
    fields = form_fields(body.replace("{}", text).encode())
    assert fields == {"text": text, "language": "zh-CN", "disabledRules": "A"}
