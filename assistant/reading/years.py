"""Several years of one office's reports: each report's `previous` is taken from the report on the year before."""

from collections.abc import Sequence

from assistant.reading.values import squeeze
from assistant.report import Previous, Report


def link_years(reports: Sequence[Report]) -> list[Report]:
    """The reports with `previous` filled in from one another, matched by organisation and year.

    A report that already holds last year's tables keeps them. Where two reports are on the same office and year, the
    first counts. A report without an organisation is linked to none.
    """
    known: dict[tuple[str, int], Report] = {}
    for report in reports:
        known.setdefault((_office(report), report.year), report)
    return [_linked(report, known) for report in reports]


def _linked(report: Report, known: dict[tuple[str, int], Report]) -> Report:
    office = _office(report)
    before = known.get((office, report.year - 1))
    if report.previous is not None or before is None or not office or not before.tables.cells:
        return report
    return report.model_copy(update={"previous": Previous.model_construct(year=before.year, tables=before.tables)})


def _office(report: Report) -> str:
    return squeeze(report.organization)
