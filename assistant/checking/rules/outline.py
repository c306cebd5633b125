"""Which sections of a report are which of the form's six. What that means is said by rules; `roles` tells it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.report import Form, Report, roles


@dataclass(frozen=True, slots=True)
class Outline:
    """Where the form's sections stand in a report.

    Attributes:
        placed: (position in the form, index in the report), in the report's order.
        retitled: those of them whose title is not one of the form's.
        misnumbered: (position, index) whose title is the form's and whose number is another.
    """

    placed: tuple[tuple[int, int], ...] = ()
    retitled: tuple[tuple[int, int], ...] = ()
    misnumbered: tuple[tuple[int, int], ...] = ()

    @property
    def present(self) -> set[int]:
        """The positions of the form's sections that are there."""
        return {position for position, _ in self.placed}


def place_sections(report: Report, form: Form) -> Outline:
    """The sections of the form that the report has."""
    named = roles(tuple(section.title for section in report.sections), form)
    placed = [(role.position, index, role) for index, role in enumerate(named) if role.position >= 0]
    return Outline(
        tuple((position, index) for position, index, _ in placed),
        tuple((position, index) for position, index, role in placed if role.by != "title"),
        tuple((position, index) for position, index, role in placed if role.misnumbered and role.by == "title"),
    )
