"""Statements without a number: of nothing (未收到申请), of all (全部办结), of no change (与上年持平)."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.prose.candidates import CountReader
from assistant.checking.prose.frames import Clause
from assistant.checking.prose.memory import Memory, Said
from assistant.checking.prose.mention import Mention
from assistant.checking.prose.operators import all_of, nothing, unchanged


def read(reader: CountReader, clause: Clause, memory: Memory, year: int) -> Iterator[tuple[Mention, Said | None]]:
    """The statements of one clause, each with what is said by it for the next number."""
    if clause.scope.flags & {"plan", "since"} or clause.scope.year not in (year, year - 1):
        return
    yield from nothing.read(reader, clause, memory, year)
    for claim in all_of.read(reader, clause, memory):
        yield claim, None
    for claim in unchanged.read(reader, clause, memory, year):
        yield claim, None
