"""The list of rules, and the options that switch them off or make them softer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.checking import RULES, CheckOptions, check
from assistant.errors import SettingsError
from assistant.settings import load_settings
from tests.checking.rules.samples import found, report

TEXT = "2023年，我局新收政府信息公开申请38件。"


def test_every_rule_has_an_id_of_its_own_and_words_for_people() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    for rule in RULES:
        assert re.fullmatch(r"[a-z]+\.[a-z-]+", rule.id)
        assert re.search(r"[\u4e00-\u9fff]", rule.title)
        assert len(rule.description) > len(rule.title)


def test_each_findings_rule_kind_and_severity_are_those_of_the_list() -> None:
    by_id = {rule.id: rule for rule in RULES}
    order = ("info", "warning", "error")
    findings = found(TEXT, "无", changes={"review.total": 6, "applications.granted.business": "二"})
    assert {f.rule for f in findings} >= {"figure.value", "table.sum", "table.value", "format.empty"}
    for finding in findings:
        rule = by_id[finding.rule]
        assert finding.kind == rule.kind
        assert order.index(finding.severity) <= order.index(rule.severity)


@pytest.mark.parametrize("name", ["figure.value", "figure.*"])
def test_a_rule_or_its_family_is_switched_off(name: str) -> None:
    assert [f.rule for f in found(TEXT)] == ["figure.value"]
    assert found(TEXT, options=CheckOptions({name: "off"})) == []


def test_a_rule_that_is_off_leaves_its_claims_to_no_other() -> None:
    text = "新收申请37件，其中自然人4件、商业企业30件。"
    assert found(text, options=CheckOptions({"figure.swap": "off"})) == []


def test_a_rule_is_made_softer_but_never_harder() -> None:
    assert [f.severity for f in found(TEXT, options=CheckOptions({"figure.value": "info"}))] == ["info"]
    near = "新收申请40余件。"
    assert [f.severity for f in found(near, options=CheckOptions({"figure.approximation": "error"}))] == ["warning"]


def test_an_id_wins_over_its_family() -> None:
    chosen = CheckOptions({"figure.*": "off", "figure.value": "warning"})
    assert [f.severity for f in found(TEXT, options=chosen)] == ["warning"]


def test_an_unknown_rule_is_an_error_that_offers_the_nearest() -> None:
    with pytest.raises(SettingsError, match=r"figure\.valeu.*figure\.value"):
        check(report(TEXT), CheckOptions({"figure.valeu": "off"}))


def test_what_the_settings_switch_off_is_not_switched_off_in_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program's own checks, a draft's above all, run every rule whatever the settings say."""
    file = tmp_path / "assistant.toml"
    file.write_text('[rules]\n"figure.*" = "off"\n', encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_SETTINGS", str(file))
    assert [f.rule for f in check(report(TEXT)).findings] == ["figure.value"]
    assert check(report(TEXT), CheckOptions(load_settings().rules)).findings == []


def test_the_id_of_a_finding_survives_text_put_before_it() -> None:
    (before,) = found(TEXT)
    (after,) = found("认真贯彻条例，各项工作有序推进。\n" + TEXT)
    assert before.id == after.id
    assert before.location != after.location


def test_findings_come_in_the_order_of_the_prose_then_tables() -> None:
    first = "发布信息214条，其中动态131条、公告46条、其他17条。新收申请38件。"
    findings = found(first, TEXT, changes={"review.total": 6})
    assert [f.kind for f in findings] == ["arithmetic", "figure", "figure", "table"]
    assert [f.claimed for f in findings[:3]] == [214, 38, 38]
