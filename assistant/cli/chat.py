"""`assistant chat`: questions about one report, one after the other; the model is loaded when an answer needs it."""

import sys
from functools import cache
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.cli.progress import loading
from assistant.errors import AssistantError, DraftError, InputError, ModelError
from assistant.settings import load_settings

HELP = """就一份报告对话：问数字和错误、核对一段文字、起草一部分、改写一段。

数字、错误、与上年度的比较、各行的含义和依据都由程序回答，表格中没有的会说明；问得不清楚的会反问是哪一项。结束：Ctrl+D，或输入“退出”。不给文件时解释表格怎么填、有哪些规则。

[bold]示例[/]

  assistant chat 年报.docx

  assistant chat 2024年报.docx --previous 2023年报.docx

  echo 今年申请量比去年增长多少？ | assistant chat 年报.docx
"""
_ENDS = ("退出", "再见", "exit", "quit")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("chat", help=HELP, short_help="就一份报告对话")(chat)


def chat(
    path: Annotated[Path | None, typer.Argument(metavar="[文件]", help="报告文件")] = None,
    previous: Annotated[
        Path | None, typer.Option(metavar="文件", help="上一年度的报告，用来回答“比去年增长多少”")
    ] = None,
    model: Annotated[str | None, typer.Option(metavar="名称", help="登记的模型名，或 GGUF 文件的路径")] = None,
) -> None:
    """Answer until the input ends."""
    from assistant.chat import Turn, reply  # noqa: PLC0415 — takes a moment that --help need not wait for
    from assistant.checking import CheckOptions  # noqa: PLC0415
    from assistant.language_model import Engine, open_engine  # noqa: PLC0415
    from assistant.reading import read  # noqa: PLC0415
    from assistant.report import Previous  # noqa: PLC0415

    settings = load_settings()
    options = CheckOptions(settings.rules, settings.pack)
    report = read(path, settings.reading) if path else None
    if report is not None and previous is not None:
        before = read(previous, settings.reading)
        report = report.model_copy(update={"previous": Previous(year=before.year, tables=before.tables)})
    console = Console(highlight=False, markup=False, soft_wrap=True)
    chosen = settings if model is None else settings.model_copy(update={"model": model})
    opened: list[Engine] = []

    @cache
    def engine() -> Engine:
        with loading():
            opened.append(open_engine(chosen))
        return opened[0]

    if report is not None and sys.stdin.isatty():
        console.print(f"已读入：{report.organization}{report.year}年报告。")
    turns: list[Turn] = []
    try:
        while (asked := _ask()) is not None:
            turns.append(Turn("user", asked))
            said = ""
            try:
                for piece in reply(turns, report, options).pieces(engine):
                    said += piece
                    console.print(piece, end="")
            except (ModelError, DraftError, InputError) as error:
                said = _failed(error)
            console.print()
            turns.append(Turn("assistant", said))
    finally:
        for each in opened:
            each.close()


def _ask() -> str | None:
    """The next question, None at the end; empty lines are passed over."""
    while True:
        try:
            line = input("> " if sys.stdin.isatty() else "")
        except (EOFError, KeyboardInterrupt):
            return None
        except UnicodeDecodeError:
            typer.echo("输入的不是有效的文字（应为 UTF-8）。", err=True)
            continue
        if line.strip() in _ENDS:
            return None
        if line.strip():
            return line


def _failed(error: AssistantError) -> str:
    """Tell an error; where nobody can ask again it ends the command."""
    if not sys.stdin.isatty():
        raise error
    typer.echo(f"错误（{error.code}）：{error.message}", err=True)
    return ""
