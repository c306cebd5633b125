"""The engine as a chooser: its grammar offers the candidates' numbers and none."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.choosing import Question
from assistant.cli.chooser import chooser
from assistant.language_model import Generation


class Scripted:
    """An engine that answers what it is told to, and keeps the requests."""

    name, parallel, context_length, supports_grammar = "scripted", 1, 1024, True

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.asked: list[Generation] = []

    def generate(self, request: Generation) -> Iterator[str]:
        self.asked.append(request)
        return iter([self.answer])

    def count_tokens(self, text: str) -> int:
        return len(text)

    def close(self) -> None:
        pass


QUESTION = Question("全年受理【57】件。", ("表三“本年新收—总计”", "表三“上年结转—总计”"))


def test_the_answer_is_a_candidate_or_none() -> None:
    for answer, chosen in (("2", 1), ("1", 0), ("0", None), ("", None)):
        engine = Scripted(answer)
        assert chooser(engine)(QUESTION) == chosen  # type: ignore[arg-type]
        assert engine.asked[0].grammar == 'root ::= "0" | "1" | "2"'
        assert "2. 表三“上年结转—总计”" in engine.asked[0].messages[0].content
