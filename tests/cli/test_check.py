import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import run

REPORT: dict[str, Any] = {
    "organization": "青禾县林业局",
    "year": 2024,
    "sections": [{"title": "一、总体情况", "text": "2024年，我局新收政府信息公开申请13件。"}],
    "tables": {"applications": {"new": {"natural_person": 13, "total": 13}}},
}
WRONG = json.loads(json.dumps(REPORT).replace('13, "total": 13', '13, "total": 15'))


def write(path: Path, report: dict[str, Any]) -> Path:
    path.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three reports, the second of which cannot be read."""
    inside = tmp_path / "in"
    inside.mkdir()
    write(inside / "a.json", WRONG)
    (inside / "b.json").write_text("{", encoding="utf-8")
    write(inside / "c.json", WRONG)
    return inside


def test_a_wrong_report_exits_1_and_names_the_cell(tmp_path: Path) -> None:
    done = run("check", write(tmp_path / "a.json", WRONG))
    assert done.returncode == 1
    assert "本年新收—总计" in done.stdout
    assert "\x1b" not in done.stdout and done.stderr == ""


def test_lines_come_in_the_order_of_the_paths_and_a_bad_file_stops_no_other(folder: Path, tmp_path: Path) -> None:
    first = write(tmp_path / "z.json", WRONG)
    done = run("check", first, folder, tmp_path / "none.json", "--format", "jsonl", cwd=tmp_path)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["source"] for one in told] == [
        str(path) for path in (first, *(folder / f"{name}.json" for name in "abc"), tmp_path / "none.json")
    ]
    assert ["error" in one for one in told] == [False, False, True, False, True]
    assert told[4]["error"]["code"] == "file-not-found"
    assert done.returncode == 2 and "Traceback" not in done.stderr


def test_sources_are_named_as_they_were_given(folder: Path, tmp_path: Path) -> None:
    done = run("check", "in", "--format", "jsonl", cwd=tmp_path)
    assert [json.loads(line)["source"] for line in done.stdout.splitlines()] == ["in/a.json", "in/b.json", "in/c.json"]


def test_text_of_several_ends_with_a_count_on_stderr(folder: Path) -> None:
    done = run("check", folder)
    assert done.stderr == "共 3 份报告，2 份有发现，1 份无法读取。\n"


def test_json_is_an_object_for_a_file_and_a_list_for_a_folder(folder: Path) -> None:
    assert json.loads(run("check", folder / "a.json", "--format", "json").stdout)["year"] == 2024
    assert len(json.loads(run("check", folder, "--format", "json").stdout)) == 3


def test_jobs_do_not_change_what_is_told(tmp_path: Path) -> None:
    for number in range(60):
        write(tmp_path / f"{number:03}.json", WRONG)
    told = [
        [{**json.loads(line), "seconds": 0} for line in done.stdout.splitlines()]
        for done in (run("check", tmp_path, "--format", "jsonl", "-j", jobs) for jobs in ("1", "3"))
    ]
    assert told[0] == told[1] and len(told[0]) == 60


@pytest.mark.parametrize("format_", ["json", "jsonl", "sarif"])
def test_a_former_output_as_baseline_leaves_nothing(folder: Path, tmp_path: Path, format_: str) -> None:
    former = tmp_path / "former"
    assert run("check", folder / "a.json", "--format", format_, "-o", former).returncode == 1
    done = run("check", folder / "a.json", "--format", "json", "--baseline", former)
    assert done.returncode == 0
    assert json.loads(done.stdout)["findings"] == [] and json.loads(done.stdout)["claims"] != []


def test_a_file_is_written_whole_and_told_of(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.html"
    done = run("check", folder, "--format", "html", "-o", target)
    assert done.returncode == 2 and done.stdout == ""
    assert "3 份报告，2 份有发现，1 份无法读取" in done.stderr
    assert target.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out.html"]


def test_a_report_is_never_overwritten(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", WRONG)
    done = run("check", path, "--format", "json", "-o", path)
    assert done.returncode == 2 and json.loads(path.read_text(encoding="utf-8")) == WRONG


def test_docx_of_several_goes_to_a_folder_with_a_file_each(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    write(tmp_path / "other" / "a.json", WRONG)
    done = run("check", "in", "other/a.json", "--format", "docx", "-o", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "c.json-核对.docx",
        "in_a.json-核对.docx",
        "other_a.json-核对.docx",
    ]
    assert run("check", folder, "--format", "docx").returncode == 2


def test_right_values_are_tracked_in_a_docx_only(folder: Path, tmp_path: Path) -> None:
    path = next(path for path in sorted(folder.iterdir()) if path.suffix == ".json")
    done = run("check", path, "--format", "docx", "--track", "-o", "a.docx", cwd=tmp_path)
    assert done.returncode in (0, 1) and (tmp_path / "a.docx").is_file()
    refused = run("check", path, "--track", cwd=tmp_path)
    assert refused.returncode == 2 and "--format docx" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), ""),
        (("--format", "pdf", "a"), "“pdf”"),
        (("--jobs", "x", "a"), "不是整数"),
        (("--jobs", "-1", "a"), "小于 0"),
        (("--format",), "--format 后面需要一个值（assistant check --help"),
        (("a", "--track=3"), "--track 后面不能有值"),
        (("--output", "x"), "缺少 路径…"),
        (("--nothing", "a"), "没有选项 --nothing"),
        (("a", "--baseline", "none"), "none"),
        (("a", "-o", "no/such/folder/x"), "no/such/folder/x"),
    ],
)
def test_wrong_arguments_are_one_line_in_chinese(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    done = run("check", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr and "Traceback" not in done.stderr
    if says:
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("chek", "a"), "没有命令 chek，是不是 check（assistant --help"),
        (("models", "none"), "没有命令 none（assistant models --help"),
        (("rules", "a", "b"), "多余的参数：a b（assistant rules --help"),
        (("draft", "--section", "七", "a"), "“七”不在可选的 一、五、all 之中"),
    ],
)
def test_what_is_no_command_is_told_in_chinese(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2 and says in done.stderr and done.stderr.count("\n") == 1


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    done = run("check", tmp_path, "--format", "jsonl")
    assert done.returncode == 2 and json.loads(done.stdout)["error"]["code"] == "no-reports"


def test_a_reader_that_goes_away_ends_the_program_quietly(tmp_path: Path) -> None:
    for number in range(300):
        write(tmp_path / f"{number}.json", WRONG)
    command = [sys.executable, "-m", "assistant", "check", str(tmp_path), "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline().startswith(b"{")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) != 0


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopping_it_leaves_nothing_half_written(tmp_path: Path, number: signal.Signals, status: int) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    for index in range(20):
        write(inside / f"{index:02}.json", WRONG)
    write(inside / "20.json", WRONG)  # reading it takes a minute
    program = (
        "import assistant.reading.sources as s, time, sys\n"
        "real = s.Source.read\n"
        "s.Source.read = lambda self: time.sleep(60) if self.name.endswith('20.json') else real(self)\n"
        "from assistant.cli import main\nmain()\n"
    )
    target = tmp_path / "out.json"
    command = [sys.executable, "-c", program, "check", str(inside), "--format", "json", "-o", str(target), "-j", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob(".out.json*")) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert list(tmp_path.glob(".out.json*"))
        process.send_signal(number)
        assert process.wait(30) == status
        assert process.stderr is not None and "Traceback" not in process.stderr.read()
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_reading_and_checking_json_loads_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom assistant.cli import main\n"
        "try:\n    main()\nfinally:\n    print(sorted(sys.modules), file=sys.stderr)\n"
    )
    path = write(tmp_path / "a.json", REPORT)
    command = [sys.executable, "-c", program, "check", str(path), "--format", "jsonl"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    loaded = set(done.stderr.replace("'", "").strip("[]\n").split(", "))
    assert "assistant.checking" in loaded
    assert not loaded & {
        "lxml",
        "docx",
        "openpyxl",
        "pdfplumber",
        "transformers",
        "torch",
        "numpy",
        "jinja2",
        "fastapi",
        "sqlalchemy",
    }


def test_help_is_in_chinese_with_examples() -> None:
    done = run("check", "--help")
    assert done.returncode == 0
    assert "示例" in done.stdout and "assistant check 年报.docx" in done.stdout
    assert "Options" not in done.stdout and "Usage" not in done.stdout
    assert run("--version").stdout.strip()


def test_a_rule_is_switched_off_or_softened(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", WRONG)

    def severities(*options: str) -> dict[str, str]:
        told = json.loads(run("check", path, "--format", "json", *options).stdout)
        return {finding["rule"]: finding["severity"] for finding in told["findings"]}

    assert severities()["figure.value"] == "error"
    assert "figure.value" not in severities("--rule", "figure.value=off")
    assert severities("--rule", "figure.*=info")["figure.value"] == "info"
    for wrong in ("figure.valu=off", "figure.value=loud", "figure.value"):
        done = run("check", path, "--rule", wrong)
        assert done.returncode == 2 and wrong.split("=")[0] in done.stderr


def test_explain_names_the_cell_and_the_reason(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", WRONG)
    done = run("explain", path)
    assert done.returncode == 0
    assert "申请【13】件" in done.stdout and "→表三“本年新收—总计”：15件，不符" in done.stdout
    [told] = json.loads(run("explain", path, "--format", "json").stdout)
    assert told["facts"] == ["applications.new.total"] and told["candidates"][0]["chosen"]
    assert run("explain", tmp_path / "none").returncode == 2


def test_rules_are_listed_with_their_ids() -> None:
    listed = json.loads(run("rules", "--format", "json").stdout)
    assert {"figure.value", "table.sum", "format.placeholder"} <= {rule["id"] for rule in listed}
    assert "table.sum" in run("rules").stdout
