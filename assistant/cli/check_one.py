"""What `assistant check` does to each input: read it, check it, leave out what was decided before, write it.

This may run in another process than the command's; the order of the inputs and the output are not its business.
"""

import traceback
from dataclasses import dataclass, field
from pathlib import Path

from assistant.checking import CheckOptions, Chooser, check
from assistant.errors import AssistantError
from assistant.reading import Source, Years, with_previous, years_before
from assistant.writing.baseline import Baseline
from assistant.writing.formats import Layout
from assistant.writing.outcome import Checked, Outcome, Unreadable


@dataclass(frozen=True, slots=True)
class Piece:
    """What one input came to, written."""

    text: str
    found: bool = False
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class CheckOne:
    """The work of a batch: read, check, leave out what was decided on, write."""

    layout: Layout
    baseline: Baseline
    options: CheckOptions
    years: Years = field(default_factory=dict)
    chooser: Chooser | None = None

    def __call__(self, source: Source) -> Piece:
        """The written outcome of one input."""
        outcome = check_source(source, self)
        if isinstance(outcome, Unreadable):
            return self._unreadable(outcome)
        return Piece(self.layout.write(outcome), found=bool(outcome.result.findings))

    def lost(self, source: Source) -> Piece:
        """The piece of an input on which a process died."""
        message = f"{source.name}：读取时进程意外终止（可能内存不足），其余文件不受影响"
        return self._unreadable(Unreadable(source.name, "crashed", message))

    def _unreadable(self, outcome: Unreadable) -> Piece:
        return Piece(self.layout.write(outcome), unreadable=True)


def check_source(source: Source, work: CheckOne) -> Outcome:
    """The outcome of one input. A mistake of ours on it is an outcome too, so that it costs no other input."""
    try:
        report = with_previous(source.read(), work.years)
        result = check(report, work.options, work.chooser, years_before(report, work.years))
        return work.baseline.leave_out(Checked(source.name, report, result))
    except AssistantError as error:
        return Unreadable.because(source.name, error)
    except Exception as error:  # noqa: BLE001  ours, not the input's: reported with its place, the others go on
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name} 第 {last.lineno} 行 {type(error).__name__}：{error}"
        return Unreadable(source.name, "internal", f"{source.name}：程序内部错误，请连同此文件报告给开发者（{where}）")
