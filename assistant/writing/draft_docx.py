"""A draft as a Word document laid out as GB/T 9704—2012 asks, with the three tables in the official form.

Page A4, margins 37, 35, 28 and 26 mm; title in 方正小标宋简体 size 2, body in 仿宋_GB2312 size 3, headings of the first
level in 黑体, of the second in 楷体_GB2312, lines of 28 pt, first line indented by two characters, page numbers — 1 —
outside. Each figure carries a bookmark and a comment that names its source (if wanted); what a person has to confirm
carries a comment.
"""

import re
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from assistant.drafting import Draft, Figure, Paragraph
from assistant.report import Report, report_roles, role_name
from assistant.writing.official_tables import add_table, center

AUTHOR, INITIALS = "年报助手", "助手"
# Font, and what Word takes where it is not installed.
TITLE_FONT, BODY_FONT, FIRST_FONT, SECOND_FONT, NUMBER_FONT = (
    "方正小标宋简体",
    "仿宋_GB2312",
    "黑体",
    "楷体_GB2312",
    "宋体",
)
_INSTEAD = {TITLE_FONT: "宋体", BODY_FONT: "仿宋", SECOND_FONT: "楷体", FIRST_FONT: "SimHei", NUMBER_FONT: "SimSun"}
_TITLE_SIZE, _BODY_SIZE, _TABLE_SIZE, _NUMBER_SIZE = Pt(22), Pt(16), Pt(9), Pt(14)
_LINE = Pt(28)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(draft: Draft, report: Report, *, sources: bool = True) -> bytes:
    """The document's bytes; `sources` puts a bookmark and a comment on every figure."""
    return _Writer(draft, report, sources).write()


class _Writer:
    def __init__(self, draft: Draft, report: Report, sources: bool) -> None:
        self._draft = draft
        self._report = report
        self._sources = sources
        self._document: Any = Document()
        self._bookmarks = 0

    def write(self) -> bytes:
        _page(self._document)
        _styles(self._document)
        _fonts_instead(self._document)
        for title in (self._draft.organization, f"{self._draft.year}年政府信息公开工作年度报告"):
            self._line(title, TITLE_FONT, _TITLE_SIZE, centered=True)
        self._line("", BODY_FONT, _BODY_SIZE)
        drafted = {section.title: section.paragraphs for section in self._draft.sections}
        headings = {section.heading for section in self._report.form.sections}
        for title, paragraphs in drafted.items():
            for paragraph in paragraphs if title not in headings else ():
                self._paragraph(paragraph)
        own: dict[str, str] = {}
        for written, role in zip(self._report.sections, report_roles(self._report), strict=True):
            own[role_name(role, self._report.form)] = written.text
        tables = {table.key: table for table in self._report.form.tables}
        for section in self._report.form.sections:
            self._line(section.heading, FIRST_FONT, _BODY_SIZE, style="Heading 1", indented=True)
            for paragraph in drafted.get(section.heading, []):
                self._paragraph(paragraph)
            if section.table:
                add_table(self._document, tables[section.table], self._report, self._cell)
                self._line("", BODY_FONT, _BODY_SIZE)
            elif section.heading not in drafted:
                self._own(own.get(section.role, ""))
        self._properties()
        stream = BytesIO()
        self._document.save(stream)
        return stream.getvalue()

    def _properties(self) -> None:
        """What the file says of itself: the office's, not the library's template's."""
        properties, now = self._document.core_properties, datetime.now(tz=UTC)
        properties.author = properties.last_modified_by = self._draft.organization
        properties.title = f"{self._draft.organization}{self._draft.year}年政府信息公开工作年度报告"
        properties.subject, properties.comments, properties.keywords = "政府信息公开工作年度报告", "", ""
        properties.created = properties.modified = now
        properties.revision = 1

    # ------------------------------------------------------------ text

    def _paragraph(self, paragraph: Paragraph) -> None:
        line = self._new_line(indented=True)
        edges = {0, len(paragraph.heading), len(paragraph.text)}
        edges |= {edge for figure in paragraph.figures for edge in (figure.start, figure.end)}
        edges |= {edge for place in paragraph.needs_confirmation for edge in (place.start, place.end)}
        ordered = sorted(edges)
        runs = {}
        for start, end in pairwise(ordered):
            font = SECOND_FONT if end <= len(paragraph.heading) else BODY_FONT
            runs[start] = (end, self._run(line, paragraph.text[start:end], font, _BODY_SIZE))
        if self._sources:
            for figure in paragraph.figures:
                self._source(figure, _within(runs, figure.start, figure.end))
        for place in paragraph.needs_confirmation:
            marked = _within(runs, place.start, place.end)
            for run in marked:
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
            marked.append(self._run(line, "（待核实）", BODY_FONT, _BODY_SIZE, after=marked[-1] if marked else None))
            marked[-1].font.highlight_color = WD_COLOR_INDEX.YELLOW
            self._comment(marked, f"待核实：{place.reason}")

    def _source(self, figure: Figure, runs: list[Any]) -> None:
        self._bookmarks += 1
        _bookmark(runs, self._bookmarks, figure.facts[0] if figure.facts else "")
        self._comment(runs, f"来源：{figure.meaning or '、'.join(map(self._named, figure.facts))}")

    def _named(self, fact: str) -> str:
        """A fact as people call it; what came back from a page has lost its meaning."""
        if fact.startswith("note:"):
            return f"第{int(fact.removeprefix('note:')) + 1}条备注"
        if fact == "year":
            return "报告年度"
        bare = fact.removeprefix("previous.")
        return self._report.form.label(fact) if self._report.form.has(bare) else fact

    def _own(self, text: str) -> None:
        """The section that was not drafted, as the report has it."""
        for part in text.split("\n"):
            if part.strip():
                self._run(self._new_line(indented=True), part.strip(), BODY_FONT, _BODY_SIZE)
        if not text.strip():
            run = self._run(self._new_line(indented=True), "（待补充）", BODY_FONT, _BODY_SIZE)
            self._comment([run], "待核实：这一部分没有起草，请补充")

    def _comment(self, runs: list[Any], text: str) -> None:
        self._document.add_comment(runs=runs, text=text, author=AUTHOR, initials=INITIALS)

    def _cell(self, cell: Any, text: str) -> None:
        paragraph = center(cell)
        paragraph.paragraph_format.line_spacing = 1.0
        self._run(paragraph, text, NUMBER_FONT, _TABLE_SIZE)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER

    def _line(
        self, text: str, font: str, size: Pt, *, style: str = "Normal", centered: bool = False, indented: bool = False
    ) -> None:
        line = self._new_line(style=style, indented=indented)
        if centered:
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if text:
            self._run(line, text, font, size)

    def _new_line(self, *, style: str = "Normal", indented: bool = False) -> Any:
        line = self._document.add_paragraph(style=style)
        if indented:
            indent = line._p.get_or_add_pPr().get_or_add_ind()
            indent.set(qn("w:firstLineChars"), "200")
            indent.set(qn("w:firstLine"), str(2 * 16 * 20))
        return line

    def _run(self, paragraph: Any, text: str, font: str, size: Pt, *, after: Any = None) -> Any:
        run = paragraph.add_run(text)
        if after is not None:
            after._r.addnext(run._r)
        run.font.size = size
        _set_font(run._r.get_or_add_rPr().get_or_add_rFonts(), font)
        return run


# ---------------------------------------------------------------- Word's own parts


def _within(runs: dict[int, tuple[int, Any]], start: int, end: int) -> list[Any]:
    return [run for at, (to, run) in runs.items() if at >= start and to <= end]


def _bookmark(runs: list[Any], number: int, fact: str) -> None:
    """A bookmark round the runs whose name holds the number and the source: `figure_3_applications_new_total`."""
    name = re.sub(r"\W", "_", f"figure_{number}_{fact}", flags=re.ASCII)[:40]
    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    begin.set(qn("w:id"), str(number))
    begin.set(qn("w:name"), name)
    end.set(qn("w:id"), str(number))
    runs[0]._r.addprevious(begin)
    runs[-1]._r.addnext(end)


def _page(document: Any) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.footer_distance = Mm(28)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(page.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(page.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(footer: Any, alignment: Any) -> None:
    """— 1 — in 宋体 size 4, one character from the outer edge (GB/T 9704, 7.5)."""
    line = footer.paragraphs[0]
    line.alignment = alignment
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = _NUMBER_SIZE
    for text, field in (("— ", ""), ("1", "PAGE"), (" —", "")):
        run = line.add_run("" if field else text)
        run.font.size = _NUMBER_SIZE
        _set_font(run._r.get_or_add_rPr().get_or_add_rFonts(), NUMBER_FONT)
        if field:
            simple = parse_xml(f'<w:fldSimple xmlns:w="{_W}" w:instr="{field}"/>')
            run._r.addprevious(simple)
            simple.append(run._r)
            run.text = text


def _styles(document: Any) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for name in ("Normal", "Heading 1"):
        style = document.styles[name]
        style.font.size = _BODY_SIZE
        style.font.bold = False
        style.font.color.rgb = None
        properties = style.element.get_or_add_rPr()
        _set_font(properties.get_or_add_rFonts(), BODY_FONT if name == "Normal" else FIRST_FONT)
        for color in properties.findall(qn("w:color")):
            properties.remove(color)
        form = style.paragraph_format
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
        form.space_before = form.space_after = Pt(0)


def _set_font(fonts: Any, name: str) -> None:
    for kind in [kind for kind in fonts.attrib if kind.endswith("Theme")]:
        del fonts.attrib[kind]
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), name)


def _fonts_instead(document: Any) -> None:
    """Name what Word takes where a font of the standard is not installed (the table of fonts, w:altName)."""
    part = next(p for p in document.part.package.iter_parts() if str(p.partname) == "/word/fontTable.xml")
    root = parse_xml(part.blob)
    for name, instead in _INSTEAD.items():
        root.append(
            parse_xml(
                f'<w:font xmlns:w="{_W}" w:name="{name}"><w:altName w:val="{instead}"/>'
                '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
            )
        )
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
