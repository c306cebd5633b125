"""The kind of an office and how it speaks of itself, told by its name."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.drafting.rules import table

OfficeKind = Literal["government", "department", "township", "zone", "unit"]


@dataclass(frozen=True, slots=True)
class Office:
    """An office as its report speaks.

    Attributes:
        name: as the report gives it.
        kind: government, department, township, zone, or unit (an institution that is no administrative organ).
        self_reference: 我县, 我局, 本机关 …
        overall, problems: the shortest and longest length of sections 一 and 五, in characters.
    """

    name: str
    kind: OfficeKind
    self_reference: str
    overall: tuple[int, int]
    problems: tuple[int, int]


def office_of(name: str) -> Office:
    """The office of this name; one that no pattern knows is a department that says 本机关."""
    rules = table("offices")
    entry = next(o for o in rules["offices"] if re.search(o["pattern"], name.strip()))
    lengths = rules["lengths"][entry["kind"]]
    return Office(name, entry["kind"], entry["self"], tuple(lengths["overall"]), tuple(lengths["problems"]))
