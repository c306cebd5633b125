"""Characters that nobody sees: dropped and noted, from every format and from file names; nothing crashes over them."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.reading import find_reports, read_bytes
from assistant.report import Report
from assistant.report.controls import has_controls, with_spaces, without_controls
from tests.cli.commands import run
from tests.reading.rendering import as_docx, as_html, as_text, as_xlsx
from tests.reading.samples import sample

ESCAPE = "\x1b[2J"
DIRECTION = "\u202e\u2066\u061c"
C1 = "\x9b\x85"
TITLE = "总体情况"


def dirty(marks: str) -> Report:
    """The sample with marks inside its first title, its prose and its office's name."""
    report = sample()
    report.organization = report.organization[:2] + marks + report.organization[2:]
    first = report.sections[0]
    first.text = first.text[:5] + marks + first.text[5:]
    return report


def texts(report: Report) -> str:
    return report.model_dump_json() + str(report.provenance) + "".join(s.title + s.text for s in report.sections)


@pytest.mark.parametrize("marks", [ESCAPE, DIRECTION, C1, "\x01", "\x00", "\ufffe"])
@pytest.mark.parametrize(
    ("written", "name"),
    [(lambda r: r.model_dump_json().encode(), "a.json"), (as_text, "a.txt"), (as_html, "a.html")],
    ids=["json", "text", "html"],
)
def test_they_are_dropped_and_noted(written: Callable[[Report], bytes], name: str, marks: str) -> None:
    read = read_bytes(written(dirty(marks)), name)
    clean = read_bytes(written(dirty("[2J" if marks == ESCAPE else "")), name)
    assert not any(has_controls(s.title + s.text) for s in read.sections) and not has_controls(read.organization)
    assert (read.organization, read.sections) == (clean.organization, clean.sections)
    assert read.tables.cells == clean.tables.cells
    assert read.provenance is not None
    assert any("控制字符" in note for note in read.provenance.notes)
    assert clean.provenance is not None and not any("控制字符" in note for note in clean.provenance.notes)


@pytest.mark.parametrize("marks", [DIRECTION, C1])
@pytest.mark.parametrize("written", [as_docx, as_xlsx], ids=["docx", "xlsx"])
def test_of_office_files_too(written: Callable[[Report], bytes], marks: str) -> None:
    read = read_bytes(written(dirty(marks)), "a")
    assert read.organization == sample().organization
    assert not has_controls(texts(read).replace("\n", ""))
    assert read.provenance is not None and any("控制字符" in note for note in read.provenance.notes)


def test_file_names_and_names_in_archives(tmp_path: Path) -> None:
    data = sample().model_dump_json().encode()
    (tmp_path / f"a{ESCAPE}\u202e.json").write_bytes(data)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"b{ESCAPE}.json", data)
    (tmp_path / "c.zip").write_bytes(buffer.getvalue())
    sources = list(find_reports([tmp_path]))
    assert not any(has_controls(source.name) for source in sources)
    assert [source.name.rpartition("/")[2] for source in sources] == ["a[2J.json", "b[2J.json"]
    report = sources[0].read()
    assert report.provenance is not None and any("文件名" in note for note in report.provenance.notes)


@pytest.mark.parametrize("format_", ["text", "json", "html", "sarif"])
def test_what_is_printed_moves_no_cursor(format_: str, tmp_path: Path) -> None:
    report = dirty(ESCAPE + DIRECTION + "\x01")
    report.sections[0].text += f"全年收到申请{ESCAPE}99999件。"
    (tmp_path / f"a{ESCAPE}.json").write_text(report.model_dump_json())
    (tmp_path / f"b{ESCAPE}.json").write_text("{")
    done = run("check", tmp_path, "--format", format_)
    assert done.returncode == 2 and "林业局" in done.stdout
    assert not has_controls(done.stdout + done.stderr)


def test_docx_is_written_of_a_report_with_a_control_character(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(dirty("\x01\x0b\ufffe").model_dump_json())
    out = tmp_path / "out.docx"
    done = run("check", tmp_path / "a.json", "--format", "docx", "-o", out)
    assert done.returncode in (0, 1), done.stderr
    assert out.exists()


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a\tb\nc", "a\tb\nc"), ("a\x1bb", "ab"), ("12\u202e34", "1234"), ("全\x9b年", "全年"), ("件\U000e0041", "件")],
)
def test_tabs_and_lines_are_text(text: str, kept: str) -> None:
    assert without_controls(text) == kept
    assert len(with_spaces({"a": [text]})["a"][0]) == len(text)
