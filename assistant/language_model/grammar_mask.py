"""GBNF for engines that choose tokens here: which tokens the grammar allows next, worked out by llguidance.

llama.cpp reads GBNF itself; this is for transformers. One text for all engines, no second grammar to keep in step.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelError


class GrammarMasks:
    """The grammars of one tokenizer."""

    def __init__(self, tokenizer: Any, vocabulary: int) -> None:
        """Prepare a tokenizer.

        Args:
            tokenizer: a fast Hugging Face tokenizer.
            vocabulary: the width of the model's logits, which may be more than the tokenizer has tokens.
        """
        from llguidance.hf import from_tokenizer  # noqa: PLC0415 - of the extra `torch`

        self._tokenizer = from_tokenizer(tokenizer, n_vocab=max(vocabulary, len(tokenizer)))
        self._vocabulary = vocabulary

    def start(self, grammar: str, name: str) -> "GrammarState":
        """Begin an answer that follows the grammar.

        Raises:
            ModelError: `grammar`.
        """
        from llguidance import LLMatcher  # noqa: PLC0415
        from llguidance.gbnf_to_lark import GbnfToLarkError, gbnf_to_lark  # noqa: PLC0415

        try:
            lark = gbnf_to_lark(grammar)
        except (GbnfToLarkError, ValueError) as error:
            raise ModelError(f"模型 {name} 不接受所给的语法：{error}", code="grammar") from error
        matcher = LLMatcher(self._tokenizer, LLMatcher.grammar_from_lark(lark), log_level=0)
        if matcher.is_error():
            raise ModelError(f"模型 {name} 不接受所给的语法：{matcher.get_error()}", code="grammar")
        return GrammarState(matcher, self._vocabulary)


class GrammarState:
    """How far one answer has come in its grammar."""

    def __init__(self, matcher: Any, vocabulary: int) -> None:
        """Used by `GrammarMasks.start`."""
        self._matcher = matcher
        self._vocabulary = vocabulary
        self._words = np.zeros((1, (vocabulary + 31) // 32), dtype=np.int32)

    def allowed(self) -> NDArray[np.bool_]:
        """For each token of the vocabulary whether it may come next; shape (vocabulary,)."""
        from llguidance.numpy import fill_next_token_bitmask  # noqa: PLC0415

        fill_next_token_bitmask(self._matcher, self._words)
        bits = np.unpackbits(self._words.view(np.uint8), bitorder="little")
        return bits[: self._vocabulary].astype(np.bool_)

    def take(self, token: int) -> None:
        """Go on behind this token."""
        self._matcher.consume_token(token)

    def forced(self) -> list[int]:
        """The tokens that must come next in any case, often none."""
        return list(self._matcher.compute_ff_tokens())

    @property
    def complete(self) -> bool:
        """Whether nothing may follow any more."""
        return bool(self._matcher.is_stopped())
