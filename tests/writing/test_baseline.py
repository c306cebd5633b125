from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.writing.baseline import load_baseline
from assistant.writing.formats import LayoutOptions, layout
from assistant.writing.outcome import Checked, Outcome, Unreadable
from tests.writing.samples import checked, report


def former(format_: str, *, single: bool = True) -> str:
    chosen = layout(LayoutOptions(format_, single))
    outcomes: list[Outcome] = [checked()] if single else [Unreadable("b", "empty", "空"), checked()]
    return chosen.head + chosen.separator.join(map(chosen.write, outcomes)) + chosen.tail


@pytest.mark.parametrize("single", [True, False])
@pytest.mark.parametrize("format_", ["json", "jsonl", "sarif"])
def test_findings_of_a_former_output_are_left_out(tmp_path: Path, format_: str, single: bool) -> None:
    path = tmp_path / "former"
    path.write_text(former(format_, single=single), encoding="utf-8")
    left = load_baseline(path).leave_out(checked("elsewhere/a.json"))
    assert left.result.findings == []
    assert left.result.claims == checked().result.claims
    assert left.left_out == 4


def test_the_same_finding_in_another_report_stays(tmp_path: Path) -> None:
    path = tmp_path / "former.json"
    path.write_text(former("json"), encoding="utf-8")
    other = Checked("in/a.json", report(organization="青禾县水务局"), checked().result)
    assert load_baseline(path).leave_out(other).result.findings == other.result.findings


def test_a_changed_value_is_a_new_finding(tmp_path: Path) -> None:
    path = tmp_path / "former.json"
    path.write_text(former("json"), encoding="utf-8")
    changed = checked()
    changed.result.findings[0] = replace(changed.result.findings[0], claimed=19)
    assert load_baseline(path).leave_out(changed).result.findings == [changed.result.findings[0]]


def test_a_list_of_decisions_counts_for_every_report(tmp_path: Path) -> None:
    first, *others = checked().result.findings
    path = tmp_path / "decisions.txt"
    path.write_text(f"# 已核实\n\n{first.id}  数字含下属单位，已与业务科室确认\n", encoding="utf-8-sig")
    assert load_baseline(path).leave_out(checked()).result.findings == others


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        "不是编号\n".encode(),
        b"{",
        b'{"a": 1}',
        b"[1]",
        b'{"findings": [{"rule": "x"}]}',
        b'{"runs": 3}',
    ],
    ids=["binary", "words", "half", "other", "numbers", "no id", "no runs"],
)
def test_what_is_no_baseline_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match="broken") as caught:
        load_baseline(path)
    assert caught.value.code == "baseline"


def test_a_baseline_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="none"):
        load_baseline(tmp_path / "none.json")
