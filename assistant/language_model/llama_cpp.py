"""The llama.cpp engine: a GGUF file, run in this process by the server that the package xllamacpp carries.

The server listens on a loopback port of its own choosing under a key made for this process, so that requests can be
cancelled at any moment and nobody else on the machine can use it. Slots, prefix caching and grammars are its work.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from assistant.errors import ModelError, reason
from assistant.language_model.chat_client import ChatClient, ChatStream
from assistant.language_model.engine import Generation
from assistant.language_model.prefixes import Prefixes
from assistant.language_model.stepwise import Ask, StepwiseStream, steps

MAGIC = b"GGUF"
_NGRAM = 4  # tokens that must have stood together before
_GUESSED = 8  # tokens guessed at once
_SHOWN = 30  # tokens that `next_words` tells of
_ANY_SLOT = -1


@dataclass(frozen=True, slots=True)
class LlamaCppOptions:
    """How to run a model.

    Attributes:
        context_length: tokens of one prompt and its answer; 0 takes the model's own.
        parallel: slots, each with its own context.
        threads: 0 takes the processors that this process may use.
        gpu_layers: -1 puts as many layers on a GPU as the build supports; without one it changes nothing.
        timeout: seconds without any news after which a request fails.
        reproducible: compute every prompt from its first token. Cached prefixes and the company of other answers
            change the rounding, so only without both, `parallel` being 1, the same seed gives the same text.
        ngram_speculation: guess runs of words that stood in the prompt or answer before, and let the model confirm
            them together; the text stays the model's own.
        draft_model: a smaller GGUF model of the same vocabulary that guesses the next words; None for none.
        prefix_folder: where what is known of shared beginnings is kept between runs; None for this run only.
    """

    context_length: int = 8192
    parallel: int = 4
    threads: int = 0
    gpu_layers: int = -1
    timeout: float = 600.0
    reproducible: bool = False
    ngram_speculation: bool = False
    draft_model: Path | None = None
    prefix_folder: Path | None = None


class LlamaCppEngine:
    """A GGUF model in this process; see `Engine` for the attributes."""

    supports_grammar = True

    def __init__(self, path: Path, *, name: str | None = None, options: LlamaCppOptions | None = None) -> None:
        """Load the model.

        Raises:
            ModelError: `model-damaged` if the file is no GGUF or cut short, `model-memory` if it does not fit.
        """
        options = options or LlamaCppOptions()
        self.name = name or path.stem
        self.parallel = options.parallel
        self._cache_prompt = not options.reproducible
        self._free_slots: SimpleQueue[int] = SimpleQueue()
        for slot in range(options.parallel):
            self._free_slots.put(slot)
        for file in filter(None, (path, options.draft_model)):
            require_gguf(file)
        self._prefixes = Prefixes(options.prefix_folder, path, self._version(options))
        key = secrets.token_urlsafe(32)
        self._server = _start(path, options, key, self._prefixes.folder)
        self._client = ChatClient(
            self._server.listening_address, self.name, key=key, timeout=options.timeout, retries=0
        )
        properties = self._client.get("/props")
        self.context_length = int(properties["default_generation_settings"]["n_ctx"])

    def generate(self, request: Generation) -> ChatStream | StepwiseStream:
        """Start an answer; errors as `Engine.generate`."""
        if request.shared and self._cache_prompt:
            self._prefixes.prime(self._client, self.parallel, request.messages[: request.shared])
        if self._cache_prompt and (answer_parts := steps(request)):
            return StepwiseStream(request, answer_parts, self._slot(), self.count_tokens)
        return self._stream(request)

    def _stream(self, request: Generation, slot: int = _ANY_SLOT) -> ChatStream:
        return self._client.stream({**payload(request), "cache_prompt": self._cache_prompt, "id_slot": slot})

    @contextmanager
    def _slot(self) -> Iterator[Ask]:
        """What asks one slot only, for an answer of several requests: what the slot knows of it stays there."""
        try:
            slot = self._free_slots.get_nowait()
        except Empty:  # more answers than slots: each request waits for whichever is free
            yield self._stream
            return
        try:
            yield partial(self._stream, slot=slot)
        finally:
            self._free_slots.put(slot)

    def next_words(self, beginning: str, rest: str) -> dict[str, float]:
        """The logarithm of the chance of the likeliest next tokens after a text; `beginning` is read once.

        Empty where every answer is to be reproducible to the last bit: nothing may be remembered then.
        """
        if not self._cache_prompt:
            return {}
        self._prefixes.prime_text(self._client, beginning)
        body = {"prompt": beginning + rest, "n_predict": 1, "n_probs": _SHOWN, "temperature": 0.0, "id_slot": 0,
                "cache_prompt": True}  # fmt: skip
        (answer,) = self._client.post("/completion", body)["completion_probabilities"]
        return {one["token"]: float(one["logprob"]) for one in answer["top_logprobs"]}

    def count_tokens(self, text: str) -> int:
        """How many tokens a text takes, without the chat template round it."""
        return len(self._client.post("/tokenize", {"content": text})["tokens"])

    def close(self) -> None:
        """Stop the server and free the model; answers still being written end."""
        self._client.close()
        self._server = None
        self._prefixes.close()

    @staticmethod
    def _version(options: LlamaCppOptions) -> str:
        """What a saved state depends on besides the weights."""
        return f"xllamacpp {version('xllamacpp')}, {options.context_length} tokens"


def payload(request: Generation) -> dict[str, Any]:
    """The request as llama.cpp's server takes it."""
    body: dict[str, Any] = {
        "messages": [{"role": message.role, "content": message.content} for message in request.messages],
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "seed": request.seed,
        "stop": list(request.stop),
        # Models that think aloud (Qwen3) would spend the answer on it, and a grammar forbids it anyway.
        "chat_template_kwargs": {"enable_thinking": False},
    }
    if request.grammar is not None:
        body["grammar"] = request.grammar
    return body


def require_gguf(path: Path) -> None:
    """Refuse what is plainly no GGUF file before llama.cpp tries.

    Raises:
        ModelError: `model-missing` or `model-damaged`.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(len(MAGIC))
    except FileNotFoundError as error:
        raise ModelError(f"找不到模型文件 {path}", code="model-missing") from error
    except OSError as error:
        raise ModelError(f"无法读取模型文件 {path}：{reason(error)}", code="model-damaged") from error
    if magic != MAGIC:
        raise ModelError(f"{path} 不是 GGUF 模型文件，或已损坏", code="model-damaged")


def _start(path: Path, options: LlamaCppOptions, key: str, prefix_folder: Path) -> Any:
    import xllamacpp  # noqa: PLC0415 - a heavy library that only drafting needs

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.n_parallel = options.parallel
    parameters.n_ctx = options.context_length * options.parallel
    parameters.n_gpu_layers = options.gpu_layers
    threads = options.threads or _processors()
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    # Weights as they lie in the file. Repacked ones round an answer written alone otherwise than one written beside
    # others, so that the same seed would give another text; where it was measured (AVX2) they read prompts slower too.
    parameters.no_extra_bufts = True
    # Small batches: a cancelled prompt stops at the end of one, and the other slots write on between two.
    parameters.n_batch = 128
    # Each open connection holds a thread of the server, waiting ones and idle ones too.
    parameters.n_threads_http = 16 + 4 * options.parallel
    parameters.api_keys = [key]
    parameters.verbosity = -1
    parameters.ui = False
    parameters.warmup = False
    parameters.offline = True
    parameters.slot_save_path = f"{prefix_folder}{os.sep}"
    if options.ngram_speculation:
        parameters.speculative.types = [xllamacpp.common_speculative_type.COMMON_SPECULATIVE_TYPE_NGRAM_SIMPLE]
        parameters.speculative.ngram_simple.size_n = _NGRAM
        parameters.speculative.ngram_simple.size_m = _GUESSED
    if options.draft_model is not None:
        parameters.speculative.types = [xllamacpp.common_speculative_type.COMMON_SPECULATIVE_TYPE_DRAFT_SIMPLE]
        guessing = parameters.speculative.draft
        guessing.mparams.path = str(options.draft_model)
        guessing.n_gpu_layers = options.gpu_layers
        guessing.cpuparams.n_threads = guessing.cpuparams_batch.n_threads = threads
    # Fitting loads the model's outline several times and only guesses at memory that the settings already state.
    parameters.fit_params = False
    try:
        return xllamacpp.Server(parameters)
    except RuntimeError as error:
        raise ModelError(
            f"模型文件 {path} 无法载入：文件可能不完整，或内存不足；请用 assistant models verify 检查",
            code="model-damaged",
        ) from error


def _processors() -> int:
    """How many processors this process may use; a container's limit counts where the system tells."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1
