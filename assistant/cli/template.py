"""`assistant template`: writes the workbook form to fill in."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.outputs import check_ending
from assistant.errors import OutputError
from assistant.report.form import first_year

HELP = """写出一份 Excel 填报表：三张表格、上年数据、工作事实，带公式、校验和保护。填好后可直接用于 draft 和 check。

[bold]示例[/]

  assistant template -o 2024.xlsx

  assistant template --year 2024 --organization 云溪县水利局 -o 云溪县水利局2024.xlsx
"""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("template", help=HELP, short_help="写出一份 Excel 填报表")(write_template)


def write_template(
    output: Annotated[Path, typer.Option("-o", "--output", help="写到这个文件（.xlsx）")],
    year: Annotated[
        int | None,
        typer.Option(
            min=first_year(), max=2100, help="报告年度，不写则取文件名中的年份，再不然取去年", show_default=False
        ),
    ] = None,
    organization: Annotated[str, typer.Option(help="机关名称", show_default=False)] = "",
    force: Annotated[bool, typer.Option("--force", help="文件已存在时覆盖")] = False,
) -> None:
    """Write the form, whole or not at all."""
    from assistant.reading.template import template  # noqa: PLC0415 - loads the workbook library
    from assistant.writing.files import whole_file  # noqa: PLC0415

    check_ending(output, "xlsx")
    if output.exists() and not force:
        raise OutputError(f"{output} 已存在。换一个文件名，或加 --force 覆盖。", code="file-exists")
    chosen = year or _year_in(output.stem) or date.today().year - 1
    with whole_file(output) as file:
        file.write(template(chosen, organization))
    typer.echo(f"已写出 {chosen} 年填报表：{output}")


def _year_in(name: str) -> int | None:
    """The year in a file name, None where there is none."""
    for start in range(len(name) - 3):
        part = name[start : start + 4]
        if part.isascii() and part.isdigit() and first_year() <= int(part) <= 2100:
            return int(part)
    return None
