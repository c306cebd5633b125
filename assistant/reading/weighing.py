"""How well a reading of a table fits the form: of several readings of the same cells, which one is right.

A right reading finds more cells, leaves no row unread, and its totals are more often the sums of their rows. Sums only
choose between readings of one text; what a reading holds is never changed by them.
"""

from functools import cache

from assistant.reading.matching import Match
from assistant.reading.values import cell_value
from assistant.report import Form
from assistant.report.form import Sum

_UNREAD = 3


def weight(match: Match, form: Form) -> float:
    """The weight of a reading; more is better."""
    return match.score - _UNREAD * len(match.unread) + sum(_fits(one, match) for one in _row_sums(form))


def agreed(one: Match, other: Match) -> Match:
    """What two readings of the same cells agree on; rows on which they differ are unread."""
    differing = {
        address for address in one.cells.keys() | other.cells.keys() if _shown(one, address) != _shown(other, address)
    }
    kept = one.only(set(one.cells) - differing)
    kept.exact = one.exact - differing
    kept.unread = list(one.unread)
    for address in sorted(differing.intersection(one.cells)):
        row = address.rpartition(".")[0]
        if all(known != row for known, _ in kept.unread):
            kept.miss(row, one.cells[address].cell)
    return kept


@cache
def _row_sums(form: Form) -> tuple[Sum, ...]:
    return tuple(s for s in form.sums if len(s.left) == 1 and s.left[0].rpartition(".")[0] == _row_of(s))


def _row_of(one: Sum) -> str | None:
    rows = {address.rpartition(".")[0] for address in one.right}
    return rows.pop() if len(rows) == 1 else None


def _fits(one: Sum, match: Match) -> int:
    """1 where a written total is the sum of its row, -1 where it is not, 0 where nothing can be said."""
    total, parts = _number(match, one.left[0]), [_number(match, address) for address in one.right]
    if total is None or not any((total, *parts)):
        return 0
    return 1 if total == sum(part or 0 for part in parts) else -1


def _number(match: Match, address: str) -> int | float | None:
    found = match.cells.get(address)
    value = cell_value(found.cell.text) if found else None
    return value if isinstance(value, int | float) else None


def _shown(match: Match, address: str) -> object:
    found = match.cells.get(address)
    return cell_value(found.cell.text) if found else None
