"""Which rules run and how severe their findings may be: what the settings file says of rules.

[rules]
"figure.approximation" = "warning"   # at most a warning
"format.*" = "off"                   # a whole family
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from assistant.checking.pack import COMMON, Pack, load_pack
from assistant.checking.result import Finding, Severity
from assistant.errors import SettingsError
from assistant.settings import Level

_RANK: dict[str, int] = {"off": 0, "info": 1, "warning": 2, "error": 3}


@dataclass(frozen=True)
class CheckOptions:
    """Options of a check.

    Attributes:
        rules: rule id, or `family.*` → the severest that its findings may be; an id wins over its family.
        pack: the rule pack, whose thresholds, words and sources the rules take: one of ours by its name, a user's own
            as it was loaded, since processes that check may not open files.
        reviewing: whether the rules run too that look at a whole report before it is signed or handed in.
    """

    rules: Mapping[str, Level] = field(default_factory=dict)
    pack: Pack | str = COMMON
    reviewing: bool = False

    @property
    def loaded(self) -> Pack:
        """The pack itself."""
        return load_pack(self.pack) if isinstance(self.pack, str) else self.pack

    def level(self, rule_id: str) -> Level:
        """The severest that this rule's findings may be; "error" where nothing is said."""
        if not self.rules:
            return "error"
        family = rule_id.partition(".")[0] + ".*"
        return self.rules.get(rule_id) or self.rules.get(family) or "error"

    def runs(self, rule_id: str) -> bool:
        """Whether the rule is on."""
        return self.level(rule_id) != "off" and not self.loaded.is_off(rule_id)

    def softened(self, finding: Finding) -> Finding:
        """The finding, no severer than the options allow."""
        level = self.level(finding.rule)
        if level == "off" or _RANK[level] >= _RANK[finding.severity]:
            return finding
        severity: Severity = level
        return replace(finding, severity=severity)

    def checked(self, known: Collection[str]) -> CheckOptions:
        """These options, all of whose names are rules or families of `known`.

        Raises:
            SettingsError: a name that is neither, the message offers the nearest; or there is no such pack.
        """
        _ = self.loaded
        if not self.rules:
            return self
        names = {*known, *(f"{rule_id.partition('.')[0]}.*" for rule_id in known)}
        for name in self.rules:
            if name not in names:
                near = get_close_matches(name, sorted(names), n=1, cutoff=0.4)
                hint = f"，是否指 {near[0]}？" if near else f"；可用的有：{'、'.join(sorted(names))}"
                raise SettingsError(f"设置项 rules 中没有名为 {name} 的规则{hint}")
        return self


ALL_RULES = CheckOptions()
"""Every rule as severe as it is: what holds unless a person says otherwise, and always for the program's own texts."""
