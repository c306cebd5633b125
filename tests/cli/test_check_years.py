"""`assistant check --previous`: last year's report of the same office, by its name and year."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import run

PROSE = (
    "我局坚持以公开为常态，把信息公开融入水利工作各环节。全年按时更新机构职能和办事指南栏目。"
    "重点公布河湖长制和农村供水工程信息。对拟公开的文件逐件进行保密审查。主动接受社会各界监督和评议。"
)


def _write(folder: Path, year: int, received: int, text: str, office: str = "云溪县水利局") -> Path:
    row = {"natural_person": received, "total": received}
    report: dict[str, Any] = {
        "organization": office,
        "year": year,
        "sections": [{"title": "一、总体情况", "text": text}],
        "tables": {"applications": {"new": row}},
    }
    path = folder / f"{office}-{year}.json"
    path.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    return path


def _check(*arguments: str) -> dict[str, Any]:
    result = run("check", *arguments, "--format", "jsonl")
    answer: dict[str, Any] = json.loads(result.stdout.splitlines()[0])
    return answer


def test_growth_is_checked_against_the_report_of_the_year_before(tmp_path: Path) -> None:
    now = _write(tmp_path, 2024, 12, "全年收到政府信息公开申请12件，同比增长30%。")
    before = _write(tmp_path, 2023, 10, "")
    alone = _check(str(now))
    assert [c["verdict"] for c in alone["claims"]] == ["consistent", "unverified"]
    both = _check(str(now), "--previous", str(before))
    assert [c["verdict"] for c in both["claims"]] == ["consistent", "inconsistent"]
    assert both["claims"][1]["expected"] == pytest.approx(0.2)


def test_another_office_is_not_last_year(tmp_path: Path) -> None:
    now = _write(tmp_path, 2024, 12, "全年收到政府信息公开申请12件，同比增长30%。")
    other = _write(tmp_path, 2023, 10, "", office="云溪县教育局")
    assert [c["verdict"] for c in _check(str(now), "--previous", str(other))["claims"]][1] == "unverified"


def test_the_same_words_as_last_year_are_pointed_out(tmp_path: Path) -> None:
    now = _write(tmp_path, 2024, 12, PROSE)
    before = _write(tmp_path, 2023, 10, PROSE)
    rules = [f["rule"] for f in _check(str(now), "--previous", str(before))["findings"]]
    assert "format.sameness" in rules
    off = _check(str(now), "--previous", str(before), "--rule", "format.sameness=off")
    assert "format.sameness" not in [f["rule"] for f in off["findings"]]
