"""Several years of one office's reports: each report's `previous` is taken from the report on the year before."""

from collections.abc import Iterable, Mapping, Sequence

from assistant.reading.values import squeeze
from assistant.report import Previous, Report

Years = Mapping[tuple[str, int], Report]
"""(office, year) → its report."""


def by_year(reports: Iterable[Report]) -> Years:
    """The reports by office and year; where two are on the same, the first counts."""
    known: dict[tuple[str, int], Report] = {}
    for report in reports:
        known.setdefault((_office(report), report.year), report)
    return known


def before(report: Report, known: Years) -> Report | None:
    """The office's report on the year before; None where it is not known, or the report names no office."""
    office = _office(report)
    return known.get((office, report.year - 1)) if office else None


def years_before(report: Report, known: Years) -> tuple[Report, ...]:
    """The office's reports on the years before, the nearest first, as far as no year is missing."""
    found: list[Report] = []
    former = before(report, known)
    while former is not None:
        found.append(former)
        former = before(former, known)
    return tuple(found)


def with_previous(report: Report, known: Years) -> Report:
    """The report with last year's tables; one that holds them already keeps them."""
    former = before(report, known)
    if report.previous is not None or former is None or not former.tables.cells:
        return report
    return report.model_copy(update={"previous": Previous.model_construct(year=former.year, tables=former.tables)})


def link_years(reports: Sequence[Report]) -> list[Report]:
    """The reports with `previous` filled in from one another, matched by organisation and year."""
    known = by_year(reports)
    return [with_previous(report, known) for report in reports]


def _office(report: Report) -> str:
    return squeeze(report.organization)
