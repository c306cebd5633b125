"""Decisions of earlier runs: the findings that a reviewer has seen and that `--baseline FILE` leaves out.

A file is a former output of `check` (JSON, JSON lines or SARIF), or a list of decisions: one finding's id a line,
then, after a space, whatever the reviewer notes; `#` begins a comment. An id in a former output counts for the
report (organisation and year) that it was found in, an id in a list for every report.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.errors import SettingsError, reason
from assistant.report import Report
from assistant.writing.outcome import Checked
from assistant.writing.sarif import FINGERPRINT

_DECISION = re.compile(r"(?P<id>[0-9a-f]{16})(\s.*)?")

Decision = tuple[str, int | None, str]
"""Organisation, year and id of a finding; "" and None stand for every report."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings that were decided on before."""

    decided: frozenset[Decision] = frozenset()

    def leave_out(self, checked: Checked) -> Checked:
        """The outcome without the findings that were decided on."""
        if not self.decided:
            return checked
        left = [finding for finding in checked.result.findings if not self._holds(finding.id, checked.report)]
        found = checked.result.findings
        return replace(checked, result=replace(checked.result, findings=left), left_out=len(found) - len(left))

    def _holds(self, identifier: str, report: Report) -> bool:
        return (report.organization, report.year, identifier) in self.decided or ("", None, identifier) in self.decided


def load_baseline(path: Path) -> Baseline:
    """Read a baseline.

    Raises:
        SettingsError: the file is missing, or is neither a former output nor a list of decisions.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"基线文件 {path} 无法读取：{_reason(error)}", code="baseline") from error
    try:
        return Baseline(frozenset(_outputs(text) if text.lstrip()[:1] in ("{", "[") else _list(text)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"基线文件 {path} 既不是以前的核对结果（json、jsonl、sarif），也不是逐行的发现编号：{error}",
            code="baseline",
        ) from error


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return "不是 UTF-8 文本" if isinstance(error, UnicodeDecodeError) else reason(error)


def _list(text: str) -> Iterator[Decision]:
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _DECISION.fullmatch(stripped)
        if match is None:
            raise ValueError(f"第 {number} 行“{stripped[:20]}”不是发现编号")
        yield "", None, match["id"]


def _outputs(text: str) -> Iterator[Decision]:
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        for line in text.splitlines():
            if line.strip():
                yield from _output(json.loads(line))
        return
    for one in whole if isinstance(whole, list) else [whole]:
        yield from _output(one)


def _output(data: dict[str, Any]) -> Iterator[Decision]:
    if "error" in data:
        return
    for run in data.get("runs", ()):
        about = run.get("properties", {})
        for result in run["results"]:
            identifier = result["partialFingerprints"][FINGERPRINT]
            yield about.get("organization", ""), about.get("year"), identifier
    if "runs" not in data:
        for finding in data["findings"]:
            yield data["organization"], data["year"], finding["id"]
