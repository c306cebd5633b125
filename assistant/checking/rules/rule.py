"""What a rule is, and what all rules share: its description as data, and the finding that it makes.

A rule is a module with a `RULE` (this type) and a function that returns findings. The list of all rules stands in
the package's `__init__`; which of them run, and how severe they may be, is said by the options.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from assistant.checking.examination import Examination
from assistant.checking.result import Finding, Kind, Location, Severity

Find = Callable[[Examination], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as people and programs name it.

    Attributes:
        id: stable, `family.name`: figure.value, table.sum.
        kind: the kind of its findings, as in the interface.
        severity: the severest that its findings are.
        title: Chinese, a few words, for lists and SARIF.
        description: Chinese, one sentence: what it flags.
        source: the paragraph of the notice or regulation that it rests on; "" where it is plain arithmetic.
    """

    id: str
    kind: Kind
    severity: Severity
    title: str
    description: str
    source: str = ""

    def finding(
        self,
        message: str,
        location: Location,
        *,
        severity: Severity | None = None,
        claimed: float | None = None,
        expected: float | None = None,
        facts: tuple[str, ...] = (),
        replacements: tuple[str, ...] = (),
    ) -> Finding:
        """A finding of this rule; `severity` where it is milder than the rule's own."""
        return Finding(
            self.kind, self.id, severity or self.severity, message, location, claimed, expected, facts, replacements
        )


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with the function that runs it over a report."""

    rule: Rule
    find: Find = field(repr=False)
