"""How much a sentence is like an order, or like vouching for the report, rather than like a fact of the year.

A sum of weights of what stands in it: runs of one to three characters, words of Latin letters, facets (classes of
words: somebody is told to do something, the report and its parts, checks, approval, exemption…), pairs of facets, and
the filters of `orders.toml` that it meets. Facets stand in `orders.toml`, weights in `orders_weights.json`; both are of
`make fit` (bench/orders.py). Nothing here is a rule for one sentence.
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from itertools import combinations
from pathlib import Path

_WEIGHTS = Path(__file__).with_name("orders_weights.json")
_PART = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)?|[^a-z0-9\s]")
_LONGEST_RUN = 3
_OUTSIDE = "^$"


def features(plain: str, facets: Iterable[tuple[str, re.Pattern[str]]], met: Iterable[str]) -> set[str]:
    """What stands in a sentence; `plain` as `orders.plain` writes it, `met` the filters that it meets."""
    found = {f"filter:{name}" for name in met}
    named = sorted(name for name, pattern in facets if pattern.search(plain))
    found |= {f"facet:{name}" for name in named}
    found |= {f"facets:{one}+{other}" for one, other in combinations(named, 2)}
    parts = ["0" if part[0].isdecimal() else part for part in _PART.findall(plain)]
    found |= {f"word:{part}" for part in parts if part[0].isascii() and part.isalpha()}
    parts = [_OUTSIDE[0], *("a" if part[0].isascii() and part.isalpha() else part for part in parts), _OUTSIDE[1]]
    for length in range(1, _LONGEST_RUN + 1):
        found |= {"".join(parts[i : i + length]) for i in range(len(parts) - length + 1)}
    return found


def likeness(found: Iterable[str]) -> float:
    """The sum of the weights; above 0 the sentence is taken for no fact."""
    weights = _weights()
    return weights[""] + sum(weights.get(each, 0.0) for each in found)


@cache
def _weights() -> dict[str, float]:
    """By feature; "" is the constant."""
    known: dict[str, float] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return known
