"""Where a paragraph stands in a stored report."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.report import Report
from assistant.serving.languagetool import Asked, TextPart, utf16_length
from assistant.serving.placing import place
from tests.serving.support import OTHER, WRONG, report

REPORT = Report.model_validate(report())
LINES = st.text("零一15件，。𠮷\u00a0 ", max_size=30)


@given(st.lists(LINES, max_size=6).map("\n".join))
def test_every_piece_is_the_text_itself(text: str) -> None:
    placed = place(text, REPORT)
    for piece in placed.pieces:
        section = placed.report.sections[piece.section].text
        length = piece.end - piece.start
        assert section[piece.start : piece.end] == text[piece.offset : piece.offset + length]


def test_a_paragraph_keeps_its_neighbours() -> None:
    placed = place(OTHER.replace("重点领域", "民生领域"), REPORT)
    assert placed.report.sections[0].text.split("\n")[0] == WRONG
    assert placed.report.sections[0].text.split("\n")[1] == OTHER.replace("重点领域", "民生领域")
    assert REPORT.sections[0].text.split("\n")[1] == OTHER


def test_a_strange_paragraph_stands_alone() -> None:
    placed = place("收到行政复议3件。", REPORT)
    assert [section.text for section in placed.report.sections] == ["收到行政复议3件。"]


def test_spans_outside_the_text_are_not_its_own() -> None:
    placed = place(OTHER, REPORT)
    start = len(WRONG) + 1
    assert placed.offset_of(0, start + 2, start + 4) == 2
    assert placed.offset_of(0, 3, 5) is None
    assert placed.offset_of(0, start - 1, start + 2) is None
    assert placed.offset_of(4, 0, 1) is None


@given(st.lists(st.tuples(st.text("a𠮷字<", max_size=5), st.booleans()), max_size=6))
def test_offsets_count_what_the_client_sent(pieces: list[tuple[str, bool]]) -> None:
    text, source, parts = "", "", [TextPart(0, 0)]
    for piece, is_markup in pieces:
        parts.append(TextPart(len(text), utf16_length(source), is_markup))
        source += piece
        text += "" if is_markup else piece
    asked = Asked(text, "", "", tuple(parts))
    units = source.encode("utf-16-le")
    for position, character in enumerate(text):
        offset, length = asked.place(position, position + 1)
        assert units[offset * 2 : (offset + length) * 2].decode("utf-16-le") == character
