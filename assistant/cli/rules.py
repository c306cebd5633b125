"""`assistant rules`: the rules of the checker, by which a person switches them off or makes them softer."""

import json
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from assistant.checking import RULES
from assistant.writing.words import SEVERITIES

HELP = """列出核对规则：编号、最高级别、查什么。

关闭或放宽某条规则，写在设置文件 assistant.toml 的 \\[rules] 中，或用 check 的 --rule。

[bold]示例[/]

  assistant rules

  assistant check 年报.docx --rule table.unfilled=off --rule 'format.*=info'
"""


class Format(StrEnum):
    """How the list is written."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rules", help=HELP, short_help="列出核对规则")(rules)


def rules(format_: Annotated[Format, typer.Option("--format", "-f", help="输出格式")] = Format.TEXT) -> None:
    """Print the list."""
    if format_ is Format.JSON:
        typer.echo(json.dumps([asdict(rule) for rule in RULES], ensure_ascii=False, indent=2))
        return
    table = Table("编号", "级别", Column("查什么", overflow="fold"))
    for rule in RULES:
        table.add_row(rule.id, SEVERITIES[rule.severity], f"{rule.title}：{rule.description}。")
    Console().print(table)
