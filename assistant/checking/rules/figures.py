"""Claims that the tables do not bear out, each given to exactly one figure rule.

A wrong claim is shown to the figure rules in their order; the first that explains it makes its one finding. The
last, `figure.value`, explains everything. A rule that is switched off still takes what is its own, silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from assistant.checking.examination import Examination, Judged
from assistant.checking.formula import Formula
from assistant.checking.numbers.scanner import Number
from assistant.checking.result import Claim, Finding
from assistant.report import Facts


@dataclass(frozen=True)
class Wrong:
    """An inconsistent claim as the figure rules see it.

    Attributes:
        judged: the claim with its reading.
        others: all inconsistent claims of the report, in order, itself among them.
    """

    judged: Judged
    formula: Formula
    facts: Facts
    text: str = field(repr=False)
    others: list[Judged] = field(repr=False)

    @property
    def claim(self) -> Claim:
        """The claim."""
        return self.judged.claim

    @property
    def number(self) -> Number | None:
        """The number as written, None for a statement in words."""
        return self.judged.mention.number

    @property
    def expected(self) -> float:
        """The right value in the unit of the prose."""
        assert self.claim.expected is not None
        return self.claim.expected

    @cached_property
    def written(self) -> str:
        """The claim with its unit, as it stands in the prose."""
        number, span = self.number, self.claim.span
        end = span.end + (number.unit_end - number.end if number is not None else 0)
        return self.text[span.start : end].strip()

    def restated(self, replacements: tuple[str, ...], value: str) -> str:
        """The right value as the writer would put it, with its unit; `value` where there is no replacement."""
        return self.written.replace(self.claim.text, replacements[0], 1) if replacements else value


Explain = Callable[[Wrong], Finding | None]


def wrong_claims(examination: Examination) -> Iterator[Wrong]:
    """All inconsistent claims, in the order of the prose."""
    wrong = [j for j in examination.judged if j.claim.verdict == "inconsistent"]
    for judged in wrong:
        if judged.chosen is not None:
            text = examination.report.sections[judged.section].text
            yield Wrong(judged, judged.chosen.formula, examination.facts, text, wrong)
