"""The command line: one module a command, each with a `register(app)`; this one holds what they share.

Chinese for its users; errors of the user's making are one line and exit status 2, never a stack trace.
"""

import sys
from importlib import import_module

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

# In the order of `--help`; each is a module here with `register(app)`.
COMMANDS = ("check",)


@app.callback()
def _root() -> None:
    """政府信息公开工作年度报告助手：在本机起草正文，逐个核对数字。"""


def main() -> None:
    """The entry point `assistant`."""
    _register(sys.argv[1:])
    try:
        app()
    except AssistantError as error:
        show_error(error)
        sys.exit(2)


def show_error(error: AssistantError) -> None:
    """One line on stderr."""
    errors.print(f"[bold red]错误[/]（{error.code}）：", end="", soft_wrap=True)
    errors.print(error.message, markup=False, highlight=False, soft_wrap=True)


def _register(arguments: list[str]) -> None:
    """Import the module of the command that was called, or all of them for `--help` and for a wrong name.

    So a command starts with its own libraries only.
    """
    called = next((argument for argument in arguments if not argument.startswith("-")), None)
    for name in [called] if called in COMMANDS else COMMANDS:
        import_module(f"assistant.cli.{name}").register(app)


if __name__ == "__main__":
    main()
