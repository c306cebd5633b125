"""A report and the office's earlier ones: last year's tables and texts for a draft."""

from collections.abc import Iterable
from dataclasses import replace

from assistant.drafting.writer import DraftOptions
from assistant.errors import InputError
from assistant.report import Previous, Report, sections_with_role


def with_past(
    report: Report, options: DraftOptions, last_year: Report | None = None, library: Iterable[Report] = ()
) -> tuple[Report, DraftOptions]:
    """The report with last year's tables, and the options with last year's texts and the past reports.

    Raises:
        InputError: last year's report is not of an earlier year.
    """
    options = replace(options, library=tuple(library))
    if last_year is None:
        return report, options
    if last_year.year >= report.year:
        raise InputError(f"去年的报告是 {last_year.year} 年的，不早于 {report.year} 年", code="last-year")
    if report.previous is None and last_year.tables.cells:
        previous = Previous(year=last_year.year, tables=last_year.tables)
        report = Report.model_validate(report.model_copy(update={"previous": previous}).model_dump())
    five = "\n".join(s.text for s in sections_with_role(last_year, "problems"))
    one = "\n".join(s.text for s in sections_with_role(last_year, "overall"))
    return report, replace(options, last_year=five, last_year_overall=one)
