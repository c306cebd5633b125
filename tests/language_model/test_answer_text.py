"""Tokens to text: broken characters wait, stop strings never show."""

from collections.abc import Sequence

from hypothesis import example, given
from hypothesis import strategies as st

from assistant.language_model.answer_text import AnswerText

WORDS = st.text(alphabet="甲乙丙丁ab，。🙂", max_size=40)


def decode(tokens: Sequence[int]) -> str:
    """A tokenizer whose tokens are bytes, the worst case for characters of several."""
    return bytes(tokens).decode(errors="replace")


def write(text: str, stop: Sequence[str]) -> tuple[AnswerText, list[str]]:
    answer = AnswerText(decode, stop)
    pieces = []
    for byte in text.encode():
        pieces.append(answer.add(byte))
        if answer.stopped:
            break
    return answer, [*pieces, answer.end()]


@given(WORDS)
def test_pieces_join_to_the_text(text: str) -> None:
    answer, pieces = write(text, ())
    assert "".join(pieces) == text == answer.text
    assert not answer.stopped
    assert not any("\ufffd" in piece for piece in pieces)


@given(WORDS, st.lists(st.text(alphabet="甲乙ab", min_size=1, max_size=4), min_size=1, max_size=3))
@example("甲乙甲乙丙", ["甲乙丙"])
@example("甲甲乙", ["甲乙"])
def test_a_stop_string_ends_the_text_before_it(text: str, stop: list[str]) -> None:
    answer, pieces = write(text, stop)
    shown = "".join(pieces)
    assert shown == answer.text
    assert text.startswith(shown)
    assert not any(word in shown for word in stop)
    assert answer.stopped == any(word in text for word in stop)
    if not answer.stopped:
        assert shown == text
