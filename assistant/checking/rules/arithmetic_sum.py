"""A total in the prose and the parts listed with it that do not add up.

A list need not be whole (其中 may name a few): parts that are more than their total are wrong; parts that are less
are only flagged where the list says that it is whole, or where one slip of the hand explains the difference.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from assistant.checking.examination import Examination, Judged
from assistant.checking.numbers.numeral import CHINESE_CHARACTERS
from assistant.checking.result import Finding, Severity, Span
from assistant.checking.rules.prose_lists import Item, Listing, listings
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.slips import Slip, slip
from assistant.checking.rules.wording import spoken

RULE = Rule(
    "arithmetic.sum", "arithmetic", "error", "正文中分项与总数不符",
    "正文列出的分项之和大于总数，或列全了的分项之和小于总数；只差一处笔误而不能断定列全的为存疑",
)  # fmt: skip

_LIKELY_WHOLE = 0.85  # of the total: what is listed of a partial list is rarely more
_HALF = 0.5
_FEWEST = 14  # a smaller total is too often near the sum of whatever follows
_FEWEST_OF_SIBLINGS = 100
_SHORT = 8
_REST_WITHIN = 7
_WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("lists.toml").read_text(encoding="utf-8"))
_REST, _PARTLY = tuple(_WORDS["rest"]), tuple(_WORDS["partly"])


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A list cut at one of its breaks that does not add up: `excess` is the parts' sum less the total."""

    listing: Listing
    parts: list[Item]
    excess: float
    slip: Slip | None
    complete: bool

    @property
    def sum(self) -> float:
        """The parts' sum."""
        return self.listing.whole.value + self.excess


def find(examination: Examination) -> Iterator[Finding]:
    """One finding for each list whose numbers contradict one another."""
    for section, judged in groupby(examination.judged, key=lambda j: j.section):
        text = examination.report.sections[section].text
        for _, paragraph in groupby(judged, key=lambda j: j.offset):
            yield from _in_paragraph(list(paragraph), text)


def _in_paragraph(judged: list[Judged], text: str) -> Iterator[Finding]:
    if sum(j.claim.verdict == "unverified" for j in judged) < 2 or len(judged) < 3:
        return
    flagged: set[int] = set()
    parts: set[int] = set()  # of lists with a word that leads in: what follows such a part are its siblings
    for listing in listings(judged, text):
        if listing.whole.start in flagged or (listing.lead == "comma" and listing.whole.start in parts):
            continue
        if listing.lead != "comma":
            parts.update(p.start for p in listing.parts)
        judgement = next(((m, s) for m in _mismatches(listing, text) if (s := _severity(m))), None)
        if judgement is not None:
            flagged.add(listing.whole.start)
            yield _finding(*judgement)


# ---------------------------------------------------------------- what does not add up
def _mismatches(listing: Listing, text: str) -> list[Mismatch]:
    """The list cut at each of its breaks, the nearest to its total first; empty where one cut adds up."""
    if not _comparable(listing):
        return []
    cuts = [listing.parts[:n] for n in dict.fromkeys(listing.breaks)]
    if listing.lead == "behind":
        cuts = [listing.parts[n:] for n in range(len(listing.parts) - 1)]
    for whole in (listing.whole, *listing.other_wholes):
        if any(_adds_up(whole, parts) for parts in cuts if len(parts) > 1):
            return []
    return sorted((_of_cut(listing, parts, text) for parts in cuts), key=lambda m: (m.slip is None, abs(m.excess)))


def _comparable(listing: Listing) -> bool:
    """Exact numbers, none of them flagged by a figure rule, not all of them borne out by the tables."""
    members = [listing.whole, *listing.parts]
    if any(not m.is_exact or m.judged.claim.verdict == "inconsistent" for m in members):
        return False
    verified = sum(p.judged.claim.verdict == "consistent" for p in listing.parts)
    return 2 * verified < len(listing.parts)


def _tolerance(whole: Item, parts: list[Item]) -> float:
    """Counts are exact; rounded amounts (0.84万元) may each be half of their last place off."""
    return 1e-9 + sum(m.number.step for m in (whole, *parts) if m.number.step != 1) / 2


def _adds_up(whole: Item, parts: list[Item]) -> bool:
    return abs(sum(p.value for p in parts) - whole.value) <= _tolerance(whole, parts)


def _of_cut(listing: Listing, parts: list[Item], text: str) -> Mismatch:
    excess = sum(p.value for p in parts) - listing.whole.value
    complete = _is_complete(listing, parts, text)
    trusted = complete or parts[0].depth > listing.whole.depth or _contrast(parts)
    return Mismatch(listing, parts, excess, _slip(listing, parts, excess, trusted), complete)


def _slip(listing: Listing, parts: list[Item], excess: float, trusted: bool) -> Slip | None:
    """The slip in one of the numbers that explains the whole difference."""
    whole = listing.whole
    step = min(m.number.step for m in (whole, *parts))
    ratio = 1 + excess / whole.value if whole.value else 0.0
    uniform = len(listing.breaks) == 1
    found = []
    for item, right in ((whole, whole.value + excess), *((p, p.value - excess) for p in parts)):
        one = _slip_of(item, right, step)
        if one is not None and (trusted or _telling(one, item, ratio, step, uniform)):
            found.append(one)
    return min(found, key=lambda one: one == "digit", default=None)


def _slip_of(item: Item, right: float, step: float) -> Slip | None:
    """The slip in a number, or in the digits before its first separator (3,420 → 30,420)."""
    text = item.judged.claim.text
    a, b = round(item.value / step), round(right / step)
    found = slip(a, b, chinese=text[:1] in CHINESE_CHARACTERS)
    head = re.match(r"[\d０-９]+", text)
    places = len(str(a)) - head.end() if head is not None else 0
    if found not in (None, "digit") or places <= 0 or a % 10**places != b % 10**places:
        return found
    return slip(a // 10**places, b // 10**places) or found


def _telling(found: Slip, item: Item, ratio: float, step: float, uniform: bool) -> bool:
    """Whether a slip is hardly chance: of a partial list, some number can always be made to fit."""
    if found in ("swap", "append"):
        return True
    if found == "digit":
        return uniform and (ratio > 1 or (step != 1 and ratio >= _LIKELY_WHOLE))
    if found == "near" or ratio > 1:
        return ratio >= _LIKELY_WHOLE
    digits = len(str(round(item.value / step)))
    return digits >= 3 or ratio >= _LIKELY_WHOLE or (digits == 2 and ratio >= _HALF)


# ---------------------------------------------------------------- whether the list is whole
def _is_complete(listing: Listing, parts: list[Item], text: str) -> bool:
    if len(parts) < 2 or listing.mark.startswith(_PARTLY) or listing.tail.startswith(_PARTLY):
        return False
    behind = text[parts[-1].judged.claim.span.end :][:_REST_WITHIN]
    if any(word in behind for word in _REST):
        return False  # …，其余为: the rest has no number
    if listing.lead in ("bracket", "colon", "behind", "by") or listing.mark in _WORDS["whole_marks"]:
        return True
    labels = [p.label for p in parts]
    rest = labels[-1].startswith(_REST)
    return rest or _opposite(labels) or _named_by(listing, labels, text)


def _opposite(labels: list[str]) -> bool:
    """采纳 and 未采纳."""
    return any(sign + label in labels for label in labels if len(label) > 1 for sign in _WORDS["opposites"])


def _contrast(parts: list[Item]) -> bool:
    """Two parts that are commonly all there are: 人大 and 政协, 按件 and 按量, 现场 and 电话."""
    if len(parts) != 2:
        return False
    one, other = parts[0].label, parts[1].label
    return any((a in one and b in other) or (b in one and a in other) for a, b in _WORDS["contrasts"])


def _named_by(listing: Listing, labels: list[str], text: str) -> bool:
    """人大代表建议和政协提案17件，其中人大代表建议…、政协提案…: the total's own words name every part."""
    start = max(text.rfind(mark, 0, listing.whole.start) for mark in "，。；：、\n")
    own = text[start + 1 : listing.whole.start]
    ends = {label[-2:] for label in labels}
    return len(ends) == len(labels) and all(len(end) == 2 and end in own for end in ends)


# ---------------------------------------------------------------- findings
def _severity(mismatch: Mismatch) -> Severity | None:
    """None where the list may be partial, or may hold what is no part."""
    lead = mismatch.listing.lead
    if lead == "behind":
        sure = mismatch.listing.mark != "共" or mismatch.slip != "digit"
        return "warning" if mismatch.slip and sure else None
    if lead == "comma":
        return "warning" if mismatch.slip and _is_bare(mismatch) and not _may_be_siblings(mismatch) else None
    if lead == "by":
        return "warning" if mismatch.slip not in (None, "digit") else None
    return _of_too_much(mismatch) if mismatch.excess > 0 else _of_too_little(mismatch)


def _of_too_much(mismatch: Mismatch) -> Severity | None:
    """Parts that are led in as such and are more than their total, unless the last of them may be no part."""
    listing, parts = mismatch.listing, mismatch.parts
    if len(parts) == 1 or listing.whole.value <= len(parts):
        return None  # a list of one is no sum; 四个方面: how many there are
    too_much = parts[0].value > listing.whole.value or len(listing.breaks) == 1
    return "error" if mismatch.slip or too_much else None


def _of_too_little(mismatch: Mismatch) -> Severity | None:
    if len(mismatch.parts) < 2:
        return None
    if mismatch.complete:
        near = mismatch.sum >= _LIKELY_WHOLE * mismatch.listing.whole.value
        return "error" if mismatch.slip else "warning" if near else None  # far from its parts: no total of them
    return "warning" if mismatch.slip and not mismatch.listing.mark.startswith(_PARTLY) else None


def _may_be_siblings(mismatch: Mismatch) -> bool:
    """学区划分8宗，教师招聘4宗，其他2宗: the first is no total, but one of what is listed."""
    return "、" not in mismatch.listing.separators and not _contrast(mismatch.parts)


def _is_bare(mismatch: Mismatch) -> bool:
    """51个，城区18个、农村33个: a total, and at once names with numbers, no verb among them."""
    listing = mismatch.listing
    size = max(listing.whole.value, mismatch.sum)
    siblings = "、" not in listing.separators and not _contrast(mismatch.parts)  # A 3条，B 2条，C 1条
    if len(mismatch.parts) < 2 or size < (_FEWEST_OF_SIBLINGS if siblings else _FEWEST):
        return False
    if mismatch.slip == "digit":
        return False
    if _contrast(mismatch.parts):
        return True
    if mismatch.slip == "drop" and size < _FEWEST_OF_SIBLINGS:
        return False
    labels = [p.label for p in mismatch.parts]
    return all(0 < len(label) <= _SHORT and not any(v in label for v in _WORDS["verbs"]) for label in labels)


def _finding(mismatch: Mismatch, severity: Severity) -> Finding:
    whole, parts = mismatch.listing.whole, mismatch.parts
    unit = whole.number.unit
    listed = " + ".join(spoken(p.value, decimals=6) for p in parts)
    message = (
        f"总数写“{whole.judged.claim.text}{unit}”，所列{len(parts)}项之和为{spoken(mismatch.sum, unit, 6)}（{listed}）"
    )
    if severity == "warning":
        message += "，请核对是否列全、有无笔误"
    if whole.judged.claim.verdict == "consistent":  # the tables bear the total out: look among the parts
        span = Span(whole.judged.section, parts[0].start, parts[-1].judged.claim.span.end)
        return RULE.finding(message, span, severity=severity, claimed=mismatch.sum, expected=whole.value)
    return RULE.finding(message, whole.judged.claim.span, severity=severity, claimed=whole.value, expected=mismatch.sum)
