"""How much the words speak for a reading: a sum of few weights, fitted on annotated reports (`make fit`), as data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from math import exp
from pathlib import Path

from assistant.checking.prose.candidates import Reading

WEIGHTS = Path(__file__).parents[1] / "weights.json"


@cache
def _data() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return found


def weights() -> dict[str, float]:
    """The weights of a reading's features, loaded once a process."""
    return _data()["words"]


def decision_weights() -> dict[str, float]:
    """The weights of the signals of a slip."""
    return _data()["decision"]


def score(features: Mapping[str, float]) -> float:
    """The sum of the features' weights; a feature that was never seen in fitting weighs nothing."""
    table = weights()
    return sum(table.get(name, 0.0) * value for name, value in features.items())


def weigh(readings: Iterable[Reading]) -> list[Reading]:
    """The readings with their scores, the likeliest first."""
    found = list(readings)
    for reading in found:
        reading.score = score(reading.features)
    found.sort(key=lambda r: -r.score)
    return found


def probabilities(readings: list[Reading], null: float) -> tuple[list[float], float]:
    """The share of each reading, and of none of them."""
    top = max([null, *(r.score for r in readings)])
    parts = [exp(r.score - top) for r in readings]
    rest = exp(null - top)
    whole = sum(parts) + rest
    return [p / whole for p in parts], rest / whole
