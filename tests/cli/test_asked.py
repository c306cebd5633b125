"""Whatever a person asked for and did not get is said: endings, other years, other offices, strays, empty arguments."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.cli import main
from assistant.cli.outputs import check_ending
from assistant.errors import SettingsError, reason
from tests.cli.test_check import write
from tests.serving import support

Run = Callable[..., SimpleNamespace]
RIGHT, WRONG = support.report(support.RIGHT), support.report(support.WRONG)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """A command line in this process, in the test's folder."""
    monkeypatch.chdir(tmp_path)

    def started(*arguments: str) -> SimpleNamespace:
        monkeypatch.setattr(sys, "argv", ["assistant", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return SimpleNamespace(returncode=ended.value.code or 0, stdout=out, stderr=err)

    return started


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("a.docx", "text"),
        ("a.docx", "json"),
        ("a.html", "json"),
        ("a.json", "text"),
        ("a.json", "docx"),
        ("a", "docx"),
        ("a.wps", "docx"),
        ("a.docx", "xlsx"),
        ("a.xls", "xlsx"),
        ("a.pdf", "html"),
        ("A.DOCX", "html"),
    ],
)
def test_an_ending_that_says_another_format_is_refused(name: str, format_: str) -> None:
    with pytest.raises(SettingsError, match="文件名"):
        check_ending(Path(name), format_, ["text", "json", "docx"])


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("a.docx", "docx"),
        ("a.DOCX", "docx"),
        ("a.sarif.json", "sarif"),
        ("a.json", "jsonl"),
        ("a.htm", "html"),
        ("a", "json"),
        ("a.out", "text"),
        ("结果.2024", "json"),
    ],
)
def test_an_ending_that_fits_or_says_nothing_is_taken(name: str, format_: str) -> None:
    check_ending(Path(name), format_)


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "全市"
    (folder / "__MACOSX").mkdir(parents=True)
    write(folder / "a.json", RIGHT)
    for name in ("说明.txt", ".DS_Store", "~$a.docx", "Thumbs.db", "desktop.ini", "__MACOSX/._a.json", "联系人.csv"):
        (folder / name).write_text("各单位请于1月20日前报送。", encoding="utf-8")
    (folder / "空.txt").touch()
    return folder


def test_strays_of_a_folder_are_named_in_one_line_and_cost_nothing(tmp_path: Path, run: Run) -> None:
    _folder(tmp_path)
    done = run("check", "全市", "-f", "jsonl")
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["source"] for line in done.stdout.splitlines()] == ["全市/a.json"]
    [line] = done.stderr.splitlines()
    for name in ("说明.txt", ".DS_Store", "~$a.docx", "Thumbs.db", "desktop.ini", "__MACOSX", "联系人.csv", "空.txt"):
        assert name in line


def test_a_broken_report_of_a_folder_still_counts_beside_findings(tmp_path: Path, run: Run) -> None:
    folder = _folder(tmp_path)
    write(folder / "b.json", WRONG)
    (folder / "坏.docx").write_bytes(b"PK\x03\x04broken")
    done = run("check", "全市", "-f", "jsonl")
    assert done.returncode == 2
    assert "3 份报告，1 份有发现，1 份无法读取" in done.stderr


def test_a_folder_of_strays_alone_was_not_checked(tmp_path: Path, run: Run) -> None:
    (tmp_path / "空").mkdir()
    (tmp_path / "空" / "说明.txt").write_text("请于1月20日前报送。", encoding="utf-8")
    done = run("check", "空", "-f", "json")
    assert (done.returncode, json.loads(done.stdout)) == (2, [])
    assert "没有可以核对的报告" in done.stderr


def test_a_stray_that_a_person_named_is_an_error(tmp_path: Path, run: Run) -> None:
    (tmp_path / "说明.txt").write_text("请于1月20日前报送。", encoding="utf-8")
    done = run("check", "说明.txt")
    assert done.returncode == 2 and "no-tables" in done.stdout


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"organization": "别处的局"}, "没有与上一年度比较"),
        ({"year": -2}, "没有与上一年度比较"),
        ({"year": -1}, ""),
    ],
)
def test_a_previous_report_that_fits_none_is_said(
    tmp_path: Path, run: Run, change: dict[str, object], says: str
) -> None:
    former = dict(RIGHT) | change
    former["year"] = int(RIGHT["year"]) + int(str(change.get("year", -1)))
    write(tmp_path / "a.json", RIGHT)
    write(tmp_path / "b.json", former)
    done = run("check", "a.json", "--previous", "b.json", "-f", "json")
    assert (says in done.stderr) if says else not done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--last-year", "office.json"), "别处的局"),
        (("--last-year", "old.json"), "不是上一年度"),
        (("--note", " "), "--note 后面是空的"),
        (("-o", "a.docx"), "请把文件名改为"),
        (("--without", "没有这个"), "--without 没有起作用"),
    ],
)
def test_what_a_draft_cannot_have_is_said(tmp_path: Path, run: Run, arguments: tuple[str, str], says: str) -> None:
    year = int(RIGHT["year"])
    write(tmp_path / "a.json", RIGHT)
    write(tmp_path / "office.json", dict(RIGHT) | {"organization": "别处的局", "year": year - 1})
    write(tmp_path / "old.json", dict(RIGHT) | {"year": year - 2})
    done = run("draft", "a.json", "--model", "none", "-f", "text" if "-o" in arguments else "json", *arguments)
    assert says in done.stderr
    assert done.returncode == (0 if "--without" in arguments else 2)


def test_a_template_is_a_workbook(tmp_path: Path, run: Run) -> None:
    done = run("template", "-o", "a.docx")
    assert done.returncode == 2 and "a.xlsx" in done.stderr and not (tmp_path / "a.docx").exists()


def test_the_system_refuses_in_chinese(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "a.json", RIGHT)
    done = run("check", "a.json", "-f", "json", "-o", "no/such/a.json")
    assert done.returncode == 2 and "没有这个文件或文件夹" in done.stderr
    assert reason(OSError(98, "Address already in use")) == "端口已被占用"
    assert reason(OSError(9999, "Odd")) == "系统错误 9999"
