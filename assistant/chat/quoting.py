"""What the notes and the prose say of a thing that no table holds: quoted as it stands, with its place."""

import re

from assistant.chat.answer import Answer, said
from assistant.chat.naming import plain
from assistant.chat.words import table
from assistant.drafting.orders import flagged, without
from assistant.drafting.slots import Slot
from assistant.report import Report

_SENTENCE = re.compile(r"[^。；\n]*[。；]?")
_LEAST = 3
_COUNT = re.compile(r"\d|[一二两三四五六七八九十百千](?=[个次件条项天类种期篇场处人名家份本])")


def quoted(question: str, report: Report, about: tuple[str, ...] = ()) -> Answer | None:
    """The note, else the sentence of the prose, that is closest to the question; None where none is close.

    One of the words `about` must stand in what is quoted; without any closeness decides alone.
    """
    pairs = _pairs(question)
    notes = [(without(note)[0].strip(), f"note:{index}") for index, note in enumerate(report.notes)]
    notes = [each for each in notes if each[0]]
    if about:
        notes = [each for each in notes if any(word in each[0] for word in about)]
    if (best := _closest(pairs, notes, 1 if about else _LEAST)) is not None:
        text, fact = best
        number = Slot("序号", str(int(fact.partition(":")[2]) + 1), (fact,))
        return said("note", {"序号": number, "原文": Slot("原文", text, (fact,))})
    counts = re.search(table("reading")["counting"], question) is not None
    sentences = [
        (sentence.strip(), f"section:{index}")
        for index, section in enumerate(report.sections)
        for sentence in _SENTENCE.findall(section.text)
        if (not counts or _COUNT.search(sentence))
        and (not about or any(word in sentence for word in about))
        and _is_fact(sentence)
    ]
    unit = re.search(table("reading")["unit"], question)
    counted = re.compile(rf"\d\s*{unit[1]}") if unit else None
    if (best := _closest(pairs, sentences, 1 if about else _LEAST, counted)) is not None:
        text, fact = best
        title = report.sections[int(fact.partition(":")[2])].title
        return said("prose", {"标题": title, "原文": Slot("原文", text, (fact,))})
    return None


def _is_fact(sentence: str) -> bool:
    """Whether a sentence of the prose gives no orders and vouches for nothing; it may speak of the report."""
    found = flagged(sentence)
    return found is None or found.kind == "about"


def _pairs(question: str) -> set[str]:
    words = plain(re.sub(table("reading")["asking"], "", question))
    return {words[i : i + 2] for i in range(len(words) - 1)} - {*table("reading")["common_pairs"]}


def _closest(
    pairs: set[str], texts: list[tuple[str, str]], least: int, counted: re.Pattern[str] | None = None
) -> tuple[str, str] | None:
    """The text that shares the most pairs of characters with the question, `least` of them or more.

    A count in the unit that is asked for stands for a pair.
    """
    shared = [len([pair for pair in pairs if pair in text]) for text, _ in texts]
    if counted is not None:
        shared = [n + 1 if n and counted.search(text) else n for n, (text, _) in zip(shared, texts, strict=True)]
    best = max(shared, default=0)
    return texts[shared.index(best)] if best and best >= least else None
