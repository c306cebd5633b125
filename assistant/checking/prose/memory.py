"""What a reader still has in mind at a place in a paragraph: one small immutable value that each step returns anew."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from assistant.checking.formula import Share, Total
from assistant.checking.prose.evidence import Naming


@dataclass(frozen=True, slots=True)
class Said:
    """What was decided of a number: its total (None: no table holds it), rows and columns, and where it stood."""

    total: Total | None
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    table: str
    sentence: int
    depth: int
    unit: str
    value: float
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Memory:
    """The reader's memory.

    Attributes:
        last: of the number before.
        rows: by table, the rows last spoken of; column: the column, if not the total.
        listing: what the sentence has said so far.
        base: what 中 made the whole; limit: the number before it, that a part stays below; parent: what 其中 made it.
        shares: the shares last stated; moved: the total whose change was just stated, and its direction.
        seen: tables spoken of in the paragraph; stated: the totals stated in it so far; topic: the section's table.
    """

    topic: str = ""
    last: Said | None = None
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()
    column: tuple[str, str] | None = None
    listing: tuple[Said, ...] = ()
    base: Total | None = None
    base_rows: tuple[str, ...] = ()
    parent: Said | None = None
    shares: tuple[Share, ...] = ()
    moved: tuple[Total, int] | None = None
    seen: frozenset[str] = frozenset()
    stated: frozenset[Total] = frozenset()
    spoken: Said | None = None
    limit: float | None = None
    outer: Memory | None = field(default=None, compare=False)

    def rows_of(self, table: str) -> tuple[str, ...]:
        """The rows of a table that were last spoken of."""
        return next((rows for key, rows in self.rows if key == table), ())

    def say(self, said: Said) -> Memory:
        """With a number's decision."""
        changed = replace(self, last=said, listing=(*self.listing, said), moved=None)
        if said.total is None:
            return changed
        changed = replace(changed, stated=self.stated | {said.total})
        return changed.speak(said.table, said.rows, said.columns)

    def speak(self, table: str, rows: tuple[str, ...], columns: tuple[str, ...] = ()) -> Memory:
        """With rows of a table spoken of."""
        others = tuple((key, r) for key, r in self.rows if key != table)
        column = (table, columns[0]) if len(columns) == 1 and columns[0] != "total" else self.column
        return replace(self, rows=((table, rows), *others), column=column, seen=self.seen | {table})

    def new_sentence(self) -> Memory:
        """A sentence's own memory ends with it."""
        return replace(
            self, base=None, base_rows=(), limit=None, parent=None, column=None, listing=(), moved=None, spoken=None
        )

    def semicolon(self) -> Memory:
        """So does some of it with a semicolon."""
        return replace(self, base=None, base_rows=(), limit=None, parent=None, column=None)

    def open(self) -> Memory:
        """Into a bracket."""
        return replace(self, outer=self)

    def close(self, keep: bool) -> Memory:
        """Out of a bracket; what was said in it is forgotten unless the bracket's number was the clause's own."""
        if self.outer is None:
            return self
        return replace(self, outer=self.outer.outer) if keep else replace(self.outer, seen=self.seen)


EMPTY = Naming()
