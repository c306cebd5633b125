"""The report as Word and as WPS write it: the same look, different markup."""

import io
import zipfile
from html import escape
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from assistant.report import Report
from tests.reading.rendering import PrintedTable, expanded, printed_tables

NUMBERING = f"""<w:numbering {nsdecls("w")}>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def as_word(report: Report) -> bytes:
    """Word: section headings are an automatic list, runs cut anywhere, a tracked change, a footnote-free table grid."""
    xml = []
    for heading, paragraphs, table in _sections(report):
        xml.append(_paragraph(_runs(heading[2:]), "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>"))
        for text in paragraphs:
            change = f"<w:del w:id='7' w:author='甲'><w:r><w:delText>原稿</w:delText></w:r></w:del><w:ins w:id='8' w:author='甲'>{_runs(text)}</w:ins>"
            xml.append(_paragraph(change, "<w:ind w:firstLineChars='200'/>"))
        if table:
            xml.append(_table(table, "<w:gridSpan w:val='{across}'/>", vertical="<w:vMerge/>"))
    return _document(report, xml)


def as_wps(report: Report) -> bytes:
    """WPS: numbers typed, bookmarks, soft line breaks in labels, horizontal merges as hMerge, cells in content controls."""
    xml = []
    for heading, paragraphs, table in _sections(report):
        xml.append(_paragraph(f"<w:bookmarkStart w:id='0' w:name='_GoBack'/>{_runs(heading)}<w:bookmarkEnd w:id='0'/>"))
        xml += [_paragraph(_runs(f"　　{text}")) for text in paragraphs]
        if table:
            xml.append(_table(table, "", vertical="<w:vMerge w:val='continue'/>"))
    return _document(report, xml)


def _sections(report: Report) -> list[tuple[str, list[str], PrintedTable | None]]:
    tables = printed_tables(report)
    keys = [section.table for section in report.form.sections]
    return [
        (s.title, [x for x in s.text.split("\n") if x], tables.get(key or ""))
        for s, key in zip(report.sections, keys, strict=True)
    ]


def _runs(text: str) -> str:
    pieces = [text[i : i + 7] for i in range(0, len(text), 7)]
    return "".join(
        f'<w:r><w:rPr><w:sz w:val="32"/></w:rPr><w:t xml:space="preserve">{escape(p)}</w:t></w:r>' for p in pieces
    )


def _paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def _table(printed: PrintedTable, span: str, vertical: str) -> str:
    rows = []
    for row in expanded(printed):
        cells, previous = [], None
        for cell, begins in row:
            repeated = cell is previous
            if repeated and span:
                continue
            previous = cell
            first = begins or (repeated and not span)
            merge = "" if cell.down == 1 else "<w:vMerge w:val='restart'/>" if first and begins else vertical
            across = span.format(across=cell.across) if span else _horizontal(cell.across, repeated)
            text = cell.text if begins else ""
            cells.append(f"<w:tc><w:tcPr>{across}{merge}</w:tcPr>{_paragraph(_cell_runs(text, not span))}</w:tc>")
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    columns = "<w:gridCol w:w='900'/>" * len(expanded(printed)[0])
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _horizontal(across: int, repeated: bool) -> str:
    return "" if across == 1 else "<w:hMerge w:val='continue'/>" if repeated else "<w:hMerge w:val='restart'/>"


def _cell_runs(text: str, broken: bool) -> str:
    if broken and len(text) == 4 and not text.isdigit():
        return _runs(text[:2]) + "<w:r><w:br/></w:r>" + _runs(text[2:])
    return _runs(text)


def _document(report: Report, xml: list[str]) -> bytes:
    document: Any = docx.Document()
    title = _paragraph(_runs(report.organization)) + _paragraph(_runs(f"{report.year}年政府信息公开工作年度报告"))
    body = document.element.body
    for element in list(parse_xml(f"<w:body {nsdecls('w')}>{title}{''.join(xml)}</w:body>")):
        body.insert(len(body) - 1, element)
    document.sections[0].footer.paragraphs[0].text = "页脚99"
    saved = io.BytesIO()
    document.save(saved)
    made = io.BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, NUMBERING if name == "word/numbering.xml" else old.read(name))
    return made.getvalue()
