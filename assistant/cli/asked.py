"""What a person asks of a draft besides the report: checked, and what of it cannot be had is said."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import typer

from assistant.drafting import DraftOptions, plan_for
from assistant.errors import InputError, SettingsError
from assistant.reading import read
from assistant.reading.values import squeeze
from assistant.report import Report
from assistant.settings import ReadingLimits


def read_former(report: Report, path: Path, limits: ReadingLimits) -> Report:
    """The office's report on the year before, from a file.

    Raises:
        InputError: it cannot be read, or is on another year or another office's (`last-year`).
    """
    former = read(path, limits)
    if former.year != report.year - 1:
        raise InputError(
            f"{path} 是{former.year}年的报告，不是上一年度（{report.year - 1}年）的，不能用作去年的报告。",
            code="last-year",
        )
    offices = [squeeze(each.organization) for each in (report, former)]
    if all(offices) and offices[0] != offices[1]:
        raise InputError(
            f"{path} 是{former.organization}的报告，不是{report.organization}的，不能用作去年的报告。", code="last-year"
        )
    own = report.previous.tables.cells if report.previous is not None else {}
    if own and own != former.tables.cells:
        typer.echo(f"报告中已有上年数据，没有采用 {path} 的表格，只用它的文字。", err=True)
    elif not former.tables.cells:
        typer.echo(f"{path} 中没有读到表格，草稿里没有同比。", err=True)
    return former


def given_notes(notes: Iterable[str] | None) -> list[str]:
    """The notes of the command line.

    Raises:
        SettingsError: one of them is empty.
    """
    found = [note.strip() for note in notes or ()]
    if not all(found):
        raise SettingsError("--note 后面是空的，请写明要补充的材料。", code="arguments")
    return found


def tell_unknown(report: Report, options: DraftOptions) -> None:
    """A line for points that were to be left out and are not in the plan of this report anyway."""
    if not options.without:
        return
    plan = plan_for(report, replace(options, without=frozenset()))
    known = {point.id for paragraph in plan.paragraphs for point in paragraph.points}
    unknown = sorted(options.without - known)
    if unknown:
        typer.echo(f"这份报告没有名为 {'、'.join(unknown)} 的要点，--without 没有起作用；见 assistant plan。", err=True)
