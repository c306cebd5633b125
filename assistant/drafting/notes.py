"""Notes: facts of the year that no table holds. Which part of the report each belongs to, and which are left out.

Notes are data. One that speaks to a model (忽略以上要求…) is not written and never reaches a model; a number of a
note is copied as it stands. What was left out or cut is said in `notices`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.drafting.rules import table

PROBLEMS, PLANS = "problems", "plans"
_SENTENCE_END = re.compile(r"[。！？!?；;\n]+")
_EDGES = " \t\r\n\u3000，,、。．.；;：:·•-—*#>"


@dataclass(frozen=True, slots=True)
class NoteSentence:
    """Sentence `sentence` of note `index` (both counted from 0), without its full stop."""

    index: int
    sentence: int
    text: str


@dataclass(slots=True)
class SortedNotes:
    """The sentences of the notes by the part they belong to (or `problems`, `plans`), and what to tell of them."""

    parts: dict[str, list[NoteSentence]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that the notes say."""
        return "\n".join(s.text for sentences in self.parts.values() for s in sentences)


def sort_notes(notes: Sequence[str]) -> SortedNotes:
    """Each note's sentences, cleaned, in the part that they belong to."""
    found = SortedNotes()
    seen: set[str] = set()
    for index, note in enumerate(notes):
        if speaks_to_model(note):
            found.notices.append(f"第 {index + 1} 条材料像是写给程序的指令，不是年度事实，没有写入")
            continue
        label, body = _labelled(note)
        for number, text in enumerate(_sentences(index, body, found.notices)):
            if text not in seen:
                seen.add(text)
                _place(found, NoteSentence(index, number, text), label or part_of(text))
    return found


def speaks_to_model(note: str) -> bool:
    """Whether a note gives orders to a writer instead of telling a fact."""
    lowered = note.lower()
    return any(mark in lowered for mark in table("language")["instruction_like"])


def part_of(text: str) -> str:
    """The part that a note's sentence belongs to."""
    rules = table("notes")
    for kind in (PROBLEMS, PLANS):
        if any(word in text for word in rules[kind]):
            return kind
    scores = {part: sum(word in text for word in words) for part, words in rules["parts"].items()}
    best = max(scores, key=lambda part: scores[part])
    return best if scores[best] else str(rules["otherwise"])


def _sentences(index: int, note: str, notices: list[str]) -> list[str]:
    longest = table("notes")["longest"]
    kept = []
    for piece in _SENTENCE_END.split(note):
        text = " ".join(piece.split()).strip(_EDGES)
        if len(text) > longest:
            notices.append(f"第 {index + 1} 条材料有一句超过 {longest} 字，没有写入，请精简后再用：{text[:20]}……")
        elif text:
            kept.append(text)
    return kept


def _labelled(note: str) -> tuple[str, str]:
    """What a note says of itself (存在的问题：…) and the rest; "" where it says nothing."""
    rules = table("notes")
    for kind, label in ((PROBLEMS, rules["problem_label"]), (PLANS, rules["plan_label"])):
        match = re.match(label, note.strip())
        if match:
            return kind, note.strip()[match.end() :]
    return "", note


def _place(found: SortedNotes, sentence: NoteSentence, part: str) -> None:
    if any(word in sentence.text for word in table("notes")["elsewhere"]):
        found.notices.append(f"第 {sentence.index + 1} 条材料属于第六部分，没有写入：{sentence.text[:20]}")
        return
    sentences = found.parts.setdefault(part, [])
    if sum(len(s.text) for s in sentences) + len(sentence.text) > table("notes")["longest_of_part"]:
        found.notices.append(f"材料较多，第 {sentence.index + 1} 条没有写入：{sentence.text[:20]}……")
        return
    sentences.append(sentence)
