"""A statement of nothing: 未收到申请, 没有行政强制, 复议、诉讼均未发生."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.checking.formula import Total
from assistant.checking.prose.candidates import CountReader, Reading
from assistant.checking.prose.evidence import Naming, read_naming
from assistant.checking.prose.frames import Clause
from assistant.checking.prose.lists import parts
from assistant.checking.prose.memory import Memory, Said
from assistant.checking.prose.mention import Mention
from assistant.checking.prose.operators.common import pseudo_frame
from assistant.checking.prose.scoring import probabilities, score, weigh
from assistant.checking.prose.tokens import Token
from assistant.report.kind import Kind

_SEPARATORS = frozenset({"和", "与", "及", "以及", "或", "或者", "也", "且", "又"})
_NOT_CONTENT = frozenset({"comma", "list", "year"})


def read(reader: CountReader, clause: Clause, memory: Memory, year: int) -> Iterator[tuple[Mention, Said | None]]:
    """The things denied in a clause, one claim each; those before their sign are one statement together."""
    tokens = list(clause.tokens)
    signs = [i for i, t in enumerate(tokens) if "negation" in t.marks or "zero" in t.marks]
    for n, i in enumerate(signs):
        end = signs[n + 1] if n + 1 < len(signs) else len(tokens)
        behind, before = tokens[i + 1 : end], tokens[:i]
        if n:
            before = tokens[signs[n - 1] + 1 : i]
        if any(t.kind == "number" for t in behind):
            behind = []
        if tokens[i].has("denied"):
            behind = [tokens[i], *behind]  # 不收费: the sign is the thing
        items = _items(behind, reader, tokens[end:])
        if items:
            columns = [t for t in before if t.has("column")]
            for k, item in enumerate(items):
                start = min(tokens[i].start, item[0].start) if k == 0 else item[0].start
                sign = [] if tokens[i].has("denied") and k else [tokens[i]]
                words = [*columns, *sign, *(t for t in item if t is not tokens[i])]
                yield from _deny(reader, clause, memory, year, words, before, item, start, item_end(item))
        elif all(t.marks & {"happening"} or t.has("function") for t in tokens[i + 1 :]) and not any(
            t.kind == "number" for t in before
        ):
            earlier = [t for t in before if "negation" not in t.marks]
            items = _items(earlier, reader)
            for item in items:
                together = len(items) > 1
                yield from _deny(reader, clause, memory, year, item, [], item, item[0].start, tokens[i].end, together)
            if not items and not any(t.unknown for t in before):
                yield from _deny_last(reader, clause, memory, year, before, tokens[i])


def _deny_last(
    reader: CountReader, clause: Clause, memory: Memory, year: int, before: Sequence[Token], sign: Token
) -> Iterator[tuple[Mention, Said | None]]:
    """上年为零, 今年没有: what was said last; 无 alone: what the section's table counts."""
    last = memory.last
    offers: list[tuple[Said, str]] = []
    if last is not None and last.total is not None:
        offers.append((last, "last"))
    elif last is None and not memory.listing:
        for rows in reader.index.manner(memory.topic).whole:
            total = reader.index.total(tuple(rows), ("total",))
            if total is not None:
                offers.append((Said(total, tuple(rows), ("total",), memory.topic, 0, 0, "", 0.0), "topic"))
    if not offers:
        return
    start = next((t.start for t in before if t.kind != "list"), sign.start)
    claim = Mention(start, sign.end, "", 0.0, "", None, "none", clause.sentence, clause.depth, sign.text)
    previous = _last_year(before, clause, year)
    for said, how in offers:
        assert said.total is not None
        formula = said.total.previous() if previous else said.total
        claim.readings.append(
            Reading(formula, said.total, said.rows, said.columns, said.table, {f"none|{how}": 1.0}, "刚说到的事")
        )
    claim.null = {"none|null": 1.0, "none|null:bare": 1.0}
    claim.readings = weigh(claim.readings)
    claim.shares, claim.none = probabilities(claim.readings, score(claim.null))
    yield claim, None


def item_end(item: Sequence[Token]) -> int:
    """Where the last word that says something ends."""
    named = [t for t in item if t.entry.senses and not t.has("function")]
    return (named or list(item))[-1].end


def _items(tokens: Sequence[Token], reader: CountReader, later: Sequence[Token] = ()) -> list[list[Token]]:
    """The things denied, one by one; a row named once belongs to all (没有制发和废止, 未制发、未废止规范性文件)."""
    groups = parts(tokens, _SEPARATORS)
    rows = [t for g in groups for t in g if t.has("row")] or [t for t in later if t.has("row")][:1]
    for group in groups:
        if rows and any(t.has("column") for t in group) and not any(t.has("row") for t in group):
            group.append(rows[-1])
    found = []
    for group in groups:
        naming = read_naming(group, reader.book)
        if naming.rows() or naming.tables or (naming.columns() and _says_row(naming, reader.index.kind)):
            found.append(group)
    return found


def _says_row(naming: Naming, kind: Kind) -> bool:
    """Whether columns alone can be denied: an outcome can, an applicant only where something was received."""
    tables = (n.values[0].partition(":")[0] for n in naming.columns())
    return bool(naming.verbs) or any(table not in kind.by_whom for table in tables)


def _deny(
    reader: CountReader, clause: Clause, memory: Memory, year: int, words: Sequence[Token], led: Sequence[Token],
    item: Sequence[Token], start: int, end: int, together: bool = False,
) -> Iterator[tuple[Mention, Said | None]]:  # fmt: skip
    naming = read_naming(words, reader.book)
    frame = pseudo_frame(clause, naming, tuple(words))
    readings = [r for unit in ("", "万元") for r in reader.read(frame, memory, unit=unit)]
    for reading in readings:
        reading.features = {f"none|{k}": v for k, v in reading.features.items()}
    readings += _of_all_columns(reader, naming)
    before = _last_year(led, clause, year)
    kept: list[Reading] = []
    for reading in readings:
        if before and isinstance(reading.formula, Total):
            reading.formula = reading.formula.previous()
        if isinstance(reading.formula, Total):
            kept.append(reading)
    if not kept:
        return
    features = _null(naming, led, memory, together)
    claim = Mention(
        start, end, "", 0.0, "", None, "none", clause.sentence, clause.depth, "".join(t.text for t in words)
    )
    claim.readings = weigh(kept)[:12]
    claim.shares, claim.none = probabilities(claim.readings, score(features))
    claim.null = features
    best = claim.readings[0]
    said = Said(best.total, best.rows, best.columns, best.table, clause.sentence, clause.depth, "", 0.0)
    yield claim, said if claim.shares[0] > claim.none and not before else None


def _of_all_columns(reader: CountReader, naming: Naming) -> Iterator[Reading]:
    """没有规范性文件 denies each of its columns; a row's own cells together."""
    rows = [n for n in naming.rows() if len(n.values) == 1]
    if not rows or naming.columns():
        return
    row = rows[-1].values[0]
    columns = reader.index.default_columns(row) if row in reader.index.tables else ()
    if len(columns) > 1:
        total = reader.index.total((row,), columns)
        if total is not None:
            table = reader.index.tables[row]
            yield Reading(total, total, (row,), columns, table, {"none|all_columns": 1.0}, "没有此项，各栏都应为零")


def _last_year(led: Sequence[Token], clause: Clause, year: int) -> bool:
    years = [t.year for t in led if t.kind == "year"]
    if years:
        return years[-1] == year - 1
    return any("previous_year" in t.marks for t in led) or clause.scope.year == year - 1


def _null(naming: Naming, led: Sequence[Token], memory: Memory, together: bool) -> dict[str, float]:
    found = {"none|null": 1.0}
    if naming.narrowed:
        found["none|null:narrowed"] = 1.0
    for name in ("unknown_before", "unknown_after", "foreign_before", "foreign_after"):
        if getattr(naming, name):
            found[f"none|null:{name}"] = 1.0
    if not naming.strong:
        found["none|null:weak"] = 1.0
    if any(t.unknown for t in led):
        found["none|null:led_unknown"] = 1.0
    if any(t.kind == "number" for t in led):
        found["none|null:led_number"] = 1.0
    if any(t.marks & {"part_of_body", "kind_of", "channel"} for t in led) or naming.marks & {"part_of_body"}:
        found["none|null:scope"] = 1.0
    if naming.verbs:
        found["none|null:verb"] = 1.0
    if naming.tables:
        found["none|null:table"] = 1.0
    if together:
        found["none|null:together"] = 1.0
    return found
