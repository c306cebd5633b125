"""Hostile and broken files: each gets one typed error within its limits; nothing is run, followed or unpacked."""

import io
import pickle
import stat
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from assistant.errors import InputError
from assistant.reading import apart, archive_reports, find_reports, read, read_bytes
from assistant.settings import STANDARD_LIMITS, ReadingLimits
from tests.reading.golden_files import FOLDER, golden_report
from tests.reading.rendering import as_docx, as_html, as_xlsx
from tests.reading.samples import sample


def code(data: bytes, limits: ReadingLimits = STANDARD_LIMITS, name: str = "甲") -> str:
    with pytest.raises(InputError) as raised:
        read_bytes(data, name, limits)
    assert name in raised.value.message
    assert "\n" not in raised.value.message
    return raised.value.code


def outcome(data: bytes) -> str:
    """`read`, or the code of the error; any other exception fails the test."""
    try:
        read_bytes(data, "甲")
    except InputError as error:
        return error.code
    return "read"


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def limits() -> ReadingLimits:
    """Limits that a small test file can exceed."""
    return ReadingLimits(
        file_bytes=2_000_000, unpacked_bytes=5_000_000, cells=2000, seconds=20, archive_files=50, pages=1
    )


def test_a_zip_bomb_is_refused_before_it_is_unpacked(limits: ReadingLimits) -> None:
    bomb = zipped({"word/document.xml": b" " * (limits.unpacked_bytes + 1)})
    assert len(bomb) < 20_000
    assert code(bomb, limits) == "too-large"


def test_a_zip_bomb_that_lies_about_its_size(limits: ReadingLimits) -> None:
    bomb = bytearray(zipped({"[Content_Types].xml": b"x", "word/document.xml": b" " * (limits.unpacked_bytes + 1)}))
    size = struct.pack("<I", limits.unpacked_bytes + 1)
    while (at := bomb.find(size)) >= 0:
        bomb[at : at + 4] = struct.pack("<I", 10)
    assert code(bytes(bomb), limits) == "unreadable"


def test_a_file_larger_than_allowed(limits: ReadingLimits, tmp_path: Path) -> None:
    big = tmp_path / "大.txt"
    big.write_bytes(b"1" * (limits.file_bytes + 1))
    with pytest.raises(InputError) as raised:
        read(big, limits)
    assert raised.value.code == "too-large"
    assert code(big.read_bytes(), limits) == "too-large"


def test_a_document_with_too_many_cells(limits: ReadingLimits) -> None:
    rows = "<tr>" + "<td>1</td>" * 50 + "</tr>"
    assert code(b"<html><table>" + rows.encode() * 50 + b"</table>", limits) == "too-large"
    wide = "<td rowspan=9999 colspan=9999>1</td>"
    assert code(f"<html><table><tr><td>规章</td>{wide}</tr></table>".encode(), limits) == "too-large"
    book = openpyxl.Workbook()
    book.worksheets[0]["ZZ9999"] = 1
    buffer = io.BytesIO()
    book.save(buffer)
    assert code(buffer.getvalue(), limits) == "too-large"


def test_a_pdf_with_too_many_pages(limits: ReadingLimits) -> None:
    assert code((FOLDER / "office.pdf").read_bytes(), limits) == "too-large"


@pytest.mark.parametrize("depth", [300, 5000, 100_000])
def test_html_nested_deep(depth: int) -> None:
    body = "<div>" * depth + "一、总体情况<p>2023年公开5条。</p>" + "</div>" * depth
    data = f"<html><title>松岭县2023年政府信息公开年度报告</title>{body}".encode()
    if depth < 1000:
        assert read_bytes(data, "甲").sections[0].text == "2023年公开5条。"
    else:
        assert code(data) == "too-large"


def test_tables_nested_deep() -> None:
    data = "<html>" + "<table><tr><td>" * 600 + "一、总体情况" + "</td></tr></table>" * 600
    assert code(data.encode()) in ("no-year", "no-tables", "too-large")


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容", encoding="utf-8")
    page = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><h1>松岭县2023年政府信息公开报告</h1><p>一、总体情况</p><p>&x;内容</p></body></html>'
    report = read_bytes(page.encode(), "甲")
    assert "机密" not in report.model_dump_json()


def test_entity_expansion() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "哈" * 10}">' for n in range(12))
    book = as_xlsx(sample())
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/sharedStrings.xml"] = f"<!DOCTYPE sst [{entities}]><sst><si><t>&e11;</t></si></sst>".encode()
    assert outcome(zipped(members)) in ("unreadable", "no-tables", "no-year", "too-large")


CUTS = [
    (path, part)
    for path in sorted(FOLDER.iterdir())
    for part in (0.1, 0.5, 0.97)
    if path.suffix not in (".doc", ".wps", ".rtf", ".odt") or part == 0.5  # each conversion takes seconds
]


@pytest.mark.parametrize(("path", "part"), CUTS, ids=[f"{path.name}-{part}" for path, part in CUTS])
def test_truncated_files(path: Path, part: float) -> None:
    data = path.read_bytes()
    known = ("read", "unreadable", "invalid-json", "no-tables", "no-year", "no-text", "encoding", "too-large")
    assert outcome(data[: int(len(data) * part)]) in known


@pytest.mark.parametrize("suffix", [".pdf", ".json", ".xlsx", ".doc", ""])
def test_a_wrong_suffix_does_no_harm(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"报告{suffix}"
    path.write_bytes(as_docx(sample()))
    assert read(path).tables.cells == sample().tables.cells


def test_encrypted_files() -> None:
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    assert code(container) == "unreadable"
    office = FOLDER / "office.doc"
    data = bytearray(office.read_bytes())
    import olefile

    with olefile.OleFileIO(io.BytesIO(bytes(data))) as file:
        start = bytes(file.openstream("WordDocument").read(32))
    at = bytes(data).index(start)
    data[at + 11] |= 0x01
    assert code(bytes(data)) == "encrypted"


def test_an_encrypted_pdf() -> None:
    pdf = (FOLDER / "office.pdf").read_bytes()
    trailer = pdf.rindex(b"trailer")
    encrypted = pdf[:trailer] + pdf[trailer:].replace(
        b"<<",
        b"<< /Encrypt << /Filter /Standard /V 1 /R 2 /O (01234567890123456789012345678901) /U (01234567890123456789012345678901) /P -4 >> ",
        1,
    )
    assert code(encrypted) in ("encrypted", "unreadable")


def test_a_pdf_with_broken_references() -> None:
    pdf = (FOLDER / "office.pdf").read_bytes()
    at = pdf.rindex(b"startxref")
    report = read_bytes(pdf[:at] + b"startxref\n99999999\n%%EOF", "甲.pdf")
    assert report.tables.cells == golden_report().tables.cells


def test_a_scan_has_no_text() -> None:
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
    ]
    body = "".join(f"{number} 0 obj\n{content}\nendobj\n" for number, content in enumerate(objects, start=1))
    assert code(f"%PDF-1.4\n{body}trailer\n<</Root 1 0 R>>\n%%EOF\n".encode()) == "no-text"


def test_macros_and_objects_are_not_opened() -> None:
    with zipfile.ZipFile(io.BytesIO(as_docx(sample()))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["word/vbaProject.bin"] = b"\0" * 100
    members["word/embeddings/oleObject1.bin"] = b"MZ" + b"\0" * 100
    assert read_bytes(zipped(members), "甲.docm").tables.cells == sample().tables.cells


def test_nul_bytes_and_mixed_encodings() -> None:
    text = "松岭县林业局2023年政府信息公开工作年度报告\n一、总体情况\n" + "全年公开信息5条。" * 300
    mixed = text.encode() + "末尾几个字".encode("gb18030")
    report = read_bytes(mixed, "甲.txt")
    assert report.sections[0].text.startswith("全年公开信息5条。")
    assert report.provenance is not None and any("编码" in note for note in report.provenance.notes)
    assert "\0" not in read_bytes(text.replace("全年", "全\0年").encode(), "甲.txt").sections[0].text


@pytest.mark.parametrize("data", ["PNG", "text"])
def test_bytes_that_are_nothing(data: str) -> None:
    raw = {"PNG": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "text": bytes(range(256)) * 40}[data]
    assert code(raw) in ("unsupported-format", "unreadable", "no-text", "encoding", "no-tables")


def test_an_archive_lists_its_members_and_refuses_the_bad_ones() -> None:
    good = sample().model_dump_json().encode()
    link = zipfile.ZipInfo("e-link.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("b/二.json", "a.json", "../c.json", "/d.json", ".hidden.json", "__MACOSX/a.json", "b/~$x.docx"):
            archive.writestr(name, good)
        archive.writestr(link, "/etc/passwd")
        archive.writestr("f.zip", zipped({"inner.json": good}))
        archive.writestr("g.json", b"{")
    outcomes = {}
    for source in archive_reports(buffer.getvalue(), "全部.zip"):
        try:
            outcomes[source.name] = source.read().organization
        except InputError as error:
            outcomes[source.name] = error.code
    assert outcomes == {
        "全部.zip/../c.json": "unsafe-path",
        "全部.zip//d.json": "unsafe-path",
        "全部.zip/a.json": "松岭县林业局",
        "全部.zip/b/二.json": "松岭县林业局",
        "全部.zip/e-link.json": "unsafe-path",
        "全部.zip/f.zip": "nested-archive",
        "全部.zip/g.json": "invalid-json",
    }


def test_an_archive_on_disk_with_names_in_gb18030(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("XXXX.json", sample().model_dump_json())
    path = tmp_path / "全部.zip"
    path.write_bytes(buffer.getvalue().replace(b"XXXX.json", "林业".encode("gb18030") + b".json"))
    (source,) = find_reports([path])
    assert source.name == f"{path}/林业.json"
    assert source.read().organization == "松岭县林业局"
    assert read(path).organization == "松岭县林业局"
    assert pickle.loads(pickle.dumps(source)).read().organization == "松岭县林业局"


def test_an_archive_of_several_reports_is_not_one_report() -> None:
    good = sample().model_dump_json().encode()
    assert code(zipped({"a.json": good, "b.json": good})) == "archive"
    assert code(zipped({f"{n}.json": b"" for n in range(6000)})) == "too-large"


def test_a_broken_archive_is_one_source_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "坏.zip"
    path.write_bytes(zipped({"a.json": b"{}"})[:40])
    (source,) = find_reports([path])
    with pytest.raises(InputError) as raised:
        source.read()
    assert raised.value.code == "unreadable"


def _hang(data: bytes, name: str, limits: ReadingLimits) -> int:
    time.sleep(60)
    return len(data)


def _eat(data: bytes, name: str, limits: ReadingLimits) -> int:
    return len(bytearray(limits.memory_bytes))


def _err(data: bytes, name: str, limits: ReadingLimits) -> int:
    raise KeyError(data)


@pytest.mark.parametrize(
    ("function", "expected"),
    [(_hang, "too-slow"), (_eat, "too-large"), (_err, "internal")],
    ids=["hangs", "eats", "errs"],
)
def test_a_reader_that_fails_is_told_and_the_next_file_is_read(
    function: Callable[..., int], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = ReadingLimits(seconds=0.5 if function is _hang else 60, memory_bytes=1024**3)
    pool = apart.new_pool(1, limits, readable=[str(Path(__file__).parents[1])])
    monkeypatch.setattr(apart, "pool_of", lambda _: pool)
    assert read_bytes(as_html(sample()), "乙.html").tables.cells == sample().tables.cells
    with pytest.raises(InputError) as raised:
        apart.ask(function, b"secret", "甲.html", limits, name="甲.html", limits=limits)
    assert raised.value.code == expected
    assert "甲.html" in raised.value.message and "secret" not in raised.value.message
    roomy = limits.model_copy(update={"seconds": 60})
    assert read_bytes(as_html(sample()), "乙.html", roomy).tables.cells == sample().tables.cells
    pool.close()


def test_a_page_that_eats_memory_is_refused(limits: ReadingLimits) -> None:
    starved = limits.model_copy(update={"memory_bytes": 400 * 1024 * 1024, "file_bytes": 50_000_000, "seconds": 60})
    data = b"<html><body>" + b"<p>x</p>" * 3_000_000
    assert code(data, starved) in ("too-large", "unreadable")


def test_a_broken_word_file_with_sound_container() -> None:
    document = docx.Document()
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for broken in (b"", b"<w:document", b"<html/>", b"\0" * 100):
        assert code(zipped({**members, "word/document.xml": broken}), name="甲.docx") in ("unreadable", "no-tables")
