"""The rules: each a module with an id, a severity, and a function from an examination to findings."""

from __future__ import annotations

from assistant.checking.examination import Examination
from assistant.checking.result import Finding
from assistant.checking.rules import figure_value, table_sums


def run_rules(examination: Examination) -> list[Finding]:
    """The findings of all rules, prose first in its order, then tables."""
    found: list[Finding] = []
    for module in (figure_value, table_sums):
        found += module.find(examination)
    return found
