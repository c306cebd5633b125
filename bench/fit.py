"""`make fit`: the weights of the checker, fitted on the annotated reports of the development half.

First the words: which reading an annotated number has, by what its words say (a conditional logit over the readings
and "none of them"). Then the decision: whether a number that agrees with no likely reading is wrong, by signals of
errors put into the same reports. Writes `assistant/checking/weights.json`; `--cross-validate` prints the loss on each
author's reports under weights fitted on the others'.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from assistant.checking import examination
from assistant.checking.examination import examine
from assistant.checking.prose import scoring
from assistant.checking.prose.candidates import CountReader
from assistant.checking.prose.frames import Clause, Frame, read_paragraph
from assistant.checking.prose.index import index_of
from assistant.checking.prose.lexicon import lexicon
from assistant.checking.prose.mention import Mention
from assistant.checking.prose.walk import Walk, null_of, remember
from assistant.report import Facts, Report, Section
from bench.measuring import Paragraph, development, paragraphs_of
from tests.checking.reports import Annotation, Case
from tests.checking.slipping import variants

FOLDS = 4
ROUNDS = 3  # the words' weights order the parts of relations, so they are fitted again
SMOOTHING, UNIT_SMOOTHING, DECISION_SMOOTHING = 0.5, 16.0, 1.0
ALARM = 8.0  # how much worse a false alarm is than a miss
SAID = 0.3  # statements without a number are all put to the test, numbers only in part


@dataclass(frozen=True)
class Example:
    """A number with its readings' features, those of none, and which readings are right (none: no table holds it)."""

    author: str
    readings: tuple[dict[str, float], ...]
    none: dict[str, float]
    right: tuple[int, ...]
    stated: bool


class _Told(Walk):
    """A walk that is told what each number states, so that later numbers are read after right ones."""

    paragraph: Paragraph
    author: str
    examples: list[Example]

    def number(self, frame: Frame) -> None:
        """As `Walk.number`, but what is remembered is what is right."""
        before = self.memory
        super().number(frame)
        mention = self.found[-1]
        right = self._add(mention, null_of(frame, before, mention.nature, mention.blocked))
        self.memory = remember(before, mention, mention.readings[right[0]] if right else None)

    def clause(self, clause: Clause) -> None:
        """The statements of the clause are examples too."""
        known = len(self.found)
        super().clause(clause)
        for mention in self.found[known:]:
            self._add(mention, mention.null)

    def _add(self, mention: Mention, none: dict[str, float]) -> tuple[int, ...]:
        mark = _mark_at(self.paragraph, mention)
        right = _right(mention, mark, self.facts)
        features = tuple(dict(r.features) for r in mention.readings)
        self.examples.append(Example(self.author, features, none, right, mark is not None and bool(mark.cells)))
        return right


def _mark_at(paragraph: Paragraph, mention: Mention) -> Annotation | None:
    return next((m for m in paragraph.marks if m.start < mention.end and mention.start < m.end), None)


def _right(mention: Mention, mark: Annotation | None, facts: Facts) -> tuple[int, ...]:
    if mark is None or not mark.cells:
        return ()
    found = []
    for n, (reading, agrees) in enumerate(zip(mention.readings, mention.agreeing, strict=True)):
        cells = set(reading.formula.cells(facts)) if agrees else set()
        if cells and (cells <= mark.cells or mark.cells <= cells):
            found.append(n)
    return tuple(found)


def author_of(case: Case) -> str:
    """Who wrote a case: the letters that its name begins with."""
    return case.name.partition("-")[0].rstrip("0123456789")


def examples_of(cases: Iterable[Case]) -> list[Example]:
    """The examples of all numbers of the cases."""
    found: list[Example] = []
    for case in cases:
        facts = Facts(case.report)
        reader = CountReader(index_of(facts.form.kind, facts.form), lexicon(facts.form.kind))
        for paragraph in paragraphs_of(case):
            walk = _Told(reader, facts, case.report.year, paragraph.setting.table)
            walk.paragraph, walk.author, walk.examples = paragraph, author_of(case), []
            walk.read(read_paragraph(paragraph.text, paragraph.setting))
            found += walk.examples
    return found


# ---------------------------------------------------------------- the words
def fit_words(examples: Sequence[Example]) -> dict[str, float]:
    """The weights that make the right readings likeliest."""
    usable = [e for e in examples if e.right or not e.stated]
    rows = [features for e in usable for features in (*e.readings, e.none)]
    right = np.array(
        [n in e.right if e.right else n == len(e.readings) for e in usable for n in range(len(e.readings) + 1)]
    )
    starts = np.cumsum([0, *(len(e.readings) + 1 for e in usable)])[:-1]
    matrix, names = _matrix(rows)
    group = np.zeros(len(rows), int)
    group[starts[1:]] = 1
    group = np.cumsum(group)

    smoothing = np.array([UNIT_SMOOTHING if n.startswith("null:unit:") else SMOOTHING for n in names])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        scores = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        whole, good = np.add.reduceat(scores, starts), np.add.reduceat(scores * right, starts) + 1e-12
        gradient = matrix.T @ (scores / whole[group] - scores * right / good[group]) + smoothing * weights
        return float(-np.log(good / whole).sum() + smoothing * weights @ weights / 2), gradient

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return _kept(names, found)


def loss_of(weights: dict[str, float], examples: Sequence[Example]) -> float:
    """The mean surprise at the right readings."""
    total, count = 0.0, 0
    for e in examples:
        if e.stated and not e.right:
            continue
        scores = np.array([sum(weights.get(k, 0.0) * v for k, v in f.items()) for f in (*e.readings, e.none)])
        shares = np.exp(scores - scores.max())
        good = shares[list(e.right) or [len(e.readings)]].sum()
        total -= float(np.log(good / shares.sum() + 1e-12))
        count += 1
    return total / max(count, 1)


def cross_validated(examples: Sequence[Example]) -> dict[str, float]:
    """The loss on each author's examples under weights that were fitted on the others'."""
    by_author: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_author[example.author].append(example)
    return {
        author: round(loss_of(fit_words([e for a, es in by_author.items() if a != author for e in es]), own), 4)
        for author, own in by_author.items()
        if len(own) > 100
    }


# ---------------------------------------------------------------- the decision
def fit_decision(cases: Sequence[Case], examples: Sequence[Example], share: float, seed: int = 7) -> dict[str, float]:
    """The weights of the signals that tell slips from numbers that speak of something else.

    Each author's signals come from words' weights that were fitted on the others: what was learned by heart looks
    surer than it is.
    """
    rng = random.Random(seed)
    wrong: list[dict[str, float]] = []
    fine: list[dict[str, float]] = []
    decision = scoring.decision_weights()
    for authors in _folds(examples):
        _write(fit_words([e for e in examples if e.author not in authors]), decision)
        for case in cases:
            if author_of(case) in authors:
                _signals_of(case, rng, share, wrong, fine)
    matrix, names = _matrix([*wrong, *fine])
    target = np.r_[np.ones(len(wrong)), np.zeros(len(fine))]
    said = np.array(["words|bias" in s for s in [*wrong, *fine]])
    weight = np.where(target == 1, np.where(said, SAID, 1.0), ALARM)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        sure = 1 / (1 + np.exp(-(matrix @ weights)))
        surprise = target * np.log(sure + 1e-12) + (1 - target) * np.log(1 - sure + 1e-12)
        gradient = matrix.T @ (weight * (sure - target)) + DECISION_SMOOTHING * weights
        return float(-(weight * surprise).sum() + DECISION_SMOOTHING * weights @ weights / 2), gradient

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    print(f"decision: {len(wrong)} errors, {len(fine)} numbers left open or flagged in right reports")
    return _kept(names, found)


def _folds(examples: Sequence[Example]) -> list[set[str]]:
    """The authors in groups of about the same number of examples."""
    counts: dict[str, int] = defaultdict(int)
    for example in examples:
        counts[example.author] += 1
    folds: list[set[str]] = [set() for _ in range(FOLDS)]
    sizes = [0] * FOLDS
    for author in sorted(counts, key=lambda a: -counts[a]):
        smallest = sizes.index(min(sizes))
        folds[smallest].add(author)
        sizes[smallest] += counts[author]
    return folds


def _signals_of(
    case: Case, rng: random.Random, share: float, wrong: list[dict[str, float]], fine: list[dict[str, float]]
) -> None:
    """Add the signals of a case's numbers, right and with errors put in."""
    fine += [j.decision.signals for j in examine(case.report).judged if j.decision.signals is not None]
    for variant in variants(case, rng, share=share):
        for judged in examine(variant.report).judged:
            span = judged.claim.span
            hit = any(span.section == s and span.start < end and start < span.end for s, start, end in variant.spans)
            if hit and judged.decision.signals is not None:
                wrong.append(judged.decision.signals)
    for report, is_wrong in isolated(case, rng, share / 2):
        for judged in examine(report).judged:
            if judged.decision.signals is not None:
                (wrong if is_wrong else fine).append(judged.decision.signals)


def isolated(case: Case, rng: random.Random, share: float) -> Iterator[tuple[Report, bool]]:
    """Clauses with one number by themselves, as people paste them: with another number than the cell's, or as they are.

    Yields (report, whether the number is wrong); a number that no table holds is never wrong.
    """
    for mark in case.annotations:
        text = case.report.sections[mark.section].text
        start = max(text.rfind(sign, 0, mark.start) for sign in "，。；：\n,;") + 1
        end = min((at for sign in "，。；：\n,;" if (at := text.find(sign, mark.end)) >= 0), default=len(text))
        before, written, after = text[start : mark.start], text[mark.start : mark.end], text[mark.end : end]
        alone = written.isdecimal() and not any(c.isdigit() for c in before + after) and len(before) > 3
        if not alone or rng.random() > share or (mark.cells and any(c.startswith("previous.") for c in mark.cells)):
            continue
        value = str(max(1, round(int(written) * rng.uniform(0.5, 1.9)) + 2)) if mark.cells else written
        sections = [Section(title="一、总体情况", text=f"{before}{value}{after}。")]
        yield case.report.model_copy(update={"sections": sections}), bool(mark.cells)


# ---------------------------------------------------------------- shared
def _matrix(rows: Sequence[dict[str, float]]) -> tuple[csr_matrix, list[str]]:
    names: dict[str, int] = {}
    at, columns, values = [], [], []
    for n, features in enumerate(rows):
        for name, value in features.items():
            at.append(n)
            columns.append(names.setdefault(name, len(names)))
            values.append(value)
    return csr_matrix((values, (at, columns)), shape=(len(rows), len(names))), list(names)


def _kept(names: list[str], weights: np.ndarray) -> dict[str, float]:
    return {n: round(float(w), 4) for n, w in sorted(zip(names, weights, strict=True)) if abs(w) > 0.01}


def _write(words: dict[str, float], decision: dict[str, float]) -> None:
    text = json.dumps({"words": words, "decision": decision}, ensure_ascii=False, indent=1)
    scoring.WEIGHTS.write_text(text + "\n", encoding="utf-8")
    for remembered in (scoring._data, examination._read):
        forget: Callable[[], None] = remembered.cache_clear
        forget()


def main() -> None:
    """Fit both, and say how well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=0.3, help="of the quantities that get an error for the decision")
    parser.add_argument("--cross-validate", action="store_true")
    options = parser.parse_args()
    cases = development()
    decision = scoring.decision_weights()
    for round_ in range(ROUNDS):
        examples = examples_of(cases)
        words = fit_words(examples)
        _write(words, decision)
        known = sum(bool(e.right) for e in examples) / max(1, sum(e.stated for e in examples))
        print(
            f"words, round {round_ + 1}: {len(examples)} numbers, right reading offered {known:.4f}, "
            f"loss {loss_of(words, examples):.4f}"
        )
    if options.cross_validate:
        print("loss by author, fitted on the others:", cross_validated(examples))
    _write(words, fit_decision(cases, examples, options.share))


if __name__ == "__main__":
    main()
