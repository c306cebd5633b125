"""`assistant inspect`: a report as it was read: sections, tables, each cell's source, what was not understood."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.reading import read
from assistant.report import Block, Form, Place, Provenance, Report, Row, load_form
from assistant.report.coverage import coverage
from assistant.report.form import other_form
from assistant.settings import load_settings

HELP = """显示读入的内容：机关、年度、章节、三张表格，每个单元格在文件中的位置，以及没有读懂的地方。

[bold]示例[/]

  assistant inspect 年报.docx

  assistant inspect 年报.docx --cells

  assistant inspect 年报.pdf --json > 年报.json
"""
_EXCERPT = 60
_FORMATS = {
    "json": "JSON",
    "text": "文本",
    "markdown": "Markdown",
    "html": "网页",
    "mht": "网页归档",
    "pdf": "PDF",
    "docx": "Word",
    "docx-strict": "Word（严格格式）",
    "docx-embedded": "Word（正文是嵌入的另一份文档）",
    "doc": "Word 97–2003 或 WPS",
    "rtf": "RTF",
    "odt": "ODT",
    "ods": "ODS",
    "wordml": "Word XML",
    "xlsx": "Excel",
}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("inspect", help=HELP, short_help="显示一份报告读入的内容")(inspect)


def inspect(
    path: Annotated[Path, typer.Argument(help="报告文件", metavar="文件", show_default=False)],
    cells: Annotated[bool, typer.Option("--cells", help="逐个列出单元格及其在文件中的位置")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出接口所用的 JSON，附上出处")] = False,
) -> None:
    """Read a file and show what was read."""
    report = read(path, load_settings().reading)
    if as_json:
        typer.echo(json.dumps(_as_json(report), ensure_ascii=False, indent=1))
        return
    console = Console(highlight=False)
    origin = report.provenance or Provenance()
    console.print(
        f"[bold]{escape(report.organization or '（没有读到机关名称）')}[/]  {report.year}年  {_form_name(report.form)}"
    )
    console.print(f"格式：{_FORMATS.get(origin.format, origin.format)}")
    for read_of in coverage(report):
        console.print(f"[red]{read_of.line}[/]" if read_of.read == 0 else read_of.line)
    _show_sections(console, report)
    for table in report.form.tables:
        for block in table.blocks:
            _show_block(console, report, f"{table.printed} {table.title}", block)
    if cells:
        _show_cells(console, report, origin)
    if report.previous is not None:
        console.print(f"\n上年（{report.previous.year}年）数据：{_filled(report.previous.tables.cells)}个单元格已填")
    for number, note in enumerate(report.notes):
        console.print(f"工作事实 {number}：{escape(note)}")
    _show_notes(console, origin)


def _form_name(form: Form) -> str:
    if form.id == form.base:
        return form.name
    return f"{load_form(form.base).name}（部分用{load_form(other_form(form.base)).name}）"


def _as_json(report: Report) -> dict[str, Any]:
    origin = report.provenance.model_dump() if report.provenance else None
    return {**report.model_dump(mode="json"), "provenance": origin}


def _show_sections(console: Console, report: Report) -> None:
    console.print("\n[bold]章节[/]")
    for number, section in enumerate(report.sections):
        first = section.text.replace("\n", " ")[:_EXCERPT]
        dots = "……" if len(section.text) > _EXCERPT else ""
        title = escape(section.title or "（无标题）")
        console.print(f"  {number}  {title}  [dim]{len(section.text)}字[/]  {escape(first)}{dots}")


def _show_block(console: Console, report: Report, title: str, block: Block) -> None:
    shown = Table(title=f"{title} {block.heading}".strip(), title_justify="left", title_style="bold")
    shown.add_column("", overflow="fold")
    for column in block.columns:
        shown.add_column(column.short, justify="right")
    for row in block.rows:
        shown.add_row(_row_name(row), *(_shown(report, f"{row.address}.{column.key}") for column in block.columns))
    console.print()
    console.print(shown)


def _row_name(row: Row) -> str:
    return f"{row.group} {row.short}" if row.group and not row.group.startswith("三") else row.short


def _shown(report: Report, address: str) -> str:
    """A cell's value; one read with doubt is yellow, text instead of a number red, one not filled in a dash."""
    value = report.tables[address]
    if value is None:
        return "[dim]—[/]" if address in report.tables.cells else "[dim]未找到[/]"
    if isinstance(value, str):
        return f"[red]{escape(value)}[/]"
    origin = report.provenance
    unsure = origin is not None and origin.sureness.get(address, 1.0) < 1.0
    return f"[yellow]{value}[/]" if unsure else str(value)


def _show_cells(console: Console, report: Report, origin: Provenance) -> None:
    shown = Table(title="单元格的位置", title_justify="left", title_style="bold")
    for heading in ("地址", "单元格", "值", "位置", "把握"):
        shown.add_column(heading, overflow="fold")
    for address in report.tables.cells:
        place = origin.cells.get(address)
        sure = f"{origin.sureness[address]:.0%}" if address in origin.sureness else ""
        shown.add_row(address, report.form.label(address), _shown(report, address), _where(place), sure)
    console.print()
    console.print(shown)


def _where(place: Place | None) -> str:
    """A place in words, counted from 1 as people do."""
    if place is None:
        return ""
    kind, _, name = place.part.partition(":")
    if kind == "line":
        return f"第{place.index + 1}行"
    if kind == "sheet":
        return f"工作表“{name}”第{(place.row or 0) + 1}行第{(place.column or 0) + 1}列"
    start = f"第{name}页" if kind == "page" else "正文"
    return f"{start}第{place.index + 1}块第{(place.row or 0) + 1}行第{(place.column or 0) + 1}列"


def _show_notes(console: Console, origin: Provenance) -> None:
    if origin.preface:
        console.print(f"\n[bold]第一章之前[/]：{escape(origin.preface[:200])}")
    if origin.attachments:
        console.print(f"\n[bold]附件[/]：{escape(origin.attachments[:200])}")
    console.print("\n[bold]没有读懂或有疑问的地方[/]" + ("" if origin.notes else "：无"))
    for note in origin.notes:
        console.print(f"  [yellow]•[/] {escape(note)}")


def _filled(cells: dict[str, Any]) -> int:
    return sum(value is not None for value in cells.values())
