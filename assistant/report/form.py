"""The official form as an object: its tables, the address and printed name of every cell, and its sums.

All that a form says stands in `kinds/<kind>/form-*.toml`; this module only loads it. A form's id is its own among all
kinds. Nothing here knows the values of a report.
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from assistant.report.composed import compose, composed_id, parse_id, slots_of
from assistant.report.kind import KINDS, default_kind, kinds

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SectionTitle:
    """A section of the form: its Chinese number, its title as printed, other wordings, the key of its table.

    `role` is what the program calls it (`overall`, `problems`, …); `marks` are words that only its title holds.
    """

    number: str
    title: str
    synonyms: tuple[str, ...] = ()
    table: str | None = None
    role: str = ""
    marks: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The heading as the form prints it: 一、总体情况."""
        return f"{self.number}、{self.title}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a block. `key` is the last part of a cell's address; `signed` allows negative numbers.

    `rounded`: its amounts are printed to some decimals only, so that what is computed from them is as rough.
    """

    key: str
    label: str
    short: str
    synonyms: tuple[str, ...] = ()
    group: str | None = None
    unit: str | None = None
    signed: bool = False
    rounded: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a block. `address` is the first part of its cells' addresses."""

    address: str
    label: str
    short: str
    number: str = ""
    group: str | None = None
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A run of rows under the same column headings; table 二 has several, tables 三 and 四 one each."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    heading: str = ""
    corner: str = ""
    columns_heading: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A printed table: `printed` is what people call it (表三); `grouped`: a row's name needs its group's before it."""

    key: str
    title: str
    printed: str
    blocks: tuple[Block, ...]
    grouped: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the form: its address and where it is printed."""

    address: str
    table: Table
    row: Row
    column: Column

    @property
    def label(self) -> str:
        """The cell as people name it: 表三“本年新收—总计”."""
        if self.table.grouped and self.row.group:
            return f"{self.table.printed}“{self.row.group}（{self.row.short}）—{self.column.short}”"
        return f"{self.table.printed}“{self.row.short}—{self.column.short}”"

    @property
    def is_count(self) -> bool:
        """Whether the cell counts things: a whole number, not an amount of money."""
        return self.column.unit is None


@dataclass(frozen=True, slots=True)
class Sum:
    """Σ left = Σ right over cell addresses, and the form's words for it."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class AcrossYears:
    """`cell` = last year's `previous` + this year's `added` − this year's `removed` (the last two may be None)."""

    cell: str
    previous: str
    added: str | None
    removed: str | None
    says: str


class Form:
    """The official form of a span of years.

    Attributes:
        kind: the kind of report that it is of. name: as people call it (2021年版表格).
        sections: the sections in order.
        tables: the tables in order.
        cells: every cell by its address, in printed order.
        sums: every sum the form prescribes, cell by cell.
        across_years: every relation to last year's report, cell by cell.
        derived: address → the cells it is the sum of (`applications.denied.total`, `applications.new.organizations`).
    """

    def __init__(self, data: dict[str, Any], kind: str) -> None:
        self.id: str = data["id"]
        self.kind = kind
        self.name: str = data.get("name", f"{self.id}年版表格")
        self.base = parse_id(self.id)[0]
        self.notice: str = data["notice"]
        self.first_year: int = data["first_year"]
        self.last_year: int | None = data.get("last_year")
        self.sections = tuple(
            SectionTitle(
                s["number"],
                s["title"],
                tuple(s.get("synonyms", ())),
                s.get("table"),
                s["role"],
                tuple(s.get("marks", ())),
            )
            for s in data["sections"]
        )
        self.tables = tuple(_table(t) for t in data["tables"])
        self.cells: dict[str, Cell] = {
            f"{row.address}.{column.key}": Cell(f"{row.address}.{column.key}", table, row, column)
            for table in self.tables
            for block in table.blocks
            for row in block.rows
            for column in block.columns
        }
        self._columns = {
            row.address: tuple(c.key for c in block.columns)
            for table in self.tables
            for block in table.blocks
            for row in block.rows
        }
        self._derived_labels: dict[str, str] = {}
        self.derived = self._derive(data)
        self.sums = tuple(self._column_sums(data)) + tuple(self._row_sums(data))
        self.across_years = tuple(self._across_years(data))

    @property
    def rows(self) -> tuple[str, ...]:
        """The addresses of all rows, in printed order."""
        return tuple(self._columns)

    def columns_of(self, row: str) -> tuple[str, ...]:
        """The column keys of a row."""
        return self._columns[row]

    def leaves(self, address: str) -> tuple[str, ...]:
        """The table cells that an address stands for: itself, or those that a derived address sums up.

        Raises:
            KeyError: no such address.
        """
        if address in self.cells:
            return (address,)
        return self.derived[address]

    def has(self, address: str) -> bool:
        """Whether it is an address of this form, of a cell or a derived one."""
        return address in self.cells or address in self.derived

    def label(self, address: str) -> str:
        """An address as the form prints it; last year's (`previous.…`) named as such."""
        if address.startswith("previous."):
            return "上年度" + self.label(address.removeprefix("previous."))
        if address in self.cells:
            return self.cells[address].label
        return self._derived_labels[address]

    def table(self, key: str) -> Table:
        """The table with this key."""
        return next(t for t in self.tables if t.key == key)

    def _expand_rows(self, patterns: list[str]) -> tuple[str, ...]:
        """Row addresses; `a.b.*` stands for all rows below a.b."""
        rows: list[str] = []
        for pattern in patterns:
            if pattern.endswith(".*"):
                rows += [r for r in self._columns if r.startswith(pattern[:-1])]
            else:
                rows.append(pattern)
        return tuple(rows)

    def _derive(self, data: dict[str, Any]) -> dict[str, tuple[str, ...]]:
        derived: dict[str, tuple[str, ...]] = {}
        row_parts: dict[str, tuple[str, ...]] = {r: (r,) for r in self._columns}
        row_labels = {r.address: r.short for t in self.tables for b in t.blocks for r in b.rows}
        for entry in data.get("derived_rows", ()):
            row_parts[entry["address"]] = self._expand_rows(entry["parts"])
            row_labels[entry["address"]] = entry["label"]
        column_parts = {e["key"]: (e["label"], tuple(e["parts"])) for e in data.get("derived_columns", ())}
        for row, parts in row_parts.items():
            first = self.cells[f"{parts[0]}.{self._columns[parts[0]][0]}"]
            for key in (*self._columns[parts[0]], *column_parts):
                label, columns = column_parts.get(key, (None, (key,)))
                address = f"{row}.{key}"
                if address in self.cells or any(c not in self._columns[parts[0]] for c in columns):
                    continue
                derived[address] = tuple(f"{p}.{c}" for p in parts for c in columns)
                shown = label or self.cells[f"{parts[0]}.{key}"].column.short
                self._derived_labels[address] = f"{first.table.printed}“{row_labels[row]}—{shown}”"
        return derived

    def _column_sums(self, data: dict[str, Any]) -> list[Sum]:
        found = []
        for entry in data.get("column_sums", ()):
            left, right = self._expand_rows(entry["left"]), self._expand_rows(entry["right"])
            for key in self._columns[left[0]]:
                found.append(Sum(tuple(f"{r}.{key}" for r in left), tuple(f"{r}.{key}" for r in right), entry["says"]))
        return found

    def _row_sums(self, data: dict[str, Any]) -> list[Sum]:
        found = []
        for entry in data.get("row_sums", ()):
            for block in self.table(entry["table"]).blocks:
                for row in block.rows:
                    parts = tuple(f"{row.address}.{key}" for key in entry["parts"])
                    found.append(Sum((f"{row.address}.{entry['total']}",), parts, entry["says"]))
        return found

    def _across_years(self, data: dict[str, Any]) -> list[AcrossYears]:
        found = []
        for entry in data.get("across_years", ()):
            suffixes = [f".{k}" for k in self._columns[entry["cell"]]] if entry["cell"] in self._columns else [""]
            for suffix in suffixes:
                added, removed = entry.get("added"), entry.get("removed")
                found.append(
                    AcrossYears(entry["cell"] + suffix, entry["previous"] + suffix, added, removed, entry["says"])
                )
        return found


def _table(data: dict[str, Any]) -> Table:
    blocks = tuple(
        Block(
            columns=tuple(
                Column(
                    c["key"],
                    c["label"],
                    c.get("short", c["label"]),
                    tuple(c.get("synonyms", ())),
                    c.get("group"),
                    c.get("unit"),
                    c.get("signed", False),
                    c.get("rounded", False),
                )
                for c in b["columns"]
            ),
            rows=tuple(
                Row(
                    r["address"],
                    r["label"],
                    r.get("short", r["label"]),
                    r.get("number", ""),
                    r.get("group"),
                    tuple(r.get("synonyms", ())),
                )
                for r in b["rows"]
            ),
            heading=b.get("heading", ""),
            corner=b.get("corner", ""),
            columns_heading=b.get("columns_heading", ""),
        )
        for b in data["blocks"]
    )
    return Table(data["key"], data["title"], data["printed"], blocks, data.get("grouped", False))


def load_form(form_id: str) -> Form:
    """The form with this id: `2019`, `2021`, or one with blocks of the other (`2021+applications`).

    Blocks that the other form does not have are passed over.

    Raises:
        KeyError: no such form.
    """
    base, slots = parse_id(form_id)
    return _form(base, tuple(sorted(blocks_of(other_form(base)).keys() & set(slots))) if slots else ())


@cache
def _form(base: str, slots: tuple[str, ...]) -> Form:
    data = _data(base)
    return Form(compose(data, _data(other_form(base)), slots) if slots else data, _files()[base].parent.name)


@lru_cache(maxsize=256)
def form_of(base: str, addresses: frozenset[str]) -> Form:
    """The form whose cells these are: the base, the base with blocks of the other form, or the other form."""
    own, other = blocks_of(base), blocks_of(other_form(base))
    return form_with(
        base, [s for s, cells in other.items() if len(cells & addresses) > len(own.get(s, _NONE) & addresses)]
    )


def form_with(base: str, slots: Collection[str]) -> Form:
    """The base with these blocks from the other form; the other form where all that differ come from it."""
    own, other = blocks_of(base), blocks_of(other_form(base))
    if slots and {slot for slot, cells in other.items() if own.get(slot) != cells} <= set(slots):
        return load_form(other_form(base))
    return load_form(composed_id(base, slots))


@cache
def blocks_of(form_id: str) -> dict[str, frozenset[str]]:
    """Block → the addresses of its cells, for a form of one notice."""
    return slots_of(_data(form_id))


def other_form(base: str) -> str:
    """The form of the same kind that may be mixed with `base`: the one before it, else the one after, else itself."""
    order = [form.id for form in forms_of(load_form(base).kind)]
    at = order.index(base)
    return order[at - 1] if at else order[min(1, len(order) - 1)]


@cache
def _files() -> dict[str, Path]:
    """The file of every form, by the form's id."""
    return {path.stem.removeprefix("form-"): path for path in sorted(KINDS.glob("*/form-*.toml"))}


@cache
def _data(form_id: str) -> dict[str, Any]:
    return tomllib.loads(_files()[form_id].read_text(encoding="utf-8"))


@cache
def forms_of(kind: str) -> tuple[Form, ...]:
    """The forms of a kind, the oldest first."""
    ids = [form_id for form_id, path in _files().items() if path.parent.name == kind]
    return tuple(sorted((_form(form_id, ()) for form_id in ids), key=lambda form: form.first_year))


@cache
def all_forms() -> tuple[Form, ...]:
    """The forms of every kind: of each the newest first, since most reports follow it."""
    return tuple(form for kind in kinds() for form in reversed(forms_of(kind.id)))


def form_for_year(year: int, kind: str = "") -> Form:
    """The form that reports on `year` use, of the kind that is meant where none is given.

    Years before a kind's first form have that form's rows, for want of another.
    """
    forms = forms_of(kind or default_kind())
    return next((form for form in reversed(forms) if form.first_year <= year), forms[0])


def first_year() -> int:
    """The first year that there is a form for, of the kind that is meant where none is given."""
    return forms_of(default_kind())[0].first_year


@lru_cache(maxsize=256)
def kind_holding(addresses: frozenset[str]) -> str:
    """The kind whose forms have most of these cells; the first in order between equals."""
    held = {kind.id: max(sum(a in form.cells for a in addresses) for form in forms_of(kind.id)) for kind in kinds()}
    return max(held, key=lambda kind: held[kind])
