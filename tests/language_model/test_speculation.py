"""Guessed runs of words change the speed, not the text: a grammar still holds, a greedy answer stays as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.errors import ModelError
from assistant.language_model import Generation, Message
from assistant.language_model.llama_cpp import LlamaCppEngine, LlamaCppOptions

TEXT = "青禾镇及时更新法定主动公开内容，发布政策文件与办事指南。"


def _answer(model: Path, grammar: str | None, **speculation: Any) -> str:
    options = LlamaCppOptions(context_length=256, parallel=1, threads=1, reproducible=True, **speculation)
    engine = LlamaCppEngine(model, options=options)
    try:
        return "".join(engine.generate(Generation((Message("user", TEXT * 2),), grammar=grammar, max_tokens=16)))
    finally:
        engine.close()


@pytest.mark.parametrize("grammar", [None, 'root ::= ("公开" | "办事"){3}'])
def test_the_answer_is_the_same(tiny_model: tuple[Path, Path], grammar: str | None) -> None:
    model = tiny_model[1]
    alone = _answer(model, grammar)
    assert _answer(model, grammar, ngram_speculation=True) == alone
    assert _answer(model, grammar, draft_model=model) == alone


def test_a_draft_model_that_is_none_is_told(tiny_model: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="draft") as caught:
        _answer(tiny_model[1], None, draft_model=tmp_path / "draft.gguf")
    assert caught.value.code == "model-missing"
