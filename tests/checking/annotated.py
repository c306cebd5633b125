"""Sentences with their facts marked: {expression!manner} rendered from the tables, <address|words>, {?number}."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.checking.numbers.rendering import to_chinese
from tests.checking.offices import FULL, PREVIOUS, ZERO, form

MARK = re.compile(r"\{(\?)?([^{}]+)\}|<([^<>|]+)\|([^<>]+)>")
SECTIONS = {"三": "三、收到和处理政府信息公开申请情况", "四": "四、政府信息公开行政复议、行政诉讼情况"}
FULL_WIDTH = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")


@dataclass
class Marked:
    """A number or statement of a sentence: its span, its cells (empty: no table holds it), its value."""

    start: int
    end: int
    cells: frozenset[str]
    value: float
    approximate: bool = False
    worded: bool = False


@dataclass
class Sentence:
    """A sentence as an office writes it, and what its numbers state."""

    line: str
    title: str
    text: str = ""
    zero: bool = False
    marks: list[Marked] = field(default_factory=list)


def sentences(path: Path) -> list[Sentence]:
    """The sentences of a file, comments left out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_sentence(line) for line in lines if line.strip() and not line.startswith("#")]


def _sentence(line: str) -> Sentence:
    title, body = "一、总体情况", line
    if line.startswith("@"):
        title, body = SECTIONS[line[1]], line[2:].strip()
    found = Sentence(line, title)
    found.zero = "@zero" in body or bool(re.search(r"<[a-z]", body))
    position = 0
    for match in MARK.finditer(body):
        found.text += body[position : match.start()]
        start = len(found.text)
        if match[3]:
            found.text += match[4]
            cells = frozenset(_evaluate(match[3], ZERO)[1])
            found.marks.append(Marked(start, len(found.text), cells, 0, worded=True))
        elif match[1]:
            found.text += match[2]
            found.marks.append(Marked(start, len(found.text), frozenset(), 0))
        else:
            expression, _, manner = match[2].replace("@zero", "").partition("!")
            value, cells_list = _evaluate(expression, ZERO if "@zero" in body else FULL)
            written, approximate = render(value, manner)
            found.text += written
            found.marks.append(Marked(start, len(found.text), frozenset(cells_list), value, approximate))
        position = match.end()
    found.text += body[position:]
    return found


def _evaluate(expression: str, cells: Mapping[str, float]) -> tuple[float, list[str]]:
    used: list[str] = []
    source = re.sub(r"yoy\((.+?)\)", r"((\1)-(prev.\1))/(prev.\1)", expression)

    def visit(node: ast.expr) -> float:
        if isinstance(node, ast.Attribute):
            name = ast.unparse(node)
            previous = name.startswith("prev.")
            leaves = form().leaves(name.removeprefix("prev."))
            used.extend(("previous." if previous else "") + leaf for leaf in leaves)
            return sum((PREVIOUS if previous else cells)[leaf] for leaf in leaves)
        if isinstance(node, ast.BinOp):
            left, right = visit(node.left), visit(node.right)
            if isinstance(node.op, ast.Div):
                return left / right
            return left + right if isinstance(node.op, ast.Add) else left - right
        if isinstance(node, ast.UnaryOp):
            return -visit(node.operand)
        assert isinstance(node, ast.Constant)
        return float(str(node.value))

    return visit(ast.parse(source, mode="eval").body), used


def render(value: float, manner: str) -> tuple[str, bool]:
    """A value as a sentence writes it, and whether that is an approximation."""
    if manner == "cn":
        return to_chinese(int(value)), False
    if manner.startswith("pct"):
        return f"{value * 100:.{manner[3:]}f}%", False
    if manner.startswith("dec"):
        return f"{value:.{manner[3:]}f}", False
    if manner == "int":
        return f"{value:.0f}", True
    if manner.startswith("wan"):
        return f"{value / 10000:.{manner[3:]}f}万", False
    if manner.startswith("yi"):
        return f"{value / 10000:.{manner[2:]}f}", False
    if manner == "yuan":
        return f"{value * 10000:.0f}", False
    if manner == "sep":
        return f"{value:,.0f}", False
    if manner == "full":
        return f"{value:.0f}".translate(FULL_WIDTH), False
    if manner == "above":
        return f"{int(value / 10000)}万余", True
    return (f"{value:.0f}" if value == int(value) else f"{value:g}" if value < 1000 else f"{value}"), False
