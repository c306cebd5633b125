"""Why each claim was linked as it was: its words, its candidates in order, which was chosen and for what reason.

For people who wonder at a finding (`assistant explain`); the check itself does not need it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.checking.examination import Examination, examine
from assistant.checking.judging import Judged, expected, stands_for
from assistant.checking.nouns import thing_counted
from assistant.checking.result import Claim, plain
from assistant.report import Report

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
        score: 1 for the likeliest by its words, falling with the rank: 1, 1/2, 1/3 …
        reason: why it is possible.
        chosen: whether it is the reading that the check goes by.
    """

    meaning: str
    cells: tuple[str, ...]
    value: float | None
    agrees: bool
    score: float
    reason: str
    chosen: bool


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
    """

    claim: Claim
    section: str
    words: str
    nature: str
    options: tuple[Option, ...]
    verdict: str

    def to_json(self) -> dict[str, Any]:
        """For scripts: the claim of the interface with `words`, `nature`, `candidates` and `reason`."""
        return {
            **self.claim.to_json(),
            "words": self.words,
            "nature": self.nature,
            "reason": self.verdict,
            "candidates": [
                {
                    "meaning": o.meaning, "facts": list(o.cells), "value": plain(o.value), "agrees": o.agrees,
                    "score": round(o.score, 3), "reason": o.reason, "chosen": o.chosen,
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
        judged.claim, title, mention.label.strip("，、；：。 "), nature, options, _reason(judged, options)
    )


def _options(judged: Judged, examination: Examination) -> tuple[Option, ...]:
    mention, facts = judged.mention, examination.facts
    return tuple(
        Option(
            candidate.formula.label(facts), candidate.formula.cells(facts), expected(mention, candidate.formula, facts),
            stands_for(mention, candidate.formula, facts), 1 / rank, candidate.reason, candidate is judged.chosen,
        )
        for rank, candidate in enumerate(mention.candidates, 1)
    )  # fmt: skip


def _reason(judged: Judged, options: tuple[Option, ...]) -> str:
    mention, verdict = judged.mention, judged.claim.verdict
    chosen = next((o for o in options if o.chosen), None)
    if chosen is not None:
        return _reason_of_choice(chosen, options, verdict == "consistent")
    if mention.blocked and mention.blocked != "thing":
        return f"未核对：说的是{mention.blocked}"
    if not options:
        thing = thing_counted(mention.label)
        return f"未核对：说的是“{thing}”，不在表格中" if thing else "未核对：所说的事项不在表格中"
    if all(o.value is None for o in options):
        return "未核对：所指的单元格未填，或没有上年表格"
    return "未核对：字面不足以断定所指的单元格，且与可能的单元格都不一致"


def _reason_of_choice(chosen: Option, options: tuple[Option, ...], consistent: bool) -> str:
    if not consistent:
        others = "，其他可能的理解也都不一致" if len(options) > 1 else ""
        return f"不一致：按字面最可能指{chosen.meaning}{others}"
    if options[0] is chosen:
        return "一致：按字面最可能的理解与表格相同"
    same_group = sum(o.agrees for o in options) > 1
    return "一致：同组各数一起选定的理解与表格相同" if same_group else "一致：几种可能的理解中，只有这一种与表格相同"
