"""What the checker answers: claims and findings, one type each, which are their JSON (the interface of contract.md)."""

from dataclasses import dataclass, field
from hashlib import blake2s
from typing import Literal

from pydantic import computed_field

from assistant.shapes import ForPeople, Meaning, Plain, Seconds, Shape, plain

Verdict = Literal["consistent", "inconsistent", "unverified"]
Kind = Literal["figure", "arithmetic", "table", "format"]
Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Span(Shape):
    """Characters `start` to `end` (exclusive) of the text of the report's `section` (counted from 0)."""

    section: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CellLocation(Shape):
    """A table cell by its address."""

    cell: str


@dataclass(frozen=True, slots=True)
class ReportLocation(Shape):
    """The report as a whole: something is missing from it."""


Location = Span | CellLocation | ReportLocation


@dataclass(slots=True)
class Claim(ForPeople):
    """A quantity that the prose states.

    Attributes:
        section, start, end: the characters that state it, as of a `Span`.
        text: those characters.
        value: in the unit that the prose uses; a percentage is its fraction.
        unit: as written: 件, 元, %, 个百分点; "" where none stands there.
        verdict: whether the tables say the same.
        facts: the cells it is computed from, last year's prefixed `previous.`; empty where unverified.
        expected: the value that the tables hold, in the unit of `value`; None where unverified.
        meaning: in words what the claim says, for people: 本年新收—总计.
    """

    section: int
    start: int
    end: int
    text: str
    value: Plain
    unit: str = ""
    verdict: Verdict = "unverified"
    facts: tuple[str, ...] = ()
    expected: Plain | None = None
    meaning: Meaning = ""

    @property
    def span(self) -> Span:
        """The characters that state it."""
        return Span(self.section, self.start, self.end)


@dataclass(slots=True)
class Finding(Shape):
    """Something that is wrong, or worth a look. Every rule returns this type.

    Attributes:
        kind, severity: as in the interface.
        rule: the rule's id, e.g. `figure.value`.
        message: Chinese; names the cell as the form prints it, and the right value.
        location: a span of the prose, a cell, or the report.
        claimed, expected: in the unit of the prose.
        facts: the cells that the right value is computed from.
        replacements: texts that may stand in place of the span.
        context: the words around the place.
        basis: the notice, standard or practice that the rule rests on; "" where it is plain arithmetic.
    """

    kind: Kind
    rule: str
    severity: Severity
    message: str
    location: Location
    claimed: Plain | None = None
    expected: Plain | None = None
    facts: tuple[str, ...] = ()
    replacements: tuple[str, ...] = ()
    context: str = ""
    basis: str = ""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def id(self) -> str:
        """Stable over runs: made of the rule, the words around the place, and the values, not of offsets."""
        place = self.location.cell if isinstance(self.location, CellLocation) else self.context
        key = "\x1f".join([self.rule, place, repr(plain(self.claimed)), repr(plain(self.expected)), *self.facts])
        return blake2s(key.encode(), digest_size=8).hexdigest()


@dataclass(slots=True)
class CheckResult(Shape):
    """All claims in the order of the prose, and all findings: prose first, then tables."""

    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    seconds: Seconds = 0.0
