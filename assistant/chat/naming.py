"""Which cells a question names: the form's own words for rows and columns, and what people call them (`words.toml`)."""

import re
from dataclasses import dataclass
from functools import cache

from assistant.chat.words import table
from assistant.report import Form, load_form

_PUNCTUATION = re.compile(r"[\s“”\"'‘’（）()、，,。；;：:—-]")
# Words of the form that name nothing by themselves.
_TOO_GENERAL = {"其他", "总计", "合计", "小计", "其他结果"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about: a row, and a column where it names one."""

    row: str
    column: str | None

    def address(self, form: Form) -> str:
        """The address: the named column, or the one that the row is counted by."""
        kind = self.row.partition(".")[0]
        keys = [self.column] if self.column else []
        for key in [*keys, *table("default_columns")[kind]]:
            address = f"{self.row}.{key}"
            if address in form.cells or address in form.derived:
                return address
        return next(a for a in (*form.cells, *form.derived) if a.startswith(f"{self.row}."))


def subject(question: str, form: Form) -> Subject | None:
    """What the question names; the longest name wins, None where it names nothing of the tables."""
    text = plain(question)
    row = _longest(text, _rows(form.id))
    column = _longest(text, _columns(form.id))
    if row is None:
        return Subject("applications.new", column) if column and column in _applicants(form) else None
    return Subject(row, column)


def plain(text: str) -> str:
    """A text without the marks that people leave out."""
    return _PUNCTUATION.sub("", text)


def _longest(text: str, names: dict[str, str]) -> str | None:
    return next((names[name] for name in names if name in text), None)


def _applicants(form: Form) -> set[str]:
    return {*form.columns_of("applications.new"), "organizations"} - {"total", "other_organization"}


@cache
def _rows(form_id: str) -> dict[str, str]:
    """Name → row, the longest name first."""
    form = load_form(form_id)
    names: dict[str, str] = dict(table("rows"))
    for block in (block for t in form.tables for block in t.blocks):
        for row in block.rows:
            names |= {plain(name): row.address for name in (row.label, row.short, *row.synonyms)}
    known = {address.rpartition(".")[0] for address in (*form.cells, *form.derived)}
    return _by_length({name: row for name, row in names.items() if row in known and name not in _TOO_GENERAL})


@cache
def _columns(form_id: str) -> dict[str, str]:
    form = load_form(form_id)
    names: dict[str, str] = dict(table("columns"))
    for block in (block for t in form.tables for block in t.blocks):
        for column in block.columns:
            names |= {plain(name): column.key for name in (column.label, column.short, *column.synonyms)}
    return _by_length({name: key for name, key in names.items() if name not in _TOO_GENERAL})


def _by_length(names: dict[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda item: -len(item[0])))
