"""Every figure of many wordings is linked to its cells, and flagged when it is changed."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.checking import Claim, Finding, Span, check
from tests.checking.annotated import Marked, Sentence, sentences
from tests.checking.offices import office

SENTENCES = sentences(Path(__file__).with_name("sentences.txt"))


def _claims_at(claims: list[Claim], mark: Marked) -> list[Claim]:
    return [c for c in claims if c.span.start < mark.end and mark.start < c.span.end]


def _prose_findings(findings: list[Finding]) -> list[Finding]:
    return [f for f in findings if isinstance(f.location, Span) and f.kind in ("figure", "arithmetic")]


def _misread(sentence: Sentence) -> str:
    """What is wrong with the reading of a right sentence; "" where it is linked and silent."""
    result = check(office((sentence.title, sentence.text), zero=sentence.zero))
    if _prose_findings(result.findings):
        return f"alarm: {sentence.text}"
    for mark in sentence.marks:
        claims = _claims_at(result.claims, mark)
        facts = [frozenset(c.facts) for c in claims if c.verdict == "consistent"]
        if mark.cells and not any(f and (f <= mark.cells or mark.cells <= f) for f in facts):
            return f"not linked: {sentence.text[mark.start : mark.end]} in {sentence.text}"
        if not claims or (not mark.cells and any(c.verdict != "unverified" for c in claims)):
            return f"forced: {sentence.text[mark.start : mark.end]} in {sentence.text}"
    return ""


def test_right_figures_are_linked_and_nothing_is_flagged() -> None:
    """The weights are fitted, so a sentence or two may be missed; more may not."""
    missed = [found for sentence in SENTENCES if (found := _misread(sentence))]
    assert len(missed) <= 2, missed


def _changed(sentence: Sentence, mark: Marked) -> str | None:
    """The sentence with one digit of a number changed so that it is wrong."""
    written = sentence.text[mark.start : mark.end]
    digits = re.search(r"[0-9０-９](?=[^0-9０-９]*$)", written)
    if digits is None or mark.approximate:
        return None
    old = digits[0]
    base = ord("０") if old >= "０" else ord("0")
    new = chr(base + (ord(old) - base + 4) % 10)
    at = mark.start + digits.start()
    return sentence.text[:at] + new + sentence.text[at + 1 :]


CHANGES = [(s, m) for s in SENTENCES for m in s.marks if m.cells and not m.worded and _changed(s, m)]


def _is_flagged(sentence: Sentence, mark: Marked) -> bool:
    text = _changed(sentence, mark)
    assert text is not None
    findings = _prose_findings(check(office((sentence.title, text), zero=sentence.zero)).findings)
    spans = [f.location for f in findings if isinstance(f.location, Span)]
    return any(s.start < mark.end and mark.start < s.end for s in spans)


def test_a_changed_figure_is_flagged() -> None:
    missed = [_changed(s, m) for s, m in CHANGES if not _is_flagged(s, m)]
    assert len(missed) <= 0.03 * len(CHANGES), missed
