"""What one input came to, a checked report or an error, and its JSON: the object of `check` (the fixed interface)."""

from dataclasses import dataclass
from typing import Any

from assistant.checking import CheckResult, Claim, Finding
from assistant.errors import AssistantError
from assistant.report import Report
from assistant.shapes import Seconds, Shape


@dataclass(frozen=True, slots=True)
class CheckAnswer(Shape):
    """The object of a report that was checked."""

    source: str
    organization: str
    year: int
    seconds: Seconds
    claims: list[Claim]
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Failure(Shape):
    """Why an input could not be read."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class UnreadAnswer(Shape):
    """The object of an input that could not be read."""

    source: str
    error: Failure


@dataclass(frozen=True, slots=True)
class Checked:
    """A report that was read and checked.

    Attributes:
        source: its path as the user gave it, or any other name of it.
        report: what was checked.
        result: its claims and findings; those that a baseline leaves out are not in it.
        left_out: how many those are.
    """

    source: str
    report: Report
    result: CheckResult
    left_out: int = 0

    @property
    def name(self) -> str:
        """How people call the report: 云溪县水利局2023年."""
        return f"{self.report.organization}{self.report.year}年"

    def count(self, verdict: str) -> int:
        """How many claims have this verdict."""
        return sum(claim.verdict == verdict for claim in self.result.claims)

    @property
    def answer(self) -> CheckAnswer:
        """The object of the interface."""
        made, report = self.result, self.report
        return CheckAnswer(self.source, report.organization, report.year, made.seconds, made.claims, made.findings)

    def to_json(self) -> dict[str, Any]:
        """The object of the interface, of plain values."""
        return self.answer.to_json()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that is no report, and why."""

    source: str
    code: str
    message: str

    @classmethod
    def because(cls, source: str, error: AssistantError) -> "Unreadable":
        """The outcome of an error that was met on `source`."""
        return cls(source, error.code, error.message)

    def to_json(self) -> dict[str, Any]:
        """The object of the interface."""
        return UnreadAnswer(self.source, Failure(self.code, self.message)).to_json()


Outcome = Checked | Unreadable
