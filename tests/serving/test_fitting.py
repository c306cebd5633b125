"""A text without a report's id is checked only where it can be of the newest report; messages name what it was."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.report import Report
from assistant.serving.fitting import fits
from tests.serving.conftest import MakeClient
from tests.serving.support import WRONG, report

KEY = {"Authorization": "Bearer key-one-of-caiwu"}
OURS = Report.model_validate({"organization": "青禾县水务局", "year": 2023})


@pytest.mark.parametrize(
    "text",
    [
        WRONG,
        "2023年，青禾县水务局收到申请16件。",
        "县水务局全年收到申请16件。",
        "我局会同县财政局公开信息16条。",
        "全年收到政府信息公开申请16件。",
        "2022年收到申请10件。",
    ],
)
def test_it_can_be_of_the_report(text: str) -> None:
    assert fits(text, OURS)


@pytest.mark.parametrize(
    "text",
    [
        "2023年，云溪县水利局收到申请16件。",
        "青禾县财政局共收到政府信息公开申请16件。",
        "云溪市人民政府办公室收到申请16件。",
        "2019年，我局收到申请16件。",
    ],
)
def test_it_is_of_another(text: str) -> None:
    assert not fits(text, OURS)


def _matches(client: TestClient, path: str, text: str, **fields: str) -> Any:
    return client.post(path, data={"text": text, "language": "zh-CN"} | fields).json()["matches"]


def test_only_a_text_without_an_id_has_to_fit(client: TestClient) -> None:
    identifier = client.post("/api/reports", json=report()).json()["id"]
    other = WRONG.replace("我局", "云溪县水利局")
    assert _matches(client, "/v2/check", other) == []
    assert [match["replacements"] for match in _matches(client, "/v2/check", WRONG)] == [[{"value": "14"}]]
    [match] = _matches(client, f"/reports/{identifier}/v2/check", WRONG)
    assert "对照：青禾县水务局2023年报告" in match["message"]


def test_a_preflight_needs_no_key(make_client: MakeClient) -> None:
    client = make_client(keys={"caiwu": "key-one-of-caiwu"})
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    answer = client.options("/v1/chat/completions", headers={"Origin": "onlyoffice://plugin", **asked})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "onlyoffice://plugin"
    assert "authorization" in answer.headers["access-control-allow-headers"].lower()


@pytest.mark.parametrize(
    ("path", "headers", "status", "says"),
    [
        ("/chat/completions", KEY, 404, "地址不对"),
        ("/v1/v1/chat/completions", KEY, 404, "地址不对"),
        ("/v1/chat/completions", {"Authorization": "Bearer wrong"}, 401, "密钥"),
        ("/v1/chat/completions", {"Origin": "https://example.com"}, 403, "跨域（CORS）"),
    ],
)
def test_an_error_says_whether_address_key_or_origin_is_wrong(
    make_client: MakeClient, path: str, headers: dict[str, str], status: int, says: str
) -> None:
    client = make_client(keys={"caiwu": "key-one-of-caiwu"})
    answer = client.post(path, json={"messages": [{"role": "user", "content": "你好"}]}, headers=headers)
    assert answer.status_code == status and says in answer.json()["error"]["message"]
