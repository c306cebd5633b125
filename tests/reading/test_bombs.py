"""Small files that would grow: in PDF, old Excel and Word, workbooks and documents; each ends as one typed error."""

import time
import zlib

import pytest

from assistant.errors import InputError
from assistant.reading import read_bytes
from assistant.settings import ReadingLimits
from tests.reading.golden_files import FOLDER
from tests.reading.test_hostile import zipped

LIMITS = ReadingLimits(seconds=4, memory_bytes=1024**3, cells=5_000, pages=50)
KNOWN = {
    "unreadable",
    "too-large",
    "too-slow",
    "no-text",
    "no-tables",
    "no-year",
    "encrypted",
    "unsupported-format",
    "archive",
}


def outcome(data: bytes, name: str) -> tuple[str, float]:
    started = time.monotonic()
    try:
        read_bytes(data, name, LIMITS)
    except InputError as error:
        return error.code, time.monotonic() - started
    return "read", time.monotonic() - started


def pdf(objects: list[bytes]) -> bytes:
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, content) for number, content in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"


def stream(data: bytes, more: bytes = b"/Filter/FlateDecode") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), more, data)


def page_tree(content: bytes) -> list[bytes]:
    return [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>",
        content,
    ]


SPACES = zlib.compress(b" " * 60_000_000, 9)
TWICE = zlib.compress(SPACES, 9)
BOMBS = {
    "pdf stream": pdf(page_tree(stream(SPACES))),
    "pdf stream in a stream": pdf(page_tree(stream(TWICE, b"/Filter[/FlateDecode/FlateDecode]"))),
    "pdf pages that are their own": pdf(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"]
    ),
    "pdf of endless pages": pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 999999999/Kids[" + b"3 0 R " * 20_000 + b"]>>",
            b"<</Type/Page/MediaBox[0 0 9 9]>>",
        ]
    ),
    "pdf of many strokes": pdf(page_tree(stream(zlib.compress(b"0 0 m 9 9 l S\n" * 300_000), b"/Filter/FlateDecode"))),
    "xlsx of one deep sheet": zipped({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b"<a>" * 200_000}),
    "docx of one deep paragraph": zipped({"word/document.xml": b"<w:p>" * 200_000, "[Content_Types].xml": b""}),
    "zip of many": zipped({f"{n}.txt": b"" for n in range(5_100)}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_as_a_typed_error_in_time(name: str) -> None:
    code, seconds = outcome(BOMBS[name], "甲")
    assert code in KNOWN, code
    assert seconds < LIMITS.seconds * 3


@pytest.mark.parametrize("stream_name", ["WordDocument", "Workbook"])
def test_an_old_container_whose_sectors_go_in_circles(stream_name: str) -> None:
    data = bytearray((FOLDER / "office.doc").read_bytes())
    table = int.from_bytes(data[0x4C:0x50], "little") * 512 + 512
    for at in range(table, min(table + 512, len(data) - 4), 4):
        data[at : at + 4] = (1).to_bytes(4, "little")  # every sector is followed by the first
    code, seconds = outcome(
        bytes(data).replace("WordDocument".encode("utf-16-le"), stream_name.ljust(12).encode("utf-16-le")), "甲"
    )
    assert code in KNOWN
    assert seconds < LIMITS.seconds * 3
