"""What the operators share: which totals a number's own words name, or memory offers, with how likely each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.checking.formula import Formula, Total
from assistant.checking.numbers.scanner import scan
from assistant.checking.prose.candidates import CountReader, Reading
from assistant.checking.prose.evidence import Naming, read_naming
from assistant.checking.prose.frames import Clause, Frame, Scope
from assistant.checking.prose.memory import EMPTY, Memory, Said
from assistant.checking.prose.scoring import weigh
from assistant.checking.prose.tokens import Token


@dataclass(frozen=True, slots=True)
class Offer:
    """A total that a relation can be about: by what it came up, and how much behind the likeliest of its kind."""

    total: Total
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    table: str
    how: str
    behind: float = 0.0
    odd: float = 0.0  # how much of the words it leaves unexplained


def named_totals(
    reader: CountReader, frame: Frame, memory: Memory, tokens: Sequence[Token], most: int = 4, unit: str = "件"
) -> list[Offer]:
    """The totals that a run of words names, the likeliest first; empty where it names nothing."""
    naming = read_naming(tokens, reader.book)
    if not naming.anything:
        return []
    return named_by(reader, frame, memory, naming, most, unit)


def named_by(
    reader: CountReader, frame: Frame, memory: Memory, naming: Naming, most: int = 4, unit: str = "件"
) -> list[Offer]:
    """The totals that a naming names."""
    narrow = replace_words(frame, naming)
    readings = weigh(reader.read(narrow, memory, unit=unit))
    if unit == "件":
        readings = weigh([*readings, *reader.read(narrow, memory, unit="万元")])
    found: list[Offer] = []
    for reading in readings[:most]:
        if isinstance(reading.total, Total):
            left = sum(v for k, v in reading.features.items() if k.startswith("left:before"))
            behind = min(readings[0].score - reading.score, 6.0)
            found.append(
                Offer(reading.total, reading.rows, reading.columns, reading.table, "named", behind, min(left, 2.0))
            )
    return found


def replace_words(frame: Frame, naming: Naming) -> Frame:
    """A frame like this whose only words are those of the naming."""
    return replace(
        NOWHERE, number=frame.number, sentence=frame.sentence, depth=frame.depth, scope=frame.scope, before=naming
    )


def said_offer(said: Said, how: str) -> Offer:
    """What was said before as an offer."""
    assert said.total is not None
    return Offer(said.total, said.rows, said.columns, said.table, how)


def reading_of(formula: Formula, offer: Offer, features: dict[str, float], reason: str) -> Reading:
    """A relation's reading over an offered total."""
    return Reading(formula, offer.total, offer.rows, offer.columns, offer.table, features, reason)


def sums_of_listing(memory: Memory) -> list[Offer]:
    """Sums that 合计 can mean: what the sentence listed last, two or more of one table and kind of column."""
    known = [s for s in memory.listing if s.total is not None]
    found: list[Offer] = []
    for count in range(2, len(known) + 1):
        tail = known[-count:]
        if len({(s.table, s.columns == ("total",)) for s in tail}) != 1:
            break
        addresses = tuple(a for s in tail if s.total for a in s.total.plus)
        if len(set(addresses)) == len(addresses):
            rows = tuple(r for s in tail for r in s.rows)
            found.append(Offer(Total(addresses), rows, tail[-1].columns, tail[-1].table, "sum"))
    return found


def is_previous(frame: Frame, report_year: int) -> str:
    """Whether the words say last year: "yes", "no"."""
    tokens, marks = frame.before_tokens, frame.before.marks
    if frame.opens_bracket and not tokens:
        tokens, marks = frame.outer_tokens, frame.outer.marks  # 与2022年（31起）相比
    if marks & {"risen_to", "fallen_to"}:
        return "no"
    if frame.changes:
        return "yes"
    years = [t.year for t in tokens if t.kind == "year"]
    if years:
        return "yes" if years[-1] == report_year - 1 else "no"
    if marks & {"previous_year", "compared"} or frame.after.marks & {"previous_year"}:
        return "yes"
    return "yes" if frame.scope.year == report_year - 1 else "no"


def pseudo_frame(clause: Clause, naming: Naming, tokens: tuple[Token, ...]) -> Frame:
    """A frame for a statement without a number: its words, where its clause stands."""
    return replace(
        NOWHERE,
        sentence=clause.sentence,
        depth=clause.depth,
        scope=clause.scope,
        before=naming,
        before_tokens=tokens,
    )


_ONE = scan("1件")[0]
NOWHERE = Frame(
    _ONE,
    0,
    0,
    Scope(0),
    EMPTY,
    EMPTY,
    EMPTY,
    (),
    EMPTY,
    EMPTY,
    EMPTY,
    EMPTY,
    EMPTY,
    (),
    (),
    (),
    True,
    False,
    False,
    False,
)
