"""The questions of both files, each with what its answer must say; no model is there to be asked."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from assistant.chat import Turn, reply
from assistant.language_model import Engine
from tests.chat.office import office

QUESTIONS: list[dict[str, Any]] = [
    question
    for name in ("questions.toml", "questions_blind.toml")
    for question in tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))["question"]
]
REPORT = office()


def _no_engine() -> Engine:
    raise AssertionError("no model is needed")


def answered(asked: str | list[str]) -> str:
    turns: list[Turn] = []
    said = ""
    for message in [asked] if isinstance(asked, str) else asked:
        turns.append(Turn("user", message))
        said = "".join(reply(turns, REPORT).pieces(_no_engine))
        turns.append(Turn("assistant", said))
    return said


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: str(q["asked"]))
def test_a_question_is_answered(question: dict[str, Any]) -> None:
    said = answered(question["asked"])
    assert [words for words in question["says"] if words not in said] == [], said
    assert [words for words in question.get("never", ()) if words in said] == [], said
