"""Findings as SARIF 2.1.0 (OASIS standard), one run a report, so that a folder of any size can be streamed.

A report's sections are nested artifacts of its file: a finding's region counts the characters of its section's
text (`columnKind` unicodeCodePoints), as the interface does, whatever the file's own format is.
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
from assistant.writing import words
from assistant.writing.formats import Layout, Options
from assistant.writing.outcome import Checked, Outcome, Unreadable

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "finding/v1"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def layout(options: Options) -> Layout:
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
                "name": "report-narrative-assistant",
                "version": _version(),
                "language": "zh-CN",
                "rules": rules,
            }
        },
        "columnKind": "unicodeCodePoints",
        "properties": {"source": source, **properties},
    }


@cache
def _version() -> str:
    return metadata.version("report-narrative-assistant")


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
        "artifacts": _artifacts(outcome.source, report),
        "results": [_result(finding, index[finding.rule], outcome, facts) for finding in found],
    }


def _rule(identifier: str) -> dict[str, Any]:
    known = _rules().get(identifier)
    if known is None:
        return {"id": identifier}
    source = {"help": {"text": f"{known.description}。依据：{known.source}"}} if known.source else {}
    return {
        "id": identifier,
        "name": "".join(part.title() for part in re.split(r"\W", identifier)),
        "shortDescription": {"text": known.title},
        "fullDescription": {"text": known.description},
        "defaultConfiguration": {"level": _LEVELS[known.severity]},
        "properties": {"kind": known.kind},
        **source,
    }


@cache
def _rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in RULES}


def _artifacts(source: str, report: Report) -> list[dict[str, Any]]:
    sections = [
        {
            "location": {"uri": f"sections/{number}"},
            "parentIndex": 0,
            "description": {"text": section.title},
            "mimeType": "text/plain",
            "contents": {"text": section.text},
        }
        for number, section in enumerate(report.sections)
    ]
    return [{"location": {"uri": _uri(source)}}, *sections]


def _result(finding: Finding, rule_index: int, outcome: Checked, facts: Facts) -> dict[str, Any]:
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(finding, outcome, facts)],
        "partialFingerprints": {FINGERPRINT: finding.id},
        "properties": {
            "kind": finding.kind,
            "claimed": finding.to_json()["claimed"],
            "expected": finding.to_json()["expected"],
            "facts": list(finding.facts),
            "replacements": list(finding.replacements),
        },
    }


def _location(finding: Finding, outcome: Checked, facts: Facts) -> dict[str, Any]:
    at = finding.location
    if isinstance(at, Span):
        section = outcome.report.sections[at.section]
        region = {
            "charOffset": at.start,
            "charLength": at.end - at.start,
            "snippet": {"text": section.text[at.start : at.end]},
        }
        artifact = {"uri": f"sections/{at.section}", "index": at.section + 1}
        return {
            "physicalLocation": {"artifactLocation": artifact, "region": region},
            "logicalLocations": [{"name": section.title, "kind": "section"}],
        }
    logical = []
    if isinstance(at, CellLocation):
        logical = [{"fullyQualifiedName": at.cell, "name": words.address_label(facts, at.cell), "kind": "cell"}]
    file = {"artifactLocation": {"uri": _uri(outcome.source), "index": 0}}
    return {"physicalLocation": file} | ({"logicalLocations": logical} if logical else {})


def _uri(source: str) -> str:
    path = PurePath(source)
    encoded = quote(path.as_posix().encode("utf-8", "surrogateescape"))
    return f"file://{encoded}" if path.is_absolute() else encoded
