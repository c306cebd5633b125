import json
from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.cli.test_check import WRONG, write


def test_rules_of_the_settings_file_hold_and_the_command_line_wins(tmp_path: Path) -> None:
    write(tmp_path / "a.json", WRONG)
    (tmp_path / "assistant.toml").write_text('[rules]\n"figure.*" = "off"\n"format.*" = "off"\n', encoding="utf-8")
    rules = [f["rule"] for f in json.loads(run("check", "a.json", "-f", "json", cwd=tmp_path).stdout)["findings"]]
    assert rules and not [rule for rule in rules if rule.startswith(("figure.", "format."))]
    done = run("check", "a.json", "-f", "json", "--rule", "figure.value=warning", cwd=tmp_path)
    severities = {f["rule"]: f["severity"] for f in json.loads(done.stdout)["findings"]}
    assert severities["figure.value"] == "warning"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("rule = 3\n", "设置项 rule 不正确：没有这个设置项"),
        ('[rules]\n"figure.value" = "loud"\n', "不是可选的值之一"),
        ('[rules]\n"figure.valu" = "off"\n', "是否指 figure.value"),
        ("port = 'x'\n", "设置项 port 不正确：应为整数"),
        ("[rules\n", "assistant.toml 无法读取"),
    ],
)
def test_a_wrong_settings_file_is_one_line_in_chinese(tmp_path: Path, content: str, says: str) -> None:
    write(tmp_path / "a.json", WRONG)
    (tmp_path / "assistant.toml").write_text(content, encoding="utf-8")
    done = run("check", "a.json", cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr and done.stderr.count("\n") == 1


def test_what_is_switched_off_for_reports_still_guards_a_draft(tmp_path: Path) -> None:
    given = json.loads(json.dumps(WRONG)) | {"notes": ["全年新收政府信息公开申请999件，同比大幅上升"]}
    write(tmp_path / "a.json", given)
    command = ("draft", "a.json", "--model", "none", "-f", "json")
    watched = json.loads(run(*command, cwd=tmp_path).stdout)
    (tmp_path / "assistant.toml").write_text('[rules]\n"figure.*" = "off"\n', encoding="utf-8")
    unwatched = json.loads(run(*command, cwd=tmp_path).stdout)
    assert unwatched["sections"] == watched["sections"]
    assert "999" not in json.dumps(unwatched["sections"])
