"""`assistant draft` and `assistant plan` as a person calls them; the model is left out but where it is the matter."""

import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.cli.commands import run
from tests.drafting.making import county_department


@pytest.fixture
def report(tmp_path: Path) -> Path:
    about = county_department(["全年举办业务培训2次，参训60人次"])
    path = tmp_path / "report.json"
    path.write_text(about.model_dump_json(), encoding="utf-8")
    return path


def drafted(report: Path, *options: str | Path) -> dict[str, Any]:
    done = run("draft", report, "--model", "none", "--format", "json", *options)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def text(draft: dict[str, Any]) -> str:
    return "\n".join(p["text"] for s in draft["sections"] for p in s["paragraphs"])


def test_the_json_is_that_of_the_interface(report: Path) -> None:
    draft = drafted(report, "--section", "all")
    assert [s["title"][0] for s in draft["sections"]] == ["前", "一", "五", "六"]
    for section in draft["sections"]:
        for paragraph in section["paragraphs"]:
            for figure in paragraph["figures"]:
                assert paragraph["text"][figure["start"] : figure["end"]] == figure["text"]


@pytest.mark.parametrize("section", ["一", "五"])
def test_one_section_alone(report: Path, section: str) -> None:
    assert [s["title"][0] for s in drafted(report, "--section", section)["sections"]] == [section]


def test_text_goes_to_stdout_and_what_to_look_at_to_stderr(report: Path) -> None:
    done = run("draft", report, "--model", "none")
    assert done.returncode == 0
    assert done.stdout.startswith("前言\n") and "\n一、总体情况\n" in done.stdout
    assert "\x1b" not in done.stdout
    assert "请核实后再用" in done.stderr


def test_a_word_document(report: Path, tmp_path: Path) -> None:
    target = tmp_path / "draft.docx"
    done = run("draft", report, "--model", "none", "--format", "docx", "-o", target)
    assert done.returncode == 0, done.stderr
    assert any(p.text == "一、总体情况" for p in Document(str(target)).paragraphs)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["draft.docx", "report.json"]


def test_the_draft_checks_clean(report: Path, tmp_path: Path) -> None:
    whole = json.loads(report.read_text("utf-8"))
    whole["sections"] = [
        {"title": s["title"], "text": "\n".join(p["text"] for p in s["paragraphs"])}
        for s in drafted(report)["sections"]
    ]
    path = tmp_path / "whole.json"
    path.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
    findings = json.loads(run("check", path, "--format", "json").stdout)["findings"]
    assert [f for f in findings if f["kind"] in ("figure", "arithmetic")] == []


def test_points_notes_and_last_year(report: Path, tmp_path: Path) -> None:
    before = json.loads(county_department().model_dump_json())
    before |= {
        "year": 2022,
        "previous": None,
        "sections": [{"title": "五、存在的主要问题及改进情况", "text": "存在问题：一是结转申请较多。"}],
    }
    last = tmp_path / "last.json"
    last.write_text(json.dumps(before, ensure_ascii=False), "utf-8")
    draft = drafted(report, "--without", "decisions", "--note", "公众号粉丝300人", "--last-year", last)
    assert "行政许可" not in text(draft)
    assert "300人" in text(draft)
    assert "上年" in text(draft) and "结转申请较多" in text(draft)


def test_one_paragraph_again(report: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.json"
    run("draft", report, "--model", "none", "--format", "json", "-o", first)
    again = drafted(report, "--from", first, "--rewrite", "proactive", "--wish", "突出行政许可")
    before = json.loads(first.read_text("utf-8"))
    changed = [
        new["key"]
        for old_section, new_section in zip(before["sections"], again["sections"], strict=True)
        for old, new in zip(old_section["paragraphs"], new_section["paragraphs"], strict=True)
        if old["text"] != new["text"]
    ]
    assert changed == ["proactive"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--style", "nothing"], "style-unknown"),
        (["--rewrite", "opening"], "settings"),
        (["--section", "三"], "arguments"),
        (["--last-year", "report.json"], "last-year"),
        (["--model", "no-such-model"], "model-unknown"),
        (["--from", "report.json", "--rewrite", "opening"], "draft"),
        (["-o", "report.json"], "arguments"),
        (["-o", "none/draft.txt"], "output"),
    ],
)
def test_mistakes_are_one_line_and_status_2(report: Path, options: list[str], code: str) -> None:
    model = [] if "--model" in options else ["--model", "none"]
    done = run("draft", report, *model, *options, cwd=report.parent)
    assert done.returncode == 2
    assert f"（{code}）" in done.stderr and done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_weights_that_are_not_there_name_the_command(report: Path, tmp_path: Path) -> None:
    done = run("draft", report, ASSISTANT_MODELS=str(tmp_path / "models"))
    assert done.returncode == 2
    assert "assistant models pull" in done.stderr


def test_the_plan_shows_its_evidence(report: Path) -> None:
    done = run("plan", report)
    assert done.returncode == 0
    assert "problem:not-held" in done.stdout
    assert "第 1 条材料" in done.stdout
    made = json.loads(run("plan", report, "--json").stdout)
    point = next(p for q in made["paragraphs"] for p in q["points"] if p["id"] == "received")
    assert point["slots"]["新收申请总数"] == "15"
