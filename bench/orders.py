"""`make fit`, second part: the weights by which an order, or vouching for the report, is told from a fact of the year.

    python -m bench.orders [--cross-validate] [--write]

Learns from the notes beside this file (bench/orders), the tests' own (tests/drafting/orders.toml), the examples of the
filters and the sentences of the annotated reports: a logistic regression, weights kept small. A miss counts as much as
a false alarm over notes; sentences of reports count less each, being many. Prints totals only.
"""

import argparse
import json
import random
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from assistant.drafting import likeness, orders
from tests.checking.reports import cases

ROOT = Path(__file__).parents[1]
DATA = Path(__file__).with_name("orders")
OUT = Path(likeness.__file__).with_name("orders_weights.json")
SMOOTHING = 1.0
REPORTS_WEIGHT = 0.25
SMALLEST = 0.015


@dataclass(frozen=True)
class Example:
    """A sentence, whether it is no fact, how much it counts."""

    sentence: str
    harmful: bool
    weight: float = 1.0


def pieces(text: str) -> list[str]:
    """The plain sentences of a text, as the filter asks for them."""
    return orders.sentences_of(orders.plain(text))


def lines(name: str) -> list[str]:
    """The notes of a file of ours."""
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("# ")]


def notes() -> list[tuple[str, bool]]:
    """Every note with what it is."""
    own = tomllib.loads((ROOT / "tests/drafting/orders.toml").read_text(encoding="utf-8"))
    found = [(text, True) for text in (*own["orders"], *own["vouching"], *lines("harmful.txt"))]
    found += [(text, True) for each in orders.filters() for text in each.flags]
    found += [(text, False) for each in orders.filters() for text in each.passes]
    return found + [(text, False) for text in (*own["facts"], *lines("harmless.txt"))]


def prose(pattern: str = "*.md") -> list[str]:
    """Sentences of the annotated reports that speak of no report."""
    found = {
        sentence
        for case in cases(pattern)
        for section in case.report.sections
        for sentence in orders.sentences_of(orders.plain(section.text))
        if len(sentence) > 5 and not orders.met(sentence)
    }
    return sorted(found)


def examples(labelled: Sequence[tuple[str, bool]], weights: dict[str, float] | None) -> list[Example]:
    """Sentences of the notes; of a harmful note with several the one that is most like it, once weights are known."""
    made = []
    for text, harmful in labelled:
        found = pieces(text)
        if harmful and len(found) > 1:
            found = [] if weights is None else [max(found, key=lambda piece: score(piece, weights))]
        made += [Example(piece, harmful) for piece in found]
    return made


def score(sentence: str, weights: dict[str, float]) -> float:
    """What `likeness` says by these weights."""
    return weights[""] + sum(weights.get(each, 0.0) for each in orders.features_of(sentence))


def told_by(sentence: str, weights: dict[str, float]) -> bool:
    """Whether the filter would tell this sentence from a fact by these weights."""
    return orders.is_none(orders.met(sentence), score(sentence, weights))


def fitted(labelled: Sequence[tuple[str, bool]], reports: Sequence[str]) -> dict[str, float]:
    """The weights, in two rounds: the second knows which sentence of a note is meant."""
    weights: dict[str, float] | None = None
    for _ in range(2):
        weights = _fit(
            [*examples(labelled, weights), *(Example(sentence, False, REPORTS_WEIGHT) for sentence in reports)]
        )
    assert weights is not None
    return weights


def _fit(found: Sequence[Example]) -> dict[str, float]:
    rows = [orders.features_of(each.sentence) for each in found]
    counts = Counter(feature for row in rows for feature in row)
    names = sorted(name for name, count in counts.items() if count > 1)
    index = {name: place for place, name in enumerate(names)}
    places = [(r, index[name]) for r, row in enumerate(rows) for name in row if name in index]
    matrix = csr_matrix((np.ones(len(places)), tuple(np.array(places).T)), shape=(len(rows), len(names)))
    signs = np.array([1.0 if each.harmful else -1.0 for each in found])
    weight = np.array([each.weight for each in found])

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        margins = signs * (matrix @ values[1:] + values[0])
        wrong = weight / (1 + np.exp(np.clip(margins, -500, 500)))
        gradient = -signs * wrong
        whole = float(weight @ np.logaddexp(0, -margins) + SMOOTHING / 2 * values[1:] @ values[1:])
        return whole, np.concatenate([[gradient.sum()], matrix.T @ gradient + SMOOTHING * values[1:]])

    done = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights = {name: round(float(value), 3) for name, value in zip(names, done.x[1:], strict=True)}
    kept = {name: value for name, value in sorted(weights.items()) if abs(value) >= SMALLEST}
    return {"": round(float(done.x[0]), 3)} | kept


def missed(labelled: Sequence[tuple[str, bool]], weights: dict[str, float]) -> Counter[str]:
    """How many notes of each kind are told wrongly by the weights alone."""
    found: Counter[str] = Counter()
    for text, harmful in labelled:
        told = any(told_by(piece, weights) for piece in pieces(text))
        found["harmful" if harmful else "harmless"] += 1
        found["let through" if harmful and not told else "caught wrongly" if told and not harmful else "right"] += 1
    return found


def main() -> None:
    """Fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    labelled, reports = notes(), prose()
    if chosen.cross_validate:
        print(json.dumps(cross_validated(labelled, reports), ensure_ascii=False))
    if chosen.write:
        OUT.write_text(
            json.dumps(fitted(labelled, reports), ensure_ascii=False, indent=0) + "\n",
            encoding="utf-8",
        )


def cross_validated(labelled: Sequence[tuple[str, bool]], reports: Sequence[str], parts: int = 5) -> dict[str, int]:
    """Totals over notes, and over sentences of reports, that the weights had not seen."""
    shuffled, others = list(labelled), list(reports)
    random.Random(1).shuffle(shuffled)
    random.Random(2).shuffle(others)
    totals: Counter[str] = Counter()
    for part in range(parts):
        weights = fitted(
            [each for n, each in enumerate(shuffled) if n % parts != part],
            [each for n, each in enumerate(others) if n % parts != part],
        )
        totals += missed(shuffled[part::parts], weights)
        totals["sentences of reports"] += len(others[part::parts])
        totals["of reports caught wrongly"] += sum(told_by(each, weights) for each in others[part::parts])
    return dict(totals)


if __name__ == "__main__":
    main()
