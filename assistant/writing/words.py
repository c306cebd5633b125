"""Findings in words: the sentence a span stands in, numbers as people write them, cells as the form prints them."""

from dataclasses import dataclass

from assistant.checking import CellLocation, CheckResult, Claim, Finding, Span
from assistant.checking.numbers import short, spoken
from assistant.report import Facts, Report

SEVERITIES = {"error": "错误", "warning": "存疑", "info": "提示"}
VERDICTS = {"consistent": "与表格一致", "inconsistent": "与表格不符", "unverified": "表格中没有"}
UNFILLED = "未填"

_ENDS = "。！？；!?;\n"
_CLOSING = "”’）)》」』"
_LONGEST_SENTENCE = 400
_MOST_DECIMALS = 4
_CELLS_NAMED = 8


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of the report with the span in it: `before` + `marked` + `after` is the sentence."""

    before: str
    marked: str
    after: str


def quote(report: Report, span: Span) -> Quote:
    """The sentence, or sentences, that the span stands in; of a very long one, the part around the span."""
    text = report.sections[span.section].text
    start, end = span.start, span.end
    while start > 0 and text[start - 1] not in _ENDS:
        start -= 1
    while end < len(text) and (end == span.end or text[end - 1] not in _ENDS):
        if text[end] == "\n":
            break
        end += 1
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    before, after = text[start : span.start].lstrip(), text[span.end : end].rstrip()
    if len(before) > _LONGEST_SENTENCE:
        before = "……" + before[-_LONGEST_SENTENCE:]
    if len(after) > _LONGEST_SENTENCE:
        after = after[:_LONGEST_SENTENCE] + "……"
    return Quote(before, text[span.start : span.end], after)


def number(value: float) -> str:
    """A number as people write it: no binary dust, no exponent, at most four decimals."""
    return short(value, _MOST_DECIMALS)


def amount(value: float, unit: str) -> str:
    """A value in the unit that the prose writes: 0.923 and % → 92.3%."""
    return spoken(value, unit, _MOST_DECIMALS if unit.endswith("元") else 2)


def claim_of(finding: Finding, result: CheckResult) -> Claim | None:
    """The claim that a finding is about: the one with its span."""
    if not isinstance(finding.location, Span):
        return None
    return next((claim for claim in result.claims if claim.span == finding.location), None)


def address_label(facts: Facts, address: str) -> str:
    """An address as the form prints it; an address that the form does not have, as it is."""
    try:
        return facts.label(address)
    except KeyError:
        return address


def cell_value(facts: Facts, address: str) -> str:
    """What stands in a cell, in the form's unit."""
    value = facts.get(address)
    if value is not None:
        return number(value)
    raw = None if address.startswith("previous.") else facts.report.tables[address]
    return f"“{raw}”" if isinstance(raw, str) and raw.strip() else UNFILLED


def cells(finding: Finding, facts: Facts) -> list[str]:
    """The cells of a finding, each as the form prints it with its value; of many, the first ones and how many."""
    addresses = list(finding.facts)
    if not addresses and isinstance(finding.location, CellLocation):
        addresses = [finding.location.cell]
    named = [f"{address_label(facts, a)}：{cell_value(facts, a)}" for a in addresses[:_CELLS_NAMED]]
    if len(addresses) > _CELLS_NAMED:
        named.append(f"……共 {len(addresses)} 格")
    return named


def place(finding: Finding, report: Report, facts: Facts) -> str:
    """Where a finding stands: the section's title, or the cell as the form prints it."""
    if isinstance(finding.location, Span):
        return report.sections[finding.location.section].title
    if isinstance(finding.location, CellLocation):
        return address_label(facts, finding.location.cell)
    return "全文"


def right_value(finding: Finding, claim: Claim | None) -> str | None:
    """The value that should stand there, or None where the finding knows none."""
    if finding.replacements:
        return " 或 ".join(finding.replacements)
    if finding.expected is None or finding.expected < 0:  # a fall where the prose says a rise: the message says it
        return None
    return amount(finding.expected, claim.unit if claim else "")


def basis(finding: Finding) -> str:
    """What the rule rests on, where a reader may ask; that prose and tables agree needs no notice."""
    return finding.basis if finding.kind in ("format", "table") else ""


def in_order(result: CheckResult) -> list[Finding]:
    """Findings by severity, then by place."""
    ranks = {severity: rank for rank, severity in enumerate(SEVERITIES)}
    return sorted(result.findings, key=lambda finding: ranks[finding.severity])
