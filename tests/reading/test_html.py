"""Web pages: what lays out the page is opened, what holds data is a grid, what surrounds the article is left out."""

from html import escape

import pytest

from assistant.reading import read_bytes
from assistant.reading.document import Document, Grid, Paragraph
from assistant.reading.html_reader import read_page
from assistant.reading.html_tables import visible_text
from assistant.settings import ReadingLimits
from tests.reading.golden_files import OFFICE, YEAR, golden_report, parts
from tests.reading.rendering import html_table, printed_tables
from tests.reading.samples import same


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
    assert grids(body) == [[["一", "二", "二"], ["一", "三\n四", "五\n\n六"]]] or grids(body) == [
        [["一", "二", "二"], ["一", "三\n四", "五\n六"]]
    ]


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
