"""A section's text cut at the borders of its claims and findings, so that a writer can mark each piece.

Claims and findings may touch, overlap or nest; the pieces never do, and joined they are the text.
"""

from dataclasses import dataclass
from itertools import pairwise

from assistant.checking import CheckResult, Claim, Finding, Span


@dataclass(frozen=True, slots=True)
class MarkedText:
    """Characters of a section's text from `start`, with all claims and findings that cover them."""

    start: int
    text: str
    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()


def pieces(text: str, section: int, result: CheckResult) -> list[MarkedText]:
    """The text of the report's `section` (counted from 0) in pieces, in order."""
    claims = [claim for claim in result.claims if claim.span.section == section]
    findings = [
        (finding, finding.location)
        for finding in result.findings
        if isinstance(finding.location, Span) and finding.location.section == section
    ]
    spans = [claim.span for claim in claims] + [span for _, span in findings]
    borders = sorted({0, len(text), *(b for span in spans for b in (span.start, span.end) if 0 < b < len(text))})
    return [
        MarkedText(
            start,
            text[start:end],
            tuple(claim for claim in claims if claim.span.start <= start and end <= claim.span.end),
            tuple(finding for finding, span in findings if span.start <= start and end <= span.end),
        )
        for start, end in pairwise(borders)
    ]
