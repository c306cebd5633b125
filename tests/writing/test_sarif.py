import json
from typing import Any

import pytest

from assistant.writing.formats import Options, layout
from assistant.writing.outcome import Outcome, Unreadable
from tests.writing.samples import TEXT, checked


def log(*outcomes: Outcome) -> Any:
    chosen = layout(Options("sarif"))
    return json.loads(chosen.head + chosen.separator.join(map(chosen.write, outcomes)) + chosen.tail)


def test_a_region_counts_the_characters_of_its_sections_artifact() -> None:
    [run] = log(checked())["runs"]
    at = run["results"][0]["locations"][0]["physicalLocation"]
    artifact = run["artifacts"][at["artifactLocation"]["index"]]
    start, length = at["region"]["charOffset"], at["region"]["charLength"]
    assert artifact["contents"]["text"] == TEXT
    assert artifact["contents"]["text"][start : start + length] == "18" == at["region"]["snippet"]["text"]
    assert run["artifacts"][artifact["parentIndex"]]["location"]["uri"] == "in/a.json"
    assert run["columnKind"] == "unicodeCodePoints"


def test_results_carry_rule_level_and_stable_fingerprint() -> None:
    [run] = log(checked())["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result, finding in zip(run["results"], checked().result.findings, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == finding.rule
        assert result["partialFingerprints"] == {"finding/v1": finding.id}
    assert [result["level"] for result in run["results"]] == ["error", "warning", "error", "note"]


def test_a_rule_is_told_in_words() -> None:
    [run] = log(checked())["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert rules["figure.value"]["shortDescription"]["text"] == "数字与表格不符"
    assert rules["figure.value"]["defaultConfiguration"] == {"level": "error"}
    assert "国办公开办函" in rules["table.sum"]["help"]["text"]
    assert rules["format.missing"] == {"id": "format.missing"}


def test_a_wrong_cell_is_a_logical_location() -> None:
    [run] = log(checked())["runs"]
    [logical] = run["results"][2]["locations"][0]["logicalLocations"]
    assert logical["fullyQualifiedName"] == "applications.new.total"
    assert logical["name"] == "表三“本年新收—总计”"


def test_what_cannot_be_read_is_a_run_that_failed() -> None:
    good, bad = log(checked(), Unreadable("in/b.docx", "empty", "文件是空的"))["runs"]
    assert good["invocations"] == [{"executionSuccessful": True}]
    assert bad["results"] == []
    [notice] = bad["invocations"][0]["toolExecutionNotifications"]
    assert not bad["invocations"][0]["executionSuccessful"] and notice["message"]["text"] == "文件是空的"


@pytest.mark.parametrize(
    ("source", "uri"),
    [
        ("in/a b.json", "in/a%20b.json"),
        ("报告.docx", "%E6%8A%A5%E5%91%8A.docx"),
        ("/data/a#1.json", "file:///data/a%231.json"),
        ("a\udcff.json", "a%FF.json"),
    ],
    ids=["space", "Chinese", "absolute", "not UTF-8"],
)
def test_paths_become_uris(source: str, uri: str) -> None:
    chosen = layout(Options("sarif"))
    run = json.loads(chosen.write(Unreadable(source, "x", "y")).encode("utf-8", "backslashreplace"))
    at = run["invocations"][0]["toolExecutionNotifications"][0]["locations"][0]
    assert at["physicalLocation"]["artifactLocation"]["uri"] == uri
