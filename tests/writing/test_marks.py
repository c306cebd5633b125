from hypothesis import given
from hypothesis import strategies as st

from assistant.checking import CheckResult, Claim, Finding, Span
from assistant.writing.marks import pieces
from tests.writing.samples import TEXT, result


@st.composite
def checked_texts(draw: st.DrawFn) -> tuple[str, CheckResult]:
    text = draw(st.text(max_size=40))
    ends = st.integers(0, len(text))
    spans = [Span(draw(st.integers(0, 1)), *sorted(pair)) for pair in draw(st.lists(st.tuples(ends, ends), max_size=6))]
    half = len(spans) // 2
    claims = [Claim(span.section, span.start, span.end, text[span.start : span.end], 1) for span in spans[:half]]
    findings = [Finding("figure", "r", "error", "m", span) for span in spans[half:]]
    return text, CheckResult(claims, findings)


@given(checked_texts())
def test_pieces_joined_are_the_text(drawn: tuple[str, CheckResult]) -> None:
    text, found = drawn
    parts = pieces(text, 0, found)
    assert "".join(part.text for part in parts) == text
    assert all(part.text == text[part.start : part.start + len(part.text)] for part in parts)


@given(checked_texts())
def test_a_piece_has_all_that_covers_it_and_nothing_else(drawn: tuple[str, CheckResult]) -> None:
    text, found = drawn
    for part in pieces(text, 0, found):
        covering = [
            claim
            for claim in found.claims
            if claim.span.section == 0 and claim.span.start <= part.start < claim.span.end
        ]
        assert list(part.claims) == covering


def test_finding_and_claim_on_one_number_share_a_piece() -> None:
    marked = {part.text: (len(part.claims), len(part.findings)) for part in pieces(TEXT, 0, result())}
    assert marked["18"] == (1, 1)
    assert marked["13"] == (1, 0)
    assert marked["92.3%"] == (1, 1)
