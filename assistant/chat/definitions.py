"""What a row or column of the form counts and on which article it rests, from the folder of the kind of report."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.chat.naming import NamedRow, named, plain
from assistant.chat.words import says
from assistant.report import Form
from assistant.report.kind import default_kind, kind_folder

_KIND = kind_folder(default_kind())


@dataclass(frozen=True, slots=True)
class Definition:
    """A row (or column) with what it counts."""

    key: str
    text: str
    articles: str


def defined(question: str, form: Form) -> str | None:
    """The definitions of what a question names, one a line; None where it names nothing that is defined."""
    keys = _keys(question, named(question, form))
    found = [_definitions()[key] for key in keys if key in _definitions()]
    return "\n".join(_said(each, form) for each in found) or None


def _said(definition: Definition, form: Form) -> str:
    sources = says("articles").replace("{依据}", definition.articles)
    return f"{_printed(definition.key, form)}“{_name(definition.key, form)}”：{definition.text}{sources}"


def _keys(question: str, names: NamedRow) -> list[str]:
    text = plain(question)
    said = [key for key, words in _said_words().items() if any(word in text for word in words)]
    rows = [r for r in names.rows if not any(o.startswith(f"{r}.") for o in names.rows)]
    disputes = [d for d in names.disputes if not any(o.startswith(f"{d}.") for o in names.disputes)]
    keys = [*rows, *(f"proactive.{d}" for d in names.documents)]
    keys += [f"column.{c}" for c in names.columns] if not rows else []
    keys += [f"column.{m}" for m in names.measures] if names.measures else []
    keys += [f"column.{o}" for o in names.outcomes]
    keys += disputes if not names.outcomes else []
    if names.carry:
        keys += ["applications.carried_over", "applications.carried_forward"]
    return list(dict.fromkeys([*keys, *(said if not keys else [])]))


def _name(key: str, form: Form) -> str:
    if key.startswith("column."):
        bare = key.removeprefix("column.")
        labels = (c.short for t in form.tables for b in t.blocks for c in b.columns if c.key == bare)
        return next(labels, "法人或其他组织")
    for address, cell in form.cells.items():
        if address.rpartition(".")[0] == key:
            return cell.row.label.partition("（")[0]
    derived = next(a for a in form.derived if a.rpartition(".")[0] == key)
    return form.label(derived).partition("“")[2].partition("—")[0]


def _printed(key: str, form: Form) -> str:
    """The table of a row; that of a column is told by its name alone."""
    if key.startswith("column."):
        return ""
    address = next(a for a in (*form.cells, *form.derived) if a.startswith(f"{key}."))
    return form.cells[form.leaves(address)[0]].table.printed


@cache
def _definitions() -> dict[str, Definition]:
    return {row: Definition(row, entry["text"], entry["articles"]) for entry in _entries() for row in entry["rows"]}


@cache
def _said_words() -> dict[str, list[str]]:
    return {row: entry.get("said", []) for entry in _entries() for row in entry["rows"]}


@cache
def _entries() -> list[dict[str, Any]]:
    text = (_KIND / "definitions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["definition"]  # type: ignore[no-any-return]
