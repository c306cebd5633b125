"""Drafts as Word documents: the layout of GB/T 9704, the official tables, the sources of figures."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from assistant.drafting import Draft, DraftOptions, DraftSection, Figure, Paragraph, draft
from assistant.reading import read
from assistant.report import Report, Section
from assistant.writing.draft_docx import document
from tests.drafting.making import county_department, report

NOTES = ["全年举办业务培训2次，参训60人次"]


def opened(about: Report, *, sources: bool = True, options: DraftOptions | None = None) -> Any:
    return Document(BytesIO(document(draft(about, None, options), about, sources=sources)))


def texts(doc: Any) -> list[str]:
    return [p.text for p in doc.paragraphs if p.text]


def test_the_page_is_that_of_the_standard() -> None:
    page = opened(county_department()).sections[0]
    sizes = (
        page.page_width,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
        page.left_margin,
        page.right_margin,
    )
    for size, wanted in zip(sizes, (210, 297, 37, 35, 28, 26), strict=True):
        assert abs(size - Mm(wanted)) < Mm(0.1)


def test_fonts_and_lines_are_those_of_the_standard() -> None:
    doc = opened(county_department(NOTES))
    heading = next(p for p in doc.paragraphs if p.text.startswith("一、"))
    body = next(p for p in doc.paragraphs if p.text.startswith("（五）监督保障。"))

    def font(run: Any) -> str:
        return str(run._r.rPr.rFonts.get(qn("w:eastAsia")))

    assert font(doc.paragraphs[0].runs[0]) == "方正小标宋简体" and doc.paragraphs[0].runs[0].font.size.pt == 22
    assert font(heading.runs[0]) == "黑体" and heading.style.name == "Heading 1"
    assert [font(run) for run in body.runs[:2]] == ["楷体_GB2312", "仿宋_GB2312"]
    assert all(run.font.size.pt == 16 for run in body.runs if run.text)
    assert body._p.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert doc.styles["Normal"].paragraph_format.line_spacing.pt == 28


def test_all_six_sections_stand_in_order() -> None:
    headings = [p.text for p in opened(county_department()).paragraphs if p.style.name == "Heading 1"]
    assert [h[0] for h in headings] == list("一二三四五六")


def test_figures_carry_bookmark_and_comment() -> None:
    about = county_department(NOTES)
    doc = opened(about)
    figures = [f for s in draft(about, None).sections for p in s.paragraphs for f in p.figures]
    names = [b.get(qn("w:name")) for b in doc.element.body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names)) == len(figures)
    assert "applications_new_total" in " ".join(names)
    comments = [c.text for c in doc.comments]
    assert "来源：表三“本年新收—总计”" in comments
    assert "来源：第 1 条材料" in comments
    assert sum(c.startswith("来源：") for c in comments) == len(figures)


def test_sources_can_be_left_out_and_marks_stay() -> None:
    doc = opened(county_department(), sources=False)
    comments = [c.text for c in doc.comments]
    assert comments and all(c.startswith("待核实：") for c in comments)
    assert not list(doc.element.body.iter(qn("w:bookmarkStart")))


def test_a_section_that_is_not_drafted_is_the_reports_own() -> None:
    about = county_department().model_copy(deep=True)
    assert any("【待补充：收费通知" in t for t in texts(opened(about)))
    about.sections = [Section(title="六、其他需要报告的事项", text="无。")]
    assert "无。" in texts(opened(about)) and not any("【待补充：收费" in t for t in texts(opened(about)))
    done = document(draft(about, None, DraftOptions(section="一")), Report(organization="禾丰县水务局", year=2023))
    assert "（待补充）" in texts(Document(BytesIO(done)))


def test_the_properties_are_the_offices_and_marks_are_seen() -> None:
    doc = opened(county_department())
    assert doc.core_properties.author == "禾丰县水务局" and doc.core_properties.title.endswith("年度报告")
    assert doc.core_properties.created.year > 2013
    assert sum("（待核实）" in t for t in texts(doc)) >= 3
    assert any(r.font.highlight_color for p in doc.paragraphs for r in p.runs)


@pytest.mark.parametrize("year", [2020, 2023])
def test_the_tables_read_back_as_they_are(tmp_path: Path, year: int) -> None:
    rows = {"new": [5, 2], "granted": [4, 1], "denied.third_party": [1, 0], "carried_forward": [0, 1]}
    about = report(year=year, rows=rows, cells={"review.upheld": 2, "litigation.after_review.pending": 1})
    path = tmp_path / "draft.docx"
    path.write_bytes(document(draft(about, None), about))
    again = read(path)
    assert again.tables.cells == about.tables.cells
    assert (again.organization, again.year) == (about.organization, year)


def test_cells_that_are_not_filled_in_stay_blank() -> None:
    about = Report(organization="禾丰县水务局", year=2023)
    cells = {c.text for table in opened(about).tables for row in table.rows for c in row.cells}
    assert "0" not in cells and "" in cells


@pytest.mark.office
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    about = county_department(NOTES)
    (tmp_path / "draft.docx").write_bytes(document(draft(about, None), about))
    office = shutil.which("soffice") or "libreoffice"
    command = [
        office,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "draft.docx",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    text = subprocess.run(
        ["pdftotext", "-layout", "draft.pdf", "-"], cwd=tmp_path, check=True, capture_output=True
    ).stdout
    assert "年政府信息公开工作年度报告" in text.decode()
    assert "结转下年度继续办理" in text.decode()


def test_a_figure_without_its_meaning_names_its_cell_in_the_comment() -> None:
    report = Report(organization="青禾县水务局", year=2024)
    figure = Figure(4, 6, "14", ("applications.denied.state_secret.total",))
    paragraph = Paragraph("一", "国家秘密14件。", figures=[figure])
    made = document(Draft("青禾县水务局", 2024, "", sections=[DraftSection("一、总体情况", [paragraph])]), report)
    comments = [comment.text for comment in Document(BytesIO(made)).comments]
    assert "来源：表三“属于国家秘密—总计”" in comments
