"""What the two table matchers answer with: cells found in one grid or stream, and how conflicts are settled."""

from dataclasses import dataclass, field

from assistant.reading.document import GridCell
from assistant.reading.values import is_blank


@dataclass(frozen=True, slots=True)
class Found:
    """A source cell taken for a cell of the form, and how surely (0 to 1)."""

    cell: GridCell
    sureness: float


@dataclass(slots=True)
class Match:
    """The cells of one form found in one table of the source.

    Attributes:
        cells: address → the source cell.
        conflicts: addresses that more than one source cell claimed; the surest one was kept.
        unread: rows whose values could not be told apart, as (label, first of the values).
    """

    cells: dict[str, Found] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    unread: list[tuple[str, GridCell]] = field(default_factory=list)

    @property
    def score(self) -> float:
        """How much of the form was found: cells, blank ones half, less what was claimed twice."""
        found = sum(f.sureness * (0.5 if is_blank(f.cell.text) else 1.0) for f in self.cells.values())
        return found - 2 * len(self.conflicts)

    def add(self, address: str, cell: GridCell, sureness: float) -> None:
        """Take a source cell for an address, unless a surer one was taken before."""
        known = self.cells.get(address)
        if known is None:
            self.cells[address] = Found(cell, sureness)
            return
        if known.cell is cell or is_blank(cell.text) or cell.text == known.cell.text:
            return
        if not is_blank(known.cell.text):
            self.conflicts.add(address)
        if sureness > known.sureness or is_blank(known.cell.text):
            self.cells[address] = Found(cell, sureness)

    def miss(self, row: str, cell: GridCell) -> None:
        """Keep in mind a row whose values, beginning with `cell`, could not be told apart."""
        self.unread.append((row, cell))

    def merge(self, other: "Match") -> None:
        """Add what another table of the source holds of the same form."""
        for address, found in other.cells.items():
            self.add(address, found.cell, found.sureness)
        self.conflicts |= other.conflicts
        self.unread += other.unread
