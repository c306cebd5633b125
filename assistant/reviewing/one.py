"""What a review does to each input: read it, link the years before, run every rule, keep what comparing needs.

This may run in another process or on another machine; the order of the inputs and the output are not its business.
"""

from __future__ import annotations

import traceback
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from assistant.checking import CheckOptions, CheckResult, Finding, Span, check
from assistant.checking.rules import together
from assistant.checking.rules.alike import alike
from assistant.errors import AssistantError
from assistant.processes import ProcessError
from assistant.reading import Source, Years, with_previous, years_before
from assistant.report import Facts, Report
from assistant.reviewing.record import Record, ReviewItem, lost
from assistant.reviewing.signature import hashed_runs, prose_of, sign
from assistant.writing import words
from assistant.writing.formats import LayoutOptions, layout
from assistant.writing.outcome import Checked


@dataclass(frozen=True, slots=True)
class ReviewOne:
    """The work on one input.

    Attributes:
        options: which rules run, and the pack.
        years: the reports of the years before.
        pages: whether each report's page is wanted.
    """

    options: CheckOptions
    years: Years = field(default_factory=dict)
    pages: bool = False

    def __call__(self, source: Source) -> Record:
        """The record of one input; nothing that it can cause is raised."""
        try:
            return self.of(source.name, source.read())
        except AssistantError as error:
            return Record(source.name, code=error.code, message=error.message)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  ours, not the input's: reported with its place, the others go on
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(last.filename).name} 第 {last.lineno} 行 {type(error).__name__}：{error}"
            message = f"{source.name}：程序内部错误，请连同此文件报告给开发者（{where}）"
            return Record(source.name, code="internal", message=message)

    def lost(self, source: Source, error: ProcessError) -> Record:
        """The record of an input on which a process died."""
        code, message = lost(source.name, error)
        return Record(source.name, code=code, message=message)

    def of(self, name: str, report: Report) -> Record:
        """The record of a report."""
        former = years_before(report, self.years)
        report = with_previous(report, self.years)
        result = check(report, self.options, years=former)
        facts = Facts(report)
        items = [_item(finding, result, report, facts) for finding in words.in_order(result)]
        numbers = {a: v for a, v in report.tables.cells.items() if isinstance(v, int | float)}
        record = Record(
            name,
            report.organization,
            report.year,
            items=items,
            missing=_missing(report),
            cells={a: v for a, v in numbers.items() if v},
            filled=len(numbers),
            last_year=self._share(report, former[0]) if former else None,
        )
        self._sign(record, report)
        if self.pages:
            record.page = _page(Checked(name, report, result))
        return record

    def _share(self, report: Report, former: Report) -> float | None:
        run = int(self.options.loaded.number("format.sameness", "run"))
        same = alike(prose_of(report), prose_of(former), run)
        return same.share if same.length else None

    def _sign(self, record: Record, report: Report) -> None:
        rule, pack = together.SAME_TEXT.id, self.options.loaded
        if not self.options.runs(rule):
            return
        prose = prose_of(report)
        hashes = hashed_runs(prose, report.organization, int(pack.number(rule, "run")))
        if len(hashes) >= pack.number(rule, "shortest"):
            record.prose, record.signature, record.runs = zlib.compress(prose.encode()), sign(hashes), len(hashes)


def _page(checked: Checked) -> str:
    """The page of a report: prose and tables side by side, findings in both."""
    chosen = layout(LayoutOptions("html", single=True))
    return f"{chosen.head}{chosen.write(checked)}{chosen.tail}"


def _item(finding: Finding, result: CheckResult, report: Report, facts: Facts) -> ReviewItem:
    claim = words.claim_of(finding, result)
    sentence = marked = ""
    if isinstance(finding.location, Span):
        quote = words.quote(report, finding.location)
        sentence, marked = f"{quote.before}{quote.marked}{quote.after}", quote.marked
    return ReviewItem(
        finding.to_json(),
        sentence,
        marked,
        words.place(finding, report, facts),
        tuple(words.cells(finding, facts)),
        words.right_value(finding, claim) or "",
    )


def _missing(report: Report) -> list[str]:
    cells = report.tables.cells
    return [
        table.printed
        for table in report.form.tables
        if all(cells.get(a) in (None, "") for a, cell in report.form.cells.items() if cell.table.key == table.key)
    ]
