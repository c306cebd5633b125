"""Flattened text: all cells, all prose, offsets, encodings, and what becomes of text that is no report."""

from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.reading import read_bytes
from assistant.settings import ReadingLimits
from tests.reading.rendering import as_text
from tests.reading.samples import same, sample

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


@pytest.mark.parametrize("year", [2019, 2023])
@pytest.mark.parametrize("tabs", [True, False])
def test_every_cell_and_all_prose(year: int, tabs: bool) -> None:
    report = sample(year)
    same(read_bytes(as_text(report, tabs=tabs), "a.txt"), report)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    report = sample()
    same(read_bytes(as_text(report).decode().encode(encoding), "a.txt"), report)


def test_runs_lead_back_to_the_source() -> None:
    text = as_text(sample()).decode().replace("（一）主动公开", "　　（一）主动公开")
    lines = text.split("\n")
    report = read_bytes(text.encode(), "a.txt")
    assert report.provenance is not None
    for section, runs in zip(report.sections, report.provenance.runs, strict=True):
        assert sum(run.length for run in runs) + max(0, len(runs) - 1) == len(section.text)
        for run in runs:
            source = lines[run.place.index][run.offset : run.offset + run.length]
            assert source == section.text[run.start : run.start + run.length]
    for address, place in report.provenance.cells.items():
        assert lines[place.index].strip() == str(report.tables[address])


def test_blank_cells_are_not_filled_in() -> None:
    report = sample()
    for number, address in enumerate(list(report.tables.cells)):
        if number % 3 == 0:
            report.tables.cells[address] = None
    same(read_bytes(as_text(report), "a.txt"), report)


def test_spaces_full_width_digits_and_signs() -> None:
    report = sample()
    address = "applications.new.natural_person"
    number = str(report.tables[address])
    for written, value in [
        ("１ ２", 12),
        ("1,234", 1234),
        ("/", None),
        ("—", None),
        ("无", None),
        ("三件", "三件"),
        ("-3", -3),
        ("3件", 3),
    ]:
        text = as_text(report).decode().replace(f"\t{number}\n", f"\t {written} \n", 1)
        assert read_bytes(text.encode(), "a.txt").tables[address] == value, written


def test_a_word_instead_of_a_number_is_noted() -> None:
    number = str(sample().tables["applications.new.natural_person"])
    text = as_text(sample()).decode().replace(f"\t{number}\n", "\t无\n", 1)
    report = read_bytes(text.encode(), "a.txt")
    assert report.provenance is not None
    assert any("本年新收—自然人" in note and "无" in note for note in report.provenance.notes)


def test_a_report_without_tables_is_read_with_nothing_filled_in() -> None:
    report = read_bytes("松岭县林业局2023年政府信息公开工作年度报告\n一、总体情况\n全年公开信息5条。".encode(), "a.txt")
    assert report.tables.cells == {}
    assert report.provenance is not None
    assert sum("没有找到表" in note for note in report.provenance.notes) == 3


def test_a_report_with_tables_and_no_prose() -> None:
    report = sample()
    for section in report.sections:
        section.text = ""
    same(read_bytes(as_text(report), "a.txt"), report)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty-file"),
        (" \n\t", "empty-file"),
        ("明天上午九点开会，请准时参加。", "no-tables"),
        ("一、总体情况\n工作平稳。", "no-year"),
        ("Rar!\x1a\x07", "unsupported-format"),
    ],
)
def test_what_is_no_report(text: str, code: str) -> None:
    with pytest.raises(InputError) as raised:
        read_bytes(text.encode(), "某文件.txt")
    assert raised.value.code == code
    assert "某文件.txt" in raised.value.message


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared material is not here")
def test_the_real_report() -> None:
    (path,) = SEEDS.glob("*.txt")
    report = read_bytes(path.read_bytes(), path.name)
    assert report.year == 2021
    assert len(report.sections) == 6
    assert set(report.tables.cells) == set(report.form.cells)
    assert set(report.tables.cells.values()) == {0}
    assert report.sections[1].title == "二、主动公开政府信息情况"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_damaged_bytes_are_forgiven_and_noted(encoding: str) -> None:
    data = bytearray(as_text(sample()).decode().encode(encoding))
    at = data.index("平稳".encode(encoding))
    data[at] = 0xFF
    report = read_bytes(bytes(data), "a.txt")
    assert report.tables.cells == sample().tables.cells
    assert "\ufffd" in report.sections[0].text
    assert report.provenance is not None
    assert any("编码" in note for note in report.provenance.notes)


def test_rows_with_tabs_between_their_cells() -> None:
    lines: list[str] = []
    for line in as_text(sample()).decode().split("\n"):
        if line.startswith("\t") and lines and lines[-1].startswith("\r"):
            lines[-1] += line
        else:
            lines.append(f"\r{line[1:]}" if line.startswith("\t") else line)
    same(read_bytes("\n".join(line.removeprefix("\r") for line in lines).encode(), "a.txt"), sample())


def test_lines_stripped_of_their_tabs() -> None:
    lines = as_text(sample()).decode().split("\n")
    same(read_bytes("\n".join(line.strip() for line in lines).encode(), "a.txt"), sample())


def test_blanks_that_cannot_be_placed_are_left_out_not_guessed() -> None:
    report = sample()
    for number, address in enumerate(list(report.tables.cells)):
        if number % 4 == 0:
            report.tables.cells[address] = None
    lines = as_text(report).decode().split("\n")
    read = read_bytes("\n".join(line.strip() for line in lines).encode(), "a.txt")
    assert len(read.tables.cells) > 150
    assert all(value == report.tables[address] for address, value in read.tables.cells.items())
    assert read.provenance is not None
    assert any("对不上" in note for note in read.provenance.notes)


def test_a_long_text_is_read_apart_and_stopped_in_time() -> None:
    slow = ReadingLimits(seconds=1)
    with pytest.raises(InputError) as raised:
        read_bytes(("松岭县2023年政府信息公开年度报告\n" + "甲\n" * 400_000).encode(), "a.txt", slow)
    assert raised.value.code == "too-slow"
