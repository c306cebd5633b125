"""`assistant check`: reports against their own tables."""

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check() -> None:
    """逐个核对报告中的数字。"""
