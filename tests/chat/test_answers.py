"""The questions of both files, each with what its answer must say; no model is there to be asked."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from assistant.chat import Turn, reply
from assistant.language_model import Engine
from tests.chat.office import office
from tests.chat.scoring import HERE, score


def _questions(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))["question"]
    return found


QUESTIONS, BLIND = _questions("questions.toml"), _questions("questions_blind.toml")
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
    assert _amiss(question) == ""


def test_questions_by_another_author_are_answered() -> None:
    """Answers rest on the checker's fitted weights too: one in twenty may be missed, none may be invented."""
    missed = [found for question in BLIND if (found := _amiss(question))]
    assert len(missed) <= 0.05 * len(BLIND), missed


def test_questions_on_two_reports_are_answered() -> None:
    """Half of another author's questions, which served to mend the chat; one waits for the checker."""
    found = score(HERE / "questions_authored.json")
    assert found.share >= 0.95, found.missed
    assert not found.forbidden, found.forbidden


def test_questions_that_were_only_measured_stay_answered() -> None:
    """The other half, which nobody looks at: only the totals are told."""
    found = score(HERE / "frozen" / "questions.json")
    assert found.share >= 0.85, len(found.missed)
    assert not found.forbidden, len(found.forbidden)


def _amiss(question: dict[str, Any]) -> str:
    said = answered(question["asked"])
    lacking = [words for words in question["says"] if words not in said]
    never = [words for words in question.get("never", ()) if words in said]
    assert not never, said
    return f"{question['asked']}: {lacking} not in {said}" if lacking else ""
