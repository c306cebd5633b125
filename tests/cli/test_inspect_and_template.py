"""The commands that show a report as read and write the workbook form."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import _register, app
from assistant.errors import InputError, OutputError
from assistant.reading import read
from assistant.report import Report

GOLDEN = Path(__file__).parents[1] / "reading" / "golden"


@pytest.fixture(scope="module", autouse=True)
def commands() -> None:
    _register([])


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "200"})
    if result.exception is not None:
        raise result.exception
    return result.output


def test_inspect_shows_sections_tables_and_doubts() -> None:
    shown = run("inspect", str(GOLDEN / "content-manager.html"))
    assert "浅山县文化和旅游局" in shown
    assert "2023年" in shown
    assert "一、总体情况" in shown
    assert "本年新收" in shown
    assert "没有读懂或有疑问的地方：无" in shown


def test_inspect_shows_where_each_cell_stands() -> None:
    shown = run("inspect", str(GOLDEN / "form.xlsx"), "--cells")
    row = next(line for line in shown.splitlines() if "applications.new.natural_person" in line)
    assert "工作表" in row
    assert "21" in row
    assert "100%" in row


def test_inspect_json_is_a_report_again() -> None:
    data = json.loads(run("inspect", str(GOLDEN / "flattened.txt"), "--json"))
    assert data.pop("provenance")["format"] == "text"
    assert Report.model_validate(data).tables == read(GOLDEN / "flattened.txt").tables


def test_inspect_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        run("inspect", str(tmp_path / "无.docx"))
    assert raised.value.code == "file-not-found"


def test_template_takes_the_year_from_the_file_name(tmp_path: Path) -> None:
    path = tmp_path / "松岭县2022.xlsx"
    assert "2022" in run("template", "-o", str(path), "--organization", "松岭县林业局")
    report = read(path)
    assert (report.organization, report.year) == ("松岭县林业局", 2022)


def test_template_overwrites_nothing_unasked(tmp_path: Path) -> None:
    path = tmp_path / "2023.xlsx"
    path.write_text("已有内容", encoding="utf-8")
    with pytest.raises(OutputError):
        run("template", "-o", str(path))
    assert path.read_text(encoding="utf-8") == "已有内容"
    run("template", "-o", str(path), "--force")
    assert read(path).year == 2023
    assert [p.name for p in tmp_path.iterdir()] == ["2023.xlsx"]
