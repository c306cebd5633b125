"""Whole annotated reports (`cases/*.md`): the report, and what each quantity of its prose states.

The form of a case: YAML front matter with the tables, then `# ` sections whose quantities are marked
`[[surface|label]]`; a label is an expression over addresses, or `prose` for what no table holds. `form` names
another form than that of 2021; its tables are given row by row, one number a column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from assistant.report import Form, Report, load_form

FORM = load_form("2021")
FOLDER = Path(__file__).with_name("cases")
FROZEN = Path(__file__).with_name("frozen")  # never tuned on: what measures the checker
MARK = re.compile(r"\[\[(.+?)\|(.+?)\]\]", re.S)
ADDRESS = re.compile(r"(?:prev\.)?[a-z_]+(?:\.[a-z_]+)+")


@dataclass(frozen=True)
class Annotation:
    """One marked quantity: its place, and the cells it states (empty: no table holds it)."""

    section: int
    start: int
    end: int
    cells: frozenset[str]
    zero: bool = False  # a statement of nothing
    all: bool = False  # a statement of all


@dataclass(frozen=True)
class Case:
    """An annotated report."""

    name: str
    report: Report
    annotations: tuple[Annotation, ...]


def cases(pattern: str = "*.md", folder: Path = FOLDER) -> list[Case]:
    """The annotated reports of a folder whose file names match."""
    return [_load(path) for path in sorted(folder.glob(pattern)) if path.name != "README.md"]


def _load(path: Path) -> Case:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    head = yaml.safe_load(front)
    form = load_form(head["form"]) if "form" in head else FORM
    expand = _expand if form is FORM else partial(_filled, form)
    sections: list[dict[str, str]] = []
    annotations: list[Annotation] = []
    for block in re.split(r"(?m)^# ", body)[1:]:
        title, _, marked = block.partition("\n")
        text, position, marked = "", 0, marked.strip("\n")
        for match in MARK.finditer(marked):
            text += marked[position : match.start()]
            surface, _, given = match[1].partition("=")
            cells = _cells(match[2].partition("#")[0], form)
            at = (len(sections), len(text), len(text) + len(surface))
            worded = bool(given) and not re.search(r"[\d%]", surface)
            annotations.append(Annotation(*at, cells, given.strip() in ("0", "0.0"), worded and given.strip() == "1"))
            text += surface
            position = match.end()
        sections.append({"title": title.strip(), "text": text + marked[position:]})
    report: dict[str, Any] = {
        "organization": head["organization"],
        "year": head["year"],
        "sections": sections,
        "tables": {"cells": expand(head["tables"])},
    }
    if "previous" in head:
        report["previous"] = {"year": head["year"] - 1, "tables": {"cells": expand(head["previous"])}}
    return Case(path.stem, Report.model_validate(report), tuple(annotations))


def _cells(label: str, form: Form) -> frozenset[str]:
    label = re.sub(r"yoy\((.+?)\)", r"\1 prev.\1", label)
    found: set[str] = set()
    for address in ADDRESS.findall(label):
        prefix = "previous." if address.startswith("prev.") else ""
        found |= {prefix + leaf for leaf in form.leaves(address.removeprefix("prev."))}
    return frozenset(found)


def _filled(form: Form, spec: dict[str, list[float]]) -> dict[str, float]:
    """The cells of tables that are given row by row; rows left out are not filled in."""
    rows = ((row, zip(form.columns_of(row), values, strict=True)) for row, values in spec.items())
    return {f"{row}.{column}": value for row, given in rows for column, value in given}


def _expand(spec: dict[str, Any]) -> dict[str, float]:
    """The full tables of a case's short form: 6 numbers a row (or 7), rows left out are zero, sums computed."""
    cells: dict[str, float] = dict.fromkeys(FORM.cells, 0)
    for name, given in spec.get("proactive", {}).items():
        row = f"proactive.{name}"
        values = given if isinstance(given, list) else [given]
        cells |= dict(zip((f"{row}.{c}" for c in FORM.columns_of(row)), values, strict=True))
    rows = dict(spec.get("applications", {}))
    columns = FORM.columns_of("applications.new")
    if "total" not in rows:
        results = [v for name, v in rows.items() if name not in ("new", "carried_over", "carried_forward")]
        rows["total"] = [sum(values[i] for values in results) for i in range(6)]
    for name, values in rows.items():
        full = list(values) if len(values) == 7 else [*values, sum(values)]
        cells |= {f"applications.{name}.{c}": v for c, v in zip(columns, full, strict=True)}
    for row in ("review", "litigation.direct", "litigation.after_review"):
        given = list(spec.get(row, [0, 0, 0, 0]))
        full = given if len(given) == 5 else [*given, sum(given)]
        cells |= {f"{row}.{c}": v for c, v in zip(FORM.columns_of(row), full, strict=True)}
    return cells
