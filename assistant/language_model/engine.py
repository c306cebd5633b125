"""What drafting asks of a language model, whatever runs it: terms only, no model here.

An engine takes chat messages and, if it can, a GBNF grammar that its answer must follow; it answers piece by piece.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

FinishReason = Literal["stop", "length", "cancelled", "loop"]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Generation:
    """One request to an engine.

    Attributes:
        messages: the chat so far; a shared beginning is read once by engines that cache prefixes.
        grammar: GBNF text with the start rule `root`, or None.
        max_tokens: the answer ends here at the latest.
        temperature: 0 is greedy.
        seed: same seed, same request: same answer, where the engine runs reproducibly.
        stop: texts that end the answer; they are not part of it.
        shared: how many of the first messages other requests have too. Engines that can read them once, and may keep
            what they know of them on disk: nothing of a user's may be in them.
    """

    messages: tuple[Message, ...]
    grammar: str | None = None
    max_tokens: int = 512
    temperature: float = 0.0
    seed: int = 0
    stop: tuple[str, ...] = ()
    shared: int = 0


@runtime_checkable
class Stream(Protocol):
    """An answer as it is written. Iterate over its pieces once; `close` at any time stops the model."""

    @property
    def tokens(self) -> int:
        """Tokens written so far, exact at the end."""
        ...

    @property
    def finish_reason(self) -> FinishReason | None:
        """None until the end; `loop` where the model only repeated itself and was stopped."""
        ...

    def __iter__(self) -> Iterator[str]:
        """The pieces in order.

        Raises:
            ModelError: `model-timeout`, or `model-ended` if the answer broke off.
        """
        ...

    def close(self) -> None:
        """Stop the model; from any thread, more than once, also after the end."""
        ...


@runtime_checkable
class Engine(Protocol):
    """A loaded model.

    Attributes:
        name: the model's name, as drafts report it.
        parallel: how many generations it serves side by side; callers use that many threads.
        context_length: tokens of prompt and answer together.
        supports_grammar: whether `grammar` is enforced; where it is not, the caller verifies and retries.
    """

    name: str
    parallel: int
    context_length: int
    supports_grammar: bool

    def generate(self, request: Generation) -> Stream:
        """Start an answer.

        Raises:
            ModelError: `context-full` (prompt and answer do not fit), `grammar` (not one this engine can read),
                `model-timeout`, `model-refused`.
        """
        ...

    def count_tokens(self, text: str) -> int:
        """How many tokens a text takes."""
        ...

    def close(self) -> None:
        """Free the model."""
        ...
