"""A statement of all: 全部办结, 均予以公开, 都维持."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.formula import Share, Total
from assistant.checking.prose.candidates import CountReader, Reading
from assistant.checking.prose.evidence import read_naming
from assistant.checking.prose.frames import Clause
from assistant.checking.prose.memory import Memory
from assistant.checking.prose.mention import Mention
from assistant.checking.prose.operators.common import Offer, named_by, pseudo_frame, sums_of_listing
from assistant.checking.prose.scoring import probabilities, score, weigh


def read(reader: CountReader, clause: Clause, memory: Memory) -> Iterator[Mention]:
    """At most one statement of a clause: the words from 均 or 全部 on, said of those before or of what is in mind."""
    tokens = list(clause.tokens)
    at = next((i for i, t in enumerate(tokens) if "all" in t.marks), None)
    if at is None or any(t.kind == "number" for t in tokens[at:]):
        return
    behind = read_naming(tokens[at + 1 :], reader.book)
    if not (behind.strong or behind.named) or behind.marks & {"negation"}:
        return
    before_tokens = [t for t in tokens[:at] if t.kind != "number"]
    before = read_naming(before_tokens, reader.book)
    last_word = next((t for t in reversed(tokens) if t.entry.senses and not t.has("function")), tokens[at])
    claim = Mention(
        tokens[at].start, last_word.end, "", 1.0, "", None, "all", clause.sentence, clause.depth,
        "".join(t.text for t in tokens),
    )  # fmt: skip
    readings = []
    frame_behind = pseudo_frame(clause, behind, tuple(tokens[at + 1 :]))
    for part in named_by(reader, frame_behind, memory, behind, 4):
        for whole, how in _wholes(reader, clause, memory, part, before, before_tokens):
            if whole == part.total:
                continue
            features = {"all": 1.0, f"all:{how}": 1.0, "all:behind": part.behind, "all:left": part.odd}
            readings.append(
                Reading(Share(part.total, whole), part.total, part.rows, part.columns, part.table, features, "全部")
            )
    null = {"all|null": 1.0}
    for name, naming in (("behind", behind), ("before", before)):
        for kind in ("unknown_before", "unknown_after", "foreign_before", "foreign_after"):
            if getattr(naming, kind):
                null[f"all|null:{name}:{kind}"] = 1.0
        if naming.narrowed:
            null[f"all|null:{name}:narrowed"] = 1.0
        if naming.marks & {"part_of_body", "channel", "kind_of"}:
            null[f"all|null:{name}:scope"] = 1.0
    if not before.anything:
        null["all|null:no_subject"] = 1.0
    if memory.last is not None and memory.listing and memory.last.total is None:
        null["all|null:after_thing"] = 1.0
    if not memory.seen:
        null["all|null:unseen"] = 1.0
    claim.readings = weigh(readings)[:16]
    claim.shares, claim.none = probabilities(claim.readings, score(null))
    claim.null = null
    claim.blocked = "" if claim.readings else "thing"
    yield claim


def _wholes(
    reader: CountReader,
    clause: Clause,
    memory: Memory,
    part: Offer,
    before: object,
    tokens: list,  # type: ignore[type-arg]
) -> Iterator[tuple[Total, str]]:
    """All of what: named before, just said, or what the part is commonly taken of."""
    named = read_naming(tokens, reader.book)
    if named.anything:
        for n, offer in enumerate(named_by(reader, pseudo_frame(clause, named, tuple(tokens)), memory, named, 3)):
            yield offer.total, "named" if n == 0 else "named_other"
    natural = reader.index.natural_wholes(part.total.plus[0])
    last = memory.last.total if memory.last is not None else None
    if last is not None and (
        last.plus[0] in natural or part.total.plus[0].startswith(last.plus[0].rpartition(".")[0] + ".")
    ):
        yield last, "last"
    for offer in sums_of_listing(memory):
        yield offer.total, "sum"
    for n, address in enumerate(natural):
        yield Total((address,)), f"natural:{min(n, 3)}"
