"""Kinds of reports: each is a folder of data (forms, words) under `kinds`.

Nothing in code knows a kind's tables, nor which kinds there are; what a kind is called, which forms it has and how
its tables are spoken of stands in its folder. The first in order is meant where nothing tells the kind.
"""

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

KINDS = Path(__file__).parents[1] / "kinds"


@dataclass(frozen=True, slots=True)
class TableManner:
    """How a table is spoken of: the rows and columns meant where only the table is named; what it counts in.

    `mixed`: it counts things of many kinds, so that its section's prose may speak of anything.
    whole: the rows that 无 alone denies in the table's section.
    """

    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    whole: tuple[tuple[str, ...], ...] = ()
    units: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class TitleWords:
    """Patterns by which the title of a report is known: what it is about (公开), what it is (报告)."""

    subject: str
    report: str


@dataclass(frozen=True)
class Kind:
    """A kind of report.

    Attributes:
        id, title: of its folder; as people call it.
        order: its place among the kinds; the first is meant where nothing tells the kind.
        title_words: by which its title is known.
        silent_rules: patterns of the ids of rules that say nothing of such reports.
        tables: by key, how each is spoken of.
        other_rows, other_columns: of a table or row group, the row or column that 其他 alone means.
        combined: `table:key` → (columns added, columns subtracted) of a column that no table prints.
        by_whom: the tables whose columns tell who asked: nothing is denied by a column alone.
        wholes: (patterns of parts, what they are taken of), in order.
    """

    id: str
    title: str
    order: int
    title_words: TitleWords
    silent_rules: tuple[str, ...]
    tables: dict[str, TableManner]
    other_rows: dict[str, str]
    other_columns: dict[str, str]
    combined: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    wholes: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    by_whom: frozenset[str]

    @property
    def is_drafted(self) -> bool:
        """Whether its folder holds what drafts are made of; else such reports are only checked."""
        return (kind_folder(self.id) / "knowledge").is_dir()

    @property
    def is_questioned(self) -> bool:
        """Whether its folder defines what its cells count, so that questions on them are answered."""
        return (kind_folder(self.id) / "definitions.toml").is_file()

    def asks(self, rule_id: str) -> bool:
        """Whether a rule says anything of such reports."""
        return not any(fnmatchcase(rule_id, pattern) for pattern in self.silent_rules)


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds, in order."""
    return tuple(sorted((load_kind(path.parent.name) for path in KINDS.glob("*/kind.toml")), key=lambda k: k.order))


def default_kind() -> str:
    """The kind that is meant where nothing tells it."""
    return kinds()[0].id


def kind_folder(kind: str) -> Path:
    """The folder of a kind's data."""
    return KINDS / kind


@cache
def load_kind(kind: str) -> Kind:
    """The kind with this id, loaded once a process."""
    data: dict[str, Any] = tomllib.loads((kind_folder(kind) / "kind.toml").read_text(encoding="utf-8"))
    named = data["title_words"]
    return Kind(
        data["id"],
        data["title"],
        data["order"],
        TitleWords(named["subject"], named["report"]),
        tuple(data.get("silent_rules", ())),
        {
            key: TableManner(
                tuple(table.get("rows", ())),
                tuple(table.get("columns", ())),
                tuple(tuple(rows) for rows in table.get("whole", ())),
                frozenset(table.get("units", ())),
                frozenset(table.get("people", ())),
                table.get("mixed", False),
            )
            for key, table in data.get("tables", {}).items()
        },
        data.get("other", {}).get("rows", {}),
        data.get("other", {}).get("columns", {}),
        {name: (tuple(c["plus"]), tuple(c.get("minus", ()))) for name, c in data.get("combined", {}).items()},
        tuple((tuple(w["part"]), tuple(w["of"])) for w in data.get("wholes", ())),
        frozenset(key for key, table in data.get("tables", {}).items() if table.get("by_whom")),
    )
