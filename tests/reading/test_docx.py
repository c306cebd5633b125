"""Word documents: changes, numbers, boxes, notes, merged and nested cells, as Word and WPS write them."""

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from assistant.errors import InputError
from assistant.reading import read_bytes
from assistant.reading.document import Document, Grid, Paragraph
from assistant.reading.docx_numbering import chinese, format_number
from assistant.reading.docx_reader import read_docx
from assistant.settings import ReadingLimits
from tests.reading.rendering import as_docx, as_html, as_mht, as_text
from tests.reading.samples import same, sample

LIMITS = ReadingLimits()
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
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
        (
            f"<w:p>{run('新收')}<w:ins w:id='1'>{run('15')}</w:ins><w:del w:id='2'><w:r><w:delText>13</w:delText></w:r></w:del>{run('件')}</w:p>",
            ["新收15件"],
        ),
        (
            f"<w:p><w:moveFrom w:id='1'>{run('移走')}</w:moveFrom><w:moveTo w:id='2'>{run('移来')}</w:moveTo></w:p>",
            ["移来"],
        ),
        (
            f"<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>{run('前半')}</w:p><w:p>{run('后半')}</w:p>",
            ["前半后半"],
        ),
        (f"<w:p>{run('看得见')}{run('看不见', '<w:vanish/>')}</w:p>", ["看得见"]),
        (
            f"<w:p>{run('甲')}<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText></w:r>{run('乙')}</w:p>",
            ["甲乙"],
        ),
        (f"<w:p>{run('上')}<w:r><w:br/></w:r>{run('下')}<w:r><w:br w:type='page'/></w:r></w:p>", ["上", "下"]),
        (f"<w:p><w:hyperlink>{run('链接')}</w:hyperlink><w:smartTag>{run('标记')}</w:smartTag></w:p>", ["链接标记"]),
        (f"<w:sdt><w:sdtContent><w:p>{run('控件')}</w:p></w:sdtContent></w:sdt>", ["控件"]),
        (f"<w:ins w:id='1'><w:p>{run('插入段')}</w:p></w:ins>", ["插入段"]),
        (
            f"<w:p><w:r><w:ruby><w:rt>{run('pin')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby></w:r></w:p>",
            ["拼"],
        ),
        (f"<w:p>{run('2023')}{run('年')}<w:bookmarkStart w:id='0' w:name='_GoBack'/>{run('度')}</w:p>", ["2023年度"]),
    ],
)
def test_text_as_it_shows(xml: str, expected: list[str]) -> None:
    assert lines(with_body(xml)) == expected


def box(text: str) -> str:
    inner = f"<w:txbxContent><w:p>{run(text)}</w:p></w:txbxContent>"
    return (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def test_text_boxes_stand_behind_their_paragraph() -> None:
    xml = (f"<w:p>{run('前')}</w:p>", box("框里新收12件。"), f"<w:p>{run('后')}</w:p>")
    assert [text for text in lines(with_body(*xml)) if text] == ["前", "框里新收12件。", "后"]


def test_notes_stand_behind_their_paragraph() -> None:
    data = with_body(
        f"<w:p>{run('办理97')}<w:r><w:footnoteReference w:id='2'/></w:r>{run('件。')}</w:p>", f"<w:p>{run('后')}</w:p>"
    )
    notes = f"<w:footnotes {nsdecls('w')}><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote>" + (
        f"<w:footnote w:id='2'><w:p><w:r><w:footnoteRef/></w:r>{run(' 其中网上办理60件。')}</w:p></w:footnote></w:footnotes>"
    )
    assert lines(with_part(data, "footnotes", notes)) == ["办理97件。", "其中网上办理60件。", "后"]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (run("97") + run("1", '<w:vertAlign w:val="superscript"/>'), "97"),
        (run("97") + run("[2]", '<w:vertAlign w:val="superscript"/>') + run("件"), "97件"),
        (run("公开") + run("①", '<w:position w:val="8"/>') + run("12条"), "公开12条"),
        (run("面积9m") + run("2", '<w:vertAlign w:val="superscript"/>'), "面积9m2"),
        (run("97") + run("1"), "971"),
        (run("7") + run("第一", '<w:vertAlign w:val="superscript"/>'), "7第一"),
    ],
)
def test_the_mark_of_a_note_is_no_digit(runs: str, text: str) -> None:
    assert lines(with_body(f"<w:p>{runs}</w:p>")) == [text]


def test_hidden_rows_and_deleted_cells_are_not_read() -> None:
    xml = table(
        cell("规章") + cell("1") + cell("2"),
        "<w:trPr><w:hidden/></w:trPr>" + cell("行政许可") + cell("79") + cell("0"),
        "<w:trPr><w:hidden w:val='0'/></w:trPr>" + cell("行政许可") + cell("97") + cell("0"),
        cell("行政处罚") + cell("8", "<w:cellDel w:id='1' w:author='甲'/>") + cell("16") + cell("0"),
    )
    data = with_body(xml)
    assert grid_texts(data) == [[["规章", "1", "2"], ["行政许可", "97", "0"], ["行政处罚", "16", "0"]]]
    assert any("隐藏的行" in note for note in read(data).notes)


STYLES = """<w:styles {ns}>
<w:style w:type="character" w:styleId="Old"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Older"><w:basedOn w:val="Old"/></w:style>
<w:style w:type="paragraph" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Mark"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>"""


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (f"<w:p>{run('79', '<w:rStyle w:val=&quot;Old&quot;/>')}{run('97')}</w:p>", ["97"]),
        (f"<w:p>{run('79', '<w:rStyle w:val=&quot;Older&quot;/>')}{run('97')}</w:p>", ["97"]),
        (f"<w:p>{run('79', '<w:rStyle w:val=&quot;Old&quot;/><w:vanish w:val=&quot;0&quot;/>')}</w:p>", ["79"]),
        (f"<w:p><w:pPr><w:pStyle w:val='Gone'/></w:pPr>{run('旧稿')}</w:p>", [""]),
        (f"<w:p>{run('97')}{run('3', '<w:rStyle w:val=&quot;Mark&quot;/>')}</w:p>", ["97"]),
    ],
)
def test_what_styles_hide_and_raise(xml: str, expected: list[str]) -> None:
    data = with_body(xml.replace("&quot;", '"'))
    assert lines(replaced(data, "word/styles.xml", STYLES.format(ns=nsdecls("w")).encode())) == expected


def test_levels_linked_by_style() -> None:
    numbering = f"""<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="One"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="Two"/><w:lvlText w:val="（%2）"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
    one, two = ("<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>",) * 2
    styles = (
        f"<w:styles {nsdecls('w')}><w:style w:type='paragraph' w:styleId='One'>{one}</w:style>"
        f"<w:style w:type='paragraph' w:styleId='Two'>{two}</w:style></w:styles>"
    )
    body = "".join(
        f"<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr>{run(text)}</w:p>"
        for style, text in (
            ("One", "总体情况"),
            ("Two", "主动公开"),
            ("Two", "依申请公开"),
            ("One", "主动公开政府信息情况"),
        )
    )
    data = with_part(replaced(with_body(body), "word/styles.xml", styles.encode()), "numbering", numbering)
    assert lines(data) == ["一、总体情况", "（一）主动公开", "（二）依申请公开", "二、主动公开政府信息情况"]


@pytest.mark.parametrize("kind", ["html", "mht", "txt", "docx"])
def test_a_document_embedded_whole(kind: str) -> None:
    report = sample()
    content = {"html": as_html, "mht": as_mht, "txt": as_text, "docx": as_docx}[kind](report)
    same(read_bytes(with_chunk(content, kind), "甲.docx"), report)


def test_an_embedded_document_that_cannot_be_read_is_told() -> None:
    found = read(with_chunk(b"{\\rtf1 x}", "rtf", "<w:p><w:r><w:t>甲</w:t></w:r></w:p>"))
    assert any("嵌入" in note for note in found.notes)


def with_chunk(content: bytes, kind: str, body: str = "") -> bytes:
    """A document whose body is a whole other document (w:altChunk)."""
    document = docx.Document()
    part = Part(PackURI(f"/word/chunk.{kind}"), "application/octet-stream", content, document.part.package)
    relation = document.part.relate_to(part, f"{RELATIONS}/aFChunk")
    chunk = parse_xml(f'<w:altChunk {nsdecls("w", "r")} r:id="{relation}"/>')
    document.element.body.insert(0, chunk)
    for element in parse_xml(f"<w:body {NAMESPACES}>{body}</w:body>"):
        document.element.body.insert(0, element)
    return saved(document)


def with_part(data: bytes, kind: str, xml: str) -> bytes:
    """The document with a part of this kind."""
    document = docx.Document(io.BytesIO(data))
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith(f"/{kind}"):
            del document.part.rels[key]
    part = Part(PackURI(f"/word/{kind}.xml"), f"{MAIN}.{kind}+xml", xml.encode(), document.part.package)
    document.part.relate_to(part, f"{RELATIONS}/{kind}")
    return saved(document)


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
        numbered("总体情况", 0),
        numbered("主动公开", 1),
        numbered("甲", 2),
        numbered("乙", 2),
        numbered("依申请公开", 1),
        numbered("丙", 2),
        numbered("主动公开政府信息情况", 0),
        numbered("某", 1),
        numbered("要点", 0, 2),
        numbered("丁", 2, 1),
        numbered("戊", 2, 3),
        numbered("无", 0, 0),
    )
    assert lines(replaced(data, "word/numbering.xml", NUMBERING.format(ns=nsdecls("w")).encode())) == [
        "一、总体情况",
        "（一）主动公开",
        "1.甲",
        "2.乙",
        "（二）依申请公开",
        "1.丙",
        "二、主动公开政府信息情况",
        "（一）某",
        "要点",
        "1.丁",
        "1.戊",
        "无",
    ]


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
    [
        ("decimal", "3"),
        ("upperRoman", "III"),
        ("lowerLetter", "c"),
        ("decimalEnclosedCircleChinese", "③"),
        ("decimalFullWidth", "３"),
        ("chineseLegalSimplified", "叁"),
        ("ideographDigital", "三"),
        ("none", ""),
        ("unheardOf", "3"),
    ],
)
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
