"""What one report came to in a review: plain values that travel between processes and into a journal or Parquet.

A record holds all that is said of the report alone, and what comparing it with others needs: its cells, its prose
without names and numbers, its signature. What is said of several reports together is in `together`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import Base64Encoder, EncodedBytes, TypeAdapter

from assistant.processes import Mistake, OutOfMemory, ProcessError, TooLate

Base64 = Annotated[bytes, EncodedBytes(encoder=Base64Encoder)]
Severity = str
SERIOUS = ("error", "warning")
VERDICTS = ("需改正", "需核实", "仅提示", "未发现问题")


_LOST = {TooLate: ("too-slow", "读取和核对的时间超过限额，已停止"), OutOfMemory: ("too-large", "所需内存超过限额")}
_DIED = ("crashed", "读取时进程意外终止（可能内存不足）")


def lost(source: str, error: ProcessError) -> tuple[str, str]:
    """Code and message of an input on which a process was lost."""
    code, reason = _LOST.get(type(error), _DIED)
    if isinstance(error, Mistake):
        code, reason = "internal", f"程序内部错误，请连同此文件报告给开发者（{error.place} {error.kind}）"
    return code, f"{source}：{reason}，其余文件不受影响"


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A finding with what a reviewer reads of it.

    Attributes:
        finding: as in `check`.
        sentence: the sentence it stands in, or the cell as the form prints it, or "".
        marked: the characters of the sentence that it is about.
        place: the section's title, the cell, or 全文.
        cells: each cell as the form prints it, with its value.
        right: the value that should stand there, "" where none is known.
    """

    finding: dict[str, Any]
    sentence: str = ""
    marked: str = ""
    place: str = ""
    cells: tuple[str, ...] = ()
    right: str = ""

    @property
    def id(self) -> str:
        """The finding's id, stable over runs."""
        return str(self.finding["id"])

    @property
    def severity(self) -> Severity:
        """error, warning or info."""
        return str(self.finding["severity"])


@dataclass(slots=True)
class Record:
    """One input of a review.

    Attributes:
        source: its path as the user gave it.
        code, message: why it could not be read; "" where it was.
        items: its findings.
        last_year: the share of its prose that stands in last year's report; None where that is not known.
        missing: the tables that hold nothing, as the form prints them.
        cells: the cells that hold a number other than zero; `filled` how many hold any.
        prose: its prose, packed; `signature`: its MinHash, packed; both "" where it is too short to be compared.
        page: its page as HTML, then the file that this was written to; "" where none was asked for.
        runs: how many different runs of characters it has.
    """

    source: str
    organization: str = ""
    year: int = 0
    code: str = ""
    message: str = ""
    items: list[ReviewItem] = field(default_factory=list)
    last_year: float | None = None
    missing: list[str] = field(default_factory=list)
    cells: dict[str, float] = field(default_factory=dict)
    filled: int = 0
    prose: Base64 = b""
    signature: Base64 = b""
    runs: int = 0
    page: str = ""

    @property
    def is_read(self) -> bool:
        """Whether it is a report."""
        return not self.code

    def count(self, severity: Severity) -> int:
        """How many findings are so severe."""
        return sum(item.severity == severity for item in self.items)

    @property
    def verdict(self) -> str:
        """In a word, for the overview."""
        if not self.is_read:
            return "无法读取"
        for verdict, severity in zip(VERDICTS, ("error", "warning", "info"), strict=False):
            if self.count(severity):
                return verdict
        return VERDICTS[-1]


RECORD = TypeAdapter(Record)
"""How a record becomes JSON and comes back, between processes, in a journal and in Parquet."""
