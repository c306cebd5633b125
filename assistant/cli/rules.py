"""`assistant rules`: the rules of the checker, by which a person switches them off or makes them softer."""

import json
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from assistant.checking import RULES
from assistant.checking.pack import load_pack, pack_names
from assistant.settings import load_settings
from assistant.writing.words import SEVERITIES

HELP = """列出核对规则：编号、最高级别、查什么、依据哪份文件或实务。

规则的依据、门槛和用词是规则包里的数据：rules = "wuwei" 写在设置文件中，或用 --rules；
自己的规则包是一个 TOML 文件，只写与通用规则不同的几项。

关闭或放宽某条规则，写在设置文件 assistant.toml 的 \\[rules] 中，或用 check 的 --rule。

[bold]示例[/]

  assistant rules

  assistant rules --rules wuwei

  assistant check 年报.docx --rule table.unfilled=off --rule 'format.*=info'
"""


class RulesFormat(StrEnum):
    """How the list is written."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rules", help=HELP, short_help="列出核对规则")(rules)


def rules(
    format_: Annotated[RulesFormat, typer.Option("--format", "-f", help="输出格式")] = RulesFormat.TEXT,
    pack: Annotated[
        str | None, typer.Option("--rules", metavar="规则包", help="规则包的名称或文件；不填用设置中的")
    ] = None,
) -> None:
    """Print the list."""
    chosen = load_pack(pack or load_settings().pack)
    if format_ is RulesFormat.JSON:
        shown = [asdict(rule) | {"source": chosen.source(rule.id) or rule.source} for rule in RULES]
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    table = Table("编号", "级别", Column("查什么", overflow="fold"), Column("依据", overflow="fold"))
    for rule in RULES:
        severity = SEVERITIES[chosen.severity(rule.id) or rule.severity] if not chosen.is_off(rule.id) else "关闭"
        source = chosen.source(rule.id) or rule.source
        table.add_row(rule.id, severity, f"{rule.title}：{rule.description}。", source)
    Console().print(table)
    typer.echo(
        f"规则包：{chosen.title}（{chosen.name}）；现有的规则包：{'、'.join(pack_names())}，也可以是自己的 TOML 文件。"
    )
