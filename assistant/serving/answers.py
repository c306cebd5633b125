"""The answers of checks and drafts as OpenAPI shows them: the types that are answered with, loaded when asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from assistant.checking import Finding
from assistant.drafting import Draft, Paragraph
from assistant.serving.work import FindingDecision
from assistant.shapes import Shape
from assistant.writing.outcome import CheckAnswer


def _is_missing(decision: FindingDecision | None) -> bool:
    return decision is None


@dataclass(slots=True)
class JudgedFinding(Finding):
    """A finding with what a person decided on it, where one did."""

    decision: Annotated[FindingDecision | None, Field(exclude_if=_is_missing)] = None


@dataclass(frozen=True, slots=True)
class StoredCheckAnswer(CheckAnswer):
    """The object of a stored report that was checked."""

    findings: list[JudgedFinding]  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Alternatives(Shape):
    """Other wordings of a paragraph, verified like the draft's own; fewer where no more differ."""

    paragraphs: list[Paragraph]


ANSWERS = (CheckAnswer, StoredCheckAnswer, Draft, Alternatives)


def judged(answer: CheckAnswer, decisions: Mapping[str, FindingDecision]) -> StoredCheckAnswer:
    """The answer with what was decided, by the ids of the findings."""
    names = [each.name for each in fields(Finding)]
    findings = [
        JudgedFinding(**{name: getattr(finding, name) for name in names}, decision=decisions.get(finding.id))
        for finding in answer.findings
    ]
    return StoredCheckAnswer(answer.source, answer.organization, answer.year, answer.seconds, answer.claims, findings)


def components() -> dict[str, Any]:
    """The JSON Schemas of the answers and of what they hold, by name."""
    shapes = [(shape, "serialization", TypeAdapter(shape)) for shape in ANSWERS]
    _, made = TypeAdapter.json_schemas(shapes, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    definitions: dict[str, Any] = made["$defs"]
    return definitions
