"""Rule packs: what a region asks of a report, as data: for a rule its source, thresholds, words and severity.

`rules/packs/common.toml` holds every rule that takes numbers or words, with what holds everywhere; another pack
says only what its region wants otherwise. A pack is named in the setting `rules` (`rules = "wuwei"`), by its name
or by the path of a user's own file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args

from assistant.checking.result import Severity
from assistant.errors import SettingsError

FOLDER = Path(__file__).with_name("rules") / "packs"
COMMON = "common"
_ABOUT = frozenset({"source", "severity", "title", "description"})


@dataclass(frozen=True)
class Pack:
    """The rules' numbers and words, and where they come from.

    Attributes:
        name: what `--rules` calls it.
        title: Chinese, for lists.
        rules: rule id → what the pack says of it.
    """

    name: str = COMMON
    title: str = ""
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def number(self, rule_id: str, key: str) -> float:
        """A threshold."""
        return cast(float, self.rules[rule_id][key])

    def numbers(self, rule_id: str, key: str) -> tuple[int, ...]:
        """A list of whole numbers: a month and a day."""
        return tuple(self.rules[rule_id][key])

    def words(self, rule_id: str, key: str) -> tuple[str, ...]:
        """A list of words or patterns."""
        return tuple(self.rules[rule_id][key])

    def entries(self, rule_id: str, key: str) -> list[dict[str, Any]]:
        """A list of small tables: wordings with what is said of them."""
        return cast("list[dict[str, Any]]", self.rules[rule_id][key])

    def source(self, rule_id: str) -> str:
        """The notice, standard or practice that a rule rests on here; "" where the pack says nothing."""
        return str(self.rules.get(rule_id, {}).get("source", ""))

    def is_off(self, rule_id: str) -> bool:
        """Whether the pack switches the rule off."""
        return self.rules.get(rule_id, {}).get("severity") == "off"

    def severity(self, rule_id: str) -> Severity | None:
        """How severe the pack wants a rule's findings; None where it says nothing."""
        return cast("Severity | None", self.rules.get(rule_id, {}).get("severity"))


@cache
def load_pack(name: str = COMMON) -> Pack:
    """The pack of this name, or in the file of this path, on top of the common one.

    Raises:
        SettingsError: no such pack, or the file holds what no rule knows.
    """
    common = _common()
    if name in ("", COMMON):
        return common
    path = FOLDER / f"{name}.toml"
    if not path.is_file():
        path = Path(name).expanduser()
    if not path.is_file():
        raise SettingsError(f"没有名为 {name} 的规则包，也没有这个文件；现有的有：{'、'.join(pack_names())}")
    data = _read(path)
    rules = {rule_id: {**said, **data["rules"].get(rule_id, {})} for rule_id, said in common.rules.items()}
    for rule_id, said in data["rules"].items():
        _check(rule_id, said, common, path)
        rules.setdefault(rule_id, said)
    return Pack(name, data["title"], rules)


def carried(name: str) -> Pack | str:
    """A pack as it is sent to processes that may not open files: one of ours by name, a user's own whole.

    Raises:
        SettingsError: no such pack.
    """
    return name if name in pack_names() else load_pack(name)


def pack_names() -> list[str]:
    """The packs that come with the program."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@cache
def _common() -> Pack:
    data = _read(FOLDER / f"{COMMON}.toml")
    return Pack(COMMON, data["title"], data["rules"])


def _read(path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"规则包 {path} 无法读取：{error}") from error
    rules = data.get("rules", {})
    if not isinstance(rules, dict) or not all(isinstance(said, dict) for said in rules.values()):
        raise SettingsError(f'规则包 {path} 的每条规则应写作 [rules."规则编号"] 一节')
    return {"title": str(data.get("title", path.stem)), "rules": rules}


def _check(rule_id: str, said: Mapping[str, Any], common: Pack, path: Path) -> None:
    """Refuse what no rule reads: a misspelt threshold would silently leave the common one in force."""
    known = common.rules.get(rule_id, {})
    for key, value in said.items():
        if key == "severity" and value not in (*get_args(Severity), "off"):
            raise SettingsError(f"规则包 {path}：{rule_id} 的 severity 应为 off、info、warning、error 之一")
        if key in _ABOUT:
            continue
        if key not in known:
            near = get_close_matches(key, list(known), n=1)
            hint = f"，是否指 {near[0]}？" if near else ""
            raise SettingsError(f"规则包 {path}：{rule_id} 没有名为 {key} 的一项{hint}")
        if isinstance(known[key], int | float) != isinstance(value, int | float) or isinstance(value, bool):
            raise SettingsError(f"规则包 {path}：{rule_id} 的 {key} 应为{_kind(known[key])}")
        if isinstance(known[key], list) and not isinstance(value, list):
            raise SettingsError(f"规则包 {path}：{rule_id} 的 {key} 应为列表")


def _kind(value: Any) -> str:
    return "数字" if isinstance(value, int | float) else "列表" if isinstance(value, list) else "文字"
