"""The bank of knowledge: fields of offices, problems with causes and measures, shapes of facts, frames; and what fits.

All of it is data (`kinds/<id>/knowledge/*.toml`). Retrieval is BM25 over jieba's words, helped by the topics that
an entry names. An office's own past reports (`library`) are read in beside it.
"""

import logging
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import bm25s
import jieba
from pydantic import TypeAdapter

from assistant.drafting.orders import prose_without
from assistant.report.kind import default_kind, kind_folder

FOLDER = kind_folder(default_kind()) / "knowledge"
_PROBLEM_FILES = ("problems_numbers", "problems_content", "problems_work")
_TOPIC = 2.0  # what a topic of an entry weighs that stands in the text
_STOP = frozenset("的了和与及在对就从把被将为是有等其不没未个件条次一也都还很较更最上下中里以于向由并而或")

jieba.setLogLevel(logging.WARNING)
logging.getLogger("bm25s").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Field:
    """What an office's field is: what people ask for, whom it serves, where people meet it."""

    id: str
    matters: tuple[str, ...]
    served: tuple[str, ...]
    places: tuple[str, ...]
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of the bank. `when` and `evidence` are of those that numbers show; `fields` limits it to some."""

    id: str
    label: str
    topics: tuple[str, ...]
    says: tuple[str, ...]
    causes: tuple[str, ...]
    measures: tuple[str, ...]
    when: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    weight: int = 0
    form: str = ""
    confirm: str = ""
    fields: tuple[str, ...] = ()


@cache
def knowledge(name: str) -> dict[str, Any]:
    """The data file of this name, without its ending."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@cache
def problems() -> tuple[Problem, ...]:
    """All problems in the order of the files."""
    return tuple(
        TypeAdapter(Problem).validate_python(entry) for name in _PROBLEM_FILES for entry in knowledge(name)["problems"]
    )


def field_of(office: str) -> Field:
    """The field of an office, told by its name: the entry whose word stands last in it."""
    best, place = knowledge("fields")["fields"][-1], -1
    for entry in knowledge("fields")["fields"][:-1]:
        for name in entry["names"]:
            at = office.rfind(name)
            if at >= 0 and at + len(name) > place:
                best, place = entry, at + len(name)
    return Field(best["id"], *(tuple(best[key]) for key in ("matters", "served", "places", "near")))


def fitting(text: str, field: Field) -> list[tuple[Problem, float]]:
    """The problems that a text speaks of, best first, with their scores; those without a common word are left out."""
    entries = [p for p in problems() if not p.fields or field.id in p.fields]
    scores = _index().get_scores(_known(words(text)))
    place = {problem.id: number for number, problem in enumerate(problems())}
    found = [
        (p, float(scores[place[p.id]]) + _TOPIC * sum(len(t) > 1 and t in text for t in p.topics)) for p in entries
    ]
    return sorted((pair for pair in found if pair[1] > 0), key=lambda pair: -pair[1])


def words(text: str) -> list[str]:
    """The words of a text that tell what it is about."""
    return [w for w in jieba.lcut(text) if len(w) > 1 or (w >= "\u4e00" and w not in _STOP)]


def against_duty(text: str) -> str:
    """The duty by law that a measure would only repeat, with its article; "" where it repeats none."""
    for duty in knowledge("duties")["duties"]:
        if re.search(duty["pattern"], text):
            return f"{duty['what']}（条例{duty['article']}）"
    return ""


@cache
def _index() -> bm25s.BM25:
    index = bm25s.BM25()
    index.index(
        [words(" ".join((p.label, *p.topics, *p.says, *p.causes, *p.measures))) for p in problems()],
        show_progress=False,
    )
    return index


def _known(tokens: list[str]) -> list[str]:
    return [token for token in tokens if token in _index().vocab_dict]


class Library:
    """Sentences of an office's past reports: examples of its manner, and measures that it once chose.

    Args:
        texts: the sections of past reports: whether they speak of problems and measures, and the text.
    """

    def __init__(self, texts: Iterable[tuple[bool, str]] = ()) -> None:
        self.sentences: list[str] = []
        self.measures: list[str] = []
        for of_problems, text in texts:
            for sentence in _plain_sentences(prose_without(text)):
                (self.measures if of_problems and _MEASURE.search(sentence) else self.sentences).append(sentence)
        self._index: bm25s.BM25 | None = None
        if self.measures:
            self._index = bm25s.BM25()
            self._index.index([words(m) for m in self.measures], show_progress=False)

    def measures_for(self, text: str, most: int = 2) -> list[str]:
        """The measures of past reports that fit a problem."""
        if self._index is None:
            return []
        tokens = [token for token in words(text) if token in self._index.vocab_dict]
        if not tokens:
            return []
        scores = self._index.get_scores(tokens)
        ranked = sorted(range(len(self.measures)), key=lambda n: -float(scores[n]))
        return [self.measures[n] for n in ranked[:most] if scores[n] > 0 and not against_duty(self.measures[n])]


_MEASURE = re.compile(r"^(加强|完善|优化|强化|推进|推动|拓宽|规范|健全|丰富|提升|加大|细化|深化|组织|开展|将|拟|把|对)")
_LABEL = re.compile(r"^\s*(?:[一二三四五六七八九]是|第[一二三四五六七八九]，|（[一二三四五六七八九]）|\d[.．、])")


def _plain_sentences(text: str) -> Sequence[str]:
    found = []
    for sentence in re.split(r"[。；\n]", text):
        plain = _LABEL.sub("", sentence).strip(" ，")
        if 10 <= len(plain) <= 60 and not re.search(r"\d|《|“", plain):
            found.append(plain)
    return found
