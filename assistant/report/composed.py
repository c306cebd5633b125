"""Forms made of two: reports whose tables follow one form in one block and the other form in another.

A block (table 二 has several, the others one) is the unit: it is taken whole from one form. `Slots` names the blocks
that come from the form that is not due; sums, derived rows and relations are those of both forms whose cells are there.
"""

from collections.abc import Collection, Iterable
from copy import deepcopy
from typing import Any

Slots = tuple[str, ...]
_MARK = "+"
_NUMBERS = "一二三四五六七八九"


def composed_id(base: str, slots: Iterable[str]) -> str:
    """The id of a form that is `base` but for some blocks: 2021+applications."""
    named = ",".join(sorted(slots))
    return f"{base}{_MARK}{named}" if named else base


def parse_id(form_id: str) -> tuple[str, Slots]:
    """The base and the other form's blocks of a form's id."""
    base, _, named = form_id.partition(_MARK)
    return base, tuple(named.split(",")) if named else ()


def slots_of(data: dict[str, Any]) -> dict[str, frozenset[str]]:
    """Block → the addresses of its cells; a block is called as `_slot` says."""
    return {
        _slot(table, block): frozenset(f"{r['address']}.{c['key']}" for r in block["rows"] for c in block["columns"])
        for table in data["tables"]
        for block in table["blocks"]
    }


def compose(base: dict[str, Any], other: dict[str, Any], slots: Collection[str]) -> dict[str, Any]:
    """The data of a form with these blocks from the other form."""
    data = deepcopy(base)
    tables = {table["key"]: table for table in other["tables"]}
    for table in data["tables"]:
        own = {_slot(table, block): block for block in table["blocks"]}
        foreign = {_slot(table, block): block for block in tables[table["key"]]["blocks"]}
        order = [*own, *(slot for slot in foreign if slot not in own)]
        table["blocks"] = [
            foreign[slot] if slot in slots else own[slot] for slot in order if slot in own or slot in slots
        ]
    rows = {row["address"] for table in data["tables"] for block in table["blocks"] for row in block["rows"]}
    cells = frozenset[str]().union(*slots_of(data).values())
    for name, parts in (("derived_rows", ("parts",)), ("column_sums", ("left", "right"))):
        entries = [*base[name], *(entry for entry in other[name] if entry not in base[name])]
        data[name] = [e for e in entries if _holds(e, parts, rows) and e.get("address") not in rows]
    data["across_years"] = [
        entry
        for entry in base.get("across_years", ())
        if all(entry.get(key) in cells | rows | {None} for key in ("cell", "previous", "added", "removed"))
    ]
    data["id"] = composed_id(base["id"], slots)
    return data


def _slot(table: dict[str, Any], block: dict[str, Any]) -> str:
    """What a block is called: its table, and the number of the item that its heading names (proactive.8)."""
    numbers = [_NUMBERS.index(c) + 1 for c in block.get("heading", "").rpartition("第")[2] if c in _NUMBERS]
    return f"{table['key']}.{numbers[0]}" if numbers else str(table["key"])


def _holds(entry: dict[str, Any], parts: tuple[str, ...], rows: set[str]) -> bool:
    """Whether the rows that an entry names are all there."""
    patterns = [pattern for part in parts for pattern in entry[part]]
    return all(
        any(row.startswith(pattern[:-1]) for row in rows) if pattern.endswith(".*") else pattern in rows
        for pattern in patterns
    )
