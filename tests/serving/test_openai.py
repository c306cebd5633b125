"""OpenAI's protocol with the real openai package against a real server."""

import json
from collections.abc import Iterator
from pathlib import Path

import openai
import pytest
from fastapi.testclient import TestClient
from openai.types.chat import ChatCompletionMessageParam

from tests.serving.conftest import MakeClient
from tests.serving.support import RIGHT, Running, post, report, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("server")) as started:
        yield started


@pytest.fixture
def client(server: Running) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{server.url}/v1", api_key="none", max_retries=0) as made:
        yield made


def _stored(server: Running, **more: object) -> str:
    answer = post(f"{server.url}/api/reports", json=report(RIGHT) | more)
    return f"report-assistant:{answer.json()['id']}"


def _ask(client: openai.OpenAI, model: str, *messages: str) -> str:
    turns: list[ChatCompletionMessageParam] = [{"role": "user", "content": text} for text in messages]
    answer = client.chat.completions.create(model=model, messages=turns)
    assert answer.choices[0].finish_reason == "stop"
    return answer.choices[0].message.content or ""


PREVIOUS = {"year": 2022, "tables": {"applications": {"new": {"natural_person": 8, "total": 10}}}}


def test_models_are_the_chat_and_each_report(client: openai.OpenAI, server: Running) -> None:
    model = _stored(server)
    assert {"report-assistant", model} <= {each.id for each in client.models.list()}
    assert client.models.retrieve(model).id == model
    with pytest.raises(openai.NotFoundError) as raised:
        client.models.retrieve("report-assistant:none")
    assert raised.value.status_code == 404


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("今年申请量比去年增长多少？", ["14件", "10件", "增加4件", "增长40%"]),
        ("哪些结果最多？", ["予以公开", "10件", "本机关不掌握", "4件"]),
        ("自然人申请占比多少？", ["12件", "85.7%"]),
        ("诉讼有几件？", ["0件"]),
        ("去年收到多少申请？", ["10件"]),
        ("微信公众号发布了多少条？", ["没有这项内容"]),
        ("去年的行政复议有多少？", ["没有填写"]),
        ("办了几次业务培训？", ["全年举办业务培训2次"]),
    ],
)
def test_questions_on_the_numbers(client: openai.OpenAI, server: Running, question: str, expected: list[str]) -> None:
    answer = _ask(client, _stored(server, previous=PREVIOUS), question)
    assert all(words in answer for words in expected), answer


def test_without_last_year_there_is_no_comparison(client: openai.OpenAI, server: Running) -> None:
    answer = _ask(client, _stored(server), "今年申请量比去年增长多少？")
    assert "没有上年度的表格" in answer and "%" not in answer


def test_a_question_follows_the_one_before(client: openai.OpenAI, server: Running) -> None:
    assert "10件" in _ask(client, _stored(server, previous=PREVIOUS), "今年收到多少申请？", "那去年呢？")


def test_a_text_is_checked(client: openai.OpenAI, server: Running) -> None:
    model = _stored(server)
    assert "14" in _ask(client, model, "核对这段话：\n2023年，我局共收到政府信息公开申请16件。")
    assert "没有发现" in _ask(client, model, f"核对这段话：\n{RIGHT}")


def test_a_pasted_report_is_the_report(client: openai.OpenAI) -> None:
    text = f"{json.dumps(report(RIGHT), ensure_ascii=False)}\n今年收到多少件申请？"
    assert "14件" in _ask(client, "report-assistant", text)


def test_without_a_report_the_form_is_explained(client: openai.OpenAI) -> None:
    assert "1月31日" in _ask(client, "report-assistant", "年度报告的截止时间是什么时候？")
    assert "第一项（本年新收）加第二项" in _ask(client, "report-assistant", "表三的勾稽关系是什么？")
    assert "report-assistant:" in _ask(client, "report-assistant", "今年收到多少申请？")


def test_a_stream_says_the_same(client: openai.OpenAI, server: Running) -> None:
    model = _stored(server, previous=PREVIOUS)
    turns: list[ChatCompletionMessageParam] = [{"role": "user", "content": "今年申请量比去年增长多少？"}]
    stream = client.chat.completions.create(
        model=model, messages=turns, stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == _ask(client, model, "今年申请量比去年增长多少？")
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    assert chunks[-1].usage is not None and chunks[-1].usage.total_tokens > 0


def test_completions_take_a_prompt(client: openai.OpenAI, server: Running) -> None:
    model = _stored(server)
    answer = client.completions.create(model=model, prompt="自然人申请有几件？")
    assert "12件" in answer.choices[0].text
    stream = client.completions.create(model=model, prompt="自然人申请有几件？", stream=True)
    assert "".join(chunk.choices[0].text for chunk in stream) == answer.choices[0].text


def test_parts_of_a_message_are_read(client: openai.OpenAI, server: Running) -> None:
    turns: list[ChatCompletionMessageParam] = [
        {"role": "system", "content": "You are a writing assistant."},
        {"role": "user", "content": [{"type": "text", "text": "自然人申请有几件？"}]},
    ]
    answer = client.chat.completions.create(model=_stored(server), messages=turns, temperature=0.7, max_tokens=50)
    assert "12件" in (answer.choices[0].message.content or "")


@pytest.mark.parametrize("model", ["gpt-4o", "report-assistant:none", "report-assistant-2"])
def test_another_model_is_refused_in_the_protocol(client: openai.OpenAI, model: str) -> None:
    with pytest.raises(openai.NotFoundError) as raised:
        _ask(client, model, "你好")
    body = raised.value.body
    assert isinstance(body, dict) and body["type"] == "invalid_request_error" and body["message"]


def test_a_wrong_key_is_an_authentication_error(make_client: MakeClient) -> None:
    client = make_client(keys={"caiwu": "key-one-of-caiwu"})
    answer = client.get("/v1/models", headers={"Authorization": "Bearer no"})
    assert (answer.status_code, answer.json()["error"]["type"]) == (401, "authentication_error")
    assert client.get("/v1/models", headers={"Authorization": "Bearer key-one-of-caiwu"}).status_code == 200


def test_a_missing_model_is_told(make_client: MakeClient, tmp_path: Path) -> None:
    client: TestClient = make_client(models=tmp_path / "none")
    identifier = client.post("/api/reports", json=report()).json()["id"]
    body = {
        "model": f"report-assistant:{identifier}",
        "messages": [{"role": "user", "content": "起草第五部分"}],
    }
    answer = client.post("/v1/chat/completions", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "model-missing")
    lines = client.post("/v1/chat/completions", json=body | {"stream": True}).text
    assert '"code": "model-missing"' in lines and "[DONE]" not in lines
    draft = client.post(f"/api/reports/{identifier}/draft")
    assert (draft.status_code, draft.json()["code"]) == (503, "model-missing")
    events = client.post(f"/api/reports/{identifier}/draft", headers={"Accept": "text/event-stream"}).text
    assert "event: error" in events and '"code": "model-missing"' in events
    assert client.get("/readyz").json()["model"]["state"] == "failed"


NULLS = dict.fromkeys(
    (
        "stream",
        "stream_options",
        "temperature",
        "top_p",
        "n",
        "stop",
        "max_tokens",
        "max_completion_tokens",
        "presence_penalty",
        "frequency_penalty",
        "logit_bias",
        "user",
        "seed",
        "tools",
        "tool_choice",
        "functions",
        "response_format",
        "logprobs",
        "top_logprobs",
        "parallel_tool_calls",
        "metadata",
        "store",
        "reasoning_effort",
    )
)


@pytest.mark.parametrize(
    "more",
    [
        NULLS,
        {"stream_options": {"include_usage": None}},
        {"messages": [{"role": "user", "content": "勾稽关系是什么？", "name": None, "tool_calls": None}]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "勾稽关系是什么？"}]}]},
        {"messages": [{"role": "user", "content": [{"type": "image_url"}, {"text": "勾稽关系是什么？"}]}]},
        {"messages": [{"role": "assistant", "content": None}, {"role": "user", "content": "勾稽关系是什么？"}]},
    ],
    ids=["all", "usage", "message", "parts", "other-parts", "content"],
)
def test_null_is_not_set(make_client: MakeClient, more: dict[str, object]) -> None:
    body = {"model": "report-assistant", "messages": [{"role": "user", "content": "勾稽关系是什么？"}]} | more
    answer = make_client().post("/v1/chat/completions", json=body)
    assert answer.status_code == 200, answer.text
    assert "第一项（本年新收）加第二项" in answer.json()["choices"][0]["message"]["content"]


@pytest.mark.parametrize("length", [201, 3000])
def test_a_conversation_may_be_long(make_client: MakeClient, length: int) -> None:
    turns = [{"role": ("user", "assistant")[number % 2], "content": f"第{number}句"} for number in range(length - 1)]
    turns.append({"role": "user", "content": "勾稽关系是什么？"})
    answer = make_client().post("/v1/chat/completions", json={"model": "report-assistant", "messages": turns})
    assert answer.status_code == 200, answer.text
    assert "第一项（本年新收）加第二项" in answer.json()["choices"][0]["message"]["content"]


def test_a_report_pasted_long_ago_is_still_the_report(make_client: MakeClient) -> None:
    pasted = {"role": "user", "content": json.dumps(report(RIGHT), ensure_ascii=False)}
    talk = [{"role": "user", "content": "好的。" * 200}, {"role": "assistant", "content": "好的"}] * 150
    turns = [pasted, *talk, {"role": "user", "content": "今年收到多少件申请？"}]
    answer = make_client().post("/v1/chat/completions", json={"model": "report-assistant", "messages": turns})
    assert "14件" in answer.json()["choices"][0]["message"]["content"]


def test_a_prompt_may_be_null(make_client: MakeClient) -> None:
    answer = make_client().post("/v1/completions", json={"model": "report-assistant", "prompt": None})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("stream", [False, True])
def test_a_command_that_cannot_be_carried_out_is_an_error_of_the_protocol(
    make_client: MakeClient, stream: bool
) -> None:
    message = f'Translate the following text to English. Return only the resulting text.Text: """\n{RIGHT}\n"""'
    body = {"model": "report-assistant", "messages": [{"role": "user", "content": message}], "stream": stream}
    answer = make_client().post("/v1/chat/completions", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "unsupported-command"
