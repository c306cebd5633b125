"""Numbers as written → claims → links to facts → rules → findings.

The public face is `check` (and `explain` for the reasons of the links);
nothing here prints, reads files or writes them.
"""

from time import perf_counter

from assistant.checking.choosing import Chooser, choose_open
from assistant.checking.examination import examine
from assistant.checking.explain import Explanation, explain
from assistant.checking.options import ALL_RULES, CheckOptions
from assistant.checking.result import CellLocation, CheckResult, Claim, Finding, ReportLocation, Span
from assistant.checking.rules import RULES, Rule, rule_ids, run_rules
from assistant.report import Report

__all__ = [
    "ALL_RULES",
    "RULES",
    "CellLocation",
    "CheckOptions",
    "CheckResult",
    "Chooser",
    "Claim",
    "Explanation",
    "Finding",
    "ReportLocation",
    "Rule",
    "Span",
    "check",
    "explain",
]


def check(
    report: Report,
    options: CheckOptions = ALL_RULES,
    chooser: Chooser | None = None,
    years: tuple[Report, ...] = (),
    *,
    strict: bool = False,
) -> CheckResult:
    """Every quantity of the report's prose against its tables, the tables against themselves and last year's.

    Args:
        report: the report; its `previous` is used where it is there.
        options: which rules run; all of them where nothing is said.
        years: the office's reports on the years before, the nearest first, for rules that compare prose or three years.
        strict: the prose is notes, not the report's own: what the tables contradict is wrong, however far off.
        chooser: helps with claims that the words leave open; it changes no verdict.

    Raises:
        SettingsError: the options name a rule that does not exist.
    """
    started = perf_counter()
    chosen = options.checked(rule_ids())
    examination = examine(report, strict)
    if chooser is not None:
        choose_open(examination, chooser)
    findings = run_rules(examination, chosen, years)
    claims = [judged.claim for judged in examination.judged]
    return CheckResult(claims, findings, perf_counter() - started)
