"""What `assistant check` does to each input: read it, check it, leave out what was decided before, write it.

This may run in another process than the command's; the order of the inputs and the output are not its business.
"""

import traceback
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

from pydantic import Base64Encoder, EncodedBytes

from assistant.checking import CheckOptions, Chooser, check
from assistant.errors import AssistantError
from assistant.processes import Mistake, OutOfMemory, ProcessError, TooLate
from assistant.reading import Source, Years, before, ensure_cells, with_previous, years_before
from assistant.report import Report
from assistant.writing.baseline import Baseline
from assistant.writing.formats import Layout
from assistant.writing.outcome import Checked, Outcome, Unreadable

Base64 = Annotated[bytes, EncodedBytes(encoder=Base64Encoder)]
NO_REPORT = ("no-tables", "unsupported-format", "empty-file")
_DIED = ("crashed", "读取时进程意外终止（可能内存不足）")
_LOST = {TooLate: ("too-slow", "读取和核对的时间超过限额，已停止"), OutOfMemory: ("too-large", "所需内存超过限额")}


@dataclass(frozen=True, slots=True)
class WrittenOutcome:
    """What one input came to, written.

    Attributes:
        text: as it stands in the output.
        found, unreadable: whether it has findings, or could not be read.
        document: the report as docx with comments, where that was asked for.
        stray: its name, where it is a file of a folder that is no report; then it has no text.
        former: the report on the year before that was asked for, as people call it.
        compared: whether that one was there.
        kept_own: whether the report holds last year's tables itself, so that those were not taken.
    """

    text: str
    found: bool = False
    unreadable: bool = False
    document: Base64 | None = None
    stray: str = ""
    former: str = ""
    compared: bool = False
    kept_own: bool = False


@dataclass(frozen=True, slots=True)
class CheckOne:
    """The work of a batch: read, check, leave out what was decided on, write.

    `documents`: as docx too, `track`: with the right values as tracked changes.
    """

    layout: Layout
    baseline: Baseline
    options: CheckOptions
    years: Years = field(default_factory=dict)
    chooser: Chooser | None = None
    documents: bool = False
    track: bool = False

    def __call__(self, source: Source) -> WrittenOutcome:
        """The written outcome of one input."""
        outcome = check_source(source, self)
        if isinstance(outcome, Unreadable):
            return self._stray(source, outcome) or self._unreadable(outcome)
        try:
            document = self._document(outcome, source) if self.documents else None
        except AssistantError as error:
            return self._unreadable(Unreadable.because(source.name, error))
        piece = WrittenOutcome(self.layout.write(outcome), found=bool(outcome.result.findings), document=document)
        return replace(piece, **self._former(outcome.report)) if self.years else piece

    def _former(self, report: Report) -> dict[str, Any]:
        """What became of the report on the year before."""
        former = before(report, self.years)
        own = report.previous.tables if report.previous is not None else None
        return {
            "former": name_of(report.organization, report.year - 1),
            "compared": former is not None,
            "kept_own": former is not None and own is not None and own.cells != former.tables.cells,
        }

    def _stray(self, source: Source, outcome: Unreadable) -> WrittenOutcome | None:
        """A file that nobody named and that is no report: it is passed over, and its name is told."""
        return WrittenOutcome("", stray=Path(source.name).name) if source.listed and outcome.code in NO_REPORT else None

    def _document(self, checked: Checked, source: Source) -> bytes:
        provenance = checked.report.provenance
        original = source.content() if provenance and provenance.format == "docx" and source.member is None else None
        written: bytes = import_module("assistant.writing.comments").commented(checked, original, track=self.track)
        return written

    def lost(self, source: Source, error: ProcessError) -> WrittenOutcome:
        """The piece of an input on which a process died."""
        code, reason = _LOST.get(type(error), _DIED)
        if isinstance(error, Mistake):
            code, reason = "internal", f"程序内部错误，请连同此文件报告给开发者（{error.place} {error.kind}）"
        return self._unreadable(Unreadable(source.name, code, f"{source.name}：{reason}，其余文件不受影响"))

    def _unreadable(self, outcome: Unreadable) -> WrittenOutcome:
        return WrittenOutcome(self.layout.write(outcome), unreadable=True)


def check_source(source: Source, work: CheckOne) -> Outcome:
    """The outcome of one input. A mistake of ours on it is an outcome too, so that it costs no other input."""
    try:
        read = source.read()
        ensure_cells(read, source.name)
        report = with_previous(read, work.years)
        result = check(report, work.options, work.chooser, years_before(report, work.years))
        return work.baseline.leave_out(Checked(source.name, report, result))
    except AssistantError as error:
        return Unreadable.because(source.name, error)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  ours, not the input's: reported with its place, the others go on
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name} 第 {last.lineno} 行 {type(error).__name__}：{error}"
        return Unreadable(source.name, "internal", f"{source.name}：程序内部错误，请连同此文件报告给开发者（{where}）")


def name_of(organization: str, year: int) -> str:
    """How people call a report."""
    return f"{organization or '（没有读到机关名称）'}{year}年"
