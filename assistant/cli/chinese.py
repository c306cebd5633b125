"""The words of the command-line library itself in Chinese: headings of the help, and what is wrong with arguments.

The library looks its headings up with gettext when it is imported, so this module is imported before it.
"""

import gettext
import re
from collections.abc import Callable
from typing import Any

_HEADINGS = {
    "Arguments": "参数",
    "Options": "选项",
    "Commands": "命令",
    "Error": "错误",
    "Aborted.": "已中止。",
    "[default: {}]": "[默认：{}]",
    "[env var: {}]": "[环境变量：{}]",
    "[required]": "[必填]",
    "(deprecated) ": "（不再使用）",
}
_untranslated = gettext.gettext
gettext.gettext = lambda message: _HEADINGS.get(message) or _untranslated(message)

# isort: split
import typer  # noqa: E402
from typer.core import TyperCommand, TyperGroup, TyperOption  # noqa: E402

_MISTAKES = (
    (r"Missing (?:argument|option) '(.+?)'.*", r"缺少 \1"),
    (r"Missing command\.", "缺少命令"),
    (r"No such option: (\S+)(?: \(Possible options: (.+)\))?", r"没有选项 \1"),
    (r"No such command '(.+)'\..*", r"没有命令 \1"),
    (r"Invalid value for (.+?): .*?'(.*)' is not one of (.+?)\.?", r"\1 的值“\2”不在可选的 \3 之中"),
    (r"Invalid value for (.+?): .*valid integer.*", r"\1 的值不是整数"),
    (r"Invalid value for (.+?): .*valid (?:number|float).*", r"\1 的值不是数"),
    (r"Invalid value for (.+?): .*greater than or equal to (\S+).*", r"\1 的值小于 \2"),
    (r"Invalid value for (.+?): (\S+) is not in the range (.+?)\.?", r"\1 的值 \2 不在范围 \3 之内"),
    (r"Invalid value for (.+?): (.+)", r"\1 的值不正确：\2"),
    (r"Option '?(\S+?)'? requires (?:an argument|\d+ arguments)\.?", r"选项 \1 后面需要一个值"),
    (r"Got unexpected extra arguments? \((.+)\)", r"多余的参数：\1"),
)


def mistake(error: typer.TyperException) -> str:
    """What is wrong with the arguments, as one line; what is not known here stays as the library says it."""
    said = getattr(error, "format_message", lambda: str(error))()
    for pattern, chinese in _MISTAKES:
        if match := re.fullmatch(pattern, said, re.DOTALL):
            return match.expand(chinese)
    return str(said)


def _usage(usage: str) -> str:
    return usage.replace("Usage: ", "用法：", 1).replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")


def _help_option(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = "显示这段说明"
    return option


class ChineseCommand(TyperCommand):
    """A command whose help is in Chinese."""

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """The option `--help`."""
        return _help_option(super().get_help_option(ctx))


class ChineseGroup(TyperGroup):
    """A group of commands whose help is in Chinese."""

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """The option `--help`."""
        return _help_option(super().get_help_option(ctx))


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
