"""`assistant plan`: what a draft would say, and the evidence for it, before any model."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from assistant.cli.draft import LastYear, past_of
from assistant.drafting import DraftOptions, Plan, plan_for
from assistant.reading import read
from assistant.settings import load_settings
from assistant.writing.draft_text import plan_tree

HELP = """列出草稿将要写的要点和每个要点的依据，不使用模型。

要点后面的灰色名称可以交给 assistant draft 的 --without，不写这个要点。

[bold]示例[/]

  assistant plan 年报.docx

  assistant plan 年报.json --last-year 去年年报.docx
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("plan", help=HELP, short_help="列出草稿的要点和依据", no_args_is_help=True)(show_plan)


def show_plan(
    path: Annotated[Path, typer.Argument(metavar="路径", help="报告文件")],
    without: Annotated[list[str] | None, typer.Option(metavar="名称", help="不写的要点，可多次使用")] = None,
    last_year: LastYear = None,
    style: Annotated[str | None, typer.Option(metavar="名称", help="文风")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供脚本使用")] = False,
) -> None:
    """Show the plan of a report."""
    settings = load_settings()
    options = DraftOptions(style=style or settings.style, prompts=settings.prompts, without=frozenset(without or ()))
    report, options = past_of(read(path, settings.reading), options, last_year, None, settings.reading)
    made = plan_for(report, options)
    if as_json:
        typer.echo(json.dumps(_as_json(made), ensure_ascii=False, indent=2))
        return
    Console().print(plan_tree(made), soft_wrap=False)


def _as_json(plan: Plan) -> dict[str, Any]:
    return {
        "organization": plan.office.name,
        "kind": plan.office.kind,
        "self_reference": plan.office.self_reference,
        "paragraphs": [
            {
                "key": paragraph.key,
                "section": paragraph.section,
                "points": [
                    {
                        "id": point.id,
                        "kind": point.kind,
                        "sentence": point.text,
                        "slots": {name: plan.slots[name].text for name in point.slots},
                        "evidence": list(point.evidence),
                        "confirm": point.confirm,
                    }
                    for point in paragraph.points
                ],
            }
            for paragraph in plan.paragraphs
        ],
        "notes": [fate.to_json() for fate in plan.notes],
        "missing": plan.missing,
        "notices": plan.notices,
    }
