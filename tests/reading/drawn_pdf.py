"""Small PDFs drawn by hand: a report's table 二 and a few lines of prose, with whatever a real page draws besides."""

import io
from collections.abc import Callable
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from assistant.reading import read_here
from assistant.report import Report
from assistant.settings import ReadingLimits

WIDTH, HEIGHT, LEFT, RIGHT, ROW = 595.0, 842.0, 60.0, 535.0, 22.0
PROSE = (
    "　　2023年，我局全年制发行政规范性文件13件，废止2件，现行有效55件；围绕群众",
    "关心的事项及时公开信息，作出行政处罚决定16件，行政复议和行政诉讼均未发生。",
)
TABLE = (
    ("第二十条第（一）项",),
    ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
    ("规章", "0", "1", "3"),
    ("行政规范性文件", "13", "2", "55"),
    ("第二十条第（五）项",),
    ("信息内容", "本年处理决定数量"),
    ("行政许可", "97"),
    ("第二十条第（六）项",),
    ("信息内容", "本年处理决定数量"),
    ("行政处罚", "16"),
    ("行政强制", "5"),
    ("第二十条第（八）项",),
    ("信息内容", "本年收费金额（单位：万元）"),
    ("行政事业性收费", "128.6"),
)
COLUMNS = (LEFT, 180.0, 300.0, 420.0, RIGHT)
CELLS = {
    "proactive.regulations.issued": 0,
    "proactive.regulations.repealed": 1,
    "proactive.regulations.in_force": 3,
    "proactive.normative_documents.issued": 13,
    "proactive.normative_documents.repealed": 2,
    "proactive.normative_documents.in_force": 55,
    "proactive.licensing.decisions": 97,
    "proactive.penalties.decisions": 16,
    "proactive.coercion.decisions": 5,
    "proactive.fees.amount": 128.6,
}
Draw = Callable[[Any], None]


def nothing(canvas: Any) -> None:
    """Draws nothing more."""


def page_of(
    *,
    below: Draw = nothing,
    above: Draw = nothing,
    sides: str = "full",
    times: tuple[float, ...] = (0.0,),
    turn: int = 0,
    breaks: int = 0,
) -> bytes:
    """The report as a PDF.

    `below`, `above`: drawn before and after the text of each page; `sides`: which rules the table has; `times`: how far
    to the right each text is drawn again; `turn`: /Rotate of the pages; `breaks`: the row before which a page ends.
    """
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT))
    y = _new_page(canvas, below, turn)

    def put(text: str, x: float, y: float) -> None:
        for offset in times:
            canvas.drawString(x + offset, y, text)

    for line in ("云溪县水务局2023年政府信息公开工作年度报告", "一、总体情况", *PROSE, "二、主动公开政府信息情况"):
        put(line, LEFT, y)
        y -= ROW
    for index, row in enumerate(TABLE):
        if breaks and index == breaks:
            above(canvas)
            canvas.showPage()
            y = _new_page(canvas, below, turn)
        _rules(canvas, row, y, sides)
        for text, x in zip(row, COLUMNS, strict=False):
            put(text, x + 8, y)
        y -= ROW
    for line in ("三、收到和处理政府信息公开申请情况", "六、其他需要报告的事项", "　　本年度没有收取信息处理费。"):
        put(line, LEFT, y - 6)
        y -= ROW
    above(canvas)
    canvas.save()
    return buffer.getvalue()


def _new_page(canvas: Any, below: Draw, turn: int) -> float:
    canvas.setPageRotation(turn)
    below(canvas)
    canvas.setFillGray(0)
    canvas.setStrokeGray(0)
    canvas.setFont("STSong-Light", 12)
    return HEIGHT - 90


def _rules(canvas: Any, row: tuple[str, ...], y: float, sides: str) -> None:
    top, bottom = y + 16, y + 16 - ROW
    if sides in ("full", "open", "across"):
        canvas.line(LEFT, top, RIGHT, top)
        canvas.line(LEFT, bottom, RIGHT, bottom)
    if sides in ("full", "open"):
        for x in COLUMNS[1 : len(row)]:
            canvas.line(x, top, x, bottom)
    if sides == "full":
        canvas.line(LEFT, top, LEFT, bottom)
        canvas.line(RIGHT, top, RIGHT, bottom)


def read(data: bytes) -> Report:
    """The reading of a PDF, in this process."""
    return read_here(data, "甲.pdf", ReadingLimits())
