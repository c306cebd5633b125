"""The rules: all of them, in the order in which they are listed, and the one function that runs them.

A rule is a module here: a `RULE` (id, kind, severity, words for people) and a function from an examination to
findings. Figure rules share the wrong claims among them: see `figures`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from assistant.checking.examination import Examination
from assistant.checking.options import CheckOptions
from assistant.checking.pack import load_pack
from assistant.checking.result import Finding, Span
from assistant.checking.rules import (
    arithmetic_list,
    arithmetic_percentage,
    arithmetic_shares,
    arithmetic_sum,
    arithmetic_twice,
    figure_all,
    figure_approximation,
    figure_direction,
    figure_growth,
    figure_multiple,
    figure_none,
    figure_percentage,
    figure_swap,
    figure_unit,
    figure_value,
    format_date,
    format_length,
    format_office,
    format_outline,
    format_sections,
    format_title,
    sameness,
    table_across_years,
    table_cells,
    table_form,
    table_sum,
    table_unit,
    table_zeros,
    text_empty,
    text_fees,
    text_placeholder,
    text_six,
    text_slips,
    text_year,
    together,
)
from assistant.checking.rules.figures import Explain, wrong_claims
from assistant.checking.rules.inspection import Inspect, Inspection
from assistant.checking.rules.rule import Check, Rule
from assistant.report import Report
from assistant.report.kind import load_kind

__all__ = ["CHECKS", "FIGURES", "INSPECTS", "RULES", "Rule", "rule", "rule_ids", "run_rules"]

# The first that explains a wrong claim has it; `figure.value` explains all that is left.
FIGURES: tuple[tuple[Rule, Explain], ...] = (
    (figure_none.RULE, figure_none.explain),
    (figure_all.RULE, figure_all.explain),
    (figure_direction.RULE, figure_direction.explain),
    (figure_swap.RULE, figure_swap.explain),
    (figure_unit.RULE, figure_unit.explain),
    (figure_approximation.RULE, figure_approximation.explain),
    (figure_percentage.RULE, figure_percentage.explain),
    (figure_growth.RULE, figure_growth.explain),
    (figure_multiple.RULE, figure_multiple.explain),
    (figure_value.RULE, figure_value.explain),
)

CHECKS: tuple[Check, ...] = (
    Check(text_year.RULE, text_year.find),
    Check(text_fees.RULE, text_fees.find),
    Check(arithmetic_sum.RULE, arithmetic_sum.find),
    Check(arithmetic_percentage.RULE, arithmetic_percentage.find),
    Check(arithmetic_shares.RULE, arithmetic_shares.find),
    Check(arithmetic_list.RULE, arithmetic_list.find),
    Check(arithmetic_twice.RULE, arithmetic_twice.find),
    Check(table_sum.RULE, table_sum.find),
    Check(table_across_years.CARRIED_OVER, table_across_years.find_carried_over),
    Check(table_across_years.IN_FORCE, table_across_years.find_in_force),
    Check(table_cells.VALUE, table_cells.find_values),
    Check(table_cells.UNFILLED, table_cells.find_unfilled),
    Check(table_form.RULE, table_form.find),
    Check(table_unit.RULE, table_unit.find),
    Check(format_sections.SECTIONS, format_sections.find_sections),
    Check(format_sections.ORDER, format_sections.find_order),
    Check(format_sections.TITLE, format_sections.find_titles),
    Check(format_sections.TABLES, format_sections.find_tables),
    Check(text_empty.RULE, text_empty.find),
    Check(text_placeholder.RULE, text_placeholder.find),
)

# What reviewers look at, with the numbers and words of a pack.
INSPECTS: tuple[Inspect, ...] = (
    *text_slips.INSPECTS,
    *text_six.INSPECTS,
    *format_title.INSPECTS,
    *format_outline.INSPECTS,
    *format_date.INSPECTS,
    *format_office.INSPECTS,
    *format_length.INSPECTS,
    *table_zeros.INSPECTS,
    *sameness.INSPECTS,
)

# All rules, for lists, `--help`, SARIF and documents; the last are applied where many reports are reviewed together.
RULES: tuple[Rule, ...] = tuple(
    replace(each, source=load_pack().source(each.id) or each.source)
    for each in (
        *(r for r, _ in FIGURES),
        *(c.rule for c in CHECKS),
        *(i.rule for i in INSPECTS),
        *together.RULES,
    )
)
_BY_ID = {r.id: r for r in RULES}
_AROUND = 12


def rule(rule_id: str) -> Rule:
    """The rule with this id.

    Raises:
        KeyError: no such rule.
    """
    return _BY_ID[rule_id]


def rule_ids() -> frozenset[str]:
    """The ids of all rules."""
    return frozenset(_BY_ID)


def run_rules(examination: Examination, options: CheckOptions, years: tuple[Report, ...] = ()) -> list[Finding]:
    """The findings of all rules that the options leave on: prose in its order, then tables, then the whole."""
    kind = load_kind(examination.form.kind)
    checks = (c.find(examination) for c in CHECKS if options.runs(c.rule.id) and kind.asks(c.rule.id))
    inspection = Inspection(examination, options.loaded, years)
    looks = (
        inspect.look(inspection)
        for inspect in INSPECTS
        if options.runs(inspect.rule.id)
        and kind.asks(inspect.rule.id)
        and (options.reviewing or inspect.stage == "check")
    )
    found = chain(_figures(examination, options), *checks, *looks)
    return finished(found, examination, options)


def finished(found: Iterable[Finding], examination: Examination, options: CheckOptions) -> list[Finding]:
    """Findings as they are handed out: softened by the options, with the words around them, in order."""
    findings = [options.softened(finding) for finding in found]
    pack = options.loaded
    for finding in findings:
        finding.basis = pack.source(finding.rule) or _BY_ID[finding.rule].source
        if isinstance(finding.location, Span):
            finding.context = _context(examination.report.sections[finding.location.section].text, finding.location)
    findings.sort(key=_place)
    return findings


def _figures(examination: Examination, options: CheckOptions) -> Iterator[Finding]:
    for wrong in wrong_claims(examination):
        finding = next(f for _, explain in FIGURES if (f := explain(wrong)) is not None)
        if finding.severity == "error":
            finding.severity = wrong.judged.severity  # where another reading is thinkable, a person should look
        if options.runs(finding.rule):
            yield finding


def _context(text: str, span: Span) -> str:
    """The words before and after a span: what makes a finding's id stable when text elsewhere changes."""
    before = text[max(0, span.start - _AROUND) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + _AROUND].partition("\n")[0]
    return f"{before}…{after}"


def _place(finding: Finding) -> tuple[int, int, int]:
    at = finding.location
    if isinstance(at, Span):
        return 0, at.section, at.start
    return 1 if finding.kind == "table" else 2, 0, 0
