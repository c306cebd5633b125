"""Why each claim was linked as it was: its words, its candidates in order, which was chosen and for what reason.

For people who wonder at a finding (`assistant explain`); the check itself does not need it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.checking.doubts import BLOCKS, doubts_of, evidence_of
from assistant.checking.examination import Examination, Judged, examine
from assistant.checking.nouns import thing_counted
from assistant.checking.result import Claim
from assistant.report import Report
from assistant.shapes import plain

_LEAST = 0.03  # readings less likely are not shown
_UNLIKELY = 0.5
_NATURES = {
    "count": "数量", "share": "占比或比率", "growth": "与上年的增幅或降幅", "change": "与上年的增减数",
    "points": "百分点", "multiple": "倍数", "average": "月平均", "none": "说没有", "all": "说全部",
    "same": "说与上年相同",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """A candidate of a claim.

    Attributes:
        meaning: what it would state, as the form prints it.
        cells: the cells it is computed from.
        value: in the unit of the prose; None where a cell of it is not filled in.
        agrees: whether the claim's number can stand for that value.
        score: how likely it is by its words, of all readings and of none of them together 1.
        reason: why it is possible.
        chosen: whether it is the reading that the check goes by.
        evidence: what speaks for and against it, by name, with its weight.
    """

    meaning: str
    cells: tuple[str, ...]
    value: float | None
    agrees: bool
    score: float
    reason: str
    chosen: bool
    evidence: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A claim with all that was considered for it.

    Attributes:
        claim: as the check gives it.
        section: the title of its section.
        words: the words that it was understood from.
        nature: what kind of statement it is.
        options: the candidates, the likeliest first.
        verdict: why it has the verdict that it has, in one sentence.
        doubts: what spoke against deciding it, by name.
    """

    claim: Claim
    section: str
    words: str
    nature: str
    options: tuple[Option, ...]
    verdict: str
    doubts: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For scripts: the claim of the interface with `words`, `nature`, `candidates` and `reason`."""
        return {
            **self.claim.to_json(),
            "words": self.words,
            "nature": self.nature,
            "reason": self.verdict,
            "doubts": list(self.doubts),
            "candidates": [
                {
                    "meaning": o.meaning, "facts": list(o.cells), "value": plain(o.value), "agrees": o.agrees,
                    "score": round(o.score, 3), "reason": o.reason, "chosen": o.chosen,
                    "evidence": {name: round(weight, 3) for name, weight in o.evidence},
                }
                for o in self.options
            ],
        }  # fmt: skip


def explain(report: Report) -> list[Explanation]:
    """Each claim of the report, in the order of the prose."""
    examination = examine(report)
    return [_explain(judged, examination) for judged in examination.judged]


def _explain(judged: Judged, examination: Examination) -> Explanation:
    mention = judged.mention
    title = examination.report.sections[judged.section].title
    options = _options(judged, examination)
    nature = _NATURES.get(mention.nature, mention.nature)
    return Explanation(
        judged.claim,
        title,
        mention.label.strip("，、；：。 "),
        nature,
        options,
        _reason(judged, options, examination.form.kind),
        doubts_of(judged),
    )


def _options(judged: Judged, examination: Examination) -> tuple[Option, ...]:
    mention, facts = judged.mention, examination.facts
    likely = [n for n, p in enumerate(mention.shares) if p >= _LEAST or mention.readings[n] is judged.chosen]
    return tuple(
        Option(
            reading.formula.label(facts), reading.formula.cells(facts), mention.values[n],
            mention.agreeing[n], mention.shares[n], reading.reason,
            reading is judged.chosen, evidence_of(reading),
        )
        for n in likely
        for reading, value in [(mention.readings[n], mention.values[n])]
    )  # fmt: skip


def _reason(judged: Judged, options: tuple[Option, ...], kind: str) -> str:
    mention, verdict = judged.mention, judged.claim.verdict
    chosen = next((o for o in options if o.chosen), None)
    if chosen is not None:
        return _reason_of_choice(chosen, options, verdict == "consistent")
    if mention.blocked and mention.blocked != "thing":
        return f"未核对：说的是{BLOCKS[mention.blocked]}"
    if mention.readings and all(v is None for v in mention.values[:1]) and mention.none < _UNLIKELY:
        return "未核对：所指的单元格未填，或没有上年表格"
    if not options or mention.none > _UNLIKELY:
        thing = thing_counted(mention.label, kind)
        return f"未核对：说的是“{thing}”，不在表格中" if thing else "未核对：所说的事项不在表格中"
    return "未核对：字面不足以断定所指的单元格，且与可能的单元格都不一致"


def _reason_of_choice(chosen: Option, options: tuple[Option, ...], consistent: bool) -> str:
    if not consistent:
        others = "，其他可能的理解也都不一致" if len(options) > 1 else ""
        return f"不一致：按字面最可能指{chosen.meaning}{others}"
    if max(options, key=lambda o: o.score) is chosen:
        return "一致：按字面最可能的理解与表格相同"
    return (
        "一致：几种可能的理解中，只有这一种与表格相同"
        if sum(o.agrees for o in options) == 1
        else "一致：几种可能的理解之一与表格相同"
    )
