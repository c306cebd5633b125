"""Word documents: changes, numbers, boxes, notes, merged and nested cells, as Word and WPS write them."""

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from assistant.errors import InputError
from assistant.reading.document import Document, Grid, Paragraph
from assistant.reading.docx_numbering import chinese, format_number
from assistant.reading.docx_reader import read_docx
from assistant.settings import ReadingLimits

LIMITS = ReadingLimits()
NAMESPACES = nsdecls("w") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)


def with_body(*xml: str) -> bytes:
    document = docx.Document()
    body = document.element.body
    for part in xml:
        wrapped = parse_xml(f"<w:body {NAMESPACES}>{part}</w:body>")
        for element in list(wrapped):
            body.insert(len(body) - 1, element)
    return saved(document)


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def lines(data: bytes) -> list[str]:
    return [piece.text for piece in read(data).pieces if isinstance(piece, Paragraph)]


def read(data: bytes) -> Document:
    return read_docx(data, "甲.docx", LIMITS)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (f"<w:p>{run('新收')}<w:ins w:id='1'>{run('15')}</w:ins><w:del w:id='2'><w:r><w:delText>13</w:delText></w:r></w:del>{run('件')}</w:p>", ["新收15件"]),
        (f"<w:p><w:moveFrom w:id='1'>{run('移走')}</w:moveFrom><w:moveTo w:id='2'>{run('移来')}</w:moveTo></w:p>", ["移来"]),
        (f"<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>{run('前半')}</w:p><w:p>{run('后半')}</w:p>", ["前半后半"]),
        (f"<w:p>{run('看得见')}{run('看不见', '<w:vanish/>')}</w:p>", ["看得见"]),
        (f"<w:p>{run('甲')}<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText></w:r>{run('乙')}</w:p>", ["甲乙"]),
        (f"<w:p>{run('上')}<w:r><w:br/></w:r>{run('下')}<w:r><w:br w:type='page'/></w:r></w:p>", ["上", "下"]),
        (f"<w:p><w:hyperlink>{run('链接')}</w:hyperlink><w:smartTag>{run('标记')}</w:smartTag></w:p>", ["链接标记"]),
        (f"<w:sdt><w:sdtContent><w:p>{run('控件')}</w:p></w:sdtContent></w:sdt>", ["控件"]),
        (f"<w:ins w:id='1'><w:p>{run('插入段')}</w:p></w:ins>", ["插入段"]),
        (f"<w:p><w:r><w:ruby><w:rt>{run('pin')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby></w:r></w:p>", ["拼"]),
        (f"<w:p>{run('2023')}{run('年')}<w:bookmarkStart w:id='0' w:name='_GoBack'/>{run('度')}</w:p>", ["2023年度"]),
    ],
)  # fmt: skip
def test_text_as_it_shows(xml: str, expected: list[str]) -> None:
    assert lines(with_body(xml)) == expected


def box(text: str) -> str:
    inner = f"<w:txbxContent><w:p>{run(text)}</w:p></w:txbxContent>"
    return (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def test_text_boxes_are_left_out_with_a_note_unless_they_hold_everything() -> None:
    both = read(with_body(f"<w:p>{run('正文')}</w:p>", box("印章")))
    assert [p.text for p in both.pieces if isinstance(p, Paragraph) and p.text] == ["正文"]
    assert any("文本框" in note and "印章" in note for note in both.notes)
    assert [text for text in lines(with_body(box("全文"))) if text] == ["全文"]


NUMBERING = """<w:numbering {ns}>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
<w:lvlText w:val="（%2）"/></w:lvl><w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%3."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""


def numbered(text: str, level: int, list_id: int = 1) -> str:
    return (
        f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list_id}'/></w:numPr></w:pPr>{run(text)}</w:p>"
    )


def test_automatic_numbers_are_written_out() -> None:
    data = with_body(
        numbered("总体情况", 0), numbered("主动公开", 1), numbered("甲", 2), numbered("乙", 2), numbered("依申请公开", 1),
        numbered("丙", 2), numbered("主动公开政府信息情况", 0), numbered("某", 1), numbered("要点", 0, 2), numbered("丁", 2, 1),
        numbered("戊", 2, 3), numbered("无", 0, 0),
    )  # fmt: skip
    assert lines(replaced(data, "word/numbering.xml", NUMBERING.format(ns=nsdecls("w")).encode())) == [
        "一、总体情况", "（一）主动公开", "1.甲", "2.乙", "（二）依申请公开", "1.丙", "二、主动公开政府信息情况", "（一）某", "要点",
        "1.丁", "1.戊", "无",
    ]  # fmt: skip


def test_numbers_through_styles() -> None:
    document = docx.Document()
    style = document.styles.add_style("章", 1)
    style.element.get_or_add_pPr().append(parse_xml(f"<w:numPr {nsdecls('w')}><w:numId w:val='1'/></w:numPr>"))
    child = document.styles.add_style("节", 1)
    child.base_style = style
    document.add_paragraph("总体情况", "章")
    document.add_paragraph("主动公开政府信息情况", "节")
    data = replaced(saved(document), "word/numbering.xml", NUMBERING.format(ns=nsdecls("w")).encode())
    assert lines(data) == ["一、总体情况", "二、主动公开政府信息情况"]


def replaced(data: bytes, member: str, content: bytes) -> bytes:
    """A Word file with one of its parts replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == member else old.read(name))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九"), (100, "一〇〇")],
)
def test_chinese_numerals(number: int, written: str) -> None:
    assert chinese(number) == written


@pytest.mark.parametrize(
    ("number_format", "written"),
    [("decimal", "3"), ("upperRoman", "III"), ("lowerLetter", "c"), ("decimalEnclosedCircleChinese", "③"), ("decimalFullWidth", "３"),
     ("chineseLegalSimplified", "叁"), ("ideographDigital", "三"), ("none", ""), ("unheardOf", "3")],
)  # fmt: skip
def test_number_formats(number_format: str, written: str) -> None:
    assert format_number(3, number_format) == written


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def grid_texts(data: bytes) -> list[list[list[str]]]:
    return [[[c.text for c in row] for row in p.rows] for p in read(data).pieces if isinstance(p, Grid)]


def test_merged_cells_of_word_and_of_wps() -> None:
    word = table(
        cell("一", "<w:gridSpan w:val='2'/>") + cell("二", "<w:vMerge w:val='restart'/>"),
        cell("三") + cell("四") + cell("", "<w:vMerge/>"),
    )
    wps = table(
        cell("一", "<w:hMerge w:val='restart'/>") + cell("", "<w:hMerge/>") + cell("二", "<w:vMerge w:val='restart'/>"),
        cell("三") + cell("四") + cell("", "<w:vMerge w:val='continue'/>"),
    )
    for xml in (word, wps):
        assert grid_texts(with_body(xml)) == [[["一", "一", "二"], ["三", "四", "二"]]]


def test_rows_that_begin_later_and_deleted_rows() -> None:
    xml = table(
        cell("一") + cell("二") + cell("三"),
        "<w:trPr><w:gridBefore w:val='1'/></w:trPr>" + cell("四") + cell("五"),
        "<w:trPr><w:del w:id='9'/></w:trPr>" + cell("删") + cell("去") + cell("行"),
    )
    assert grid_texts(with_body(xml)) == [[["一", "二", "三"], ["", "四", "五"]]]


def test_nested_tables_stand_by_themselves_and_frames_are_opened() -> None:
    inner = table(cell("甲") + cell("乙"), cell("丙") + cell("丁"))
    nested = table(f"<w:tc><w:p>{run('外')}</w:p>{inner}<w:p/></w:tc>" + cell("一") + cell("二"))
    assert grid_texts(with_body(nested)) == [[["外", "一", "二"]], [["甲", "乙"], ["丙", "丁"]]]
    frame = with_body(table(f"<w:tc><w:p>{run('一、总体情况')}</w:p>{inner}<w:p/></w:tc>"))
    assert lines(frame)[0] == "一、总体情况"
    assert grid_texts(frame) == [[["甲", "乙"], ["丙", "丁"]]]


def test_more_cells_than_allowed() -> None:
    wide = cell("1", "<w:gridSpan w:val='999999999'/>") + cell("2")
    for data in (with_body(table(*[cell("1") * 10] * 30)), with_body(table(*[wide] * 30))):
        with pytest.raises(InputError) as raised:
            read_docx(data, "甲.docx", ReadingLimits(cells=200))
        assert raised.value.code == "too-large"


def test_a_table_of_one_column_is_a_frame() -> None:
    frame = with_body(table(*[cell(text) for text in ("一、总体情况", "公开5条。", "六、其他需要报告的事项")]))
    assert lines(frame) == ["一、总体情况", "公开5条。", "六、其他需要报告的事项"]


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE w:document [<!ENTITY a "哈"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    body = f"{bomb}<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>前&b;&c;后</w:t></w:r></w:p></w:body></w:document>"
    assert lines(replaced(saved(docx.Document()), "word/document.xml", body.encode())) == ["前"]
