"""A random report, rendered to each format and read back, is the same report; runs lead back to every character."""

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.reading import link_years, read_bytes
from assistant.reading.assemble import assemble
from assistant.reading.formats import read_document
from assistant.reading.values import cell_value
from assistant.report import Previous, Report, Section, Tables, form_for_year
from assistant.settings import ReadingLimits
from tests.reading.rendering import RENDERERS
from tests.reading.samples import same, sample

WORDS = st.sampled_from(
    [
        "全年公开信息",
        "我局",
        "12",
        "3.5",
        "%",
        "件",
        "，",
        "、",
        "《条例》",
        "（一）",
        "同比",
        "加强培训",
        "A类",
        "——",
        "“三审”",
        "1.",
        "其他",
        "总计",
        "自然人",
        "2023年",
        "a & b",
        "<无>",
        "二、",
        " ",
    ]
)


@st.composite
def lines(draw: st.DrawFn) -> str:
    """A line of prose: it begins and ends as prose does, so that it is neither a heading nor a cell."""
    middle = "".join(draw(st.lists(WORDS, max_size=12)))
    return f"本年度{middle}工作有序推进。"


@st.composite
def reports(draw: st.DrawFn) -> Report:
    year = draw(st.integers(2019, 2026))
    form = form_for_year(year)
    choice = Random(draw(st.integers(0, 2**32)))  # a draw a cell would make an example of hundreds of draws
    blank = draw(st.sampled_from([0.0, 0.3, 0.97, 1.0]))
    largest = draw(st.sampled_from([1, 12, 10**7]))
    cells: dict[str, Any] = {}
    for address, cell in form.cells.items():
        value = choice.randint(0, largest) if cell.is_count else choice.randint(0, 99) + 0.5
        cells[address] = None if choice.random() < blank else value
    sections = [
        Section(title=section.heading, text="\n".join(draw(st.lists(lines(), max_size=3)))) for section in form.sections
    ]
    organization = draw(st.sampled_from(["松岭县林业局", "浅山市人民政府办公室", "白石镇", "大河区教育和体育局"]))
    return Report(organization=organization, year=year, sections=sections, tables=Tables(cells=cells))


def read_here(format_: str, data: bytes) -> Report:
    """Read in this process, so that an exception of any kind fails the test."""
    return assemble(read_document(data, format_, "甲", ReadingLimits()), "甲")


@pytest.mark.parametrize("format_", RENDERERS)
@given(report=reports())
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
def test_rendered_and_read_back(format_: str, report: Report) -> None:
    same(read_here(format_, RENDERERS[format_](report)), spaced(report, format_))


def spaced(report: Report, format_: str) -> Report:
    """The report with white space as the format keeps it: pages and Markdown show runs of spaces as one."""
    if format_ not in ("html", "mht"):
        return report
    sections = [
        Section(title=s.title, text="\n".join(" ".join(x.split()) for x in s.text.split("\n"))) for s in report.sections
    ]
    return report.model_copy(update={"sections": sections})


@given(report=reports())
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
def test_every_character_has_its_place(report: Report) -> None:
    data = RENDERERS["text"](report)
    source = data.decode().split("\n")
    read = read_here("text", data)
    assert read.provenance is not None
    for section, runs in zip(read.sections, read.provenance.runs, strict=True):
        covered = "\n".join(source[run.place.index][run.offset : run.offset + run.length] for run in runs)
        assert covered == section.text
        assert [run.start for run in runs] == [
            n for n in range(len(section.text)) if n == 0 or section.text[n - 1] == "\n"
        ]


@given(st.one_of(st.integers(0, 10**12), st.decimals(0, 10**6, places=2, allow_nan=False)), st.data())
def test_a_number_however_written(number: Any, data: st.DataObject) -> None:
    written = f"{number:,}" if data.draw(st.booleans()) else str(number)
    if data.draw(st.booleans()):
        written = written.translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，"))
    gap = data.draw(st.sampled_from(["", " ", "\u3000", "\xa0", "\n", "\u200b"]))
    value = cell_value(gap.join(written) + data.draw(st.sampled_from(["", "件", " "])))
    assert value == pytest.approx(float(number), rel=1e-12)


@given(st.text(max_size=30))
def test_any_text_is_a_value(text: str) -> None:
    value = cell_value(text)
    assert value is None or isinstance(value, int | float | str)


def test_years_of_one_office_are_linked() -> None:
    reports_ = [sample(2023), sample(2021, "白石镇"), sample(2022), sample(2024), sample(2022, ""), sample(2023, "")]
    linked = link_years(reports_)
    years = [(r.year, r.previous.year if r.previous else None) for r in linked]
    assert years == [(2023, 2022), (2021, None), (2022, None), (2024, 2023), (2022, None), (2023, None)]
    assert linked[0].previous is not None
    assert linked[0].previous.tables == reports_[2].tables
    assert reports_[0].previous is None


def test_years_across_the_two_forms_and_a_report_that_has_its_own() -> None:
    own = Previous(year=2021, tables=Tables(cells={"review.total": 7}))
    reports_ = [sample(2020), sample(2021), sample(2022).model_copy(update={"previous": own})]
    linked = link_years(reports_)
    assert linked[1].previous is not None and linked[1].previous.tables == reports_[0].tables
    assert linked[2].previous == own


def test_spaces_in_names_do_not_part_an_office() -> None:
    linked = link_years([sample(2022, "松岭县 林业局"), sample(2023)])
    assert linked[1].previous is not None


def test_previous_and_notes_of_json_are_kept() -> None:
    report = sample().model_copy(update={"previous": Previous(year=2022), "notes": ["培训2期"]})
    read = read_bytes(report.model_dump_json().encode(), "a.json")
    assert read.notes == ["培训2期"]
    assert read.previous is not None and read.previous.year == 2022
