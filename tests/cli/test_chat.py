"""`assistant chat` on the command line."""

import json
import subprocess
import sys
from pathlib import Path

from tests.serving.support import ROOT, START, clean_environment, report


def _chat(*arguments: str, asked: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = clean_environment() | {f"ASSISTANT_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-c", START, "chat", *arguments],
        cwd=ROOT,
        env=environment,
        input=asked,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_questions_are_answered_one_a_line(tmp_path: Path) -> None:
    path = tmp_path / "年报.json"
    path.write_text(json.dumps(report(), ensure_ascii=False), encoding="utf-8")
    done = _chat(str(path), asked="自然人申请有几件？\n\n那企业呢？\n退出\n诉讼呢？\n")
    assert done.returncode == 0, done.stderr
    assert [line.partition("为")[2] for line in done.stdout.splitlines()] == ["12件。", "2件。"]


def test_last_years_report_is_compared_with(tmp_path: Path) -> None:
    for name, year in (("今年.json", 2023), ("去年.json", 2022)):
        text = json.dumps(report() | {"year": year}, ensure_ascii=False)
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = (str(tmp_path / "今年.json"), "--previous", str(tmp_path / "去年.json"))
    done = _chat(*paths, asked="申请量比去年增长多少？\n")
    assert done.returncode == 0 and "与上年度持平" in done.stdout


def test_without_a_file_the_form_is_explained() -> None:
    done = _chat(asked="年度报告分几个部分？\n")
    assert "六部分" in done.stdout and done.returncode == 0


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    done = _chat(str(tmp_path / "none.docx"), asked="")
    assert done.returncode == 2 and "找不到文件" in done.stderr


def test_a_missing_model_ends_a_pipe_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "年报.json"
    path.write_text(json.dumps(report(), ensure_ascii=False), encoding="utf-8")
    done = _chat(str(path), asked="起草第五部分\n", models=str(tmp_path / "none"))
    assert done.returncode == 2 and "model-missing" in done.stderr
    assert "Traceback" not in done.stderr
