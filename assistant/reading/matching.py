"""What the two table matchers answer with: cells found in one grid or stream, and how conflicts are settled."""

from collections.abc import Collection
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
        exact: addresses told by order, where as many values stood behind a label as columns were named.
        unread: rows (their addresses) whose values could not be told apart, and the first of these.
    """

    cells: dict[str, Found] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    exact: set[str] = field(default_factory=set)
    unread: list[tuple[str, GridCell]] = field(default_factory=list)

    @property
    def score(self) -> float:
        """How much of the form was found: cells, blank ones half, less what was claimed twice."""
        return self.score_of(self.cells)

    def score_of(self, addresses: Collection[str]) -> float:
        """The score of some of the cells."""
        some = [f for a, f in self.cells.items() if a in addresses]
        found = sum(f.sureness * (0.5 if is_blank(f.cell.text) else 1.0) for f in some)
        return found - 2 * sum(a in addresses for a in self.conflicts)

    def written(self, addresses: Collection[str]) -> float:
        """How much of some of the cells was found with something in it."""
        return sum(f.sureness for a, f in self.cells.items() if a in addresses and not is_blank(f.cell.text))

    def only(self, addresses: Collection[str]) -> "Match":
        """What was found of some of the cells."""
        return Match({a: f for a, f in self.cells.items() if a in addresses}, self.conflicts.intersection(addresses))

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

    def corrected_by(self, in_order: "Match") -> "Match":
        """These cells, told by position, but for those that order tells exactly.

        Columns of head and values that are off by a hair, or merged differently, make positions lie; as many values as
        columns cannot be counted wrong.
        """
        for address in in_order.exact:
            found, known = in_order.cells[address], self.cells.get(address)
            if known is None or known.cell is not found.cell:
                self.cells[address] = Found(found.cell, known.sureness if known else found.sureness)
                self.conflicts.discard(address)
        return self

    def merge(self, other: "Match") -> None:
        """Add what another table of the source holds of the same form."""
        for address, found in other.cells.items():
            self.add(address, found.cell, found.sureness)
        self.conflicts |= other.conflicts
        self.unread += other.unread
