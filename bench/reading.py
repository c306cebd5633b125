"""Seconds to read a report in each format, against the plain library call that only opens the file.

    python bench/reading.py [--rounds N] [--json]

The files are the golden files of tests/reading: one report in every format. `open` is the library alone, `read` our
reader in the same process (tables matched, prose divided), `apart` the public call with its own process, warm; the
formats that LibreOffice converts show the conversion in `apart`. Medians of N rounds, the sides of each in turn.
"""

import argparse
import io
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import docx
import lxml.html
import pdfplumber
from lxml import etree
from python_calamine import CalamineWorkbook

from assistant.reading import read_bytes
from assistant.reading.assemble import assemble
from assistant.reading.detect import detect
from assistant.reading.formats import FORMATS, read_document
from assistant.reading.json_reader import read_json
from assistant.settings import ReadingLimits

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "reading" / "golden"
FILES = (
    "report.json",
    "flattened.txt",
    "content-manager.html",
    "pasted-from-word.html",
    "form.xlsx",
    "word.docx",
    "office.pdf",
    "office.doc",
    "office.rtf",
    "office.odt",
)
LIMITS = ReadingLimits()


def open_workbook(data: bytes) -> None:
    """All cells of all sheets, as calamine gives them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def open_pdf(data: bytes) -> None:
    """Tables and lines of every page, as pdfplumber gives them."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.extract_text_lines(return_chars=False)


def open_word(data: bytes) -> None:
    """The text of every paragraph and cell element, as python-docx gives them."""
    document = docx.Document(io.BytesIO(data))
    for paragraph in document.paragraphs:
        _ = paragraph.text
    for table in document.tables:
        for row in table.rows:
            _ = [cell.text for cell in row.cells]


LIBRARY: dict[str, Callable[[bytes], Any]] = {
    "json": json.loads,
    "text": lambda data: data.decode().split("\n"),
    "html": lambda data: etree.tostring(lxml.html.document_fromstring(data), method="text", encoding="unicode"),
    "xlsx": open_workbook,
    "docx": open_word,
    "pdf": open_pdf,
}


def read_here(data: bytes, format_: str) -> None:
    """Our reader in this process."""
    if format_ == "json":
        read_json(data, "a")
    else:
        assemble(read_document(data, format_, "a", LIMITS), "a")


def seconds(call: Callable[[], Any]) -> float:
    """How long a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def measure(name: str, rounds: int) -> dict[str, Any]:
    """The medians for one file."""
    data = (FOLDER / name).read_bytes()
    format_ = detect(data, name, LIMITS)
    sides: dict[str, Callable[[], Any]] = {"apart": lambda: read_bytes(data, name)}
    if format_ in LIBRARY:
        sides |= {"open": lambda: LIBRARY[format_](data), "read": lambda: read_here(data, format_)}
    converted = format_ in FORMATS and FORMATS[format_].convert is not None
    for call in sides.values():
        call()  # libraries loaded, worker started
    taken: dict[str, list[float]] = {side: [] for side in sides}
    for _ in range(min(rounds, 3) if converted else rounds):
        for side, call in sides.items():
            taken[side].append(seconds(call))
    return {"file": name, "format": format_, **{side: statistics.median(values) for side, values in taken.items()}}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = [measure(name, options.rounds) for name in FILES]
    if options.json:
        print(json.dumps(rows))
        return
    print(f"{'file':24}{'open ms':>10}{'read ms':>10}{'ratio':>8}{'apart ms':>10}")
    for row in rows:
        opened, read = row.get("open"), row.get("read")
        inside = f"{opened * 1000:10.2f}{read * 1000:10.2f}{read / opened:8.1f}" if opened and read else " " * 28
        print(f"{row['file']:24}{inside}{row['apart'] * 1000:10.2f}")


if __name__ == "__main__":
    main()
