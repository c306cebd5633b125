"""What the pieces of a note are by the cues of `rules/understanding.toml` alone: an opinion that the reader weighs.

Steps: clauses → each clause's cues → what has none follows its neighbours → a concession (虽…但) joins its problem,
what stands beside it is split.
"""

import re
from itertools import groupby
from typing import Final, Literal, cast

from assistant.drafting.cues import EXPLICIT, FIGURE, QUOTED, hits, resolved, speaks_of_later, topic
from assistant.drafting.note_text import EDGES, split_clauses
from assistant.drafting.rules import table

NoteType = Literal["done", "problem", "plan", "none"]
DONE: Final = "done"
PROBLEM: Final = "problem"
PLAN: Final = "plan"
NONE: Final = "none"
TYPES: Final = (DONE, PROBLEM, PLAN, NONE)

_EVENTS = re.compile(r"\d+(?:余|多)?(?:期|次|场|条|篇|件|份|人次|户|批|万)")
_NOUN = re.compile(r"的(?:[\d一二三四五六七八九十]+[个处家条件项])?[^，。；的]{1,8}[，、]$")  # a thing, no sentence
_CONTRAST = re.compile(
    r"^(?:但|可(?!以)|却|不过|只是|然而|就是|部分|个别|仍|还|有的|尚|目前|眼下)|却|[短弱]板|仍|有[\d一二三四五六七八九十两几]+"
)
_BARE = re.compile(
    r"(拓宽|建立健全|健全|完善|强化|深化|优化|提升|推进|推动|加大|细化|力求|加强|丰富|探索|用[一二三两]年)"
)
_ASKING = re.compile(r"什么|怎么|如何|谁来|哪里")


def pieces_by_cues(text: str, year: int) -> list[tuple[str, NoteType]]:
    """The pieces of a cleaned text with their types, by the cues alone."""
    clauses = split_clauses(text)
    labels = [_label(clause, year) for clause in clauses]
    if NONE in labels:
        return _without_talk(clauses, labels)
    if _off_topic(text):
        return [(text, NONE)]
    labels = _settled(clauses, labels)
    return [
        ("".join(clause for _, clause in group).strip(EDGES), cast(NoteType, label))
        for label, group in groupby(zip(labels, clauses, strict=True), key=lambda pair: pair[0])
    ]


def _label(clause: str, year: int) -> str:
    """The type of one clause by its cues; "" where it has none."""
    plain = QUOTED.sub("", clause)
    if hits(("none", "strong"), plain):
        return NONE
    if (hits(("plan", "strong"), plain) and not _ASKING.search(plain)) or speaks_of_later(plain, year):
        return PLAN
    kept = resolved(plain)
    strong, weak = hits(("problem", "strong"), kept), hits(("problem", "weak"), kept)
    done = hits(("done", "strong"), plain) + (kept != plain)
    if strong or (weak and weak > done):
        return PROBLEM
    if _BARE.match(plain) and not FIGURE.search(plain) and not EXPLICIT.search(plain):
        return "plan?"
    if done:
        return DONE
    if hits(("plan", "weak"), plain):
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
        PROBLEM if kind == PROBLEM and hits(("problem", "strong"), c) > 1 else PLAN
        for c, kind in zip(clauses[first:], labels[first:], strict=True)
    ]
    before = "".join(clauses[:first])
    told = _EVENTS.search(before) or (FIGURE.search(before) and EXPLICIT.search(before))
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
    told = FIGURE.search(done) and (EXPLICIT.search(done) or _EVENTS.search(done))
    if conceded or not opposed or not told:
        return [PROBLEM if label == DONE else label for label in labels]
    return [PROBLEM if label == DONE and first < at < last else label for at, label in enumerate(labels)]


def _without_talk(clauses: list[str], labels: list[str]) -> list[tuple[str, NoteType]]:
    """Talk among people left out; what remains is only kept where it tells a fact with a figure."""
    kept = "".join(c for c, kind in zip(clauses, labels, strict=True) if kind != NONE).strip(EDGES)
    talk = "".join(c for c, kind in zip(clauses, labels, strict=True) if kind == NONE).strip(EDGES)
    if (
        kept
        and FIGURE.search(kept)
        and topic(kept)
        and (DONE in labels or PROBLEM in labels)
        and len(kept) >= len(talk) / 2
    ):
        inner = pieces_by_cues(kept, 0)
        return [*inner, (talk, NONE)]
    return [("".join(clauses).strip(EDGES), NONE)]


def _off_topic(text: str) -> bool:
    """Whether a note tells an achievement of the business itself and nothing of making it public."""
    business = hits(("none", "business"), text)
    return (
        business > 0
        and business >= topic(text) * 2
        and not hits(("plan", "strong"), text)
        and not hits(("problem", "strong"), resolved(text))
    )
