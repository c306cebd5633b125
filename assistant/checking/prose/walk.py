"""A paragraph read on the facts of a report: each number's readings weighed, the likeliest remembered for the next.

The walk goes over the events of `frames` once. What it finds of a number is an `Mention` claim: readings with their
probabilities by the words, and what the tables say of each. `deciding` gives the verdicts, all of a report together.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.checking.formula import Change, Formula, Share, Total
from assistant.checking.prose.candidates import MONEY, CountReader, Reading, null_features
from assistant.checking.prose.evidence import read_naming
from assistant.checking.prose.frames import Clause, Frame, Mark, Paragraph
from assistant.checking.prose.memory import Memory, Said
from assistant.checking.prose.mention import Mention
from assistant.checking.prose.operators import compared, count, share, statements
from assistant.checking.prose.operators.common import NOWHERE, named_by
from assistant.checking.prose.scoring import probabilities, score, weigh
from assistant.checking.rounding import printed_step, slack
from assistant.report import Facts

_KEPT = 24  # readings of one number, the likeliest
_NEARLY = 0.999
_SURE = 0.5  # of the words alone, for a number that no cell answers (blank cells)


def in_prose_unit(formula: Formula, unit: str, facts: Facts, reader: CountReader) -> float | None:
    """The formula's value in the unit that the prose uses (83600元 for 8.36万元)."""
    value = formula.value(facts)
    if value is None:
        return None
    if unit in MONEY and reader.is_amount(formula):
        return round(value * MONEY[unit], 6) if MONEY[unit] != 1.0 else value
    return value


class Walk:
    """One walk over a paragraph's events on one report's facts."""

    def __init__(self, reader: CountReader, facts: Facts, year: int, topic: str) -> None:
        self.reader = reader
        self.facts = facts
        self.year = year
        self.memory = Memory(topic=topic, seen=frozenset((topic,)) if topic else frozenset())
        self.found: list[Mention] = []
        self.step = printed_step(facts)

    def read(self, paragraph: Paragraph) -> list[Mention]:
        """The open claims, in their order."""
        for event in paragraph.events:
            if isinstance(event, Frame):
                self.number(event)
            elif isinstance(event, Clause):
                self.clause(event)
            else:
                self.mark(event)
        self.found.sort(key=lambda o: o.start)
        return self.found

    # ------------------------------------------------------------ marks and clauses
    def mark(self, mark: Mark) -> None:
        """Brackets, ends of sentences, and what 中 made the whole."""
        memory = self.memory
        if mark.kind == "open":
            self.memory = memory.open()
        elif mark.kind == "close":
            last = self.found[-1] if self.found else None
            keep = (
                last is not None and last.frame is not None and last.frame.opens_bracket and not last.frame.before.size
            )
            self.memory = memory.close(bool(keep))
        elif mark.kind == "stop":
            self.memory = memory.new_sentence()
        elif mark.kind == "semicolon":
            self.memory = memory.semicolon()
        elif mark.kind == "within" and mark.naming is not None:
            self._set_base(mark)

    def _set_base(self, mark: Mark) -> None:
        naming, memory = mark.naming, self.memory
        assert naming is not None
        if mark.of_number and self.found:
            memory = self.memory = replace(memory, limit=self.found[-1].value)
            if memory.last is not None and memory.last.total is not None:
                self.memory = replace(memory, base=memory.last.total, base_rows=memory.last.rows)
                return
        if not (naming.strong or naming.tables or naming.verbs):
            if memory.last is not None and memory.last.total is not None:
                self.memory = replace(memory, base=memory.last.total, base_rows=memory.last.rows)
            return
        offers = named_by(self.reader, NOWHERE, memory, naming, 1)
        if offers and not naming.narrowed:
            offer = offers[0]
            self.memory = replace(memory, base=offer.total, base_rows=offer.rows).speak(offer.table, offer.rows)

    def clause(self, clause: Clause) -> None:
        """Statements without a number; and what a clause without numbers speaks of."""
        for mention, said in statements.read(self.reader, clause, self.memory, self.year):
            self._enter(mention)
            if said is not None:
                self.memory = self.memory.say(said)
        if any(t.kind == "number" for t in clause.tokens):
            return
        naming = read_naming(clause.tokens, self.reader.book)
        tables = frozenset(naming.tables)
        if tables - self.memory.seen:
            self.memory = replace(self.memory, seen=self.memory.seen | tables)
        if naming.strong and naming.rows() and not naming.narrowed:
            offers = named_by(self.reader, NOWHERE, self.memory, naming, 1)
            if offers:
                o = offers[0]
                said = Said(o.total, o.rows, o.columns, o.table, clause.sentence, clause.depth, "", 0.0)
                self.memory = replace(self.memory.speak(o.table, o.rows), spoken=said)
        elif (naming.tables or naming.strong) and not naming.narrowed:
            offers = named_by(self.reader, NOWHERE, self.memory, naming, 1)
            if offers:
                o = offers[0]
                said = Said(o.total, o.rows, o.columns, o.table, clause.sentence, clause.depth, "", 0.0)
                self.memory = replace(self.memory, spoken=said)

    # ------------------------------------------------------------ numbers
    def number(self, frame: Frame) -> None:
        """Weigh a number's readings and remember the likeliest."""
        if "of_which" in frame.before.marks and self.memory.last is not None:
            self.memory = replace(self.memory, parent=self.memory.last, limit=None)
        nature, readings = read_number(self.reader, frame, self.memory, self.year)
        number = frame.number
        claim = Mention(
            number.start, number.end, number.text, number.value, number.unit, number, nature, frame.sentence,
            frame.depth, frame.label, frame=frame, flags=frame.scope.flags,
        )  # fmt: skip
        claim.blocked = blocked(frame, self.year)
        features = null_of(frame, self.memory, nature, claim.blocked)
        claim.readings = weigh(readings)[:_KEPT]
        claim.shares, claim.none = probabilities(claim.readings, score(features))
        self._enter(claim)
        if self.memory.limit is not None and nature == "count":
            claim.bounded(self.memory.limit)
        self._remember(claim)

    def _enter(self, claim: Mention) -> None:
        values = [in_prose_unit(r.formula, claim.unit, self.facts, self.reader) for r in claim.readings]
        claim.valued(values, self._slacks(claim) if self.step else None)
        self.found.append(claim)

    def _slacks(self, claim: Mention) -> list[float]:
        """How far the value of each reading may be off, its cells being rounded; a cell said as printed is not."""
        found = []
        for reading in claim.readings:
            amount = self.reader.is_amount(reading.formula)
            scale = MONEY.get(claim.unit, 1.0) if amount else 1.0
            one = isinstance(reading.formula, Total) and len(reading.formula.cells(self.facts)) == 1
            as_printed = one and claim.number is not None and claim.number.step >= self.step * scale * _NEARLY
            found.append(0.0 if as_printed else slack(reading.formula, self.facts) * scale)
        return found

    def _remember(self, claim: Mention) -> None:
        agree, slip, other = claim.likelihoods()
        chosen: int | None = None
        if agree >= max(slip, other):
            chosen = claim.best(True)
        elif slip > other:
            chosen = claim.best(False)
        elif claim.readings and claim.values[0] is None and claim.shares[0] > _SURE:
            chosen = 0
        self.memory = remember(self.memory, claim, claim.readings[chosen] if chosen is not None else None)


def remember(memory: Memory, claim: Mention, reading: Reading | None) -> Memory:
    """The memory after a number with its reading (None: it speaks of something else)."""
    nature = claim.nature
    if reading is None:
        if nature in ("count", "average"):
            said = Said(None, (), (), "", claim.sentence, claim.depth, claim.unit, claim.value)
            return memory.say(said)
        return memory
    said = Said(
        reading.total,
        reading.rows,
        reading.columns,
        reading.table,
        claim.sentence,
        claim.depth,
        claim.unit,
        claim.value,
    )
    if nature == "count":
        if isinstance(reading.formula, Total) and reading.total is not None:
            return memory.say(said)
        return memory
    if nature == "share":
        shares = tuple(dict.fromkeys(r.formula for r in [reading, *claim.readings[:6]] if isinstance(r.formula, Share)))
        memory = replace(memory, shares=shares)
        if reading.rows and "share:part:named" in reading.features:
            memory = replace(memory.speak(reading.table, reading.rows), last=said)
        return memory
    if nature == "change" and isinstance(reading.formula, Change) and reading.total is not None:
        memory = replace(memory, moved=(reading.total, reading.formula.sign))
    if f"{nature}:named" in reading.features and reading.total is not None:
        memory = replace(memory, last=said)
    return memory


def read_number(reader: CountReader, frame: Frame, memory: Memory, year: int) -> tuple[str, list[Reading]]:
    """What a number does with cells, and its readings."""
    number = frame.number
    before = frame.before
    if number.unit == "个百分点":
        return "points", compared.points(frame, memory)
    if number.is_share or (before.rate and number.unit == ""):
        if before.marks & {"up", "down"} and not before.rate:
            return "growth", compared.growth(reader, frame, memory)
        return "share", share.read(reader, frame, memory, year)
    if number.unit == "倍":
        return "multiple", compared.multiple(reader, frame, memory)
    if compared.is_change(frame):
        return "change", compared.change(reader, frame, memory)
    return "count", count.read(reader, frame, memory, year)


def null_of(frame: Frame, memory: Memory, nature: str, block: str) -> dict[str, float]:
    """What speaks for none of the readings; relations weigh it by themselves."""
    features = null_features(frame, memory)
    if block:
        features[f"block:{block}"] = 1.0
    if nature != "count":
        features = {f"{_FAMILY.get(nature, 'compared')}|{name}": value for name, value in features.items()}
    return features


_FAMILY = {"share": "share", "average": "count"}


def blocked(frame: Frame, year: int) -> str:
    """Why a number is none of this year's or last year's whole body; "" where it is."""
    flags = frame.scope.flags
    for flag in ("plan", "since", "attribute"):
        if flag in flags:
            return flag
    if "part_of_year" in frame.before.marks:
        return "part_of_year"
    years = [t.year for t in frame.before_tokens if t.kind == "year"]
    spoken = years[-1] if years else frame.scope.year
    if spoken > year:
        return "later_year"
    return "earlier_year" if spoken < year - 1 else ""
