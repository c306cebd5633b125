"""A model on another machine: vLLM, SGLang, llama-server, Ollama or any server that speaks OpenAI's chat protocol.

Used only where a person configured it. A grammar goes along in the way that the kind of server takes it; where it takes
none, `supports_grammar` is False and the caller verifies what it gets.
"""

from typing import Any, Literal

from assistant.errors import ModelError, SettingsError
from assistant.language_model.chat_client import ChatClient, ChatStream
from assistant.language_model.engine import Generation
from assistant.settings import RemoteSettings

Kind = Literal["llama-server", "vllm", "vllm-guided", "sglang", "none"]
_FIRST_STRUCTURED = (0, 12)  # vLLM's `guided_grammar` became `structured_outputs` in this version


class OpenAIEngine:
    """A server's model; see `Engine` for the attributes."""

    def __init__(self, remote: RemoteSettings, *, context_length: int = 8192) -> None:
        """Connect and ask the server what it is.

        Args:
            remote: where it is and how to ask it.
            context_length: taken where the server does not tell its own.

        Raises:
            SettingsError: no address is set.
            ModelError: as `ChatClient.stream`.
        """
        if not remote.url:
            raise SettingsError("没有设置模型服务的地址，请设置 ASSISTANT_REMOTE__URL")
        key = remote.key.get_secret_value() if remote.key is not None else None
        self._client = ChatClient(
            remote.url, remote.model or "", key=key, timeout=remote.timeout, retries=remote.retries
        )
        offered = self._offered(required=not remote.model)
        self._client.model = self.name = remote.model or _first(offered)
        self.kind: Kind = self._probe() if remote.grammar == "auto" else remote.grammar
        self.supports_grammar = self.kind != "none"
        self.parallel = remote.parallel
        self.context_length = self._context(offered) or context_length

    def generate(self, request: Generation) -> ChatStream:
        """Start an answer; errors as `Engine.generate`."""
        return self._client.stream(payload(request, self.kind))

    def count_tokens(self, text: str) -> int:
        """How many tokens a text takes; where the server cannot tell, its characters, more than any model takes."""
        match self.kind:
            case "llama-server":
                answer = self._client.post("/tokenize", {"content": text})
            case "vllm" | "vllm-guided":
                body = {"model": self.name, "prompt": text, "add_special_tokens": False}
                answer = self._client.post("/tokenize", body)
            case _:
                return len(text)
        told = answer if isinstance(answer, dict) else {}
        tokens = told.get("tokens")
        counted = len(tokens) if isinstance(tokens, list) else told.get("count")
        return counted if isinstance(counted, int) else len(text)

    def close(self) -> None:
        """Drop the connections; the server goes on."""
        self._client.close()

    def _offered(self, *, required: bool) -> list[dict[str, Any]]:
        """The models that the server lists; gateways that list none are asked for a model by the name that is set."""
        try:
            answer = self._client.get("/v1/models")
        except ModelError as error:
            if required or error.code != "model-refused":
                raise
            return []
        data = answer.get("data") if isinstance(answer, dict) else None
        return [entry for entry in data or [] if isinstance(entry, dict)]

    def _probe(self) -> Kind:
        """What kind of server it is, by the resources that only this kind has."""
        if self._has("/props", "default_generation_settings"):
            return "llama-server"
        if version := self._has("/version", "version"):
            return "vllm" if _is_structured(str(version)) else "vllm-guided"
        return "sglang" if self._has("/get_model_info", "model_path") else "none"

    def _has(self, path: str, field: str) -> Any:
        try:
            answer = self._client.get(path)
        except ModelError as error:
            if error.code in {"model-unreachable", "model-timeout"}:
                raise
            return None
        return answer.get(field) if isinstance(answer, dict) else None

    def _context(self, offered: list[dict[str, Any]]) -> int | None:
        if self.kind == "llama-server":
            told = (self._client.get("/props").get("default_generation_settings") or {}).get("n_ctx")
        else:
            own = next((entry for entry in offered if entry.get("id") == self.name), {})
            told = own.get("max_model_len")
        return told if isinstance(told, int) and told > 0 else None


def payload(request: Generation, kind: Kind) -> dict[str, Any]:
    """The request as this kind of server takes it; only fields that it knows."""
    body: dict[str, Any] = {
        "messages": [{"role": message.role, "content": message.content} for message in request.messages],
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "seed": request.seed,
    }
    if request.stop:
        body["stop"] = list(request.stop)
    if kind == "none":
        return body
    body["chat_template_kwargs"] = {"enable_thinking": False}
    if request.grammar is None:
        return body
    match kind:
        case "llama-server":
            body["grammar"] = request.grammar
        case "vllm":
            body["structured_outputs"] = {"grammar": request.grammar}
        case "vllm-guided":
            body["guided_grammar"] = request.grammar
        case "sglang":
            body["ebnf"] = request.grammar
    return body


def _is_structured(version: str) -> bool:
    """Whether this version of vLLM takes `structured_outputs`; a version that cannot be read is taken for a new one."""
    parts = version.split(".")[:2]
    if not all(part.isdigit() for part in parts):
        return True
    return tuple(map(int, parts)) >= _FIRST_STRUCTURED


def _first(offered: list[dict[str, Any]]) -> str:
    if not offered:
        raise ModelError("模型服务没有列出任何模型，请设置 ASSISTANT_REMOTE__MODEL", code="model-missing")
    return str(offered[0].get("id", ""))
