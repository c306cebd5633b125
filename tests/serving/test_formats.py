"""Which format a client gets by its Accept header."""

import pytest

from assistant.serving.errors import NotAcceptable
from assistant.serving.formats import DOCX, EVENTS, HTML, JSON, wanted

OFFERED = (JSON, EVENTS, DOCX)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("*", JSON),
        (EVENTS, EVENTS),
        (f"{EVENTS}, */*;q=0.1", EVENTS),
        (f"{DOCX}, */*", DOCX),
        (f"{JSON};q=0.5, {DOCX}", DOCX),
        (f"{JSON};q=0, */*", EVENTS),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
        (f"{JSON}; charset=utf-8", JSON),
    ],
)
def test_the_format_that_a_client_prefers(accept: str | None, expected: str) -> None:
    assert wanted(accept, OFFERED) == expected


@pytest.mark.parametrize("accept", [HTML, f"{JSON};q=0", "nothing", "image/*"])
def test_none_that_it_accepts(accept: str) -> None:
    with pytest.raises(NotAcceptable):
        wanted(accept, OFFERED)
