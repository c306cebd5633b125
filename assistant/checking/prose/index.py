"""What a kind's tables hold, as the linking asks for it: rows and columns by table, totals of them, natural wholes.

All of it comes from the form and from `kind.toml`; nothing here names a row.
"""

from __future__ import annotations

from functools import cache

from assistant.checking.formula import Total
from assistant.report import Form
from assistant.report.facts import PREVIOUS
from assistant.report.kind import Kind, TableManner, load_kind


class Index:
    """The rows and columns of one form."""

    def __init__(self, kind: Kind, form: Form) -> None:
        self.kind = kind
        self.form = form
        self.tables = {row: cell.table.key for cell in form.cells.values() for row in [cell.row.address]}
        self.order = {row: n for n, row in enumerate(self.tables)}
        self.columns: dict[str, set[str]] = {row: set(form.columns_of(row)) for row in form.rows}
        self.units: dict[str, str] = {
            address: cell.column.unit for address, cell in form.cells.items() if cell.column.unit
        }
        for address in form.derived:
            row, _, column = address.rpartition(".")
            leaf_row = form.leaves(address)[0].rpartition(".")[0]
            self.tables.setdefault(row, self.tables[leaf_row])
            self.order.setdefault(row, self.order[leaf_row])
            self.columns.setdefault(row, set()).add(column)
        for name, (plus, minus) in kind.combined.items():
            table, _, key = name.partition(":")
            for row, columns in self.columns.items():
                if self.tables[row] == table and columns.issuperset((*plus, *minus)):
                    columns.add(key)

    def manner(self, table: str) -> TableManner:
        """How a table is spoken of."""
        return self.kind.tables.get(table, TableManner())

    def default_columns(self, row: str) -> tuple[str, ...]:
        """The columns that are meant where only the row is named."""
        columns = self.columns[row]
        given = tuple(c for c in self.manner(self.tables[row]).columns if c in columns)
        return given or tuple(sorted(columns))

    def total(self, rows: tuple[str, ...], columns: tuple[str, ...]) -> Total | None:
        """The sum over rows and columns, None where one of them is not in the form."""
        plus: list[str] = []
        minus: list[str] = []
        for row in rows:
            for column in columns:
                if column not in self.columns.get(row, ()):
                    return None
                combined = self.kind.combined.get(f"{self.tables[row]}:{column}")
                if combined is None:
                    plus.append(f"{row}.{column}")
                else:
                    plus += [f"{row}.{c}" for c in combined[0]]
                    minus += [f"{row}.{c}" for c in combined[1]]
        return Total(tuple(dict.fromkeys(plus)), tuple(dict.fromkeys(minus)))

    def unit(self, total: Total) -> str:
        """The unit of an amount (万元), "" for counts."""
        address = total.plus[0].removeprefix(PREVIOUS)
        return self.units.get(self.form.leaves(address)[0], "") if self.form.has(address) else ""

    def natural_wholes(self, address: str) -> list[str]:
        """The totals that a cell is commonly taken of, the nearest first."""
        row, _, column = address.rpartition(".")
        places = {"row": row, "group": row.rpartition(".")[0], "column": column}
        for whole in self.kind.wholes:
            if any(_matches(pattern, row, column) for pattern in whole[0]):
                found = [text.format(**places) for text in whole[1]]
                return [a for a in found if a != address and self.form.has(a)]
        return []

    def is_part(self, row: str, of: str) -> bool:
        """Whether `of` is a row that holds `row`: 不予公开 holds 内部事务信息."""
        if row == of or row.startswith(of + "."):
            return True
        address = f"{of}.{next(iter(self.columns.get(of, ('',))))}"
        return any(leaf.startswith(row + ".") for leaf in self.form.derived.get(address, ()))

    def holds_column(self, row: str, column: str, of: str) -> bool:
        """Whether `of` is the same column or one that holds it: 法人或其他组织 holds 商业企业."""
        return column == of or f"{row}.{column}" in self.form.derived.get(f"{row}.{of}", ())


def _matches(pattern: str, row: str, column: str) -> bool:
    """`a.*` is any row below a; `!` behind it asks for a column that is not the total."""
    if pattern.endswith("!"):
        if column == "total":
            return False
        pattern = pattern[:-1]
    return row.startswith(pattern[:-1]) if pattern.endswith("*") else row == pattern


@cache
def index_of(kind_id: str, form: Form) -> Index:
    """The index of a form, made once a process."""
    return Index(load_kind(kind_id), form)
