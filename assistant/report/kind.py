"""Kinds of reports: each is a folder of data (forms, words), here or among a person's own.

Nothing in code knows a kind's tables; what a kind is called, which forms it has and how its tables are spoken of
stands in its `kind.toml`.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

KINDS = Path(__file__).parents[1] / "kinds"
DISCLOSURE = "disclosure"


@dataclass(frozen=True, slots=True)
class TableManner:
    """How a table is spoken of: the rows and columns meant where only the table is named; what it counts in."""

    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    units: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Kind:
    """A kind of report.

    Attributes:
        id, title: of its folder; as people call it.
        tables: by key, how each is spoken of.
        other_rows, other_columns: of a table or row group, the row or column that 其他 alone means.
        combined: `table:key` → (columns added, columns subtracted) of a column that no table prints.
        wholes: (patterns of parts, what they are taken of), in order.
    """

    id: str
    title: str
    tables: dict[str, TableManner]
    other_rows: dict[str, str]
    other_columns: dict[str, str]
    combined: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    wholes: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


def kind_folder(kind: str) -> Path:
    """The folder of a kind's data."""
    return KINDS / kind


@cache
def load_kind(kind: str) -> Kind:
    """The kind with this id, loaded once a process."""
    data = tomllib.loads((kind_folder(kind) / "kind.toml").read_text(encoding="utf-8"))
    return Kind(
        data["id"],
        data["title"],
        {
            key: TableManner(
                tuple(table.get("rows", ())),
                tuple(table.get("columns", ())),
                frozenset(table.get("units", ())),
                frozenset(table.get("people", ())),
            )
            for key, table in data.get("tables", {}).items()
        },
        data.get("other", {}).get("rows", {}),
        data.get("other", {}).get("columns", {}),
        {name: (tuple(c["plus"]), tuple(c.get("minus", ()))) for name, c in data.get("combined", {}).items()},
        tuple((tuple(w["part"]), tuple(w["of"])) for w in data.get("wholes", ())),
    )
