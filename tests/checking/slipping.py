"""Errors put into right reports, one at a time, as people make them: for measuring and for fitting the checker.

Kinds: `slip` (a digit more, less, swapped, replaced; a zero too many), `random` (another number altogether), `share`
(of a percentage), `stale` (last year's value left standing), `swap` (two numbers in each other's place), `none` (the
tables hold what the prose denies), `all` (they hold more than what the prose says is all).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.checking.numbers import render_like
from assistant.checking.numbers.scanner import scan
from assistant.report import Facts, Report
from tests.checking.reports import Annotation, Case

_WHOLES = ("applications.new.total", "applications.total.total", "review.total", "litigation.direct.total")
_DIGITS = re.compile(r"\d+")
_PLAIN = re.compile(r"\d+")
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万]+")
_PERCENT = re.compile(r"\d+(?:\.\d+)?[%％]")


@dataclass(frozen=True)
class Variant:
    """A case with one error: its kind, the report, and the spans (section, start, end) where a finding counts."""

    kind: str
    report: Report
    spans: tuple[tuple[int, int, int], ...]


def variants(case: Case, rng: random.Random, *, share: float = 1.0) -> Iterator[Variant]:
    """The variants of a case; `share` of its quantities get an error."""
    stated = [a for a in case.annotations if a.cells and (a.zero or a.all or rng.random() < share)]
    for mark in stated:
        yield from _of_number(case, mark, rng)
    ordered = [a for a in case.annotations if a.cells and _PLAIN.fullmatch(surface_of(case, a))]
    for a, b in pairwise(ordered):
        text = case.report.sections[a.section].text
        near = a.section == b.section and "。" not in text[a.end : b.start]
        if near and surface_of(case, a) != surface_of(case, b) and rng.random() < share:
            yield rewritten(case, "swap", [(a, surface_of(case, b)), (b, surface_of(case, a))])


def _of_number(case: Case, mark: Annotation, rng: random.Random) -> Iterator[Variant]:
    surface = surface_of(case, mark)
    if _PERCENT.fullmatch(surface):
        yield rewritten(case, "share", [(mark, _other_share(surface, rng))])
    elif _PLAIN.fullmatch(surface):
        yield rewritten(case, "slip", [(mark, _slipped(surface, rng))])
        if len(surface) > 1 and rng.random() < 0.3:
            value = int(surface)
            yield rewritten(case, "random", [(mark, str(max(1, round(value * rng.uniform(0.4, 2.2)) + 3)))])
        stale = _last_year(case, mark)
        if stale is not None and str(stale) != surface:
            yield rewritten(case, "stale", [(mark, str(stale))])
    elif not _DIGITS.search(surface) and mark.zero:
        yield _with_cells(case, "none", mark, {cell: 3 for cell in mark.cells if not cell.startswith("previous.")})
    elif not (mark.zero or mark.all) and (changed := _in_chinese(surface, rng)) is not None:
        yield rewritten(case, "share" if "分之" in surface else "slip", [(mark, changed)])
    elif mark.all:
        whole = next((c for begins in _WHOLES for c in sorted(mark.cells) if c.startswith(begins)), None)
        if whole is not None:
            yield _with_cells(case, "all", mark, {whole: Facts(case.report).value(whole) + 3})


def _with_cells(case: Case, kind: str, mark: Annotation, cells: dict[str, float]) -> Variant:
    tables = case.report.tables.model_copy(update={"cells": {**case.report.tables.cells, **cells}})
    report = case.report.model_copy(update={"tables": tables})
    return Variant(kind, report, ((mark.section, mark.start, mark.end),))


def _slipped(surface: str, rng: random.Random) -> str:
    """The surface with one slip of the hand."""
    value = int(surface)
    found = {str(value + step) for step in (1, -1, 2, -2, 10, -10) if value + step >= 0} | {surface + "0"}
    found |= {surface[:i] + surface[i + 1] + surface[i] + surface[i + 2 :] for i in range(len(surface) - 1)}
    if len(surface) > 1:
        at = rng.randrange(len(surface))
        found |= {surface[:at] + surface[at + 1 :], surface[:at] + str(rng.randrange(10)) + surface[at + 1 :]}
    fit = sorted(s for s in found if s and int(s) != value and (s == "0" or s[0] != "0"))
    return rng.choice(fit)


def _in_chinese(surface: str, rng: random.Random) -> str | None:
    """A number in Chinese numerals with a little added: 三十七 → 三十九; None where there is none."""
    found = _CHINESE.search(surface.removeprefix("百分之"))
    if found is None or "." in surface:
        return None
    numbers = scan(found[0] + "件")
    if len(numbers) != 1 or numbers[0].value != int(numbers[0].value):
        return None
    other = render_like(found[0], numbers[0].value + rng.choice((1, 2, 3, 5, 10)))
    return surface[: len(surface) - len(surface.removeprefix("百分之"))] + surface.removeprefix("百分之").replace(
        found[0], other, 1
    )


def _other_share(surface: str, rng: random.Random) -> str:
    digits = surface.rstrip("%％")
    while True:
        at = rng.randrange(len(digits))
        if digits[at] != "." and (at or len(digits) == 1 or digits[1] == "."):
            changed = digits[:at] + str((int(digits[at]) + rng.randint(2, 8)) % 10) + digits[at + 1 :]
            if float(changed) != float(digits):
                return changed + surface[len(digits) :]
        elif digits[at] != ".":
            changed = digits[:at] + str(int(digits[at]) % 9 + 1) + digits[at + 1 :]
            if float(changed) != float(digits):
                return changed + surface[len(digits) :]


def _last_year(case: Case, mark: Annotation) -> int | None:
    if case.report.previous is None or len(mark.cells) != 1:
        return None
    (cell,) = mark.cells
    value = None if cell.startswith("previous.") else Facts(case.report).get(f"previous.{cell}")
    return int(value) if value is not None and value == int(value) else None


def surface_of(case: Case, mark: Annotation) -> str:
    """What stands at a mark."""
    return case.report.sections[mark.section].text[mark.start : mark.end]


def rewritten(case: Case, kind: str, edits: list[tuple[Annotation, str]]) -> Variant:
    """A variant with other words at some marks."""
    sections = [s.model_copy() for s in case.report.sections]
    spans, shift = [], 0
    for mark, surface in sorted(edits, key=lambda e: e[0].start):
        section = sections[mark.section]
        start = mark.start + shift
        section.text = section.text[:start] + surface + section.text[mark.end + shift :]
        spans.append((mark.section, start, start + len(surface)))
        shift += len(surface) - (mark.end - mark.start)
    return Variant(kind, case.report.model_copy(update={"sections": sections}), tuple(spans))
