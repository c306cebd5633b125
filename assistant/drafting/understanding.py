"""What a note says: done, problem, plan or not for the report, and in which part a thing done belongs.

Steps: marks of origin and bullets away → what must never be told and headings (存在的问题：…) decide alone → the fitted
reader (`note_reader`) reads the whole note and every run of its clauses; where it is surer of two or three pieces of
different types than of the whole, the note is split there. Nothing here words a sentence.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from assistant.drafting.cues import PARTS, hits, part_scores
from assistant.drafting.judging import Judge
from assistant.drafting.note_reader import LABELS, reader
from assistant.drafting.note_rules import DONE, NONE, PLAN, PROBLEM, NoteType, pieces_by_cues
from assistant.drafting.note_text import EDGES, cleaned, split_clauses
from assistant.drafting.rules import table

__all__ = ["DONE", "NONE", "PLAN", "PROBLEM", "NoteType", "Piece", "cleaned", "split_clauses", "understand"]

PROBLEMS, PLANS, NO_PART = "problems", "plans", "none"
_TYPES: Final[tuple[NoteType, ...]] = (DONE, PROBLEM, PLAN, NONE)
_HEADED_PARTS = re.compile(r"[；;。]|(?<=[，,])(?=[二三四五]是)")
_MOST_CLAUSES = 8
_MOST_PIECES = 3
_LEAST = 1e-3  # a chance that is never less
_RULES = 1.0  # weight of the rules' type beside the logarithm of the reader's chances
_PART_CUES = 1.0  # the same for a cue of a part
_SURE = 0.6  # of each piece of a note that is split
_SURER = 0.2  # than of the note as a whole, by the least sure piece
_CERTAIN = 0.9  # of its type: the model is not asked
_AGREED = 0.3  # the same where the rules split at these places too

Chances = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a note that says one thing.

    Attributes:
        index: the note, counted from 0.
        number: the piece of this note, counted from 0.
        text: its words as the note has them, marks of origin and the closing stop aside.
        type: done, problem, plan, or none (not for the report).
        part: of a thing done: active, applications, management, platform, supervision, other.
    """

    index: int
    number: int
    text: str
    type: NoteType
    part: str


def understand(notes: Sequence[str], year: int = 0, judge: Judge | None = None) -> list[Piece]:
    """The pieces of all notes in order; `year` is the report's, a later one in a note speaks of a plan.

    A `judge` (the language model, see `judging`) is asked where the other readers are not certain of a note's type.
    """
    found = []
    for index, note in enumerate(notes):
        for number, (text, kind, part) in enumerate(_understood(note, year, judge)):
            found.append(Piece(index, number, text, kind, part))
    return found


def _understood(note: str, year: int, judge: Judge | None) -> list[tuple[str, NoteType, str]]:
    text = cleaned(note)
    if not text:
        return [(note.strip(), NONE, NO_PART)]
    if hits(("none", "whole"), text):
        return [(text, NONE, NO_PART)]

    def read(piece: str) -> Chances:
        return _chances(piece.strip(EDGES), year)

    kind, body = _headed(text)
    if kind is not None:
        parts = [one for part in _HEADED_PARTS.split(body) if (one := part.strip(EDGES))]
        return [(one, kind, _part(kind, read(one))) for one in parts]
    found = []
    pieces = _split(text, year, read)
    if judge is not None and min(float(_by_type(chances).max()) for _, chances in pieces) < _CERTAIN:
        pieces = _judged(pieces, text, read, judge)
    for piece, chances in pieces:
        decided = _TYPES[int(_by_type(chances).argmax())]
        found.append((piece.strip(EDGES), decided, _part(decided, chances)))
    return found


def _chances(text: str, year: int) -> Chances:
    """What the reader and the rules say of a piece together: one chance for each of `LABELS`."""
    kinds = {kind for _, kind in pieces_by_cues(text, year)}
    read = np.log(reader().probabilities(text) + _LEAST)
    parts = read[: len(PARTS)] + _PART_CUES * np.array(part_scores(text))
    done = np.log(np.exp(read[: len(PARTS)]).sum())
    types = np.append(done, read[len(PARTS) :]) + [_RULES * (kind in kinds) / len(kinds) for kind in _TYPES]
    shares, chances = _shares(parts), _shares(types)
    return np.append(chances[0] * shares, chances[1:]).astype(np.float32)


def _shares(logs: Chances) -> Chances:
    powers = np.exp(logs - logs.max())
    return np.asarray(powers / powers.sum(), np.float32)


def _headed(text: str) -> tuple[NoteType | None, str]:
    for kind, pattern in table("understanding")["headings"].items():
        found = re.match(pattern, text)
        if found and len(text) > found.end():
            return cast(NoteType, kind), text[found.end() :].strip()
    return None, text


def _split(text: str, year: int, read: Callable[[str], Chances]) -> list[tuple[str, Chances]]:
    """The note whole, or the pieces that are read more surely than it."""
    whole = read(text)
    clauses = split_clauses(text)
    if not 1 < len(clauses) <= _MOST_CLAUSES:
        return [(text, whole)]
    by_rules = {piece for piece, _ in pieces_by_cues(text, year)}
    known: dict[str, Chances] = {}
    best, gain = [(text, whole)], 0.0
    for pieces in _ways(clauses):
        for piece in pieces:
            if piece not in known:
                known[piece] = read(piece)
        types = [_by_type(known[piece]) for piece in pieces]
        kinds = [int(chances.argmax()) for chances in types]
        if any(one == other for one, other in pairwise(kinds)):
            continue
        sure = min(float(chances.max()) for chances in types)
        agreed = by_rules == {piece.strip(EDGES) for piece in pieces}
        surer = sure - float(_by_type(whole).max()) - _SURER + (_AGREED if agreed else 0)
        if sure > _SURE and surer > gain:
            best, gain = [(piece, known[piece]) for piece in pieces], surer
    return best


def _judged(
    pieces: list[tuple[str, Chances]], text: str, read: Callable[[str], Chances], judge: Judge
) -> list[tuple[str, Chances]]:
    """The pieces with the judge's opinion counted in; one again where they turn out to be of one type."""
    found = [(piece, _with(chances, judge(piece.strip(EDGES)))) for piece, chances in pieces]
    kinds = {int(_by_type(chances).argmax()) for _, chances in found}
    if len(found) > 1 and len(kinds) == 1:
        return [(text, _with(read(text), judge(text)))]
    return found


def _with(chances: Chances, opinion: Chances) -> Chances:
    types = _shares(np.log(_by_type(chances) + _LEAST) + opinion)
    done = chances[: len(PARTS)] / max(float(chances[: len(PARTS)].sum()), _LEAST)
    return np.append(types[0] * done, types[1:]).astype(np.float32)


def _ways(clauses: list[str]) -> Iterator[list[str]]:
    """Every way to cut clauses into two or three runs."""
    for count in range(1, _MOST_PIECES):
        for cuts in combinations(range(1, len(clauses)), count):
            edges = (0, *cuts, len(clauses))
            yield ["".join(clauses[a:b]) for a, b in pairwise(edges)]


def _by_type(chances: Chances) -> Chances:
    """The chances of done, problem, plan and none."""
    return np.append(chances[: len(PARTS)].sum(), chances[len(PARTS) :]).astype(np.float32)


def _part(kind: NoteType, chances: Chances) -> str:
    if kind == DONE:
        return LABELS[int(chances[: len(PARTS)].argmax())].partition(".")[2]
    return {PROBLEM: PROBLEMS, PLAN: PLANS}.get(kind, NO_PART)
