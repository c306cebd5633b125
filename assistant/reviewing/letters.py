"""A letter to each office: what to correct, and where; one page that can be sent as it is.

Errors come first, then what is worth a look; what does not fit on the page is counted, and stands in the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from assistant.errors import OutputError, reason
from assistant.reviewing.record import Record, ReviewItem
from assistant.reviewing.review import Review, serious
from assistant.writing.files import whole_file
from assistant.writing.words import SEVERITIES

_TITLE_FONT, _BODY_FONT = "黑体", "仿宋"
_TITLE, _BODY, _SMALL = Pt(18), Pt(12), Pt(10.5)
_LINES = 30  # that a page holds below the heading
_CHARACTERS = 41  # in a line of the list
_NOT_NAME = re.compile(r"[^\w\u4e00-\u9fff]+")
_LONGEST_SENTENCE = 60


def write_letters(review: Review, folder: Path) -> list[Path]:
    """A file for each report with errors or warnings; the paths that were written.

    Raises:
        OutputError: the folder or a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"无法建立文件夹 {folder}：{reason(error)}") from error
    paths: list[Path] = []
    for record in review.reports:
        items = serious(record)
        if items:
            path = _free(folder, record, paths)
            with whole_file(path) as file:
                file.write(letter(record, items))
            paths.append(path)
    return paths


def letter(record: Record, items: Sequence[ReviewItem]) -> bytes:
    """The letter's bytes."""
    document: Any = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(26)
    page.top_margin = page.bottom_margin = Mm(24)
    _line(document, "政府信息公开工作年度报告修改意见", _TITLE_FONT, _TITLE, centered=True)
    _line(document, f"{record.organization}：", _BODY_FONT, _BODY)
    counts = "、".join(f"{SEVERITIES[s]}{record.count(s)}处" for s in ("error", "warning") if record.count(s))
    opening = f"你单位{record.year}年政府信息公开工作年度报告经核对有{counts}，请逐项核实、改正后重新报送。"
    _line(document, opening, _BODY_FONT, _BODY, indented=True)
    shown, left = _fitting(items)
    for number, item in enumerate(shown, 1):
        _item(document, number, item)
    if left:
        _line(document, f"另有{left}处，见审核表。", _BODY_FONT, _SMALL)
    _line(document, "“错误”是确定的不符；“存疑”请核实，属实的请说明理由。", _BODY_FONT, _SMALL)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _fitting(items: Sequence[ReviewItem]) -> tuple[list[ReviewItem], int]:
    """As many as fit on the page, and how many are left."""
    used, shown = 0, list[ReviewItem]()
    for item in items:
        lines = sum(-(-len(text) // _CHARACTERS) for text in _texts(item) if text)
        if shown and used + lines > _LINES:
            break
        used += lines
        shown.append(item)
    return shown, len(items) - len(shown)


def _texts(item: ReviewItem) -> tuple[str, str, str]:
    """What a letter says of a finding: where and what, the words, the right value with its basis."""
    sentence = item.sentence
    if len(sentence) > _LONGEST_SENTENCE:
        at = max(sentence.find(item.marked), 0)
        start = max(0, at - _LONGEST_SENTENCE // 2)
        sentence = f"{'……' if start else ''}{sentence[start : start + _LONGEST_SENTENCE]}……"
    right = f"应为：{item.right}。" if item.right else ""
    basis = str(item.finding["basis"])
    return (
        f"00. 〔{SEVERITIES[item.severity]}〕{item.place}：{item.finding['message']}。",
        f"原文：{sentence}" if sentence else "",
        right + (f"依据：{basis}。" if basis else ""),
    )


def _item(document: Any, number: int, item: ReviewItem) -> None:
    what, words, right = _texts(item)
    _line(document, f"{number}. {what.removeprefix('00. ')}", _BODY_FONT, _SMALL, bold=True)
    for text in (words, right):
        if text:
            _line(document, text, _BODY_FONT, _SMALL, indented=True)


def _line(
    document: Any,
    text: str,
    font: str,
    size: Any,
    *,
    centered: bool = False,
    indented: bool = False,
    bold: bool = False,
) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = 1.25
    if centered:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(10)
    if indented:
        paragraph.paragraph_format.first_line_indent = size * 2
    run = paragraph.add_run(_CONTROL.sub("", text))
    run.font.size, run.bold = size, bold
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(kind), font)


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _free(folder: Path, record: Record, taken: Sequence[Path]) -> Path:
    """A name of the office's own; a number behind it where two have the same."""
    stem = _NOT_NAME.sub("_", f"{record.organization or Path(record.source).stem}{record.year}年")[:80]
    path, number = folder / f"{stem}修改意见.docx", 2
    while path in taken:
        path, number = folder / f"{stem}修改意见{number}.docx", number + 1
    return path
