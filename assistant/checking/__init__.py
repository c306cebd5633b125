"""Numbers as written → claims → links to facts → rules → findings.

The public face is `check`; nothing here prints, reads files or writes them.
"""

from time import perf_counter

from assistant.checking.examination import examine
from assistant.checking.result import CellLocation, CheckResult, Claim, Finding, ReportLocation, Span
from assistant.checking.rules import run_rules
from assistant.report import Report

__all__ = ["CellLocation", "CheckResult", "Claim", "Finding", "ReportLocation", "Span", "check"]


def check(report: Report) -> CheckResult:
    """Every quantity of the report's prose against its tables, the tables against themselves and last year's."""
    started = perf_counter()
    examination = examine(report)
    findings = run_rules(examination)
    claims = [judged.claim for judged in examination.judged]
    return CheckResult(claims, findings, perf_counter() - started)
