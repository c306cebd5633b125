"""The six sections: there, once, in order, titled and numbered as the form says; and the three tables there.

A report made of its prose alone (JSON with 一 and 五, a draft) is no report with sections missing: the tables stand
apart there. So absence is only told of a file that has headings, or of a JSON with most of the sections.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from assistant.checking.examination import Examination
from assistant.checking.result import Finding, ReportLocation
from assistant.checking.rules.outline import Outline, place_sections
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.table_cells import cells_of, is_full
from assistant.report import Report, Table

_NOTICE = "国办公开办函〔2021〕30号 附件"
SECTIONS = Rule("format.sections", "format", "warning", "缺少部分", "报告缺少规定的六个部分中的某些部分", _NOTICE)
ORDER = Rule("format.order", "format", "warning", "部分的次序有误", "各部分的次序与规定的不同，或有重复", _NOTICE)
TITLE = Rule("format.title", "format", "info", "标题与格式不符", "部分的标题或序号与规定的不同", _NOTICE)
TABLES = Rule("format.table", "format", "warning", "缺少表格", "整张表格没有，或没有填写", _NOTICE)

_WHOLE_REPORT = 4  # sections of the form; with fewer a JSON is an excerpt
_FIXED_FORMATS = ("json", "xlsx")  # each cell has its place there: one that is missing is blank


def find_sections(examination: Examination) -> Iterator[Finding]:
    """One finding for all sections that are missing."""
    report, form = examination.report, examination.form
    outline = place_sections(report, form)
    if _is_excerpt(report, outline) or _is_form(report):
        return
    apart = _has_tables_apart(report)
    filled = {table.key for table in form.tables} - {table.key for table in _empty_tables(examination)}
    missing = [
        s.heading for i, s in enumerate(form.sections) if i not in outline.present and not (apart and s.table in filled)
    ]
    if missing:
        yield SECTIONS.finding(f"缺少{len(missing)}个部分：{'、'.join(missing)}", ReportLocation())


def find_order(examination: Examination) -> Iterator[Finding]:
    """One finding where sections stand twice, one where they are out of order."""
    sections = examination.form.sections
    positions = [position for position, _ in place_sections(examination.report, examination.form).placed]
    twice = [sections[p].heading for p, n in Counter(positions).items() if n > 1]
    if twice:
        yield ORDER.finding(f"重复的部分：{'、'.join(twice)}", ReportLocation())
    once = list(dict.fromkeys(positions))
    if once != sorted(once):
        headings = "、".join(sections[p].number for p in once)
        yield ORDER.finding(f"各部分的次序是{headings}，应依次为一至六", ReportLocation())


def find_titles(examination: Examination) -> Iterator[Finding]:
    """One finding for each section whose title or number is not the form's."""
    report, form = examination.report, examination.form
    outline = place_sections(report, form)
    for position, index in outline.retitled:
        yield TITLE.finding(
            f"标题“{report.sections[index].title}”，规定的标题是“{form.sections[position].heading}”", ReportLocation()
        )
    for position, index in outline.misnumbered:
        yield TITLE.finding(
            f"标题“{report.sections[index].title}”的序号应为“{form.sections[position].number}”", ReportLocation()
        )


def find_tables(examination: Examination) -> Iterator[Finding]:
    """One finding for all tables that were not understood, one for all that are blank."""
    empty = _empty_tables(examination)
    unread = [table for table in empty if _was_not_understood(examination, table)]
    blank = [table for table in empty if table not in unread]
    if unread:
        names = "、".join(f"{table.printed}（{table.title}）" for table in unread)
        yield TABLES.finding(f"表格没有读懂：{names}；表中的数没有核对，请对照原件", ReportLocation())
    if blank:
        names = "、".join(f"{table.printed}（{table.title}）" for table in blank)
        yield TABLES.finding(f"没有读到内容：{names}；没有发生的应填0", ReportLocation())


def _was_not_understood(examination: Examination, table: Table) -> bool:
    """Whether a file was read in which no cell of a table was told, as against a table that is there and blank."""
    origin = examination.report.provenance
    if origin is None or origin.format in _FIXED_FORMATS:
        return False
    addresses = (a for a, cell in examination.form.cells.items() if cell.table.key == table.key)
    return not any(address in examination.report.tables.cells for address in addresses)


def _empty_tables(examination: Examination) -> list[Table]:
    if is_full(examination):
        return []
    looked_at = ((table, *cells_of(examination, table)) for table in examination.form.tables)
    return [table for table, cells, missing in looked_at if len(cells) == len(missing)]


def _has_tables_apart(report: Report) -> bool:
    """Whether the tables do not stand below their headings: JSON, and reports made in memory."""
    return report.provenance is None or report.provenance.format == "json"


def _is_form(report: Report) -> bool:
    """Whether it is a workbook of tables alone, filled in before anything is written."""
    workbook = report.provenance is not None and report.provenance.format in ("xlsx", "ods")
    return workbook and not any(section.title or section.text.strip() for section in report.sections)


def _is_excerpt(report: Report, outline: Outline) -> bool:
    return _has_tables_apart(report) and len(outline.present) < _WHOLE_REPORT
