"""Guessed runs of words change the speed, not the text: a grammar still holds, a greedy answer stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.language_model import Generation, Message
from assistant.language_model.llama_cpp import LlamaCppEngine, LlamaCppOptions

TEXT = "青禾镇及时更新法定主动公开内容，发布政策文件与办事指南。"


def _answer(model: Path, grammar: str | None, *, speculation: bool) -> str:
    options = LlamaCppOptions(
        context_length=256, parallel=1, threads=1, reproducible=True, ngram_speculation=speculation
    )
    engine = LlamaCppEngine(model, options=options)
    try:
        return "".join(engine.generate(Generation((Message("user", TEXT * 2),), grammar=grammar, max_tokens=16)))
    finally:
        engine.close()


@pytest.mark.parametrize("grammar", [None, 'root ::= ("公开" | "办事"){3}'])
def test_the_answer_is_the_same(tiny_model: tuple[Path, Path], grammar: str | None) -> None:
    assert _answer(tiny_model[1], grammar, speculation=True) == _answer(tiny_model[1], grammar, speculation=False)
