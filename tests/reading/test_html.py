"""Web pages: what lays out the page is opened, what holds data is a grid, what surrounds the article is left out."""

from html import escape

import pytest

from assistant.reading import read_bytes
from assistant.reading.document import Document, Grid, Paragraph
from assistant.reading.html_reader import read_page
from assistant.reading.html_tables import visible_text
from assistant.settings import ReadingLimits
from tests.reading.golden_files import OFFICE, YEAR, golden_report, parts
from tests.reading.rendering import as_html, html_table, printed_tables
from tests.reading.samples import same, sample


def page(body: str) -> Document:
    return read_page(f"<html><body>{body}</body></html>", "甲", ReadingLimits())


def lines(body: str) -> list[str]:
    return [piece.text for piece in page(body).pieces if isinstance(piece, Paragraph)]


def grids(body: str) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in p.rows] for p in page(body).pieces if isinstance(p, Grid)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>一<b>二</b><span>三</span></p><div>四</div>", ["一二三", "四"]),
        ("<p>一<br>二<br/>三</p>", ["一", "二", "三"]),
        ("一<p>二</p>三", ["一", "二", "三"]),
        ("<p>政府\n      信息</p>", ["政府信息"]),
        ("<p>open \n data</p>", ["open data"]),
        ("<p>&nbsp;&nbsp;一&nbsp;二</p>", ["一 二"]),
        ("<p>一<script>var x=1</script>二<style>p{}</style></p>", ["一二"]),
        ("<p>看得见</p><div style='display: none'>看不见</div>", ["看得见"]),
        ("<p>新<del>旧</del></p>", ["新"]),
        ("<ul><li>一<li>二</ul>", ["一", "二"]),
        ("<p>12<span>3</span>件 <!-- 注释 --></p>", ["123件"]),
    ],
)
def test_text_as_a_browser_shows_it(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


def test_spans_are_expanded_and_cells_keep_their_lines() -> None:
    body = "<table><tr><td rowspan=2>一<td colspan=2>二<tr><td>三<br>四<td><p>五</p><p>六</p></table>"
    assert grids(body) == [[["一", "二", "二"], ["一", "三\n四", "五\n六"]]]


def test_a_span_reaches_no_further_than_its_table() -> None:
    assert grids("<table><tr><td rowspan=9>一<td>二<tr><td>三</table>") == [[["一", "二"], ["一", "三"]]]


def test_white_space() -> None:
    assert visible_text(" 一\n  二 \v three \t four ") == "一二\nthree four"


def section_rows(columns: int) -> bytes:
    """The whole report in one table: a row for each heading, one for its text and table."""
    report = golden_report()
    tables = printed_tables(report)
    filler = "<td></td>" * (columns - 1)
    rows = f"<tr><td>{OFFICE}{YEAR}年政府信息公开工作年度报告</td>{filler}</tr>"
    for heading, paragraphs, key in parts(report):
        inside = "".join(f"<p>{escape(text)}</p>" for text in paragraphs) + (html_table(tables[key]) if key else "")
        rows += f"<tr><td>{heading}</td>{filler}</tr><tr><td>{inside}</td>{filler}</tr>"
    return f"<html><body><table>{rows}</table></body></html>".encode()


@pytest.mark.parametrize("columns", [1, 2])
def test_the_whole_report_in_one_table(columns: int) -> None:
    same(read_bytes(section_rows(columns), "甲.html"), golden_report())


def test_a_table_of_other_numbers_is_no_prose() -> None:
    body = "<h2>一、总体情况</h2><p>公开5条。</p><table><tr><td>渠道</td><td>数量</td></tr><tr><td>网站</td><td>312</td></tr></table>"
    report = read_bytes(f"<html><h1>松岭县2023年政府信息公开年度报告</h1>{body}</html>".encode(), "甲.html")
    assert report.sections[0].text == "公开5条。"


def cells(body: str) -> list[list[list[str]]]:
    page = f"<html><head><style>.hide, tr.old {{ display:none }} @media print {{ .x {{ display:none }} }}</style></head><body>{body}</body></html>"
    grids = [p for p in read_page(page, "甲.html", ReadingLimits()).pieces if isinstance(p, Grid)]
    return [[[cell.text for cell in row] for row in grid.rows] for grid in grids]


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("97<sup>①</sup>", "97"),
        ("55<sup>[2]</sup>", "55"),
        ("55<sup><a href='#x'>1</a></sup>", "55"),
        ("97<a href='#_ftn1'>[1]</a>", "97"),
        ("97<span style='vertical-align:super'>1</span>", "97"),
        ("9m<sup>2</sup>", "9m2"),
        ("<input value='12'>", "12"),
        ("<input type='hidden' value='79'><input type=text value=97>", "97"),
        ("<select><option>1<option selected>2</select>", "2"),
        ("<span hidden>79</span>97", "97"),
        ("<span class='hide'>79</span>97", "97"),
        ("<span class='x'>97</span>", "97"),
        ("<span style='visibility: hidden'>79</span>97", "97"),
        ("<del>79</del>97", "97"),
        ("<p>9</p>", "9"),
    ],
)
def test_what_a_cell_shows(inner: str, text: str) -> None:
    table = f"<table><tr><td>规章</td><td>{inner}</td><td>0</td></tr><tr><td>行政许可</td><td>1</td><td>行政处罚</td></tr></table>"
    assert cells(table)[0][0] == ["规章", text, "0"]


@pytest.mark.parametrize(
    "old",
    [
        "<tr hidden>{}</tr>",
        "<tr class='old'>{}</tr>",
        "<tr style='display:none'>{}</tr>",
        "<tbody style='display:none'><tr>{}</tr></tbody>",
        "<tr style='visibility:collapse'>{}</tr>",
    ],
)
def test_hidden_rows_of_a_table(old: str) -> None:
    row = "<td>行政许可</td><td>{}</td><td>行政处罚</td>"
    table = f"<table>{old.format(row.format(79))}<tr>{row.format(97)}</tr><tr>{row.format(1)}</tr></table>"
    assert [line[1] for line in cells(table)[0]] == ["97", "1"]


@pytest.mark.parametrize(
    ("outer", "row", "cell"),
    [
        ("div", "<div class='tr'>{}</div>", "<div>{}</div>"),
        ("ul", "<li>{}</li>", "<span>{}</span>"),
        ("div", "<div role='row'>{}</div>", "<p>{}</p>"),
        ("section", "<dl>{}</dl>", "<dd>{}</dd>"),
    ],
)
def test_a_table_made_of_divisions(outer: str, row: str, cell: str) -> None:
    report = sample(2023)
    body = f"<h1>{report.organization}2023年政府信息公开工作年度报告</h1>"
    tables = printed_tables(report)
    for section in report.form.sections:
        body += f"<h2>{section.heading}</h2>"
        if section.table:
            rows = [row.format("".join(cell.format(c.text) for c in line)) for line in tables[section.table]]
            body += f"<{outer}>{''.join(rows)}</{outer}>"
    read = read_bytes(f"<html><body>{body}</body></html>".encode(), "甲.html")
    assert read.tables.cells == report.tables.cells


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ol><li>一<li>二</ol>", ["1.一", "2.二"]),
        ("<ol start=3><li>三<li value=7>七<li>八</ol>", ["3.三", "7.七", "8.八"]),
        ("<ol style='list-style-type:cjk-ideographic'><li>总体情况</li></ol>", ["一、总体情况"]),
        ("<ol style='list-style:none'><li>甲</li></ol>", ["甲"]),
        ("<ol type=a><li>甲</ol>", ["a.甲"]),
        ("<p>办理97<sup>①</sup>件</p>", ["办理97件"]),
        ("<p hidden>79件</p><p>97件</p>", ["97件"]),
    ],
)
def test_lists_marks_and_hidden_prose(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


def test_another_small_table_is_not_taken_for_the_form() -> None:
    report = sample(2023)
    small = (
        "<table><tr><td>信息类别</td><td>数量</td></tr><tr><td>行政许可</td><td>9999</td></tr>"
        "<tr><td>行政处罚</td><td>8888</td></tr><tr><td>规章</td><td>7</td></tr></table>"
    )
    page = as_html(report).decode().replace("（一）主动公开。", f"</p>{small}<p>（一）主动公开。", 1)
    read = read_bytes(page.encode(), "甲.html")
    assert read.tables.cells == report.tables.cells


def test_lines_of_preformatted_text_count() -> None:
    assert lines("<pre>规章 0 0 7\n行政许可 5\n</pre><p>一\n二</p>") == ["规章 0 0 7", "行政许可 5", "一二"]
