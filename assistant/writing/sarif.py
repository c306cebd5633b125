"""Findings as SARIF 2.1.0 (OASIS standard), one run a report, so that a folder of any size can be streamed.

A report's sections are nested artifacts of its file, whatever the file's own format is, and so are its tables, a cell a
line. A finding's region is given twice, in lines and columns from 1, which code scanning and viewers need, and in
characters from 0, as the interface counts them; both count code points (`columnKind`), ends exclusive.

What GitHub's code scanning asks beyond the standard: lines and columns in every location, a help text for every rule,
`primaryLocationLineHash`, and runs that differ in `automationDetails`.
"""

import json
import re
from functools import cache
from importlib import metadata
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from assistant.checking import RULES, CellLocation, Finding, Rule, Span
from assistant.report import Facts, Report
from assistant.shapes import plain
from assistant.writing import words
from assistant.writing.formats import Layout, LayoutOptions
from assistant.writing.outcome import Checked, Outcome, Unreadable

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "finding/v1"
LINE_HASH = "primaryLocationLineHash"
_TOOL = "report-narrative-assistant"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def layout(options: LayoutOptions) -> Layout:
    """One log with a run a report."""
    head = f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [\n'
    return Layout(run, head=head, separator=",\n", tail="\n]}\n")


def run(outcome: Outcome) -> str:
    """The run of one outcome, as one line of JSON."""
    return json.dumps(
        _unreadable(outcome) if isinstance(outcome, Unreadable) else _checked(outcome), ensure_ascii=False
    )


def _run(source: str, properties: dict[str, Any], rules: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "tool": {
            "driver": {
                "name": _TOOL,
                "version": _version(),
                "language": "zh-CN",
                "rules": rules,
            }
        },
        "automationDetails": {"id": f"{_TOOL}/{source}/"},
        "columnKind": "unicodeCodePoints",
        "properties": {"source": source, **properties},
    }


@cache
def _version() -> str:
    return metadata.version(_TOOL)


def _unreadable(outcome: Unreadable) -> dict[str, Any]:
    notice = {
        "descriptor": {"id": outcome.code},
        "level": "error",
        "message": {"text": outcome.message},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(outcome.source)}}}],
    }
    return _run(outcome.source, {}, []) | {
        "invocations": [{"executionSuccessful": False, "toolExecutionNotifications": [notice]}],
        "results": [],
    }


def _checked(outcome: Checked) -> dict[str, Any]:
    report, found = outcome.report, outcome.result.findings
    index = {rule: number for number, rule in enumerate(dict.fromkeys(finding.rule for finding in found))}
    facts = Facts(report)
    about = {"organization": report.organization, "year": report.year}
    return _run(outcome.source, about, [_rule(rule) for rule in index]) | {
        "invocations": [{"executionSuccessful": True}],
        "artifacts": _artifacts(outcome.source, report, facts),
        "results": [_result(finding, index[finding.rule], outcome, facts) for finding in found],
    }


def _rule(identifier: str) -> dict[str, Any]:
    known = _rules().get(identifier)
    if known is None:
        return {"id": identifier}
    source = f"依据：{known.source}" if known.source else ""
    return {
        "id": identifier,
        "name": "".join(part.title() for part in re.split(r"\W", identifier)),
        "shortDescription": {"text": known.title},
        "fullDescription": {"text": known.description},
        "help": {"text": f"{known.description}。{source}"},
        "defaultConfiguration": {"level": _LEVELS[known.severity]},
        "properties": {"kind": known.kind},
    }


@cache
def _rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in RULES}


def _artifacts(source: str, report: Report, facts: Facts) -> list[dict[str, Any]]:
    sections = [
        _nested(f"sections/{number}", section.title, section.text) for number, section in enumerate(report.sections)
    ]
    lines = [
        f"{address}\t{words.address_label(facts, address)}\t{words.cell_value(facts, address)}"
        for address in report.tables.cells
    ]
    return [{"location": {"uri": _uri(source)}}, *sections, _nested("tables", "表格", "\n".join(lines))]


def _nested(uri: str, title: str, text: str) -> dict[str, Any]:
    return {
        "location": {"uri": uri},
        "parentIndex": 0,
        "description": {"text": title},
        "mimeType": "text/plain",
        "contents": {"text": text},
    }


def _result(finding: Finding, rule_index: int, outcome: Checked, facts: Facts) -> dict[str, Any]:
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(finding, outcome, facts)],
        "partialFingerprints": {FINGERPRINT: finding.id, LINE_HASH: f"{finding.id}:1"},
        "properties": {
            "kind": finding.kind,
            "claimed": plain(finding.claimed),
            "expected": plain(finding.expected),
            "facts": list(finding.facts),
            "replacements": list(finding.replacements),
            "basis": finding.basis,
        },
    }


def _location(finding: Finding, outcome: Checked, facts: Facts) -> dict[str, Any]:
    at = finding.location
    if isinstance(at, Span):
        section = outcome.report.sections[at.section]
        region = _region(section.text, at.start, at.end)
        artifact = {"uri": f"sections/{at.section}", "index": at.section + 1}
        return {
            "physicalLocation": {"artifactLocation": artifact, "region": region},
            "logicalLocations": [{"name": section.title, "kind": "section"}],
        }
    if isinstance(at, CellLocation):
        label = words.address_label(facts, at.cell)
        logical = [{"fullyQualifiedName": at.cell, "name": label, "kind": "cell"}]
        return {"physicalLocation": _cell(at.cell, outcome), "logicalLocations": logical}
    return {"physicalLocation": _file(outcome)}


def _cell(address: str, outcome: Checked) -> dict[str, Any]:
    """The cell's line among the tables; the file where the report has no such cell (last year's)."""
    addresses = list(outcome.report.tables.cells)
    if address not in addresses:
        return _file(outcome)
    line = addresses.index(address) + 1
    region = {"startLine": line, "startColumn": 1, "endLine": line, "endColumn": len(address) + 1}
    return {
        "artifactLocation": {"uri": "tables", "index": len(outcome.report.sections) + 1},
        "region": region | {"snippet": {"text": address}},
    }


def _file(outcome: Checked) -> dict[str, Any]:
    """The file as a whole: an empty region at its start, since code scanning shows nothing without one."""
    start = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}
    return {"artifactLocation": {"uri": _uri(outcome.source), "index": 0}, "region": start}


def _region(text: str, start: int, end: int) -> dict[str, Any]:
    """Characters `start` to `end` of a text; a line ends at its line feed."""
    first, last = text.rfind("\n", 0, start) + 1, text.rfind("\n", 0, end) + 1
    return {
        "startLine": text.count("\n", 0, start) + 1,
        "startColumn": start - first + 1,
        "endLine": text.count("\n", 0, end) + 1,
        "endColumn": end - last + 1,
        "charOffset": start,
        "charLength": end - start,
        "snippet": {"text": text[start:end]},
    }


def _uri(source: str) -> str:
    path = PurePath(source)
    encoded = quote(path.as_posix().encode("utf-8", "surrogateescape"))
    return f"file://{encoded}" if path.is_absolute() else encoded
