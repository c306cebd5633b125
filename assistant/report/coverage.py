"""How much of each table of the form a report holds: what was read at all, and what is filled in."""

from dataclasses import dataclass

from assistant.report.form import Table
from assistant.report.model import Report


@dataclass(frozen=True, slots=True)
class Coverage:
    """One table: how many cells the form has, how many were read, how many of these hold something."""

    table: Table
    cells: int
    read: int
    filled: int

    @property
    def line(self) -> str:
        """A line for people: 表三 175格，读到175格，其中未填3格."""
        unfilled = f"，其中未填{self.read - self.filled}格" if self.filled < self.read else ""
        return f"{self.table.printed} {self.cells}格，读到{self.read}格{unfilled}"


def coverage(report: Report) -> tuple[Coverage, ...]:
    """The coverage of each table, in the form's order."""
    values = report.tables.cells
    found = []
    for table in report.form.tables:
        own = [address for address, cell in report.form.cells.items() if cell.table.key == table.key]
        read = [address for address in own if address in values]
        found.append(Coverage(table, len(own), len(read), sum(values[a] not in (None, "") for a in read)))
    return tuple(found)
