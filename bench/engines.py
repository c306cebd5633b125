"""How fast the language model writes here: several slots against one, and what remembered prompt beginnings save.

    python bench/engines.py [--rounds N] [--tokens N] [--model NAME]

Absolute speeds belong to the machine and its other work; the ratios are taken within one run, the two sides of each in
turn. Prints a table and, with --json, one object.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.errors import ModelError
from assistant.language_model import Generation, Message, load_registry, open_store
from assistant.language_model.llama_cpp import LlamaCppEngine, LlamaCppOptions
from assistant.settings import load_settings

SLOTS = 4
RULES = (
    "语言平实、准确、简明，不用修辞，不写口号",
    "只写材料中有的事情，不推测，不补充",
    "先写做法，再写结果",
    "同一件事只写一次",
    "不使用序号、项目符号和标题",
)
SYSTEM = Message("system", "你为某机关撰写政府信息公开工作年度报告。写作要求：" + "；".join(RULES) + "。")
EXAMPLE = (
    Message("user", "材料：公文公开属性认定；公开前审查；网站栏目调整；政务新媒体更新。写一段。"),
    Message(
        "assistant",
        "规范公文公开属性认定，严格落实公开前审查制度。调整优化网站栏目设置，及时更新政务新媒体内容，"
        "方便群众查询和使用政府信息。",
    ),
)
FIRST = {
    "cold": "first characters, cold",
    "known": "  beginning known",
    "next_start": "  next start, from disk",
}
TASKS = ("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障", "存在问题", "改进措施", "政策解读")


def request(task: str, tokens: int) -> Generation:
    """One paragraph's request; all share their beginning."""
    messages = (SYSTEM, *EXAMPLE, Message("user", f"材料：{task}工作全年情况平稳，制度健全，责任落实。写一段。"))
    return Generation(messages, max_tokens=tokens, shared=len(messages) - 1)


def write_all(engine: LlamaCppEngine, tasks: Sequence[str], tokens: int, side_by_side: int) -> float:
    """Tokens per second over all tasks."""

    def write(task: str) -> int:
        stream = engine.generate(request(task, tokens))
        for _ in stream:
            pass
        return stream.tokens

    started = time.perf_counter()
    with ThreadPoolExecutor(side_by_side) as pool:
        written = sum(pool.map(write, tasks))
    return written / (time.perf_counter() - started)


def first_piece(engine: LlamaCppEngine, task: str, *, shared: bool) -> tuple[float, int]:
    """Seconds until the first characters, and the prompt's tokens that had to be read for them."""
    asked = request(task, 8)
    started = time.perf_counter()
    stream = engine.generate(asked if shared else replace(asked, shared=0))
    pieces = iter(stream)
    next(pieces)
    seconds = time.perf_counter() - started
    for _ in pieces:
        pass
    return seconds, stream.prompt_tokens - stream.cached_tokens


def measure_slots(load: Callable[..., LlamaCppEngine], rounds: int, tokens: int) -> dict[str, float]:
    """One slot against several, the beginning known to all."""
    engine = load(SLOTS)
    try:
        write_all(engine, TASKS[:SLOTS], 4, SLOTS)
        pairs = [(write_all(engine, TASKS, tokens, 1), write_all(engine, TASKS, tokens, SLOTS)) for _ in range(rounds)]
    finally:
        engine.close()
    one, several = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(b / a for a, b in pairs)
    return {"tokens_per_second_1": one, f"tokens_per_second_{SLOTS}": several, "ratio": ratio}


def measure_prefixes(load: Callable[..., LlamaCppEngine], rounds: int) -> dict[str, float]:
    """First characters with nothing known, with the beginning known, and right after a start that finds it on disk."""
    seen: dict[str, list[tuple[float, int]]] = {"cold": [], "known": [], "next_start": []}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            cold = load(1)
            seen["cold"].append(first_piece(cold, TASKS[0], shared=False))
            seen["known"].append(first_piece(cold, TASKS[1], shared=False))
            cold.close()
            saving = load(1, Path(folder))
            first_piece(saving, TASKS[0], shared=True)
            saving.close()
            again = load(1, Path(folder))
            seen["next_start"].append(first_piece(again, TASKS[2], shared=True))
            again.close()
    seconds = {name: statistics.median(pair[0] for pair in pairs) for name, pairs in seen.items()}
    return {
        **{f"{name}_seconds": value for name, value in seconds.items()},
        **{f"{name}_tokens": pairs[0][1] for name, pairs in seen.items()},
        "known_to_cold": seconds["known"] / seconds["cold"],
        "next_start_to_cold": seconds["next_start"] / seconds["cold"],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tokens", type=int, default=64, help="of each paragraph")
    parser.add_argument("--model", help="a name in the registry or a GGUF file")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    path = _weights(arguments.model)

    def load(parallel: int, prefix_folder: Path | None = None) -> LlamaCppEngine:
        options = LlamaCppOptions(context_length=2048, parallel=parallel, prefix_folder=prefix_folder)
        return LlamaCppEngine(path, options=options)

    result: dict[str, Any] = {
        "model": path.name,
        "slots": measure_slots(load, arguments.rounds, arguments.tokens),
        "prefixes": measure_prefixes(load, arguments.rounds),
    }
    print(json.dumps(result, ensure_ascii=False) if arguments.json else _table(result))


def _weights(model: str | None) -> Path:
    registry = load_registry()
    name = model or registry.default
    if name not in registry.models:
        return Path(name)
    try:
        return open_store(load_settings()).require(registry.models[name])
    except ModelError as error:
        raise SystemExit(error.message) from error


def _first(prefixes: dict[str, float], name: str, label: str) -> str:
    seconds, tokens = prefixes[f"{name}_seconds"], prefixes[f"{name}_tokens"]
    share = seconds / prefixes["cold_seconds"]
    return f"{label:<26} {seconds:.2f} s ({share:.0%} of cold), {tokens} tokens of the prompt read"


def _table(result: dict[str, Any]) -> str:
    slots, prefixes = result["slots"], result["prefixes"]
    return "\n".join(
        [
            f"model                      {result['model']}",
            f"1 slot                     {slots['tokens_per_second_1']:.1f} tokens/s",
            f"{SLOTS} slots                    {slots[f'tokens_per_second_{SLOTS}']:.1f} tokens/s",
            f"ratio                      {slots['ratio']:.2f}",
            *(_first(prefixes, name, label) for name, label in FIRST.items()),
        ]
    )


if __name__ == "__main__":
    main()
