"""One batch of answers written together by a transformers model: prefill, then step by step until all are done.

In a step each row takes the token that is chosen for it and those that its grammar forces behind it, which so cost no
step of their own. What the rows read at once is padded on the left, so that all go on at the same place; padding is
masked for good. A row that is done leaves the batch.
"""

from collections.abc import Sequence
from inspect import signature
from typing import Any

import torch

from assistant.language_model.rows import BatchRow

PREFILL_TOKENS = 512  # a prompt is read in pieces, so that a cancelled one stops between two of them


def write(model: Any, rows: Sequence[BatchRow], context_length: int) -> None:
    """Write all answers; each row's reader gets its pieces as they come.

    To be called without gradients, in `torch.inference_mode`.

    Args:
        model: a causal language model.
        rows: the requests.
        context_length: tokens that a row may hold, prompt and answer.
    """
    live = list(rows)
    choosers = {row: _Chooser(row, model.device) for row in live}
    tokens, mask = _padded([row.prompt + row.take_forced() for row in live], model.device)
    cache: Any = None
    for start in range(0, tokens.shape[1], PREFILL_TOKENS):
        end = min(start + PREFILL_TOKENS, tokens.shape[1])
        logits, cache = _step(model, tokens[:, start:end], mask[:, :end], cache)
        if all(row.cancelled for row in live):
            break
    while True:
        chosen = [_advance(row, choosers[row], logits[place], context_length) for place, row in enumerate(live)]
        kept = [place for place, row in enumerate(live) if row.finish_reason is None]
        if not kept:
            return
        if len(kept) < len(live):
            index = torch.tensor(kept, device=model.device)
            cache.batch_select_indices(index)
            mask, live = mask[index], [live[place] for place in kept]
        following, following_mask = _padded([chosen[place] for place in kept], model.device)
        mask = torch.cat([mask, following_mask], dim=1)
        logits, cache = _step(model, following, mask, cache)


def _advance(row: BatchRow, chooser: "_Chooser", logits: torch.Tensor, context_length: int) -> list[int]:
    """Choose the row's next token and take it in with those that follow from it; the tokens."""
    if row.cancelled:
        row.finish("cancelled")
    if row.finish_reason is not None:  # cancelled, or its grammar left nothing to choose
        return []
    token = chooser.choose(logits)
    row.take(token)
    taken = [token, *row.take_forced()]
    if row.finish_reason is None and len(row.prompt) + row.tokens >= context_length:
        row.finish("length")
    return taken


def _padded(rows: Sequence[list[int]], device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """Token numbers and attention mask, both of shape (rows, longest row), padded on the left."""
    width = max(map(len, rows))
    tokens = [[0] * (width - len(row)) + row for row in rows]
    mask = [[0] * (width - len(row)) + [1] * len(row) for row in rows]
    return torch.tensor(tokens, device=device), torch.tensor(mask, device=device)


def _step(model: Any, tokens: torch.Tensor, mask: torch.Tensor, cache: Any) -> tuple[torch.Tensor, Any]:
    """Read tokens behind what the cache holds; the last place's logits, shape (rows, vocabulary), and the cache."""
    positions = (mask.long().cumsum(dim=1) - 1).clamp(min=0)[:, -tokens.shape[1] :]
    # transformers 5 renamed it on the way.
    cache_name = "cache" if "cache" in signature(model.forward).parameters else "past_key_values"
    result = model(
        input_ids=tokens,
        attention_mask=mask,
        position_ids=positions,
        use_cache=True,
        logits_to_keep=1,
        **{cache_name: cache},
    )
    return result.logits[:, -1].float(), getattr(result, cache_name)


class _Chooser:
    """Chooses a row's tokens by its grammar, temperature and seed."""

    def __init__(self, row: BatchRow, device: torch.device) -> None:
        self._row = row
        self._random = torch.Generator(device=device)
        self._random.manual_seed(row.request.seed)

    def choose(self, logits: torch.Tensor) -> int:
        """One token from logits of shape (vocabulary,)."""
        if self._row.grammar is not None:
            allowed = torch.from_numpy(self._row.grammar.allowed()).to(logits.device)
            logits = logits.masked_fill(~allowed, float("-inf"))
        temperature = self._row.request.temperature
        if temperature <= 0:
            return int(logits.argmax())
        odds = torch.softmax(logits / temperature, dim=-1)
        return int(torch.multinomial(odds, 1, generator=self._random))
