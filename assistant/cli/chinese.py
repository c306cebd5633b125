"""The words of the command-line library itself in Chinese: headings of the help, and what is wrong with arguments.

An error is told by its class and by what it holds (parameter, option, the value with what was asked of it), never by
the library's English.
"""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import typer
from pydantic import ValidationError
from typer.core import TyperCommand, TyperGroup, TyperOption

_HEADINGS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "[默认：{}]",
    "ENVVAR_STRING": "[环境变量：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
    "DEPRECATED_STRING": "（不再使用）",
}
_VALUES = {
    "int_parsing": "的值不是整数",
    "int_from_float": "的值不是整数",
    "float_parsing": "的值不是数",
    "bool_parsing": "的值不是真或假",
    "greater_than_equal": "的值小于 {ge}",
    "greater_than": "的值不大于 {gt}",
    "less_than_equal": "的值大于 {le}",
    "less_than": "的值不小于 {lt}",
}


def mistake(error: typer.TyperException) -> str:
    """What is wrong with the arguments, as one line; what a command says itself is in Chinese already."""
    for kind in type(error).__mro__:
        if kind.__name__ in _SAID:
            return _SAID[kind.__name__](error)
    return error.format_message()


def _missing(error: Any) -> str:
    return f"缺少 {_shown(error)}"


def _wrong_value(error: Any) -> str:
    shown, cause = _shown(error), error.__cause__
    if isinstance(cause, ValidationError):
        told = cause.errors()[0]
        if choices := error.param.type_descriptor.choices:
            names = "、".join(str(getattr(choice, "value", choice)) for choice in choices)
            return f"{shown} 的值“{told['input']}”不在可选的 {names} 之中"
        if told["type"] in _VALUES:
            return f"{shown} {_VALUES[told['type']].format(**told.get('ctx', {}))}"
    return f"{shown} 的值不正确：{error.message}" if shown else str(error.message)


def _wrong_use(error: Any) -> str:
    parameters = error.ctx.command.params if error.ctx else ()
    flags = {name for parameter in parameters if getattr(parameter, "is_flag", False) for name in parameter.opts}
    return (
        f"选项 {error.option_name} 后面不能有值"
        if error.option_name in flags
        else f"选项 {error.option_name} 后面需要一个值"
    )


def _shown(error: Any) -> str:
    """The parameter that an error is about, as it is typed."""
    if error.param is None:
        return ""
    if error.param.param_type_name == "option":
        return " / ".join(error.param.opts)
    return str(error.param.metavar or error.param.name)


_SAID: dict[str, Callable[[Any], str]] = {
    "MissingParameter": _missing,
    "BadParameter": _wrong_value,
    "NoSuchOption": lambda error: f"没有选项 {error.option_name}",
    "BadOptionUsage": _wrong_use,
}


def _usage(usage: str) -> str:
    return usage.replace("Usage: ", "用法：", 1).replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")


def _help_option(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = "显示这段说明"
    return option


class _Chinese:
    """What commands and groups say, in Chinese; stands before the library's class."""

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        return _usage(super().get_usage(ctx))  # type: ignore[misc]

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """The option `--help`."""
        return _help_option(super().get_help_option(ctx))  # type: ignore[misc]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As the library does; its error knows the command it came from."""
        try:
            left: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        except typer.TyperException as error:
            error.ctx = getattr(error, "ctx", None) or ctx  # type: ignore[attr-defined]
            raise
        return left

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help; its headings are settings of the library's module."""
        from typer import rich_utils  # noqa: PLC0415 - loads the terminal's library, which a command may never need

        for name, heading in _HEADINGS.items():
            setattr(rich_utils, name, heading)
        super().format_help(ctx, formatter)  # type: ignore[misc]


class ChineseCommand(_Chinese, TyperCommand):
    """A command whose help and mistakes are in Chinese."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As the library does, but what is left over is told in Chinese."""
        allowed, ctx.allow_extra_args = ctx.allow_extra_args, True
        left = super().parse_args(ctx, args)
        ctx.allow_extra_args = allowed
        if left and not allowed and not ctx.resilient_parsing:
            ctx.fail(f"多余的参数：{' '.join(map(str, left))}")
        return left


class ChineseGroup(_Chinese, TyperGroup):
    """A group of commands whose help and mistakes are in Chinese."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As the library does; `--` alone names no command."""
        return super().parse_args(ctx, [] if args == ["--"] else args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As the library does, but a name that is none is told in Chinese."""
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            near = get_close_matches(args[0], self.list_commands(ctx))
            ctx.fail(f"没有命令 {args[0]}" + (f"，是不是 {'、'.join(near)}" if near else ""))
        return super().resolve_command(ctx, args)


class App(typer.Typer):
    """A `typer.Typer` whose commands' help is in Chinese."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=ChineseGroup, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[..., Any]:
        """As `typer.Typer.command`."""
        return super().command(name, **{"cls": ChineseCommand} | settings)

    def add_typer(self, typer_instance: typer.Typer, **settings: Any) -> None:
        """As `typer.Typer.add_typer`; the group and its commands speak Chinese too."""
        for info in typer_instance.registered_commands:
            info.cls = ChineseCommand if info.cls in (None, TyperCommand) else info.cls
        super().add_typer(typer_instance, **{"cls": ChineseGroup} | settings)
