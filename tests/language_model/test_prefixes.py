"""Shared beginnings: read once for all slots, found again by the next start, never loaded damaged."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.language_model import Generation, Message
from assistant.language_model.chat_client import ChatStream
from assistant.language_model.llama_cpp import LlamaCppEngine, LlamaCppOptions
from assistant.language_model.prefixes import KEPT
from assistant.language_model.stepwise import StepwiseStream

SYSTEM = Message("system", "青禾镇及时更新法定主动公开内容，发布政策文件与办事指南。" * 2)
QUESTIONS = ("写主动公开", "写依申请公开", "写平台建设", "写监督保障")


def load(model: Path, folder: Path | None, *, reproducible: bool = False) -> LlamaCppEngine:
    options = LlamaCppOptions(
        context_length=256, parallel=4, threads=1, prefix_folder=folder, reproducible=reproducible
    )
    return LlamaCppEngine(model, options=options)


def ask(engine: LlamaCppEngine, question: str, system: Message = SYSTEM) -> ChatStream | StepwiseStream:
    request = Generation((system, Message("user", question)), max_tokens=12, shared=1)
    stream = engine.generate(request)
    list(stream)
    return stream


def cached(engine: LlamaCppEngine) -> list[bool]:
    """For four answers side by side whether the beginning was known."""
    with ThreadPoolExecutor(4) as pool:
        streams = list(pool.map(lambda question: ask(engine, question), QUESTIONS))
    return [stream.cached_tokens > stream.prompt_tokens / 2 for stream in streams]


@pytest.fixture
def model(tiny_model: tuple[Path, Path]) -> Path:
    return tiny_model[1]


def test_all_slots_know_it_from_the_first_answer_on(model: Path, tmp_path: Path) -> None:
    engine = load(model, tmp_path / "prefixes")
    assert cached(engine) == [True] * 4
    engine.close()


def test_the_next_start_reads_nothing_anew(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "prefixes"
    first = load(model, folder)
    cached(first)
    first.close()
    assert sorted(path.suffix for path in folder.iterdir()) == [".bin", ".sha256"]
    second = load(model, folder)
    monkeypatch.delattr("assistant.language_model.prefixes.Prefixes._read")
    assert cached(second) == [True] * 4
    second.close()


@pytest.mark.parametrize("damage", ["cut", "changed", "no mark"])
def test_a_damaged_state_is_made_anew(model: Path, tmp_path: Path, damage: str) -> None:
    engine = load(model, tmp_path)
    cached(engine)
    engine.close()
    (state,) = tmp_path.glob("*.bin")
    whole = state.read_bytes()
    match damage:
        case "cut":
            state.write_bytes(whole[:-10])
        case "changed":
            state.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        case "no mark":
            state.with_suffix(".sha256").unlink()
    engine = load(model, tmp_path)
    assert cached(engine) == [True] * 4
    engine.close()
    assert len(state.read_bytes()) == len(whole)


def test_only_the_newest_states_are_kept(model: Path, tmp_path: Path) -> None:
    engine = load(model, tmp_path)
    for number in range(KEPT + 3):
        ask(engine, "写平台建设", Message("system", "甲乙丙丁"[: number % 4] + "戊" * number))
    engine.close()
    assert len(list(tmp_path.glob("*.bin"))) == len(list(tmp_path.glob("*.sha256"))) == KEPT


def test_nothing_stays_without_a_folder(model: Path, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    for folder in (None, tmp_path / "a file" / "prefixes"):
        engine = load(model, folder)
        assert cached(engine) == [True] * 4
        kept = engine._prefixes.folder
        assert list(kept.glob("*.bin"))
        engine.close()
        assert not kept.exists()


def test_nothing_is_kept_unless_declared_shared(model: Path, tmp_path: Path) -> None:
    engine = load(model, tmp_path)
    list(engine.generate(Generation((SYSTEM, Message("user", "写平台建设")), max_tokens=5)))
    engine.close()
    assert list(tmp_path.iterdir()) == []


def test_reproducible_answers_use_none(model: Path, tmp_path: Path) -> None:
    engine = load(model, tmp_path, reproducible=True)
    assert ask(engine, "写平台建设").cached_tokens == 0
    engine.close()
    assert list(tmp_path.iterdir()) == []


def test_a_beginning_longer_than_the_context_is_left_to_the_request(model: Path, tmp_path: Path) -> None:
    from assistant.errors import ModelError

    engine = load(model, tmp_path)
    with pytest.raises(ModelError) as caught:
        ask(engine, "写平台建设", Message("system", "青禾镇白塔街道" * 300))
    assert caught.value.code == "context-full"
    assert cached(engine) == [True] * 4
    engine.close()


def test_the_chances_of_next_words_leave_other_beginnings_known(model: Path, tmp_path: Path) -> None:
    engine = load(model, tmp_path / "prefixes")
    first = engine.next_words("材料：举办培训", "三期")
    assert first and max(first.values()) <= 0
    assert cached(engine) == [True] * 4
    again = engine.next_words("材料：举办培训", "三期")
    assert again == pytest.approx(first, abs=0.01)
    engine.close()


def test_what_must_be_reproducible_tells_no_chances(model: Path, tmp_path: Path) -> None:
    engine = load(model, tmp_path / "prefixes", reproducible=True)
    assert engine.next_words("材料：", "三期") == {}
    engine.close()
