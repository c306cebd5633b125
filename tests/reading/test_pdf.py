"""PDFs: the same report whatever the page draws beside it, and whichever rules its tables have."""

import io
import math
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import InputError
from assistant.reading import read_here
from assistant.reading.characters import plain_characters
from assistant.settings import ReadingLimits
from tests.reading.drawn_pdf import CELLS, HEIGHT, LEFT, PROSE, WIDTH, page_of, read

BUGS = Path(__file__).parents[3] / "shared" / "bugs"


def white_shading(canvas: Any) -> None:
    canvas.setFillGray(1)
    for y in range(40, 820, 22):
        canvas.rect(LEFT - 2, y, 480, 22, stroke=0, fill=1)


def grey_shading(canvas: Any) -> None:
    canvas.setFillGray(0.9)
    canvas.rect(LEFT - 2, 60, 480, 740, stroke=0, fill=1)


def frame(canvas: Any) -> None:
    canvas.rect(30, 30, WIDTH - 60, HEIGHT - 60, stroke=1, fill=0)


def slanted_mark(canvas: Any) -> None:
    canvas.saveState()
    canvas.translate(200, 400)
    canvas.rotate(35)
    canvas.setFont("STSong-Light", 20)
    canvas.drawString(0, 0, "仅供内部参考12件")
    canvas.restoreState()


def large_light_mark(canvas: Any) -> None:
    canvas.setFillGray(0.8)
    canvas.setFont("STSong-Light", 60)
    canvas.drawString(180, 420, "样稿88")


def hidden_text(canvas: Any) -> None:
    canvas.setFillGray(1)
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(LEFT, 60, "隐藏的文字99件。")


def page_number(canvas: Any) -> None:
    canvas.setFont("STSong-Light", 9)
    canvas.drawString(280, 30, f"- {canvas.getPageNumber()} -")


def outside_the_page(canvas: Any) -> None:
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(-200, 500, "页面之外77件。")


DRAWN = {
    "plain": {},
    "white shading": {"below": white_shading},
    "grey shading": {"below": grey_shading},
    "a frame around the page": {"below": frame},
    "a slanted mark": {"above": slanted_mark},
    "a large light mark": {"below": large_light_mark},
    "hidden text": {"above": hidden_text},
    "page numbers": {"above": page_number, "breaks": 7},
    "text outside the page": {"above": outside_the_page},
    "every character twice": {"times": (0.0, 0.4)},
    "strokes and characters three times": {"times": (0.0, 0.3, 0.6)},
    "turned by a quarter": {"turn": 90},
    "turned by a half": {"turn": 180},
    "turned by three quarters": {"turn": 270},
    "open sides": {"sides": "open"},
    "horizontals only": {"sides": "across"},
    "no rules": {"sides": "none"},
    **{f"a page break before row {row}": {"breaks": row} for row in (1, 2, 4, 6, 8, 9, 10, 13)},
    **{f"open, a break before row {row}": {"sides": "open", "breaks": row} for row in (3, 5, 9)},
    **{f"horizontals, a break before row {row}": {"sides": "across", "breaks": row} for row in (3, 9, 10)},
}


@pytest.mark.parametrize("drawn", DRAWN.values(), ids=DRAWN)
def test_the_report_is_read_whatever_is_drawn(drawn: dict[str, Any]) -> None:
    report = read(page_of(**drawn))
    assert {a: v for a, v in report.tables.cells.items() if a.startswith("proactive")} == CELLS
    prose = {section.title: section.text for section in report.sections}
    assert prose["一、总体情况"] == "".join(PROSE).strip("　")
    assert prose["二、主动公开政府信息情况"] == ""
    assert prose["六、其他需要报告的事项"] == "本年度没有收取信息处理费。"


PLAIN = (
    ("⼀、⾃然⼈⾏政⽅法", "一、自然人行政方法"),
    ("⺠⻓⻚⻔⻛", "民长页门风"),
    ("︵一︶", "（一）"),
    ("豈更", "豈更"),
    ("⼾籍", "户籍"),
    ("１２件", "１２件"),
    ("abc 12", "abc 12"),
    ("第①条", "第①条"),
)


@pytest.mark.parametrize(("text", "plain"), PLAIN)
def test_characters_that_only_look_alike(text: str, plain: str) -> None:
    assert plain_characters(text) == plain
    assert len(plain_characters(text)) == len(text)


EXPECTED = (
    ("01-pdf-white-shading/report.pdf", {"applications.granted.total": 22, "applications.new.total": 50}),
    ("04-pdf-kangxi/report.pdf", {"applications.new.natural_person": 40, "applications.new.total": 50}),
    ("05-pdf-page-breaks/table2.pdf", {"proactive.penalties.decisions": 16, "proactive.coercion.decisions": 5}),
    (
        "05-pdf-page-breaks/table4.pdf",
        {"review.total": 4, "litigation.direct.total": 1, "litigation.after_review.total": 3},
    ),
    (
        "05-pdf-page-breaks/row.pdf",
        {"applications.rejected.confirmation.total": 0, "applications.denied.state_secret.total": 1},
    ),
    ("08-pdf-open-borders/open-sides.pdf", {"applications.total.total": 51, "review.total": 4}),
    ("08-pdf-open-borders/no-verticals.pdf", {"applications.total.total": 51, "litigation.after_review.total": 3}),
)


@pytest.mark.skipif(not BUGS.is_dir(), reason="../shared is not here")
@pytest.mark.parametrize(("name", "cells"), EXPECTED, ids=[name for name, _ in EXPECTED])
def test_faults_found_in_use(name: str, cells: dict[str, float]) -> None:
    report = read((BUGS / name).read_bytes())
    assert len(report.sections) == 6
    assert len(report.tables.cells) == 200
    assert {address: report.tables.cells[address] for address in cells} == cells
    assert not any(section.text for section in report.sections[1:4])


def test_a_scan_without_the_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    monkeypatch.setattr("assistant.reading.scans.recogniser.find_spec", lambda name: None)
    buffer = io.BytesIO()
    Image.new("L", (600, 800), 255).save(buffer, "PNG")
    with pytest.raises(InputError, match=r"report-narrative-assistant\[ocr\]") as told:
        read_here(buffer.getvalue(), "甲.png", ReadingLimits())
    assert told.value.code == "no-text"


def test_a_picture_that_unpacks_to_too_much() -> None:
    from PIL import Image

    pytest.importorskip("rapidocr")
    buffer = io.BytesIO()
    side = math.isqrt(61_000_000)
    Image.new("1", (side, side)).save(buffer, "PNG")
    with pytest.raises(InputError) as told:
        read_here(buffer.getvalue(), "甲.png", ReadingLimits(seconds=300))
    assert told.value.code == "too-large"


def test_a_scan_turned_by_two_degrees() -> None:
    pytest.importorskip("rapidocr")
    pypdfium2 = pytest.importorskip("pypdfium2")
    page = pypdfium2.PdfDocument(page_of())[0].render(scale=150 / 72, grayscale=True).to_pil()
    buffer = io.BytesIO()
    page.rotate(2, expand=True, fillcolor=255, resample=3).save(buffer, "PNG")
    report = read_here(buffer.getvalue(), "甲.png", ReadingLimits(seconds=300))
    assert {a: v for a, v in report.tables.cells.items() if a.startswith("proactive")} == CELLS
    assert report.provenance is not None
    assert any("识别" in note for note in report.provenance.notes)
    read_prose, prose = report.sections[0].text, "".join(PROSE).strip("　")
    same = sum(block.size for block in SequenceMatcher(None, prose, read_prose, autojunk=False).get_matching_blocks())
    assert same >= 0.97 * len(prose)


def test_a_table_that_was_not_understood_is_told_as_such() -> None:
    from assistant.checking import check

    messages = [finding.message for finding in check(read(page_of())).findings if finding.rule == "format.table"]
    assert len(messages) == 1
    assert "表格没有读懂：表三" in messages[0]
    assert "应填0" not in messages[0]
