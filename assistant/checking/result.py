"""What the checker answers: claims and findings, one type each, and their JSON (the interface of contract.md)."""

from dataclasses import dataclass, field
from hashlib import blake2s
from typing import Any, Literal

Verdict = Literal["consistent", "inconsistent", "unverified"]
Kind = Literal["figure", "arithmetic", "table", "format"]
Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of the text of the report's `section` (counted from 0)."""

    section: int
    start: int
    end: int

    def to_json(self) -> dict[str, Any]:
        """The location of the interface."""
        return {"section": self.section, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class CellLocation:
    """A table cell by its address."""

    cell: str

    def to_json(self) -> dict[str, Any]:
        """The location of the interface."""
        return {"cell": self.cell}


@dataclass(frozen=True, slots=True)
class ReportLocation:
    """The report as a whole: something is missing from it."""

    def to_json(self) -> dict[str, Any]:
        """The location of the interface: it has no place."""
        return {}


Location = Span | CellLocation | ReportLocation


@dataclass(slots=True)
class Claim:
    """A quantity that the prose states.

    Attributes:
        span: the characters that state it.
        text: those characters.
        value: in the unit that the prose uses; a percentage is its fraction.
        unit: as written: 件, 元, %, 个百分点; "" where none stands there.
        verdict: whether the tables say the same.
        facts: the cells it is computed from, last year's prefixed `previous.`; empty where unverified.
        expected: the value that the tables hold, in the unit of `value`; None where unverified.
        meaning: in words what the claim says, for people: 本年新收—总计.
    """

    span: Span
    text: str
    value: float
    unit: str = ""
    verdict: Verdict = "unverified"
    facts: tuple[str, ...] = ()
    expected: float | None = None
    meaning: str = ""

    def to_json(self) -> dict[str, Any]:
        """The claim of the interface."""
        return {
            **self.span.to_json(),
            "text": self.text,
            "value": plain(self.value),
            "unit": self.unit,
            "verdict": self.verdict,
            "facts": list(self.facts),
            "expected": plain(self.expected),
        }


@dataclass(slots=True)
class Finding:
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
    claimed: float | None = None
    expected: float | None = None
    facts: tuple[str, ...] = ()
    replacements: tuple[str, ...] = ()
    context: str = ""
    basis: str = ""

    @property
    def id(self) -> str:
        """Stable over runs: made of the rule, the words around the place, and the values, not of offsets."""
        place = self.location.cell if isinstance(self.location, CellLocation) else self.context
        key = "\x1f".join([self.rule, place, repr(plain(self.claimed)), repr(plain(self.expected)), *self.facts])
        return blake2s(key.encode(), digest_size=8).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """The finding of the interface, with its stable `id` and the `context` that it was found in."""
        return {
            "id": self.id,
            "kind": self.kind,
            "rule": self.rule,
            "severity": self.severity,
            "message": self.message,
            "location": self.location.to_json(),
            "claimed": plain(self.claimed),
            "expected": plain(self.expected),
            "facts": list(self.facts),
            "replacements": list(self.replacements),
            "context": self.context,
            "basis": self.basis,
        }


@dataclass(slots=True)
class CheckResult:
    """All claims in the order of the prose, and all findings: prose first, then tables."""

    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """`seconds`, `claims` and `findings` of the interface."""
        return {
            "seconds": round(self.seconds, 6),
            "claims": [claim.to_json() for claim in self.claims],
            "findings": [finding.to_json() for finding in self.findings],
        }


def plain(value: float | None) -> float | int | None:
    """A whole number as int, anything else rounded to 12 digits so that JSON shows no binary dust."""
    if value is None:
        return None
    return int(value) if value == int(value) else round(value, 12)
