"""The remote engine: what kinds of server it tells apart, what it sends to each, and how it meets failures."""

import socket
import threading
from typing import Any

import pytest
from pydantic import SecretStr

from assistant.errors import AssistantError, ModelError, SettingsError
from assistant.language_model import Generation, Message, open_engine
from assistant.language_model.chat_client import ChatClient
from assistant.language_model.openai_server import OpenAIEngine
from assistant.settings import RemoteSettings, Settings
from tests.language_model.chat_server import Chat, serve_chat

GRAMMAR = 'root ::= "甲"'
ASK = Generation((Message("user", "写"),), grammar=GRAMMAR, max_tokens=5, seed=7, stop=("完",))
OFFERED = {"/v1/models": {"data": [{"id": "big", "max_model_len": 4096}]}}


def vllm(version: str) -> dict[str, Any]:
    return OFFERED | {"/version": {"version": version}, "/tokenize": {"count": 3, "max_model_len": 4096}}


SGLANG = OFFERED | {"/get_model_info": {"model_path": "big"}}


@pytest.mark.parametrize(
    ("resources", "kind", "sent"),
    [
        (vllm("0.14.1"), "vllm", {"structured_outputs": {"grammar": GRAMMAR}}),
        (vllm("1.0.0rc2"), "vllm", {"structured_outputs": {"grammar": GRAMMAR}}),
        (vllm("0.9.2"), "vllm-guided", {"guided_grammar": GRAMMAR}),
        (SGLANG, "sglang", {"ebnf": GRAMMAR}),
        (OFFERED, "none", {}),
    ],
)
def test_passes_the_grammar_as_the_server_takes_it(resources: dict[str, Any], kind: str, sent: dict[str, Any]) -> None:
    chat = Chat(resources)
    with serve_chat(chat) as address:
        engine = OpenAIEngine(RemoteSettings(url=address))
        stream = engine.generate(ASK)
        text = "".join(stream)
        engine.close()
    assert engine.kind == kind
    assert engine.supports_grammar == (kind != "none")
    assert (engine.name, engine.context_length) == ("big", 4096)
    assert text == "政务公开"
    assert (stream.finish_reason, stream.tokens, stream.prompt_tokens) == ("stop", 7, 11)
    (body,) = chat.bodies
    grammars = {"grammar", "structured_outputs", "guided_grammar", "ebnf"}
    assert {name: body[name] for name in grammars & body.keys()} == sent
    assert body["model"] == "big" and body["seed"] == 7 and body["stop"] == ["完"] and body["max_tokens"] == 5
    assert ("chat_template_kwargs" in body) == (kind != "none")


def test_counts_tokens_as_the_server_can() -> None:
    with serve_chat(Chat(vllm("0.14.0"))) as address:
        engine = OpenAIEngine(RemoteSettings(url=address))
        assert engine.count_tokens("政务公开") == 3
        engine.close()
    with serve_chat(Chat(OFFERED)) as address:
        engine = OpenAIEngine(RemoteSettings(url=address))
        assert engine.count_tokens("政务公开") == 4
        engine.close()


def test_what_is_set_is_not_asked() -> None:
    chat = Chat({"/v1/models": {"data": []}})
    with serve_chat(chat) as address:
        engine = OpenAIEngine(RemoteSettings(url=f"{address}/v1/", model="mine", grammar="sglang"), context_length=999)
        engine.close()
    assert (engine.name, engine.kind, engine.context_length) == ("mine", "sglang", 999)
    assert [path for path, _, _ in chat.requests] == ["/v1/models"]


def test_the_key_goes_along_and_nowhere_else() -> None:
    chat = Chat(SGLANG)
    with serve_chat(chat) as address:
        remote = RemoteSettings(url=address, key=SecretStr("secret-word"))
        engine = OpenAIEngine(remote)
        list(engine.generate(ASK))
        engine.close()
    assert {header for _, _, header in chat.requests} == {"Bearer secret-word"}
    assert "secret-word" not in repr(remote)


def test_a_wrong_key(llama_server: str) -> None:
    with pytest.raises(ModelError, match="密钥") as caught:
        OpenAIEngine(RemoteSettings(url=llama_server, key=SecretStr("wrong"), retries=0)).count_tokens("写")
    assert caught.value.code == "model-key"


@pytest.mark.parametrize("failures", [[503], [429, 500]])
def test_a_busy_server_is_asked_again(failures: list[int]) -> None:
    waits: list[float] = []
    chat = Chat(failures=list(failures))
    with serve_chat(chat) as address:
        client = ChatClient(address, "big", retries=2, sleep=waits.append)
        assert "".join(client.stream({"messages": []})) == "政务公开"
        client.close()
    assert waits == [0.5, 1.0][: len(failures)]


@pytest.mark.parametrize(("failures", "asked"), [([503, 503, 503], 3), ([400], 1), ([422], 1)])
def test_a_server_that_goes_on_refusing(failures: list[int], asked: int) -> None:
    chat = Chat(failures=list(failures))
    with serve_chat(chat) as address:
        client = ChatClient(address, "big", retries=2, sleep=lambda _seconds: None)
        with pytest.raises(ModelError, match="busy") as caught:
            client.stream({"messages": []})
        client.close()
    assert caught.value.code == "model-refused"
    assert len(chat.bodies) == asked


def test_nobody_there() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(ModelError, match="无法连接") as caught:
            OpenAIEngine(RemoteSettings(url=url, retries=0))
    assert caught.value.code == "model-unreachable"


@pytest.mark.parametrize("url", ["not an address", "ftp://example.invalid", "http://"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ModelError) as caught:
        OpenAIEngine(RemoteSettings(url=url, retries=0))
    assert caught.value.code == "model-unreachable"


def test_a_server_that_hangs() -> None:
    silence = threading.Event()
    with serve_chat(Chat(silence=silence)) as address:
        client = ChatClient(address, "big", timeout=0.3)
        stream = client.stream({"messages": []})
        pieces = iter(stream)
        assert next(pieces) == "政务"
        with pytest.raises(ModelError, match="没有回应") as caught:
            next(pieces)
        silence.set()
        client.close()
    assert caught.value.code == "model-timeout"


def test_an_answer_that_breaks_off() -> None:
    with serve_chat(Chat(finish=None)) as address:
        client = ChatClient(address, "big")
        with pytest.raises(ModelError, match="没有写完") as caught:
            list(client.stream({"messages": []}))
        client.close()
    assert caught.value.code == "model-ended"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (
            {"message": "the request exceeds the available context size", "type": "exceed_context_size_error"},
            "context-full",
        ),
        ({"message": "This model's maximum context length is 4096 tokens"}, "context-full"),
        ({"message": "Failed to parse grammar"}, "grammar"),
        ({"message": "out of memory"}, "model-refused"),
    ],
)
def test_an_error_in_the_middle(error: dict[str, Any], code: str) -> None:
    with serve_chat(Chat(error=error)) as address:
        client = ChatClient(address, "big")
        with pytest.raises(ModelError) as caught:
            list(client.stream({"messages": []}))
        client.close()
    assert caught.value.code == code


def test_an_answer_that_is_no_json() -> None:
    with (
        serve_chat(Chat({"/v1/models": "just a word"})) as address,
        pytest.raises(ModelError, match="没有列出") as caught,
    ):
        OpenAIEngine(RemoteSettings(url=address))
    assert caught.value.code == "model-missing"


def test_a_proxy_of_the_environment_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = Chat()
    with serve_chat(proxy) as proxy_address, serve_chat(Chat()) as address:
        monkeypatch.setenv("HTTP_PROXY", proxy_address)
        monkeypatch.setenv("ALL_PROXY", proxy_address)
        engine = OpenAIEngine(RemoteSettings(url=address))
        engine.close()
    assert proxy.requests == []


def test_off_unless_configured() -> None:
    with pytest.raises(SettingsError, match="ASSISTANT_REMOTE__URL"):
        open_engine(Settings(model="remote"))


def test_an_address_alone_does_not_turn_it_on(tmp_path: Any) -> None:
    chat = Chat()
    with serve_chat(chat) as address, pytest.raises(AssistantError) as caught:
        open_engine(Settings(model="auto", models=tmp_path, remote=RemoteSettings(url=address)))
    assert caught.value.code == "model-missing"
    assert chat.requests == []
