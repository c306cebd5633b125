"""Which engine is chosen for which setting, and what a user reads when there is no model or a damaged one."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.language_model import Generation, Message, open_engine, open_store
from assistant.language_model.llama_cpp import LlamaCppEngine
from assistant.settings import EngineSettings, Settings

SMALL = EngineSettings(context_length=256, parallel=2, threads=1)


def text_of(settings: Settings) -> tuple[str, str]:
    """The class of the engine that is chosen and what it answers."""
    engine = open_engine(settings)
    try:
        stream = engine.generate(Generation((Message("user", "写平台建设"),), max_tokens=60))
        return type(engine).__name__, "".join(stream)
    finally:
        engine.close()


ANSWER = "松岭区完善政府网站栏目，加强政务新媒体管理与维护。"


def test_a_gguf_file_is_run_by_llama_cpp(tiny_model: tuple[Path, Path]) -> None:
    assert text_of(Settings(model=str(tiny_model[1]), engine=SMALL)) == ("LlamaCppEngine", ANSWER)


def test_a_folder_is_run_by_transformers(tiny_model: tuple[Path, Path]) -> None:
    assert text_of(Settings(model=str(tiny_model[0]), engine=SMALL)) == ("TransformersEngine", ANSWER)


def test_the_kind_can_be_chosen(tiny_model: tuple[Path, Path]) -> None:
    chosen = SMALL.model_copy(update={"kind": "transformers"})
    assert text_of(Settings(model=str(tiny_model[1]), engine=chosen)) == ("TransformersEngine", ANSWER)


def test_reproducible_answers_do_not_depend_on_what_came_before(tiny_model: tuple[Path, Path]) -> None:
    exact = EngineSettings(context_length=256, threads=1, reproducible=True)
    engine = open_engine(Settings(model=str(tiny_model[1]), engine=exact))
    request = Generation((Message("user", "写平台建设"),), max_tokens=40, temperature=2.0, seed=5)
    first = engine.generate(request)
    texts = ["".join(first)]
    for question in ("写平台管理", "写主动公开", "写平台建设"):
        list(engine.generate(Generation((Message("user", question),), max_tokens=20)))
        again = engine.generate(request)
        texts.append("".join(again))
        assert isinstance(engine, LlamaCppEngine)
        assert getattr(again, "cached_tokens", None) == 0
    engine.close()
    assert engine.parallel == 1
    assert len(set(texts)) == 1


def test_a_prefix_is_read_once(llama_engine: LlamaCppEngine) -> None:
    system = Message("system", "青禾镇及时更新法定主动公开内容，发布政策文件与办事指南。" * 3)
    for question, cached in (("写主动公开", False), ("写监督保障", True)):
        stream = llama_engine.generate(Generation((system, Message("user", question)), max_tokens=3))
        list(stream)
        assert (stream.cached_tokens > stream.prompt_tokens / 2) == cached


@pytest.mark.parametrize("file", [0, 1])
def test_closing_the_engine_ends_what_is_being_written(tiny_model: tuple[Path, Path], file: int) -> None:
    engine = open_engine(Settings(model=str(tiny_model[file]), engine=SMALL))
    grammar = "root ::= [一二三四五六七八九十甲乙丙丁]{200}"
    streams = [
        engine.generate(
            Generation((Message("user", "写"),), grammar=grammar, temperature=5.0, max_tokens=220, seed=seed)
        )
        for seed in range(3)
    ]
    first = iter(streams[0])
    assert next(first)
    engine.close()
    for pieces in (first, *map(iter, streams[1:])):
        with contextlib.suppress(ModelError):  # what was cut off may say so
            assert len("".join(pieces)) < 200


@pytest.mark.parametrize("model", ["auto", "qwen2.5-coder-1.5b", "qwen3-8b"])
def test_no_model_says_how_to_get_it(tmp_path: Path, model: str) -> None:
    with pytest.raises(ModelError, match="assistant models pull") as caught:
        open_engine(Settings(model=model, models=tmp_path))
    assert caught.value.code == "model-missing"


@pytest.mark.parametrize(
    ("model", "code"), [("no-such", "model-unknown"), ("no-such.gguf", "model-missing"), ("no/such", "model-missing")]
)
def test_a_name_or_path_that_does_not_exist(tmp_path: Path, model: str, code: str) -> None:
    with pytest.raises(ModelError, match="such") as caught:
        open_engine(Settings(model=model, models=tmp_path))
    assert caught.value.code == code


@pytest.mark.parametrize("damage", ["empty", "text", "head only", "half", "last bytes"])
def test_a_gguf_file_that_is_damaged(tiny_model: tuple[Path, Path], tmp_path: Path, damage: str) -> None:
    whole = tiny_model[1].read_bytes()
    content = {
        "empty": b"",
        "text": "这不是模型".encode(),
        "head only": whole[:64],
        "half": whole[: len(whole) // 2],
        "last bytes": whole[:-4096],
    }[damage]
    path = tmp_path / "damaged.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"damaged\.gguf") as caught:
        open_engine(Settings(model=str(path), engine=SMALL))
    assert caught.value.code == "model-damaged"


@pytest.mark.parametrize("damage", ["empty", "no weights", "weights cut short", "no vocabulary", "bad json"])
def test_a_folder_that_is_damaged(tiny_model: tuple[Path, Path], tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(tiny_model[0], folder)
    weights = folder / "model.safetensors"
    match damage:
        case "empty":
            shutil.rmtree(folder)
            folder.mkdir()
        case "no weights":
            weights.unlink()
        case "weights cut short":
            weights.write_bytes(weights.read_bytes()[:-1000])
        case "no vocabulary":
            (folder / "tokenizer.model").unlink()
        case "bad json":
            (folder / "config.json").write_text("{")
    with pytest.raises(ModelError, match="damaged") as caught:
        open_engine(Settings(model=str(folder), engine=SMALL))
    assert caught.value.code == "model-damaged"


def test_a_folder_without_chat_template(tiny_model: tuple[Path, Path], tmp_path: Path) -> None:
    folder = tmp_path / "base"
    shutil.copytree(tiny_model[0], folder)
    path = folder / "tokenizer_config.json"
    settings = json.loads(path.read_text())
    del settings["chat_template"]
    path.write_text(json.dumps(settings))
    with pytest.raises(ModelError, match="对话模板") as caught:
        open_engine(Settings(model=str(folder), engine=SMALL))
    assert caught.value.code == "model-template"


def test_nothing_is_written_to_the_terminal(tiny_model: tuple[Path, Path]) -> None:
    """In a process of its own: llama.cpp writes past Python's streams."""
    script = (
        "from assistant.language_model import *\n"
        "from assistant.settings import load_settings\n"
        "engine = open_engine(load_settings())\n"
        "list(engine.generate(Generation((Message('user', '写'),), max_tokens=5, grammar='root ::= \"甲\"+')))\n"
        "engine.close()\n"
    )
    for model in tiny_model:
        environment = os.environ | {"ASSISTANT_MODEL": str(model), "ASSISTANT_ENGINE__CONTEXT_LENGTH": "256"}
        done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_the_server_in_the_process_asks_for_its_key(llama_engine: LlamaCppEngine) -> None:
    import httpx

    address = llama_engine._server.listening_address
    answer = httpx.post(f"{address}/v1/chat/completions", json={"messages": [{"role": "user", "content": "写"}]})
    assert answer.status_code == 401
    assert address.startswith("http://127.0.0.1:")


@pytest.mark.model
def test_the_default_model_writes_chinese() -> None:
    settings = Settings()
    store = open_store(settings)
    if not store.path(store.registry.find(store.registry.default)).is_file():
        pytest.skip("the default model has not been pulled")
    engine = open_engine(settings)
    grammar = 'root ::= [一-龥，、]+ "公开" [一-龥，、]+ "。"'
    stream = engine.generate(
        Generation((Message("user", "用一句话说明什么是政府信息公开。"),), grammar=grammar, max_tokens=80)
    )
    text = "".join(stream)
    engine.close()
    assert "公开" in text
    assert stream.finish_reason == "stop" and text.endswith("。")
