"""No pattern of the readers takes more than linear time over what a stranger sends."""

import re
import time
from typing import Any

import pytest

from assistant.reading import html_look
from assistant.reading.xlsx_look import lacks_results
from tests.reading.patterns import hard_strings, patterns
from tests.reading.test_hostile import zipped

SHORT = {
    "reading/identity.py": "names of files",
    "reading/pdf/margins.py": "lines of a page",
    "reading/sections.py": "headings",
    "reading/values.py": "cells",
    "reading/xlsx_look.py": "formulas, at most 8,192 characters",
    "report/roles.py": "headings, at their beginning",
    "reading/detect.py": "met at the beginning of 4,096 bytes only",
}
"""Patterns that only see what is short; the others meet whole files."""
LENGTH = 4_000
ALL = [
    (where, pattern)
    for where, pattern in patterns()
    if not any(where.removeprefix("assistant/").startswith(s) for s in SHORT)
]


def seconds(pattern: "re.Pattern[Any]", text: Any) -> float:
    started = time.process_time()
    pattern.sub(text[:0], text)
    return time.process_time() - started


def test_the_patterns_are_found() -> None:
    assert len(ALL) > 30


@pytest.mark.parametrize(("where", "pattern"), ALL, ids=[where for where, _ in ALL])
def test_linear(where: str, pattern: "re.Pattern[Any]") -> None:
    for text in hard_strings(pattern, LENGTH):
        if seconds(pattern, text) > 0.02:  # linear ones take a thousandth; measured again, longer, where it is doubtful
            short, long = (min(seconds(pattern, text * times) for _ in range(3)) for times in (2, 8))
            assert long < 8 * short + 0.02, (where, pattern.pattern, text[:40])


@pytest.mark.parametrize(
    "sheet",
    [b"<f" * 1_000_000, b"</f>" * 500_000, b"</f>" + b" " * 2_000_000, b"<f/" * 600_000, b"<f x='" + b"/" * 2_000_000],
    ids=range(5),
)
def test_a_hostile_sheet_is_looked_through_at_once(sheet: bytes) -> None:
    book = zipped({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": sheet})
    started = time.process_time()
    assert not lacks_results(book)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("sheet", ["@" * 200_000, "x" * 200_000, "/*" * 100_000, "@{" * 100_000, "@x{{}" * 40_000])
def test_a_hostile_style_sheet_too(sheet: str) -> None:
    started = time.process_time()
    for pattern in (html_look._COMMENT, html_look._AT_BLOCK, html_look._RULE):
        pattern.sub("", sheet)
    assert time.process_time() - started < 2
