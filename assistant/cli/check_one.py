"""What `assistant check` does to each input: read it, check it, leave out what was decided before, write it.

This may run in another process than the command's; the order of the inputs and the output are not its business.
"""

import traceback
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Annotated

from pydantic import Base64Encoder, EncodedBytes

from assistant.checking import CheckOptions, Chooser, check
from assistant.errors import AssistantError
from assistant.processes import Mistake, OutOfMemory, ProcessError, TooLate
from assistant.reading import Source, Years, ensure_cells, with_previous, years_before
from assistant.writing.baseline import Baseline
from assistant.writing.formats import Layout
from assistant.writing.outcome import Checked, Outcome, Unreadable

Base64 = Annotated[bytes, EncodedBytes(encoder=Base64Encoder)]
_DIED = ("crashed", "读取时进程意外终止（可能内存不足）")
_LOST = {TooLate: ("too-slow", "读取和核对的时间超过限额，已停止"), OutOfMemory: ("too-large", "所需内存超过限额")}


@dataclass(frozen=True, slots=True)
class Piece:
    """What one input came to, written; `document`: the report as docx with comments, where that was asked for."""

    text: str
    found: bool = False
    unreadable: bool = False
    document: Base64 | None = None


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

    def __call__(self, source: Source) -> Piece:
        """The written outcome of one input."""
        outcome = check_source(source, self)
        if isinstance(outcome, Unreadable):
            return self._unreadable(outcome)
        try:
            document = self._document(outcome, source) if self.documents else None
        except AssistantError as error:
            return self._unreadable(Unreadable.because(source.name, error))
        return Piece(self.layout.write(outcome), found=bool(outcome.result.findings), document=document)

    def _document(self, checked: Checked, source: Source) -> bytes:
        provenance = checked.report.provenance
        original = source.content() if provenance and provenance.format == "docx" and source.member is None else None
        written: bytes = import_module("assistant.writing.comments").commented(checked, original, track=self.track)
        return written

    def lost(self, source: Source, error: ProcessError) -> Piece:
        """The piece of an input on which a process died."""
        code, reason = _LOST.get(type(error), _DIED)
        if isinstance(error, Mistake):
            code, reason = "internal", f"程序内部错误，请连同此文件报告给开发者（{error.place} {error.kind}）"
        return self._unreadable(Unreadable(source.name, code, f"{source.name}：{reason}，其余文件不受影响"))

    def _unreadable(self, outcome: Unreadable) -> Piece:
        return Piece(self.layout.write(outcome), unreadable=True)


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
