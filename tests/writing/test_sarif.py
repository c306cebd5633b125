import json
from typing import Any

import pytest

from assistant.checking import Finding
from assistant.writing.formats import LayoutOptions, layout
from assistant.writing.outcome import Outcome, Unreadable
from tests.writing.samples import TEXT, checked, span


def log(*outcomes: Outcome) -> Any:
    chosen = layout(LayoutOptions("sarif"))
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


def picked(text: str, region: dict[str, int]) -> str:
    """What lines and columns say, read as a viewer does: lines end at line feeds, columns count code points from 1."""
    lines = text.split("\n")[region["startLine"] - 1 : region["endLine"]]
    lines[-1] = lines[-1][: region["endColumn"] - 1]
    lines[0] = lines[0][region["startColumn"] - 1 :]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("收到申请18件。", "18"),
        ("第一段。\n\n收到申请18件。", "18"),
        ("\n18件", "18"),
        ("𠮷县𡈽局。\n𠮷县收到18件", "18"),
        ("第一段完，\n共18\n件。", "18\n件"),
        ("第一行\r\n收到18件", "18"),
        ("收到18\n", "18\n"),
    ],
)
def test_lines_and_columns_say_the_same_as_characters(text: str, words: str) -> None:
    made = checked()
    made.report.sections[0].text = text
    made.result.findings = [Finding("figure", "figure.value", "error", "应为15", span(words, text), 18, 15)]
    [run] = log(made)["runs"]
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert picked(text, region) == words == text[region["charOffset"] :][: region["charLength"]]


def test_every_result_stands_somewhere_in_lines() -> None:
    [run] = log(checked())["runs"]
    assert len(run["results"]) == 4
    for result in run["results"]:
        at = result["locations"][0]["physicalLocation"]
        region = at["region"]
        artifact = run["artifacts"][at["artifactLocation"]["index"]]
        assert artifact["location"]["uri"] == at["artifactLocation"]["uri"]
        assert min(region[key] for key in ("startLine", "startColumn", "endLine", "endColumn")) >= 1
        if "snippet" in region:
            assert picked(artifact["contents"]["text"], region) == region["snippet"]["text"]


def test_runs_are_told_apart_and_rules_explained() -> None:
    one, two = log(checked("a.json"), checked("b.json"))["runs"]
    assert one["automationDetails"]["id"] != two["automationDetails"]["id"]
    known = [rule for rule in one["tool"]["driver"]["rules"] if len(rule) > 1]
    assert known and all(rule["help"]["text"] for rule in known)


def test_results_carry_rule_level_and_stable_fingerprint() -> None:
    [run] = log(checked())["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result, finding in zip(run["results"], checked().result.findings, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == finding.rule
        assert result["partialFingerprints"]["finding/v1"] == finding.id
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
    chosen = layout(LayoutOptions("sarif"))
    run = json.loads(chosen.write(Unreadable(source, "x", "y")).encode("utf-8", "backslashreplace"))
    at = run["invocations"][0]["toolExecutionNotifications"][0]["locations"][0]
    assert at["physicalLocation"]["artifactLocation"]["uri"] == uri
