"""Which cells a question stands for: `NamedRow` → totals of cells, or the choices between which it must be asked back.

Rows, columns, sums and levels come from the form's data; nothing is looked up in a report.
"""

from dataclasses import dataclass
from itertools import product

from assistant.chat.naming import NamedRow
from assistant.checking.formula import Total
from assistant.report import Form

NEW, ACCEPTED, TOTAL = "applications.new", "applications.accepted", "applications.total"
CARRIED = ("applications.carried_over", "applications.carried_forward")
FLOW = (NEW, ACCEPTED, TOTAL)


@dataclass(frozen=True, slots=True)
class Meant:
    """What a question means.

    Attributes:
        targets: the numbers asked for, in the order of their naming.
        choices: where the words fit several, those; `targets` is empty then.
        whole: a row that was named only as what the targets are a part of.
    """

    targets: tuple[Total, ...] = ()
    choices: tuple[Total, ...] = ()
    whole: str | None = None


def meant(asked: NamedRow, form: Form) -> Meant:
    """The cells that the names stand for."""
    if asked.carry and asked.rows:
        return Meant(_totals((*asked.rows, *CARRIED), asked, form))
    if asked.carry:
        return Meant(choices=_totals(CARRIED, asked, form))
    if asked.other:
        others = (f"{NEW}.other_organization", "applications.other.total", "review.other", "litigation.other")
        return Meant(choices=tuple(Total((a,)) for a in others if form.has(a)))
    if asked.total:
        totals = (NEW, TOTAL, "review", "litigation")
        return Meant(choices=tuple(Total((f"{row}.total",)) for row in totals))
    if asked.rows and not (asked.documents and {*asked.rows} <= {*FLOW}):
        return _rows(asked, form)
    if asked.disputes:
        return _disputes(asked, form)
    if asked.documents:
        return _documents(asked, form)
    if asked.outcomes:
        return Meant(choices=tuple(_outcome(d, asked.outcomes[0]) for d in ("review", "litigation")))
    if asked.columns:
        row = TOTAL if asked.process and not asked.receive else NEW
        return Meant(tuple(Total((f"{row}.{c}",)) for c in asked.columns if form.has(f"{row}.{c}")))
    if asked.measures:
        kept = (f"{row}.{m}" for row in form.rows if row.startswith("proactive.") for m in asked.measures)
        found = tuple(Total((a,)) for a in kept if form.has(a))
        return Meant(choices=found) if len(found) > 1 else Meant(found)
    if asked.process and not asked.receive:
        return Meant(choices=tuple(Total((f"{row}.total",)) for row in (NEW, ACCEPTED, TOTAL)))
    return Meant((Total((f"{NEW}.total",)),)) if asked.head or asked.receive else Meant()


def parts(address: str, form: Form) -> tuple[str, ...]:
    """The addresses of one level that add up to an address; empty where it is a single cell of a row.

    Results of the processing are those of the form's first level: 不予公开 is one of them, its reasons are not.
    """
    row, _, key = address.rpartition(".")
    inner = form.derived.get(address)
    if inner and key != "organizations":
        return _one_level(row, inner, form)
    if inner:
        return inner
    for each in form.sums:
        if each.left == (address,) and all(a.endswith(f".{key}") for a in each.right):
            return _one_level(row.rpartition(".")[0], each.right, form)
    return ()


def columns(row: str, form: Form) -> tuple[str, ...]:
    """The addresses of a row's columns as the form prints them, without the total: six applicants, four outcomes."""
    cells = [a for a in (*form.cells, *form.derived) if a.rpartition(".")[0] == row]
    return tuple(a for a in cells if not a.endswith((".total", ".organizations")))


def _one_level(parent: str, cells: tuple[str, ...], form: Form) -> tuple[str, ...]:
    """The cells, those below one derived row taken together."""
    found = []
    for cell in cells:
        row, _, key = cell.rpartition(".")
        steps = row.split(".")
        depth = len(parent.split(".")) + 1 if row.startswith(f"{parent}.") else len(steps)
        above = ".".join([*steps[:depth], key])
        found.append(above if form.has(above) else cell)
    return tuple(dict.fromkeys(found))


def _totals(rows: tuple[str, ...], asked: NamedRow, form: Form) -> tuple[Total, ...]:
    keys = asked.columns or ("total",)
    return tuple(Total((f"{r}.{k}",)) for r, k in product(rows, keys) if form.has(f"{r}.{k}"))


def _rows(asked: NamedRow, form: Form) -> Meant:
    rows = [r for r in asked.rows if not any(o != r and o.startswith(f"{r}.") for o in asked.rows)]
    above = next((r for r in asked.rows if r not in rows), None)
    results = [r for r in rows if r not in (*FLOW, *CARRIED)]
    if results:
        above = above or next((r for r in rows if r in FLOW), None)
        rows = results
    if asked.disputes and not results and rows == [TOTAL]:
        return _disputes(asked, form)
    return Meant(_totals(tuple(rows), asked, form), whole=above)


def _disputes(asked: NamedRow, form: Form) -> Meant:
    named = asked.disputes
    kinds = tuple(d for d in named if not any(o.startswith(f"{d}.") for o in named))
    if asked.outcomes:
        found = tuple(_outcome(d, o) for d, o in product(kinds, asked.outcomes))
    else:
        found = tuple(Total((f"{d}.total",)) for d in kinds)
    return Meant(tuple(t for t in found if form.has(t.plus[0])))


def _outcome(dispute: str, outcome: str) -> Total:
    if outcome == "closed":
        return Total((f"{dispute}.total",), (f"{dispute}.pending",))
    return Total((f"{dispute}.{outcome}",))


def _documents(asked: NamedRow, form: Form) -> Meant:
    found: list[Total] = []
    for document in asked.documents:
        row = f"proactive.{document}"
        keys = [k for k in form.columns_of(row) if k in asked.measures] if row in form.rows else []
        keys = keys or (list(form.columns_of(row)) if row in form.rows else [])
        if len(keys) > 1 and len(asked.documents) == 1 and not set(asked.measures) & set(keys):
            return Meant(choices=tuple(Total((f"{row}.{k}",)) for k in keys))
        found += [Total((f"{row}.{k}",)) for k in keys]
    return Meant(tuple(found))
