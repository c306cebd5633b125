"""What a note says: done, problem, plan or not for the report, and in which part a thing done belongs.

Steps: marks of origin and bullets away → a heading (存在的问题：…) decides → clauses → each clause's cues
(`rules/understanding.toml`) → what is said against a concession (虽…但) is one problem, what stands beside it is
split → each piece gets its part. Nothing here words a sentence; a note that nobody understands stays whole.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Final, Literal, cast

from assistant.drafting.rules import table

NoteType = Literal["done", "problem", "plan", "none"]
DONE: Final = "done"
PROBLEM: Final = "problem"
PLAN: Final = "plan"
NONE: Final = "none"
PROBLEMS, PLANS, NO_PART = "problems", "plans", "none"

_ORIGIN = re.compile(
    r"^\s*(?:[（(【\[](?:[^（）()【】\[\]]{1,12}(?:科|股|处|室|办|中心|所|站|局|队|组|部|报|提供|供稿)[^（）()【】\[\]]{0,4})[）)】\]]|[√☑✓●○■□◆▪•·*\-—–]+|[（(]?\d{1,2}[)）、.．](?!\d))\s*"
)
_ORIGIN_END = re.compile(r"[（(][^（）()]{0,12}(?:科|股|处|室|办|中心|所|站|局|队|组|部)(?:报|提供|供稿|报送)[）)]\s*$")
_OPEN, _CLOSE = "《“‘（(【「『〔[", "》”’）)】」』〕]"
_BREAKS = "，,。；;！!？?\n"
_QUOTED = re.compile(r"[《“‘「『][^》”’」』]*[》”’」』]")
_FIGURE = re.compile(
    r"\d|[一二三四五六七八九十百千两]+(?:期|次|条|篇|件|个|家|份|场|人|处|项|批|名|成|部|块|户|卷|册|种|天|轮)"
)
_EXPLICIT = re.compile(
    r"已|完成|了|全年|今年|本年|年内|累计|共(?=[\d收发组举办开])|率(?:达到?|为)?\d|过(?=[，。]|$)|年底前均"
)
_HEADED_PARTS = re.compile(r"[；;。]|(?<=[，,])(?=[二三四五]是)")
_EDGES = " 。；;，,、！!"
_EVENTS = re.compile(r"\d+(?:余|多)?(?:期|次|场|条|篇|件|份|人次|户|批|万)")
_NOUN = re.compile(r"的(?:[\d一二三四五六七八九十]+[个处家条件项])?[^，。；的]{1,8}[，、]$")  # a thing, no sentence
_CONTRAST = re.compile(
    r"^(?:但|可(?!以)|却|不过|只是|然而|就是|部分|个别|仍|还|有的|尚|目前|眼下)|却|[短弱]板|仍|有[\d一二三四五六七八九十两几]+"
)
_BARE = re.compile(
    r"(拓宽|建立健全|健全|完善|强化|深化|优化|提升|推进|推动|加大|细化|力求|加强|丰富|探索|用[一二三两]年)"
)
_ASKING = re.compile(r"什么|怎么|如何|谁来|哪里")


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


def understand(notes: Sequence[str], year: int = 0) -> list[Piece]:
    """The pieces of all notes in order; `year` is the report's, a later one in a note speaks of a plan."""
    found = []
    for index, note in enumerate(notes):
        pieces = _understood(note, year)
        found += [Piece(index, number, text, kind, _part(text, kind)) for number, (text, kind) in enumerate(pieces)]
    return found


def cleaned(note: str) -> str:
    """A note without bullets, marks of its origin (（信息中心报）) and the stop at its end; digits made plain."""
    text = "".join(unicodedata.normalize("NFKC", c) if c in "０１２３４５６７８９％．" else c for c in note)
    text = " ".join(text.split())
    while (shorter := _ORIGIN.sub("", text)) != text:
        text = shorter
    return _ORIGIN_END.sub("", text).strip(" 。；;，,、")


# ---------------------------------------------------------------- types


def _understood(note: str, year: int) -> list[tuple[str, NoteType]]:
    text = cleaned(note)
    if not text:
        return [(note.strip(), NONE)]
    if _secret(text):
        return [(text, NONE)]
    kind, body = _headed(text)
    if kind is not None:
        return [(one, kind) for part in _HEADED_PARTS.split(body) if (one := part.strip(_EDGES))]
    clauses = split_clauses(text)
    labels = [_label(clause, year) for clause in clauses]
    if NONE in labels:
        return _without_talk(clauses, labels)
    if _off_topic(text):
        return [(text, NONE)]
    labels = _settled(clauses, labels)
    return [
        ("".join(clause for _, clause in group).strip(" 。；;，,、！!"), cast(NoteType, label))
        for label, group in groupby(zip(labels, clauses, strict=True), key=lambda pair: pair[0])
    ]


def _headed(text: str) -> tuple[NoteType | None, str]:
    for kind, pattern in table("understanding")["headings"].items():
        found = re.match(pattern, text)
        if found and len(text) > found.end():
            return cast(NoteType, kind), text[found.end() :].strip()
    return None, text


def split_clauses(text: str) -> list[str]:
    """The clauses of a text, each with the mark that ends it; nothing inside brackets or quotes, no number is cut."""
    clauses, start, depth = [], 0, 0
    for at, character in enumerate(text):
        depth += (character in _OPEN) - (character in _CLOSE)
        ends = character in _BREAKS or (character == " " and _between_words(text, at))
        if character in ",." and 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit():
            ends = False
        if ends and depth <= 0:
            clauses.append(text[start : at + 1])
            start, depth = at + 1, 0
    if text[start:].strip():
        clauses.append(text[start:])
    return [clause for clause in clauses if clause.strip(_BREAKS + " ")] or [text]


def _between_words(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return before >= "\u4e00" or after >= "\u4e00"


def _label(clause: str, year: int) -> str:
    """The type of one clause by its cues; "" where it has none."""
    plain = _QUOTED.sub("", clause)
    if _hits("none", plain):
        return NONE
    if (_hits("plan", plain) and not _ASKING.search(plain)) or _speaks_of_later(plain, year):
        return PLAN
    kept = _resolved().sub("", plain)
    strong, weak = _hits("problem", kept), _hits("problem", kept, "weak")
    done = _hits("done", plain) + (kept != plain)
    if strong or (weak and weak > done):
        return PROBLEM
    if _BARE.match(plain) and not _FIGURE.search(plain) and not _EXPLICIT.search(plain):
        return "plan?"
    if done:
        return DONE
    if _hits("plan", plain, "weak"):
        return "plan?"
    return ""


def _settled(clauses: list[str], labels: list[str]) -> list[str]:
    """One type for each clause: those without cues follow their neighbours, and parts too weak to stand alone join."""
    known = {label for label in labels if label in (DONE, PROBLEM, PLAN)}
    if not known:
        return [PLAN if "plan?" in labels else DONE] * len(labels)
    settled = [label if label in known else "" for label in labels]
    for at in range(1, len(settled)):
        settled[at] = settled[at] or settled[at - 1]
    for at in reversed(range(len(settled) - 1)):
        settled[at] = settled[at] or settled[at + 1]
    if PLAN in known:
        settled = _with_plan(clauses, settled)
    if PROBLEM in settled and DONE in settled:
        settled = _with_problem(clauses, settled)
    return settled


def _with_plan(clauses: list[str], labels: list[str]) -> list[str]:
    """What follows a plan belongs to it; what goes before only stands alone if it says something of its own."""
    first = labels.index(PLAN)
    labels = labels[:first] + [
        PROBLEM if kind == PROBLEM and _hits("problem", c) > 1 else PLAN
        for c, kind in zip(clauses[first:], labels[first:], strict=True)
    ]
    before = "".join(clauses[:first])
    told = _EVENTS.search(before) or (_FIGURE.search(before) and _EXPLICIT.search(before))
    if first and PROBLEM not in labels[:first] and not told:
        labels[:first] = [PLAN] * first
    if first and PROBLEM in labels[:first] and all(_NOUN.search(clause) for clause in clauses[:first]):
        labels[:first] = [PLAN] * first
    return labels


def _with_problem(clauses: list[str], labels: list[str]) -> list[str]:
    """A thing done is told beside a problem only if it is a fact of its own, not a concession to the problem."""
    done = "".join(c for c, kind in zip(clauses, labels, strict=True) if kind == DONE)
    conceded = any(re.search(p, done) for p in table("understanding")["concession"]["patterns"])
    first, last = labels.index(PROBLEM), len(labels) - 1 - labels[::-1].index(PROBLEM)
    opposed = any(
        _CONTRAST.search(clauses[at]) or (at and clauses[at - 1][-1:] in "；;。")
        for at, label in enumerate(labels) if label == PROBLEM
    )  # fmt: skip
    told = _FIGURE.search(done) and (_EXPLICIT.search(done) or _EVENTS.search(done))
    if conceded or not opposed or not told:
        return [PROBLEM if label == DONE else label for label in labels]
    return [PROBLEM if label == DONE and first < at < last else label for at, label in enumerate(labels)]


def _without_talk(clauses: list[str], labels: list[str]) -> list[tuple[str, NoteType]]:
    """Talk among people left out; what remains is only kept where it tells a fact with a figure."""
    kept = "".join(c for c, kind in zip(clauses, labels, strict=True) if kind != NONE).strip(" 。；;，,、！!")
    talk = "".join(c for c, kind in zip(clauses, labels, strict=True) if kind == NONE).strip(" 。；;，,、！!")
    if (
        kept
        and _FIGURE.search(kept)
        and _topic(kept)
        and (DONE in labels or PROBLEM in labels)
        and len(kept) >= len(talk) / 2
    ):
        inner = _understood(kept, 0)
        return [*inner, (talk, NONE)]
    return [("".join(clauses).strip(" 。；;，,、！!"), NONE)]


def _secret(text: str) -> bool:
    return any(re.search(pattern, text) for pattern in table("understanding")["none"].get("whole", ()))


def _off_topic(text: str) -> bool:
    """Whether a note tells an achievement of the business itself and nothing of making it public."""
    business = _hits("none", text, "business")
    return (
        business > 0
        and business >= _topic(text) * 2
        and not _hits("plan", text)
        and not _hits("problem", _resolved().sub("", text))
    )


def _topic(text: str) -> int:
    return sum(word in text for word in table("understanding")["topic"]["words"])


def _speaks_of_later(text: str, year: int) -> bool:
    return bool(year) and any(int(found) > year for found in re.findall(r"(20\d\d)年", text))


# ---------------------------------------------------------------- parts


def _part(text: str, kind: str) -> str:
    if kind != DONE:
        return {PROBLEM: PROBLEMS, PLAN: PLANS}.get(kind, NO_PART)
    scores = {
        name: 3 * _hits_in(("parts", name, "strong"), text) + _hits_in(("parts", name, "weak"), text)
        for name in table("understanding")["parts"]
    }
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] else "supervision"


def _hits(kind: str, text: str, strength: str = "strong") -> int:
    return _hits_in((kind, strength), text)


def _hits_in(path: tuple[str, ...], text: str) -> int:
    return sum(1 for pattern in _patterns(path) if pattern.search(text))


@cache
def _patterns(path: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    found = table("understanding")
    for step in path:
        found = found.get(step, {})
    return tuple(map(re.compile, found or ()))


@cache
def _resolved() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in table("understanding")["resolved"]["patterns"]))
