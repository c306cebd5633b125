"""Every figure of many wordings is linked to its cells, and flagged when it is changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.checking import Claim, Finding, Span, check
from tests.checking.annotated import Marked, Sentence, sentences
from tests.checking.offices import office

SENTENCES = sentences(Path(__file__).with_name("sentences.txt"))
LABELS = [s.line[:40] for s in SENTENCES]


def _claims_at(claims: list[Claim], mark: Marked) -> list[Claim]:
    return [c for c in claims if c.span.start < mark.end and mark.start < c.span.end]


def _prose_findings(findings: list[Finding]) -> list[Finding]:
    return [f for f in findings if isinstance(f.location, Span) and f.kind in ("figure", "arithmetic")]


@pytest.mark.parametrize("sentence", SENTENCES, ids=LABELS)
def test_right_figures_are_linked_and_nothing_is_flagged(sentence: Sentence) -> None:
    result = check(office((sentence.title, sentence.text), zero=sentence.zero))
    assert _prose_findings(result.findings) == []
    for mark in sentence.marks:
        claims = _claims_at(result.claims, mark)
        assert claims, f"no claim at {sentence.text[mark.start : mark.end]!r}"
        if not mark.cells:
            assert all(c.verdict == "unverified" for c in claims), claims
            continue
        linked = [c for c in claims if c.verdict == "consistent"]
        facts = [frozenset(c.facts) for c in linked]
        assert any(f and (f <= mark.cells or mark.cells <= f) for f in facts), (
            sentence.text[mark.start : mark.end],
            claims,
        )


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


@pytest.mark.parametrize(
    ("sentence", "mark"), CHANGES, ids=[f"{s.line[:30]}-{s.text[m.start : m.end]}" for s, m in CHANGES]
)
def test_a_changed_figure_is_flagged(sentence: Sentence, mark: Marked) -> None:
    text = _changed(sentence, mark)
    assert text is not None
    findings = _prose_findings(check(office((sentence.title, text), zero=sentence.zero)).findings)
    spans = [f.location for f in findings if isinstance(f.location, Span)]
    assert any(s.start < mark.end and mark.start < s.end for s in spans), text
