"""Questions of another author on two reports, each with what its answer must and must not say: how many are answered.

`expect` must all stand in the answer, of each group of `expect_any` one, of `forbid` none; figures are matched whole.
A question that asks back names several choices; one that is to be declined gets no figure.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.chat import Turn, reply
from assistant.language_model import Engine
from assistant.reading import read
from assistant.report import Previous, Report

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Score:
    """How many questions were answered right, what was missed, and which answers say what they must not."""

    asked: int
    missed: tuple[str, ...]
    forbidden: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share answered right."""
        return 1 - len(self.missed) / self.asked


def score(path: Path) -> Score:
    """The score of a file of questions."""
    missed, forbidden = [], []
    questions: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    for question in questions:
        said = "".join(answer(question).split())
        never = [words for words in question.get("forbid", ()) if _stands(words, said)]
        lacking = [words for words in question.get("expect", ()) if not _stands(words, said)]
        lacking += [any_[0] for any_ in question.get("expect_any", ()) if not any(_stands(w, said) for w in any_)]
        choices = question.get("ask_back") and "哪一项" not in said and said.count("、") + said.count("。") < 2
        if never:
            forbidden.append(f"{question['question']}: {never} in {said}")
        if never or lacking or choices or "model is needed" in said:
            missed.append(f"{question['question']}: {lacking or never} of {said}")
    return Score(len(questions), tuple(missed), tuple(forbidden))


def answer(question: dict[str, Any]) -> str:
    """The chat's answer, with the question before it where there is one."""
    turns: list[Turn] = []
    if "after" in question:
        turns.append(Turn("user", question["after"]))
        turns.append(Turn("assistant", _said(turns, question["report"])))
    turns.append(Turn("user", question["question"]))
    return _said(turns, question["report"])


def _said(turns: list[Turn], name: str) -> str:
    try:
        return "".join(reply(turns, _report(name)).pieces(_no_engine))
    except _Model:
        return "a model is needed"


class _Model(Exception):
    pass


def _no_engine() -> Engine:
    raise _Model


@cache
def _report(name: str) -> Report:
    report = read(HERE / "reports" / f"{name}.md")
    before = HERE / "reports" / f"{name}_{report.year - 1}.md"
    if not before.exists():
        return report
    previous = read(before)
    return report.model_copy(update={"previous": Previous(year=previous.year, tables=previous.tables)})


def _stands(words: str, said: str) -> bool:
    words = "".join(words.split())
    before = r"(?<![\d.])" if words[:1].isdigit() else ""
    behind = r"(?!\d)" if words[-1:].isdigit() else ""
    return re.search(before + re.escape(words) + behind, said) is not None
