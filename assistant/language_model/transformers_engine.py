"""The transformers engine: a causal model's folder (safetensors) or a GGUF file, on the processor or a GPU.

One thread of its own runs the model. Requests that wait together are answered together as one batch; each has its own
grammar, seed and limits. How a batch is computed stands in `batch`; loading,
the chat template and the queue stand here.
"""

import contextlib
import io
import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import ModelError
from assistant.language_model.answer_text import AnswerText
from assistant.language_model.chat_client import context_full
from assistant.language_model.engine import Generation, Message
from assistant.language_model.grammar_mask import GrammarMasks
from assistant.language_model.rows import BatchRow, RowStream

GATHER_SECONDS = 0.01  # requests that arrive this close together share a batch


@dataclass(frozen=True, slots=True)
class TransformersOptions:
    """How to run a model.

    Attributes:
        context_length: tokens of prompt and answer at most; the model's own limit may be lower.
        parallel: answers in one batch; 1 makes them independent of each other to the last bit.
        timeout: seconds without any news after which a request fails.
    """

    context_length: int = 8192
    parallel: int = 8
    timeout: float = 600.0


class TransformersEngine:
    """A causal language model of the transformers library; see `Engine` for the attributes."""

    supports_grammar = True

    def __init__(self, path: Path, *, name: str | None = None, options: TransformersOptions | None = None) -> None:
        """Load the model.

        Raises:
            ModelError: `model-damaged`, `model-template` (no chat template), `engine-missing` (the extra `torch` is not
                installed).
        """
        options = options or TransformersOptions()
        self.name = name or path.stem
        self.parallel = options.parallel
        self._timeout = options.timeout
        self._model, self._tokenizer = load(path)
        own = getattr(self._model.config, "max_position_embeddings", None) or options.context_length
        self.context_length = min(options.context_length, own)
        self._masks = GrammarMasks(self._tokenizer, self._model.config.vocab_size)
        self._end_tokens = _end_tokens(self._model, self._tokenizer)
        self._waiting: queue.SimpleQueue[BatchRow | None] = queue.SimpleQueue()
        self._writing: list[BatchRow] = []
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="transformers-engine", daemon=True)
        self._thread.start()

    def generate(self, request: Generation) -> RowStream:
        """Start an answer; errors as `Engine.generate`."""
        prompt = self._prompt(request.messages)
        if len(prompt) >= self.context_length:
            raise context_full(self.name)
        grammar = self._masks.start(request.grammar, self.name) if request.grammar is not None else None
        row = BatchRow(request, prompt, self._end_tokens, AnswerText(self._decode, request.stop), grammar)
        self._waiting.put(row)
        return RowStream(row, self.name, self._timeout)

    def count_tokens(self, text: str) -> int:
        """How many tokens a text takes, without the chat template round it."""
        return len(self._tokenizer.encode(text, add_special_tokens=False))

    def close(self) -> None:
        """Stop the thread and free the model; answers still being written end as cancelled."""
        self._closed = True
        self._waiting.put(None)
        for row in self._writing:
            row.cancelled = True
        self._thread.join(timeout=self._timeout)
        self._model = None

    def _decode(self, tokens: Sequence[int]) -> str:
        return str(self._tokenizer.decode(list(tokens), skip_special_tokens=True))

    def _prompt(self, messages: Sequence[Message]) -> list[int]:
        chat = [{"role": message.role, "content": message.content} for message in messages]
        encoded = self._tokenizer.apply_chat_template(
            chat, add_generation_prompt=True, return_dict=True, enable_thinking=False
        )
        return list(encoded["input_ids"])

    def _work(self) -> None:
        import torch  # noqa: PLC0415 - loaded by now

        from assistant.language_model.batch import write  # noqa: PLC0415

        while (rows := self._gather()) is not None:
            self._writing = rows
            for row in rows:
                row.cancelled = row.cancelled or self._closed
            try:
                with torch.inference_mode():
                    write(self._model, rows, self.context_length)
            except Exception as error:  # noqa: BLE001 - whatever breaks in here must reach the readers that wait
                for row in rows:
                    row.fail(error)

    def _gather(self) -> list[BatchRow] | None:
        """The next batch, at most `parallel` rows; None when the engine closes."""
        first = self._waiting.get()
        if first is None:
            return None
        rows = [first]
        until = time.monotonic() + GATHER_SECONDS
        while len(rows) < self.parallel:
            try:
                row = self._waiting.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                break
            if row is None:
                self._waiting.put(None)
                break
            rows.append(row)
        return rows


def load(path: Path) -> tuple[Any, Any]:
    """The model and its tokenizer, from this machine only and without running code that comes with the weights.

    Raises:
        ModelError: as `TransformersEngine`.
    """
    try:
        import torch  # noqa: PLC0415 - heavy and optional
        from safetensors import SafetensorError  # noqa: PLC0415
        from transformers.utils import logging  # noqa: PLC0415
    except ImportError as error:
        raise ModelError(
            "transformers 引擎没有安装，请运行：pip install 'report-narrative-assistant[torch]'", code="engine-missing"
        ) from error
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    place, file = (path, {}) if path.is_dir() else (path.parent, {"gguf_file": path.name})
    gpu = torch.cuda.is_available()
    try:
        # Redirected: de-quantizing shows a bar of its own that no setting turns off.
        with contextlib.redirect_stderr(io.StringIO()):
            tokenizer, model = _read(place, file, gpu)
    except (OSError, ValueError, KeyError, RuntimeError, ImportError, SafetensorError) as error:
        raise ModelError(f"模型 {path} 无法载入：{_line(error)}", code="model-damaged") from error
    if 2 * len(tokenizer) < model.config.vocab_size:  # a missing vocabulary file gives an empty tokenizer, no error
        raise ModelError(f"模型 {path} 的词表缺失或不完整", code="model-damaged")
    if not tokenizer.chat_template:
        raise ModelError(f"模型 {path} 没有对话模板，请选用指令微调（Instruct）版本", code="model-template")
    return model.to("cuda" if gpu else "cpu").eval(), tokenizer


def _read(place: Path, file: dict[str, str], gpu: bool) -> tuple[Any, Any]:
    import torch  # noqa: PLC0415
    from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: PLC0415

    safe: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False, **file}
    tokenizer = AutoTokenizer.from_pretrained(place, **safe)  # nosec B615 - a folder of this disk
    dtype = torch.bfloat16 if gpu else torch.float32
    return tokenizer, AutoModelForCausalLM.from_pretrained(place, dtype=dtype, **safe)  # nosec B615 - the same


def _end_tokens(model: Any, tokenizer: Any) -> frozenset[int]:
    declared = model.generation_config.eos_token_id
    tokens = declared if isinstance(declared, list) else [declared]
    return frozenset(token for token in (*tokens, tokenizer.eos_token_id) if token is not None)


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
