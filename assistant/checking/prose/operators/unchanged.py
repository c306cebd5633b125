"""A statement of no change: 与上年持平, 翻了一番."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.formula import Growth
from assistant.checking.prose.candidates import CountReader
from assistant.checking.prose.evidence import read_naming
from assistant.checking.prose.frames import Clause
from assistant.checking.prose.memory import Memory
from assistant.checking.prose.mention import Mention
from assistant.checking.prose.operators.common import Offer, named_by, pseudo_frame, reading_of, said_offer
from assistant.checking.prose.scoring import probabilities, score, weigh


def read(reader: CountReader, clause: Clause, memory: Memory, year: int) -> Iterator[Mention]:
    """At most one statement of a clause without numbers."""
    tokens = list(clause.tokens)
    sign = next((t for t in tokens if t.marks & {"same", "doubled"}), None)
    if sign is None or any(t.kind == "number" for t in tokens):
        return
    compared = any(t.marks & {"compared", "previous_year"} or t.year == year - 1 for t in tokens)
    if not compared and len(tokens) > 1 and "doubled" not in sign.marks:
        return
    naming = read_naming(tokens, reader.book)
    value = 1.0 if "doubled" in sign.marks else 0.0
    claim = Mention(
        sign.start,
        sign.end,
        "",
        value,
        "",
        None,
        "same",
        clause.sentence,
        clause.depth,
        "".join(t.text for t in tokens),
    )
    offers: list[Offer] = named_by(reader, pseudo_frame(clause, naming, tuple(tokens)), memory, naming, 3)
    if memory.last is not None and memory.last.total is not None:
        offers.append(said_offer(memory.last, "last"))
    readings = []
    for offer in offers:
        features = {f"same:{offer.how}": 1.0, "same:behind": offer.behind}
        if offer.how == "last" and naming.anything:
            features["same:ignores_words"] = 1.0
        readings.append(reading_of(Growth(offer.total), offer, features, "与上年持平"))
    null = {"same|null": 1.0}
    if naming.narrowed or naming.unknown_after or naming.unknown_before:
        null["same|null:unknown"] = 1.0
    if memory.last is not None and memory.last.total is None:
        null["same|null:after_thing"] = 1.0
    claim.readings = weigh(readings)
    claim.shares, claim.none = probabilities(claim.readings, score(null))
    claim.null = null
    yield claim
