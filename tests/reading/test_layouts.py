"""A report in any layout of text reads back the same: cells, sections, prose."""

from random import Random

import pytest

from assistant.reading.assemble import assemble
from assistant.reading.formats import read_document
from assistant.report import Report
from assistant.settings import ReadingLimits
from tests.reading.layouts import KEEPS_BLANKS, LOSES_BLANKS, Layout, text_layout
from tests.reading.samples import sample

LAYOUTS = 20


def read_here(layout: Layout) -> Report:
    return assemble(read_document(layout.text.encode(), "text", "甲.txt", ReadingLimits()), "甲.txt")


def some(year: int, choice: Random) -> Report:
    """A report of a year with random numbers, some of its cells blank."""
    report = sample(year)
    blank = choice.choice([0.0, 0.0, 0.2])
    for address in report.tables.cells:
        report.tables.cells[address] = None if choice.random() < blank else choice.choice([0, 0, 0, 1, 3, 12, 340])
    return report


@pytest.mark.parametrize("year", [2020, 2023])
@pytest.mark.parametrize("seed", range(LAYOUTS))
def test_read_back_equal(year: int, seed: int) -> None:
    choice = Random(f"{year}-{seed}")
    report = some(year, choice)
    layout = text_layout(report, choice)
    read = read_here(layout)
    wrong = {a: (v, read.tables.cells.get(a, "-")) for a, v in report.tables.cells.items() if v != read.tables[a]}
    assert not wrong, (layout.choices, wrong)
    assert [section.text for section in read.sections] == [section.text for section in report.sections], layout.choices


def test_every_way_is_tried() -> None:
    tried = {
        name for year in (2020, 2023) for seed in range(LAYOUTS)
        for name in text_layout(some(year, Random(f"{year}-{seed}")), Random(f"{year}-{seed}")).choices
    }  # fmt: skip
    assert {way.__name__ for way in (*KEEPS_BLANKS, *LOSES_BLANKS)} <= tried
