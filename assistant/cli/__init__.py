"""The command line: one module a command, each with a `register(app)`; this one holds what they share.

Chinese for its users; errors of the user's making are one line and exit status 2, never a stack trace.
"""

import os
import sys
from importlib import import_module
from importlib.metadata import version
from typing import Annotated

import typer
from rich.console import Console

from assistant.cli.chinese import App, mistake
from assistant.errors import AssistantError, OutputError, reason

app = App(
    name="assistant",
    help="政府信息公开工作年度报告助手：在本机起草正文，逐个核对数字。",
    no_args_is_help=True,
    rich_markup_mode="rich",
    add_completion=False,
    pretty_exceptions_enable=False,
)
errors = Console(stderr=True)
_NOBODY_READS = 141  # 128 + SIGPIPE
_INTERRUPTED = 130  # as the shell says it: 128 + SIGINT

# In the order of `--help`; each is a module here with `register(app)`.
COMMANDS = (
    "check",
    "review",
    "explain",
    "rules",
    "draft",
    "plan",
    "models",
    "chat",
    "serve",
    "addin",
    "inspect",
    "template",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(version("report-narrative-assistant"))
        raise typer.Exit


@app.callback()
def _root(
    show_version: Annotated[
        bool, typer.Option("--version", help="显示版本号", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """The options that stand before a command."""


def main() -> None:
    """The entry point `assistant`."""
    try:
        _register(sys.argv[1:])
        status = app(standalone_mode=False, prog_name="assistant")
    except AssistantError as error:
        show_error(error)
        status = 2
    except typer.TyperException as error:
        status = _usage_error(error)
    except (typer.Abort, KeyboardInterrupt):
        errors.show_cursor()  # a bar or a live picture may have hidden it
        sys.stderr.flush()
        os._exit(_INTERRUPTED)  # threads of the model may still write; nobody waits for them
    except BrokenPipeError:  # whoever read the output has gone (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = _NOBODY_READS
    except OSError as error:  # a folder that cannot be made, a pipe that closed: the system's refusal, not our mistake
        show_error(OutputError(f"系统拒绝了操作：{reason(error)}。"))
        status = 2
    sys.exit(status)


def show_error(error: AssistantError) -> None:
    """One line on stderr."""
    errors.print(f"[bold red]错误[/]（{error.code}）：", end="", soft_wrap=True)
    errors.print(error.message, markup=False, highlight=False, soft_wrap=True)


def _usage_error(error: typer.TyperException) -> int:
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":  # its message is the help itself
        typer.echo(str(error), err=True)
        return 2
    command = context.command_path if context is not None else "assistant"
    show_error(AssistantError(f"{mistake(error)}（{command} --help 有用法说明）", code="arguments"))
    return 2


def _register(arguments: list[str]) -> None:
    """Import the module of the command that was called, or all of them for `--help` and for a wrong name.

    So a command starts with its own libraries only.
    """
    called = next((argument for argument in arguments if not argument.startswith("-")), None)
    for name in [called] if called in COMMANDS else COMMANDS:
        import_module(f"assistant.cli.{name}").register(app)
