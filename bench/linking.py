"""How well the checker reads prose: recall, links, coverage and alarms, on the development half and on the frozen one.

The gap between the two is the figure that matters: what was tuned on is no measure.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.checking import CheckResult, Span, check
from bench.measuring import development, frozen
from tests.checking.reports import Annotation, Case
from tests.checking.slipping import variants


@dataclass
class Figures:
    """What was counted over some cases."""

    reports: int = 0
    marks: int = 0
    covered: int = 0
    stated: int = 0
    linked: int = 0
    alarms: list[str] = field(default_factory=list)
    errors: int = 0
    put_in: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)

    @property
    def recall(self) -> float:
        """Of all errors put in."""
        return sum(self.found.values()) / max(1, sum(self.put_in.values()))


def measure(cases: Sequence[Case], share: float = 1.0, seed: int = 11) -> Figures:
    """The figures of some cases; `share` of their quantities get an error."""
    rng = random.Random(seed)
    figures = Figures(reports=len(cases))
    for case in cases:
        _clean(case, figures)
        for variant in variants(case, rng, share=share):
            figures.put_in[variant.kind] += 1
            result = check(variant.report)
            figures.found[variant.kind] += any(
                _at(f.location, variant.spans) for f in result.findings if f.severity != "info"
            )
    return figures


def _clean(case: Case, figures: Figures) -> None:
    result = check(case.report)
    for finding in result.findings:
        if (
            finding.severity != "info"
            and isinstance(finding.location, Span)
            and finding.kind in ("figure", "arithmetic")
        ):
            figures.alarms.append(f"{case.name}: {finding.message}")
            figures.errors += finding.severity == "error"
    for mark in case.annotations:
        figures.marks += 1
        figures.covered += bool(_claims(result, mark))
        if mark.cells:
            figures.stated += 1
            figures.linked += is_linked(result, mark)


def _claims(result: CheckResult, mark: Annotation) -> list[int]:
    spans = [c.span for c in result.claims]
    return [n for n, s in enumerate(spans) if s.section == mark.section and s.start < mark.end and mark.start < s.end]


def is_linked(result: CheckResult, mark: Annotation) -> bool:
    """Whether a claim at the mark agrees with cells that are its own, or part of them, or hold them."""
    for n in _claims(result, mark):
        claim = result.claims[n]
        facts = frozenset(claim.facts)
        if claim.verdict == "consistent" and facts and (facts <= mark.cells or mark.cells <= facts):
            return True
    return False


def _at(location: object, spans: Sequence[tuple[int, int, int]]) -> bool:
    if not isinstance(location, Span):
        return False
    return any(location.section == s and location.start < end and start < location.end for s, start, end in spans)


def main() -> None:
    """Print both halves side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--show", action="store_true", help="print the alarms of the development half")
    options = parser.parse_args()
    halves = {"development": measure(development(), options.share), "frozen": measure(frozen(), options.share)}
    for name, f in halves.items():
        kinds = ", ".join(f"{k} {f.found[k] / n:.3f}" for k, n in sorted(f.put_in.items()))
        print(
            f"{name:12} {f.reports} reports: recall {f.recall:.4f} ({kinds}); linked {f.linked / f.stated:.4f}; "
            f"coverage {f.covered / f.marks:.4f}; alarms {len(f.alarms)}, errors {f.errors}"
        )
    gap = halves["development"].recall - halves["frozen"].recall
    print(f"gap in recall {gap:+.4f}")
    if options.show:
        print("\n".join(halves["development"].alarms))


if __name__ == "__main__":
    main()
