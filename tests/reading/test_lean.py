"""Checking a folder of JSON must not wait for the libraries of other formats."""

import subprocess
import sys

from tests.reading.samples import sample

HEAVY = ("lxml", "docx", "pdfplumber", "openpyxl", "python_calamine", "charset_normalizer", "olefile", "markdown_it")


def test_json_loads_no_library_of_another_format() -> None:
    code = (
        "import sys; from assistant.reading import read_bytes; read_bytes(sys.stdin.buffer.read(), 'a.json');"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=sample().model_dump_json().encode(), capture_output=True, check=True
    )
    assert done.stdout.decode().strip() == "[]"
