"""Facts: the value of an address, derived ones and last year's included.

An address is a cell (`applications.new.total`), a derived one (`applications.denied.total`), or either of last
year's with the prefix `previous.`. Values are numbers in the form's units (counts; fees in 万元).
"""

from assistant.report.form import Form
from assistant.report.model import Report, Tables

PREVIOUS = "previous."


class Unfilled(LookupError):
    """A fact that cannot be told: a cell of it is not filled in, holds no number, or last year's report is missing."""


class Facts:
    """All facts of one report."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.form: Form = report.form
        self._tables: Tables = report.tables
        self._previous: Tables | None = report.previous.tables if report.previous else None
        self._previous_form = report.previous.form if report.previous else None
        self._values: dict[str, float | int | None] = {}

    @property
    def has_previous(self) -> bool:
        """Whether last year's tables are there."""
        return self._previous is not None

    def value(self, address: str) -> int | float:
        """The value of an address.

        Raises:
            Unfilled: a cell of it is not filled in or holds no number.
            KeyError: no such address in the form.
        """
        found = self.get(address)
        if found is None:
            raise Unfilled(address)
        return found

    def get(self, address: str) -> int | float | None:
        """The value of an address, None where `value` would raise Unfilled."""
        if address not in self._values:
            self._values[address] = self._compute(address)
        return self._values[address]

    def leaves(self, address: str) -> tuple[str, ...]:
        """The cells that an address stands for, last year's with their prefix.

        Raises:
            KeyError: no such address in the form.
        """
        if address.startswith(PREVIOUS):
            bare = address.removeprefix(PREVIOUS)
            form = self._previous_form if self._previous_form and self._previous_form.has(bare) else self.form
            return tuple(PREVIOUS + leaf for leaf in form.leaves(bare))
        return self.form.leaves(address)

    def label(self, address: str) -> str:
        """The address as the form prints it."""
        return self.form.label(address)

    def _compute(self, address: str) -> int | float | None:
        if address.startswith(PREVIOUS):
            bare = address.removeprefix(PREVIOUS)
            if self._previous is None or self._previous_form is None or not self._previous_form.has(bare):
                return None  # the form of 2019 counts other things in table 二
            return _total(self._previous, self._previous_form.leaves(bare))
        return _total(self._tables, self.form.leaves(address))


def _total(tables: Tables, leaves: tuple[str, ...]) -> int | float | None:
    total: int | float = 0
    for leaf in leaves:
        value = tables.cells.get(leaf)
        if value is None or isinstance(value, str):
            return None
        total += value
    return total
