"""Errors put into right amounts, one at a time, as people make them; rates are changed by `slipping` as elsewhere.

Kinds: `digit` (one replaced), `swapped` (two neighbouring digits), `stale` (last year's amount
left standing).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.report import Facts
from tests.checking.reports import Annotation, Case
from tests.checking.slipping import Variant, rewritten, surface_of

_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+")


def amount_variants(case: Case, rng: random.Random, share: float = 1.0) -> Iterator[Variant]:
    """The variants of a case's amounts; `share` of them get an error."""
    for mark in case.annotations:
        surface = surface_of(case, mark)
        if mark.cells and _AMOUNT.fullmatch(surface) and float(surface.replace(",", "")) and rng.random() < share:
            kind, changed = rng.choice(list(_slips(case, mark, surface, rng)))
            yield rewritten(case, kind, [(mark, changed)])


def _slips(case: Case, mark: Annotation, surface: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    digits = [i for i, c in enumerate(surface) if c.isdigit()]
    digits = digits if "." in surface else digits[:-2]  # the tables are in 万元 with two decimals
    at = rng.choice(digits)
    replaced = rng.choice([d for d in "123456789" if d != surface[at]])
    yield "digit", surface[:at] + replaced + surface[at + 1 :]
    pairs = [(i, j) for i, j in pairwise(digits) if surface[i] != surface[j] and surface[j] != "0"]
    if pairs:
        i, j = rng.choice(pairs)
        yield "swapped", surface[:i] + surface[j] + surface[i + 1 : j] + surface[i] + surface[j + 1 :]
    before = _last_year(case, mark, surface)
    if before is not None and before != surface:
        yield "stale", before


def _last_year(case: Case, mark: Annotation, surface: str) -> str | None:
    if len(mark.cells) != 1:
        return None
    (cell,) = mark.cells
    value = None if cell.startswith("previous.") else Facts(case.report).get(f"previous.{cell}")
    if not value:
        return None
    decimals = len(surface.partition(".")[2])
    in_yuan = not decimals
    return f"{value * 10_000 if in_yuan else value:,.{decimals}f}"
