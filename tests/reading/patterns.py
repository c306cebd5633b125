"""Patterns over a stranger's bytes, found in the code, and strings made to be hard for each of them."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

constants: Any = import_module("re._constants")
parser: Any = import_module("re._parser")
ROOT = Path(__file__).parents[2]
FOLDERS = ("assistant/reading", "assistant/report")
_CALLS = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
_FEW = 6


def patterns() -> Iterator[tuple[str, "re.Pattern[str] | re.Pattern[bytes]"]]:
    """Every pattern that the readers compile or use in place, by file and line."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = _constants(tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and _is_pattern(node) and node.args:
                    text = _text(node.args[0], names)
                    if text is not None:
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", re.compile(text, _flags(node))


def _is_pattern(call: ast.Call) -> bool:
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and function.attr in _CALLS
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
    )


def _flags(call: ast.Call) -> int:
    said = ast.unparse(call)
    return sum(getattr(re, name) for name in ("IGNORECASE", "MULTILINE", "DOTALL") if f"re.{name}" in said)


def _constants(tree: ast.Module) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = _text(node.value, found)
            if value is not None:
                found[node.targets[0].id] = value
    return found


def _text(node: ast.expr, names: dict[str, Any]) -> Any:
    """The text of a literal, an f-string of module constants, or their sum; None where only running tells."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
        return node.value
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left, names), _text(node.right, names)
        return None if left is None or right is None else left + right
    if isinstance(node, ast.JoinedStr):
        parts = [_text(part.value if isinstance(part, ast.FormattedValue) else part, names) for part in node.values]
        return None if None in parts else "".join(parts)
    return None


def hard_strings(pattern: "re.Pattern[Any]", length: int) -> Iterator[Any]:
    """Strings of about `length` characters that a pattern may stumble over: its own beginnings, again and again."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else 0)
    atoms = list(dict.fromkeys(_atoms(tree)))[:_FEW]
    whole = _example(tree)
    cuts = {whole[:end] for end in range(1, min(len(whole), 12) + 1)}
    units = {*atoms, *(a + b for a in atoms for b in atoms), *cuts, *(c + a for c in list(cuts)[-3:] for a in atoms)}
    ends = ["", "\x00"]
    for unit in sorted(filter(None, units)):
        text = unit * (length // len(unit))
        for end in ends:
            made = text + end
            yield made.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else made
        if len(atoms) > 1:
            made = atoms[0] + text
            yield made.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else made


def _atoms(tree: Any) -> Iterator[str]:
    for operation, argument in tree:
        sample = _sample(operation, argument)
        if sample:
            yield sample
        for inner in _inner(operation, argument):
            yield from _atoms(inner)


def _inner(operation: Any, argument: Any) -> Iterator[Any]:
    if operation in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT):
        yield argument[2]
    elif operation is constants.SUBPATTERN:
        yield argument[3]
    elif operation is constants.BRANCH:
        yield from argument[1]
    elif operation in (constants.ASSERT, constants.ASSERT_NOT):
        yield argument[1]


def _sample(operation: Any, argument: Any) -> str:
    if operation is constants.LITERAL:
        return chr(argument)
    if operation is constants.ANY:
        return "x"
    if operation is constants.NOT_LITERAL:
        return "x" if argument != ord("x") else "y"
    if operation is constants.IN:
        return _of_set(argument)
    return ""


_CATEGORIES = {
    constants.CATEGORY_DIGIT: "1",
    constants.CATEGORY_SPACE: " ",
    constants.CATEGORY_WORD: "a",
    constants.CATEGORY_NOT_WORD: "-",
    constants.CATEGORY_NOT_SPACE: "a",
    constants.CATEGORY_NOT_DIGIT: "a",
}


def _of_set(items: Any) -> str:
    if items and items[0][0] is constants.NEGATE:
        banned = {argument for operation, argument in items if operation is constants.LITERAL}
        return next((c for c in "x1 甲-" if ord(c) not in banned), "")
    for operation, argument in items:
        if operation is constants.LITERAL:
            return chr(argument)
        if operation is constants.RANGE:
            return chr(argument[0])
        if operation is constants.CATEGORY:
            return _CATEGORIES.get(argument, "a")
    return ""


def _example(tree: Any) -> str:
    """A text that begins as the pattern's matches do."""
    made = ""
    for operation, argument in tree:
        sample = _sample(operation, argument)
        if sample:
            made += sample
        elif operation in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT):
            made += _example(argument[2]) * max(1, min(argument[0], 3))
        elif operation is constants.SUBPATTERN:
            made += _example(argument[3])
        elif operation is constants.BRANCH:
            made += _example(argument[1][0])
    return made
