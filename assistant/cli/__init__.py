"""The command line: one module a command, each with a `register(app)`; this one holds what they share.

Chinese for its users; errors of the user's making are one line and exit status 2, never a stack trace.
"""

import sys

import typer
from rich.console import Console

from assistant.errors import AssistantError

app = typer.Typer(
    name="assistant",
    help="政府信息公开工作年度报告助手：在本机起草正文，逐个核对数字。",
    no_args_is_help=True,
    rich_markup_mode="rich",
    add_completion=False,
    pretty_exceptions_enable=False,
)
errors = Console(stderr=True)


@app.callback()
def _root() -> None:
    """政府信息公开工作年度报告助手：在本机起草正文，逐个核对数字。"""


def main() -> None:
    """The entry point `assistant`."""
    _register()
    try:
        app()
    except AssistantError as error:
        errors.print(f"[bold red]错误[/]（{error.code}）：", end="")
        errors.print(error.message, markup=False, highlight=False)
        sys.exit(2)


def _register() -> None:
    """Import the commands here, so that one that needs a heavy library does not slow the others down."""


if __name__ == "__main__":
    main()
