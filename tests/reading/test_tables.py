"""Tables as real files have them: each variation of the printed form is read into the same cells."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant.checking import check
from assistant.reading import read_bytes
from assistant.reading.document import Grid, GridCell, Paragraph, Stream, grid_from_texts
from assistant.reading.flattened import lift_tables
from assistant.reading.recogniser import SEPARATORS
from assistant.reading.tables import read_tables
from assistant.reading.text_cells import is_rule
from assistant.reading.values import cell_value
from assistant.report import Place, Report, Tables
from tests.reading.rendering import Printed, PrintedTable, as_text, expanded, printed_tables
from tests.reading.samples import sample

PLACE = Place()


def texts(table: PrintedTable) -> list[list[str]]:
    return [[cell.text for cell, _ in row] for row in expanded(table)]


def grid(table: PrintedTable) -> Grid:
    made: dict[int, GridCell] = {}
    return Grid(
        [[made.setdefault(id(cell), GridCell(cell.text, PLACE)) for cell, _ in row] for row in expanded(table)], PLACE
    )


def read(sources: list[Grid | Stream], report: Report) -> dict[str, object]:
    found = read_tables(sources, report.year)
    assert found.conflicts == set()
    return {address: cell_value(found.cells[address].cell.text) for address in found.cells}


def cells_of(report: Report, key: str) -> dict[str, object]:
    return {a: v for a, v in report.tables.cells.items() if report.form.cells[a].table.key == key}


def changed(table: PrintedTable, change: Callable[[str], str]) -> PrintedTable:
    return [[replace(cell, text=change(cell.text)) for cell in row] for row in table]


def without_numbers(text: str) -> str:
    return (
        text.lstrip("一二三四（）1234567890.、")
        if not text.isdigit() and text[:1] in "一二三四（12345678" and "类" not in text[:2]
        else text
    )


WORDINGS: dict[str, Callable[[str], str]] = {
    "as printed": lambda text: text,
    "line breaks": lambda text: text if text.isdigit() else "\n".join(text[i : i + 2] for i in range(0, len(text), 2)),
    "spaces": lambda text: f" {text} " if text.isdigit() else "　".join(text),
    "full-width digits": lambda text: text.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "half-width brackets": lambda text: text.replace("（", "(").replace("）", ")"),
    "no numbering": without_numbers,
    "total without brackets": lambda text: text.replace("（七）总计", "七总计"),
    "three seven": lambda text: text.replace("（七）总计", "三（七）总计"),
    "shortened": lambda text: {
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "1.逾期不补正",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "2.逾期不缴费",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "（二）部分公开",
        "本年收费金额（单位：万元）": "本年收费金额",
        "一、本年新收政府信息公开申请数量": "一、本年新收申请数量",
    }.get(text, text),
    "slips of the pen": lambda text: text.replace("属于三类内部事务信息", "属于三类内部事务信思").replace(
        "要求行政机关确认或重新出具已获取信息", "要求行政机关确认或重新出具己获取信息"
    ),
}


@pytest.mark.parametrize("year", [2019, 2022])
@pytest.mark.parametrize("wording", WORDINGS)
def test_labels_in_other_wordings(wording: str, year: int) -> None:
    report = sample(year)
    tables = [grid(changed(table, WORDINGS[wording])) for table in printed_tables(report).values()]
    assert read(list(tables), report) == report.tables.cells


@pytest.mark.parametrize("key", ["applications", "disputes"])
@pytest.mark.parametrize("year", [2020, 2025])
def test_transposed(key: str, year: int) -> None:
    report = sample(year)
    rows = grid(printed_tables(report)[key]).rows
    turned = Grid([list(column) for column in zip(*rows, strict=True)], PLACE)
    assert read([turned], report) == cells_of(report, key)


def test_swapped_header_rows() -> None:
    report = sample(2023)
    rows = grid(printed_tables(report)["applications"]).rows
    swapped = Grid([rows[1], rows[2], rows[0], *rows[3:]], PLACE)
    assert read([swapped], report) == cells_of(report, "applications")


def test_columns_in_another_order() -> None:
    report = sample(2023)
    rows = grid(printed_tables(report)["applications"]).rows
    assert read([Grid([[*row[:3], row[9], *row[3:9]] for row in rows], PLACE)], report) == cells_of(
        report, "applications"
    )


def test_extra_rows_and_columns() -> None:
    report = sample(2023)
    rows = texts(printed_tables(report)["applications"])
    rows = [[*row[:3], "单位" if n < 3 else "件", *row[3:], "备注" if n < 3 else ""] for n, row in enumerate(rows)]
    rows.insert(4, ["其中：网上申请"] * 3 + ["件"] + ["7"] * 7 + [""])
    rows.append(["填表人：某某"] + [""] * 11)
    found = read_tables([grid_from_texts(rows, PLACE)], report.year)
    values = {a: cell_value(f.cell.text) for a, f in found.cells.items()}
    assert values == cells_of(report, "applications")


def test_a_subtotal_column_is_not_the_total() -> None:
    report = sample(2023)
    rows = texts(printed_tables(report)["applications"])
    for n, row in enumerate(rows):
        row.insert(9, ["申请人情况", "法人或其他组织", "小计"][n] if n < 3 else "9999")
    assert read([grid_from_texts(rows, PLACE)], report) == cells_of(report, "applications")


@pytest.mark.parametrize("repeat_header", [True, False])
@pytest.mark.parametrize("at", [4, 9, 17, 27])
def test_split_by_a_page_break(at: int, repeat_header: bool) -> None:
    report = sample(2023)
    rows = grid(printed_tables(report)["applications"]).rows
    lower = rows[:3] + rows[at:] if repeat_header else rows[at:]
    assert read([Grid(rows[:at], PLACE), Grid(lower, PLACE)], report) == cells_of(report, "applications")


def test_split_side_by_side() -> None:
    report = sample(2023)
    rows = grid(printed_tables(report)["applications"]).rows
    halves = [Grid([row[:6] for row in rows], PLACE), Grid([row[:3] + row[6:] for row in rows], PLACE)]
    assert read(list(halves), report) == cells_of(report, "applications")


def test_header_repeated_inside_the_table() -> None:
    report = sample(2023)
    rows = grid(printed_tables(report)["applications"]).rows
    assert read([Grid([*rows[:12], *rows[:3], *rows[12:]], PLACE)], report) == cells_of(report, "applications")


def test_merged_cells_lost() -> None:
    report = sample(2023)
    for key, table in printed_tables(report).items():
        ragged = grid_from_texts([[cell.text for cell in row] for row in table], PLACE)
        assert read([ragged], report) == cells_of(report, key), key


def test_all_tables_on_one_sheet_without_headings() -> None:
    report = sample(2023)
    rows = [row for table in printed_tables(report).values() for row in texts(table)]
    assert read([grid_from_texts(rows, PLACE)], report) == report.tables.cells


def test_disputes_with_outcomes_down_the_side() -> None:
    report = sample(2023)
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows = [["", "行政复议", "行政诉讼", "行政诉讼"], ["", "行政复议", "未经复议直接起诉", "复议后起诉"]]
    keys = ["upheld", "corrected", "other", "pending", "total"]
    for key, outcome in zip(keys, outcomes, strict=True):
        addresses = [f"{row}.{key}" for row in ("review", "litigation.direct", "litigation.after_review")]
        rows.append([outcome, *(str(report.tables[a]) for a in addresses)])
    assert read([grid_from_texts(rows, PLACE)], report) == cells_of(report, "disputes")


@pytest.mark.parametrize(("year", "other"), [(2023, 2019), (2020, 2021)])
def test_the_other_years_form_is_told_by_its_labels(year: int, other: int) -> None:
    report = sample(other)
    tables = [grid(table) for table in printed_tables(report).values()]
    found = read_tables(tables, year)
    assert found.form.id == report.form.id
    assert {a: cell_value(f.cell.text) for a, f in found.cells.items()} == report.tables.cells


def test_a_table_that_is_no_form_is_left_alone() -> None:
    rows = [["项目", "数量", "其他"], ["公开信息", "312", "1"], ["总计", "313", "2"]]
    assert read_tables([grid_from_texts(rows, PLACE)], 2023).cells == {}


def test_how_sure() -> None:
    report = sample(2023)
    table = changed(printed_tables(report)["applications"], WORDINGS["slips of the pen"])
    found = read_tables([grid(table)], 2023).cells
    assert found["applications.denied.internal_affairs.total"].sureness < 0.8
    assert found["applications.new.total"].sureness == 1.0


def test_printed_cells_expand() -> None:
    assert [[c.text for c, _ in row] for row in expanded([[Printed("甲", 2), Printed("乙")], [Printed("丙")]])] == [
        ["甲", "乙"],
        ["甲", "丙"],
    ]


@pytest.mark.parametrize(
    ("heading", "value"),
    [("本年收费金额（单位：元）", 12.5), ("本年收费金额（元）", 12.5), ("本年收费金额（单位：万元）", 125000)],
)
def test_an_amount_in_another_unit_is_converted(heading: str, value: float) -> None:
    page = f"<h1>松岭县2023年政府信息公开年度报告</h1><table><tr><td>信息内容</td><td>{heading}</td></tr><tr><td>行政事业性收费</td><td>125,000</td></tr></table>"
    report = read_bytes(f"<html>{page}</html>".encode(), "甲.html")
    assert report.tables["proactive.fees.amount"] == value
    assert report.provenance is not None
    assert any("换算成万元" in note for note in report.provenance.notes) is (value == 12.5)


def test_a_report_on_the_wrong_form_keeps_its_cells() -> None:
    old = sample(2020).model_copy(update={"year": 2020})
    text = as_text(old).decode().replace("2020年政府信息公开工作年度报告", "2023年政府信息公开工作年度报告")
    report = read_bytes(text.encode(), "甲.txt")
    assert report.year == 2023
    assert report.form.id == "2019"
    assert report.tables.cells == old.tables.cells


LABELS = [
    cell
    for table in (*printed_tables(sample(2021)).values(), *printed_tables(sample(2019)).values())
    for row in table
    for cell in row
]
TEXTS = st.one_of(
    st.sampled_from(sorted({cell.text for cell in LABELS})),
    st.sampled_from(["", "/", "0", "12", "三件", "无", "\t"]),
    st.text(max_size=6),
)


@given(st.lists(st.lists(TEXTS, max_size=8), max_size=12), st.lists(st.lists(TEXTS, max_size=8), max_size=12))
@hypothesis_settings(max_examples=60, deadline=None)
def test_tables_of_any_shape_are_read_without_an_accident(one: list[list[str]], other: list[list[str]]) -> None:
    stream = Stream([[GridCell(text, PLACE) for text in row] for row in other], PLACE)
    found = read_tables([grid_from_texts(one, PLACE), stream, grid_from_texts(other, PLACE)], 2022)
    assert set(found.cells) <= set(found.form.cells)
    given_texts = {text for rows in (one, other) for row in rows for text in row} | {""}
    assert {f.cell.text for f in found.cells.values()} <= given_texts


@given(st.lists(TEXTS.filter(lambda text: "\n" not in text), max_size=40))
@hypothesis_settings(max_examples=60, deadline=None)
def test_lines_of_any_kind_lose_nothing(lines: list[str]) -> None:
    pieces = lift_tables([Paragraph(text, Place(index=n)) for n, text in enumerate(lines)])
    kept = [piece.text for piece in pieces if isinstance(piece, Paragraph)]
    kept += [cell.text for piece in pieces if isinstance(piece, Stream) for row in piece.rows for cell in row]
    assert _characters(kept) == _characters([line for line in lines if not is_rule(line)])


def _characters(texts: list[str]) -> list[str]:
    """What of texts must not be lost: all but white space and the marks between cells."""
    return sorted(c for c in "".join(texts) if not c.isspace() and c not in SEPARATORS)


def test_merged_cells_lost_and_rows_filled_up() -> None:
    report = sample(2023)
    rows = [[cell.text for cell in row] for row in printed_tables(report)["applications"]]
    width = max(map(len, rows))
    filled_up = grid_from_texts([row + [""] * (width - len(row)) for row in rows], PLACE)
    assert not filled_up.ragged
    assert read([filled_up], report) == cells_of(report, "applications")


@pytest.mark.parametrize(
    ("written", "value", "finding"),
    [
        ("152790元", 15.279, True),
        ("140万元", 140, False),
        ("140万", 140, False),
        ("75.9260", 75.926, False),
        ("1.2亿元", 12000, True),
        ("0", 0, False),
        ("/", None, False),
    ],
)
def test_amounts_in_another_unit_than_the_form_asks_for(written: str, value: float | None, finding: bool) -> None:
    report = sample(2023)
    text = as_text(report).decode().replace(f"\t{report.tables['proactive.fees.amount']}\n", f"\t{written}\n", 1)
    found = read_bytes(text.encode(), "甲.txt")
    assert found.tables["proactive.fees.amount"] == value
    rules = [f for f in check(found).findings if f.rule == "table.unit"]
    assert bool(rules) is finding
    assert all("万元" in f.message and written in f.message for f in rules)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("13（其中修订6件）", 13),
        ("2（含自然失效1件）", 2),
        ("97①", 97),
        ("55[2]", 55),
        ("12*", 12),
        ("124件", 124),
        ("本单位未制作规章", None),
        ("不涉及", None),
        ("无", None),
        ("3.5万件", 35000),
        ("件", "件"),
        ("①", "①"),
    ],
)
def test_cells_as_people_fill_them(written: str, value: object) -> None:
    assert cell_value(written) == value


@pytest.mark.parametrize(("written", "value"), [("减3", -3), ("增4", 4), ("增加4件", 4), ("-2", -2), ("+5", 5)])
def test_more_or_less(written: str, value: int) -> None:
    assert cell_value(written) == value


def test_the_old_form_in_some_blocks_only() -> None:
    new, old = sample(2023), sample(2020)
    tables, former = printed_tables(new), printed_tables(old)
    mixed = [
        grid(former["proactive"][:5] + tables["proactive"][3:]),
        grid(former["applications"]),
        grid(tables["disputes"]),
    ]
    found = read_tables(mixed, 2023)
    assert found.form.id == "2021+applications,proactive.1"
    assert set(found.cells) == set(found.form.cells)
    report = Report(year=2023, tables=Tables(cells={a: cell_value(f.cell.text) for a, f in found.cells.items()}))
    assert report.form is found.form
    (finding,) = [f for f in check(report).findings if f.rule == "table.form"]
    assert finding.severity == "warning"
    assert report.tables["applications.other.total"] == old.tables["applications.other.total"]


@pytest.mark.parametrize(
    ("printed", "other"),
    [
        ("本年制发件数", "本年（2023）制发件数"),
        ("现行有效件数", "现行有效件数（历史累计）"),
        ("第二十条第（一）项", "第二十条第（一项）"),
        ("规章", "规章（指本机关制定的规章，不包括上级机关的）"),
        ("商业企业", "商业"),
    ],
)
def test_labels_with_more_than_the_form_prints(printed: str, other: str) -> None:
    report = sample(2023)
    text = as_text(report).decode().replace(f"\t{printed}\n", f"\t{other}\n")
    assert read_bytes(text.encode(), "甲.txt").tables.cells == report.tables.cells


def test_extra_rows_of_table_two_are_passed_over() -> None:
    report = sample(2023)
    lines = (
        as_text(report)
        .decode()
        .replace(
            "\t第二十条第（五）项\n",
            "\t其他主动公开文件\n\t5\n\t0\n\t5\n\n\t政府信息公开发布总数量\n\t12\n\t0\n\t30\n\n\t第二十条第（五）项\n",
            1,
        )
    )
    assert read_bytes(lines.encode(), "甲.txt").tables.cells == report.tables.cells
