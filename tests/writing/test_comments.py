import io
import shutil
import subprocess
import zipfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor

from assistant.checking import CellLocation, CheckOptions, CheckResult, Finding, ReportLocation, Span
from assistant.checking.result import Location
from assistant.cli.check_one import CheckOne
from assistant.reading import find_reports, read_bytes
from assistant.report import Report
from assistant.writing.baseline import Baseline
from assistant.writing.comments import commented
from assistant.writing.docx_text import characters
from assistant.writing.formats import Layout
from assistant.writing.outcome import Checked
from tests.writing.samples import TEXT, checked

COLUMNS = ["项目", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]


def word_file() -> bytes:
    """A report in Word with a number split over runs, tabs, breaks, automatic numbers, a deletion and a table."""
    word: Any = Document()
    word.add_heading("青禾县林业局2024年政府信息公开工作年度报告", 0)
    word.add_paragraph("一、总体情况")
    first = word.add_paragraph()
    first.add_run("2024年，收到申")
    first.add_run("请1").bold = True
    first.add_run("8件，\t其中").font.color.rgb = RGBColor(200, 0, 0)
    first.add_run("自然人13件；\n诉讼2件。")
    hidden = first.add_run("99件")
    hidden.font.hidden = True
    word.add_paragraph("共办理4件，结转1件。", style="List Number")
    word.add_paragraph("三、收到和处理政府信息公开申请情况")
    table = word.add_table(rows=1, cols=len(COLUMNS))
    rows = [
        ["一、本年新收政府信息公开申请数量", "13", "", "", "", "2", "", "15"],
        ["二、上年结转政府信息公开申请数量", *"0000000"],
    ]
    for cells, texts in [(table.rows[0].cells, COLUMNS), *((table.add_row().cells, row) for row in rows)]:
        for cell, text in zip(cells, texts, strict=True):
            cell.text = text
    return saved(word)


def saved(word: Any) -> bytes:
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def finding(location: Location, message: str = "不符") -> Finding:
    return Finding("figure", "figure.value", "error", message, location, 18, 15, ("applications.new.total",), ("15",))


def at(report: Report, words: str) -> Span:
    start = report.sections[0].text.index(words)
    return Span(0, start, start + len(words))


def commented_texts(data: bytes) -> list[str]:
    """The text that each comment spans."""
    word = Document(io.BytesIO(data))
    texts = []
    for comment in word.comments:
        inside, text = False, ""
        for element in word.element.body.iter():
            if element.get(qn("w:id")) == str(comment.comment_id):
                inside = element.tag == qn("w:commentRangeStart") or (inside and element.tag != qn("w:commentRangeEnd"))
            if inside and element.tag == qn("w:t"):
                text += element.text or ""
        texts.append(text)
    return texts


def without_comments(data: bytes) -> list[tuple[str, str]]:
    """Every character of the body with its formatting."""
    body = deepcopy(Document(io.BytesIO(data)).element.body)
    told = []
    for run in body.iter(qn("w:r")):
        properties = run.find(qn("w:rPr"))
        format_ = "" if properties is None else ",".join(child.tag for child in properties)
        for child in run:
            if child.tag in (qn("w:rPr"), qn("w:commentReference")):
                continue
            told += [(character, format_) for character in (child.text or child.tag)]
    return told


@pytest.mark.parametrize("words", ["18", "请18件，", "2件", "4件，结转", "13", "2024年", "件。"])
def test_a_comment_spans_exactly_its_words(words: str) -> None:
    report = read_bytes(word_file(), "a.docx")
    made = commented(Checked("a.docx", report, CheckResult(findings=[finding(at(report, words))])), word_file())
    assert commented_texts(made) == [words]


def test_nothing_but_comments_is_added_to_the_file() -> None:
    original = word_file()
    report = read_bytes(original, "a.docx")
    places: list[Location] = [at(report, "18"), at(report, "请18件，"), at(report, "18件"), at(report, "结转1件")]
    places += [CellLocation("applications.new.total"), CellLocation("applications.new.business"), ReportLocation()]
    made = commented(Checked("a.docx", report, CheckResult(findings=[finding(p) for p in places])), original)
    assert without_comments(made) == without_comments(original)
    again = read_bytes(made, "a.docx")
    assert again.sections == report.sections and again.tables == report.tables
    before, after = (zipfile.ZipFile(io.BytesIO(data)) for data in (original, made))
    assert set(after.namelist()) - set(before.namelist()) <= {"word/comments.xml"}
    unchanged = set(before.namelist()) - {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert all(before.read(name) == after.read(name) for name in unchanged)


def test_comments_on_cells_and_on_the_report_stand_at_them() -> None:
    report = read_bytes(word_file(), "a.docx")
    places: list[Location] = [CellLocation("applications.new.total"), CellLocation("applications.new.business")]
    found = [finding(place) for place in [*places, ReportLocation()]]
    made = commented(Checked("a.docx", report, CheckResult(findings=found)), word_file())
    assert commented_texts(made) == ["15", "", "青禾县林业局2024年政府信息公开工作年度报告"]
    cell = Document(io.BytesIO(made)).tables[0].rows[1].cells[2]
    assert cell._tc.findall(".//" + qn("w:commentReference"))


def test_a_comment_says_what_is_wrong_and_what_is_right() -> None:
    report = read_bytes(word_file(), "a.docx")
    made = commented(
        Checked("a.docx", report, CheckResult(findings=[finding(at(report, "18"), "与表三不符")])), word_file()
    )
    [comment] = Document(io.BytesIO(made)).comments
    assert "【错误】与表三不符" in comment.text
    assert "应为：15" in comment.text
    assert "表三“本年新收—总计”：15" in comment.text


def test_comments_that_were_there_stay() -> None:
    word: Any = Document(io.BytesIO(word_file()))
    word.add_comment(word.paragraphs[1].runs, "请复核", author="王")
    original = saved(word)
    report = read_bytes(original, "a.docx")
    made = commented(Checked("a.docx", report, CheckResult(findings=[finding(at(report, "18"))])), original)
    assert [comment.author for comment in Document(io.BytesIO(made)).comments] == ["王", "年报核对助手"]


def test_a_report_of_another_format_becomes_a_new_document() -> None:
    made = commented(checked())
    assert commented_texts(made) == ["18", "92.3%", "15", "青禾县林业局2024年政府信息公开工作年度报告"]
    again = read_bytes(made, "a.docx")
    assert again.sections[0].text.startswith(TEXT)
    assert again.tables.cells["applications.new.total"] == 15
    assert again.tables.cells["applications.new.research"] is None


def test_the_source_of_an_outcome_is_copied_where_it_is_a_word_file(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(word_file())
    work = CheckOne(Layout(str), Baseline(), CheckOptions({}), documents=True)
    (source,) = find_reports([path])
    piece = work(source)
    assert piece.document is not None
    assert without_comments(piece.document) == without_comments(word_file())
    path.unlink()
    assert work(source).unreadable


def test_characters_are_the_text_that_the_reader_sees() -> None:
    word = Document(io.BytesIO(word_file()))
    text = "".join(character.text for character in characters(word.paragraphs[2]._p))
    assert text == "2024年，收到申请18件，\t其中自然人13件；\n诉讼2件。"


@pytest.mark.office
def test_libreoffice_opens_the_file_and_shows_the_same_text(tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice") or ""
    report = read_bytes(word_file(), "a.docx")
    made = commented(Checked("a.docx", report, CheckResult(findings=[finding(at(report, "18"))])), word_file())
    texts = {}
    for name, data in (("before", word_file()), ("after", made)):
        path = tmp_path / f"{name}.docx"
        path.write_bytes(data)
        command = [
            office,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
            str(tmp_path),
            str(path),
        ]
        subprocess.run(command, capture_output=True, timeout=180, check=True)
        texts[name] = path.with_suffix(".txt").read_text(encoding="utf-8")
    assert texts["before"] == texts["after"] and "收到申请18件" in texts["after"]


def test_a_text_box_before_the_tables_moves_no_comment() -> None:
    """The reader counts what stands in a box; who writes the comments counts with the same walk."""
    word = Document(io.BytesIO(word_file()))
    box = (
        f'<w:p {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>填表说明</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
        "</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    )
    word.element.body.insert(2, parse_xml(box))
    data = saved(word)
    report = read_bytes(data, "甲.docx")
    found = finding(CellLocation("applications.new.total"))
    commented_data = commented(Checked("甲.docx", report, CheckResult(findings=[found])), data)
    assert commented_texts(commented_data) == ["15"]
