"""The notes of a draft: understood, asked back, worded, each with its fate.

Steps: notes that give orders are left out → pieces with type and part (`understanding`) → official wording (`official`)
→ what contradicts the tables (the checker) or another note is asked back → numbers become slots → points by part.
Nothing is lost without a word: every piece has a fate, and what is not written has a notice.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.checking import Span, check
from assistant.drafting.judging import Judge
from assistant.drafting.official import official
from assistant.drafting.orders import flagged, gives_orders
from assistant.drafting.points import Point
from assistant.drafting.result import NoteFate
from assistant.drafting.rules import table
from assistant.drafting.slots import Slots
from assistant.drafting.understanding import DONE, NONE, Piece, understand
from assistant.report import Report, Section

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_COUNTED = re.compile(r"([\u4e00-\u9fff]{2,8}?)(?:共|计|了|达)?(\d[\d,.]*)(余?[期次场篇条件个份人家项批](?:次)?)")
_WHEN = re.compile("^(全年|年内|今年|本年度|本年|当年|共|累计|合计)+")
_SHOWN = 40
_ALIKE = 0.6  # of the pairs of characters of the shorter note
_PARTS = {"active": "proactive"}


class Materials:
    """What the notes of a report give to a draft.

    Args:
        report: the report with its notes.
        own: sentences of the office's own earlier prose; they count as further notes and may stand as they are.
        slots: where the notes' numbers are added.
        judge: the language model as a reader of notes, where there is one.
    """

    def __init__(self, report: Report, own: Sequence[str], slots: Slots, judge: Judge | None = None) -> None:
        self.fates: list[NoteFate] = []
        self.notices: list[str] = []
        self.parts: dict[str, list[Point]] = {}
        self._report = report
        self._slots = slots
        self._first_own = len(report.notes)
        self._all = [*report.notes, *own]
        noted = understand(report.notes, report.year, judge)
        told = understand(own, report.year)
        told = [replace(piece, index=piece.index + self._first_own) for piece in told]
        pieces = self._once([p for p in (*noted, *told) if not self._is_order(p)])
        worded = [(piece, fate) for piece in pieces if (fate := self._worded(piece)) is not None]
        self._ask_back(worded)
        for piece, fate in worded:
            self._place(piece, fate)

    @property
    def done(self) -> list[Point]:
        """The points of things done, of every part."""
        return [p for part, points in self.parts.items() if part not in ("problems", "plans") for p in points]

    def _once(self, pieces: list[Piece]) -> list[Piece]:
        """The pieces without sentences of the office's own prose that a note, or an earlier sentence, says already."""
        kept: list[Piece] = []
        for piece in pieces:
            numbers = set(_NUMBER.findall(piece.text))
            if piece.index < self._first_own or not any(
                numbers <= set(_NUMBER.findall(other.text)) and _alike(other.text, piece.text) for other in kept
            ):
                kept.append(piece)
        return kept

    def _is_order(self, piece: Piece) -> bool:
        if piece.index >= self._first_own:
            return False  # the office's own prose came without them
        note = self._all[piece.index]
        if not (speaks_to_model(note) or gives_orders(note)):
            return False
        if not any(f.index == piece.index for f in self.fates):
            reason = "像是写给程序的指令，不是年度事实"
            self.fates.append(NoteFate(piece.index, note, note, NONE, NONE, "left_out", reason))
            self.notices.append(f"第 {piece.index + 1} 条材料{reason}，没有写入")
        return True

    def _worded(self, piece: Piece) -> NoteFate | None:
        """The fate of a piece that can be written, its `text` being the official wording; None where it cannot."""
        fate = NoteFate(piece.index, self._all[piece.index], piece.text, piece.type, piece.part)
        self.fates.append(fate)
        if piece.index < self._first_own and flagged(piece.text) is not None:
            self._left_out(fate, "像是对报告的保证、免检说明或要求，不是年度事实")
            return None
        if piece.type == NONE:
            self._left_out(fate, "不是写进报告的内容")
            return None
        own = piece.index >= self._first_own
        wording = official(piece.text, copied=own)
        if wording.reason:
            self._left_out(fate, wording.reason)
            return None
        fate.text = wording.text
        return fate

    def _left_out(self, fate: NoteFate, reason: str) -> None:
        fate.reason = reason
        self.notices.append(f"{self._name(fate.index)}没有写入（{reason}）：{_shown(fate.text)}")

    def _name(self, index: int) -> str:
        if index >= self._first_own:
            return "原报告的一句"
        return f"第 {index + 1} 条材料"

    # ------------------------------------------------------------ asking back

    def _ask_back(self, worded: list[tuple[Piece, NoteFate]]) -> None:
        """Mark what the tables or another note contradict."""
        text, ends = "", []
        for piece, fate in worded:
            text += piece.text + "。\n"
            ends.append((len(text), fate))
        draft = self._report.model_copy(
            update={"sections": [Section(title="一、总体情况", text=text)], "provenance": None}
        )
        for finding in check(draft, strict=True).findings:
            if isinstance(finding.location, Span) and finding.kind in ("figure", "arithmetic"):
                start = finding.location.start
                self._asked(next(f for end, f in ends if start < end), finding.message)
        counted: dict[tuple[str, str], tuple[str, NoteFate]] = {}
        for piece, fate in worded:
            for what, number, unit in _COUNTED.findall(fate.text) if piece.type == DONE else ():
                before = counted.setdefault((_WHEN.sub("", what), unit), (number, fate))
                if before[0] != number and before[1].index != fate.index and _alike(before[1].text, fate.text):
                    self._asked(fate, f"与{self._name(before[1].index)}的{before[0]}{unit}不一致")

    def _asked(self, fate: NoteFate, message: str) -> None:
        if fate.status == "asked":
            return
        fate.status, fate.reason = "asked", message
        self.notices.append(
            f"{self._name(fate.index)}没有写入，请核对：{_shown(fate.text)}——与表格或其他材料不一致：{message}"
        )

    # ------------------------------------------------------------ points

    def _place(self, piece: Piece, fate: NoteFate) -> None:
        if fate.status == "asked":
            return
        part = _PARTS.get(piece.part, piece.part)
        text = self._slots.of_note(piece.index, fate.text.translate(_AS_TEXT))
        point = Point(
            f"note:{piece.index}:{piece.number}", "note", text + "。", (f"{self._name(piece.index)}：{fate.note}",)
        )
        self.parts.setdefault(part, []).append(point)
        fate.status, fate.place = "written", part

    def drop(self, point: Point, reason: str) -> None:
        """Take a note's point out of the draft again, and say so."""
        index = int(point.id.split(":")[1])
        number = int(point.id.split(":")[2])
        fates = [f for f in self.fates if f.index == index]
        fate = fates[min(number, len(fates) - 1)]
        if fate.status == "written":
            fate.status, fate.place = "left_out", ""
            self._left_out(fate, reason)


_AS_TEXT = str.maketrans("[]{}|<>", "〔〕｛｝｜〈〉")


def speaks_to_model(note: str) -> bool:
    """Whether a note gives orders to a writer instead of telling a fact."""
    lowered = note.lower()
    return any(mark in lowered for mark in table("language")["instruction_like"])


def _alike(text: str, other: str) -> bool:
    """Whether two notes say the same but for their numbers: most pairs of characters are in both."""
    one, two = ({w[i : i + 2] for i in range(len(w) - 1)} for w in (_NUMBER.sub("", text), _NUMBER.sub("", other)))
    return len(one & two) >= _ALIKE * min(len(one), len(two))


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "……"
