"""One request inside the transformers engine: what it has written so far, and the stream that its reader holds.

The engine's thread writes into a `BatchRow`, the caller's thread reads from its `RowStream`; a queue lies between them.
"""

import queue
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.errors import ModelError
from assistant.language_model.answer_text import AnswerText
from assistant.language_model.engine import FinishReason, Generation
from assistant.language_model.grammar_mask import GrammarState
from assistant.language_model.repetition import loops


@dataclass(slots=True, eq=False)
class BatchRow:
    """One request in a batch.

    Attributes:
        prompt: its token numbers.
        end_tokens: token numbers that end an answer.
    """

    request: Generation
    prompt: list[int]
    end_tokens: frozenset[int]
    text: AnswerText
    grammar: GrammarState | None
    pieces: "queue.SimpleQueue[str | BaseException | None]" = field(default_factory=queue.SimpleQueue)
    tokens: int = 0
    finish_reason: FinishReason | None = None
    cancelled: bool = False

    def take(self, token: int) -> None:
        """Take the chosen token in; sets `finish_reason` when the answer is at its end."""
        if token in self.end_tokens:
            self.finish("stop")
            return
        self.tokens += 1
        self._show(self.text.add(token))
        if self.grammar is not None:
            self.grammar.take(token)
        if self.text.stopped or (self.grammar is not None and self.grammar.complete):
            self.finish("stop")
        elif self.tokens >= self.request.max_tokens:
            self.finish("length")
        elif loops(self.text.text):
            self.finish("loop")

    def take_forced(self) -> list[int]:
        """Take in what the grammar leaves no choice about; its tokens, none where the answer is at its end."""
        forced = self.grammar.forced() if self.grammar is not None and self.finish_reason is None else []
        for number, token in enumerate(forced, start=1):
            self.take(token)
            if self.finish_reason is not None:
                return forced[:number]
        return forced

    def finish(self, reason: FinishReason) -> None:
        """End the answer."""
        self._show(self.text.end())
        self.finish_reason = reason
        self.pieces.put(None)

    def fail(self, error: BaseException) -> None:
        """End the answer with an error that its reader meets."""
        self.finish_reason = "stop"
        self.pieces.put(error)

    def _show(self, piece: str) -> None:
        if piece:
            self.pieces.put(piece)


class RowStream:
    """One answer as it is written; see `Stream`."""

    def __init__(self, row: BatchRow, name: str, timeout: float) -> None:
        """Used by `TransformersEngine.generate`."""
        self._row = row
        self._name = name
        self._timeout = timeout
        self._closed = False

    @property
    def tokens(self) -> int:
        """Tokens written so far."""
        return self._row.tokens

    @property
    def prompt_tokens(self) -> int:
        """Tokens of the prompt."""
        return len(self._row.prompt)

    @property
    def finish_reason(self) -> FinishReason | None:
        """None until the end."""
        return "cancelled" if self._closed else self._row.finish_reason

    def __iter__(self) -> Iterator[str]:
        """The pieces in order; errors as `Stream`."""
        while not self._closed:
            try:
                piece = self._row.pieces.get(timeout=self._timeout)
            except queue.Empty:
                self.close()
                raise ModelError(f"模型 {self._name} 长时间没有回应，请稍后再试", code="model-timeout") from None
            if piece is None:
                return
            if isinstance(piece, BaseException):
                raise ModelError(f"模型 {self._name} 没有写完就中断了：{piece}", code="model-ended") from piece
            if not self._closed:
                yield piece

    def close(self) -> None:
        """Stop the answer."""
        if self._row.finish_reason is None:
            self._closed = True
            self._row.cancelled = True
            self._row.pieces.put(None)
