"""`assistant explain`: why each number of a report was linked to the cells that it was checked against."""

import json
import shutil
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.checking import explain as explain_report
from assistant.reading import read
from assistant.settings import load_settings
from assistant.writing.explanation import render

HELP = """逐个说明报告正文中的数量是怎样理解的：有哪些可能的单元格，选了哪一个，为什么。

对核对结果有疑问时用它查看依据。

[bold]示例[/]

  assistant explain 年报.docx

  assistant explain 年报.docx --format json > 依据.json
"""


class ExplainFormat(StrEnum):
    """How the reasons are written."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain", help=HELP, short_help="说明每个数字的核对依据", no_args_is_help=True)(explain)


def explain(
    path: Annotated[Path, typer.Argument(metavar="文件", help="报告文件")],
    format_: Annotated[ExplainFormat, typer.Option("--format", "-f", help="输出格式")] = ExplainFormat.TEXT,
) -> None:
    """Print the reasons."""
    report = read(path, load_settings().reading)
    explanations = explain_report(report)
    if format_ is ExplainFormat.JSON:
        told = [explanation.to_json() for explanation in explanations]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    console = Console()
    color = console.is_terminal and not console.no_color
    sys.stdout.write(render(report, explanations, width=shutil.get_terminal_size((80, 24)).columns, color=color))
