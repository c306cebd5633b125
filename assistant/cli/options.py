"""The options of the commands that check reports: `--rule`, `--rules` and what the settings say of rules."""

from collections.abc import Sequence
from typing import get_args

from assistant.checking import CheckOptions
from assistant.checking.pack import carried
from assistant.checking.rules import rule_ids
from assistant.errors import SettingsError
from assistant.settings import Level, Settings


def check_options(
    given: Sequence[str], settings: Settings, pack: str | None = None, *, reviewing: bool = False
) -> CheckOptions:
    """The settings' options with those of the command line before them.

    Raises:
        SettingsError: what is given is not RULE=LEVEL, or there is no such rule or pack.
    """
    rules = dict(settings.rules)
    chosen = carried(pack or settings.pack)
    levels: dict[str, Level] = {level: level for level in get_args(Level)}
    for one in given:
        name, _, level = one.partition("=")
        if level not in levels:
            raise SettingsError(f"--rule {one} 应写作 规则=级别，级别为 {'、'.join(levels)} 之一", code="arguments")
        rules[name] = levels[level]
    return CheckOptions(rules, chosen, reviewing).checked(rule_ids())
