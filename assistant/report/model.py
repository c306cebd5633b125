"""A report as read: organisation, year, sections of prose, table cells, and where each stood in its source.

The JSON of the interface nests the cells; inside, tables are flat: address → value. A value is a number, None
(not filled in, which is not zero), or text (a cell that holds no number).
"""

import math
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_serializer, model_validator

from assistant.report.form import Form, form_for_year, form_of, kind_holding

CellValue = int | float | str | None


class Place(BaseModel):
    """Where something stood in its source.

    Attributes:
        part: the part of the file: `body`, `sheet:表三`, `page:3`, `line`.
        index: which block of that part, counted from 0 (paragraph, line, or table of the document).
        row, column: for a cell, its row and column in that table, counted from 0.
    """

    model_config = ConfigDict(frozen=True)

    part: str = "body"
    index: int = 0
    row: int | None = None
    column: int | None = None


class Run(BaseModel):
    """`length` characters of a section's text from `start`, standing at `offset` of the source block `place`."""

    model_config = ConfigDict(frozen=True)

    start: int
    length: int
    place: Place
    offset: int = 0


class Provenance(BaseModel):
    """Where a report came from. `runs` has one list a section, in the order of the sections.

    Attributes:
        format: the reader's name: json, text, docx, html, …
        runs: for each section, its text's runs in order.
        cells: address → the place of its cell.
        sureness: address → how surely its cell was told by its labels, 1.0 where they are the form's own.
        printed: address → what the cell says, where that is more than its value: a unit, a remark, the mark of a note.
        preface: the text before the first section (title, legal basis, table of contents).
        attachments: the text after the last section.
        notes: what was not understood or read with doubt, in Chinese, for `assistant inspect`.
        properties: what the file says of itself: title, creator, company, …
    """

    format: str = "json"
    runs: list[list[Run]] = Field(default_factory=list)
    cells: dict[str, Place] = Field(default_factory=dict)
    sureness: dict[str, float] = Field(default_factory=dict)
    printed: dict[str, str] = Field(default_factory=dict)
    preface: str = ""
    attachments: str = ""
    notes: list[str] = Field(default_factory=list)
    properties: dict[str, str] = Field(default_factory=dict)


class Section(BaseModel):
    """A section of the report's prose; offsets of claims and findings count characters of `text`."""

    model_config = ConfigDict(extra="forbid")

    title: str
    text: str = ""


class Tables(BaseModel):
    """The cells of the tables: flat inside (address → value), nested in JSON."""

    cells: dict[str, CellValue] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _flatten(cls, data: Any) -> Any:
        if isinstance(data, dict) and set(data) == {"cells"}:
            return data
        if not isinstance(data, dict):
            raise ValueError("应为对象")
        return {"cells": _flat(data, "")}

    @model_serializer
    def _nest(self) -> dict[str, Any]:
        return nest(self.cells)

    def __getitem__(self, address: str) -> CellValue:
        return self.cells.get(address)


class Previous(BaseModel):
    """Last year's tables."""

    model_config = ConfigDict(extra="forbid")

    year: int
    tables: Tables = Field(default_factory=Tables)

    @property
    def form(self) -> Form:
        """The official form that last year's tables follow."""
        return _form_of(self.year, self.tables)


class Report(BaseModel):
    """One annual report. `provenance` is not part of the JSON; it is None for a report made in memory."""

    model_config = ConfigDict(extra="forbid")

    organization: str = ""
    year: int = Field(ge=2008, le=2100)
    sections: list[Section] = Field(default_factory=list)
    tables: Tables = Field(default_factory=Tables)
    previous: Previous | None = None
    notes: list[str] = Field(default_factory=list)
    provenance: Provenance | None = Field(default=None, exclude=True)

    @field_validator("previous", mode="before")
    @classmethod
    def _no_empty_previous(cls, value: Any) -> Any:
        return value or None

    @model_validator(mode="after")
    def _known_addresses(self) -> Self:
        _check_addresses(self.tables, self.form, "tables")
        if self.previous is not None:
            _check_addresses(self.previous.tables, self.previous.form, "previous.tables")
        return self

    @property
    def form(self) -> Form:
        """The official form that the report's tables follow."""
        return _form_of(self.year, self.tables)


def _form_of(year: int, tables: Tables) -> Form:
    """The form told by the year, or by the cells where they fit only another: of another kind, or block by block."""
    expected = form_for_year(year)
    if all(address in expected.cells for address in tables.cells):
        return expected
    addresses = frozenset(tables.cells)
    expected = form_for_year(year, kind_holding(addresses))
    found = form_of(expected.id, addresses)
    return found if all(address in found.cells for address in tables.cells) else expected


def nest(cells: dict[str, CellValue]) -> dict[str, Any]:
    """Flat addresses to nested objects: {"a.b": 1} → {"a": {"b": 1}}."""
    tree: dict[str, Any] = {}
    for address, value in cells.items():
        node = tree
        *path, last = address.split(".")
        for part in path:
            node = node.setdefault(part, {})
        node[last] = value
    return tree


def _flat(tree: dict[str, Any], prefix: str) -> dict[str, CellValue]:
    cells: dict[str, CellValue] = {}
    for key, value in tree.items():
        address = f"{prefix}{key}"
        if isinstance(value, dict):
            cells |= _flat(value, f"{address}.")
        elif isinstance(value, bool) or not isinstance(value, int | float | str | None):
            raise ValueError(f"{address} 应为数字或 null")
        elif isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{address} 不是有限的数")
        else:
            cells[address] = value
    return cells


def _check_addresses(tables: Tables, form: Form, where: str) -> None:
    unknown = [address for address in tables.cells if address not in form.cells]
    if unknown:
        raise ValueError(f"{where}.{unknown[0]} 不是{form.name}中的单元格")
