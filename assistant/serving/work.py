"""What the worker processes do: read, check, write. Plain functions of plain values, so that they travel.

The libraries of reading, checking and writing are imported inside the functions: the server starts without them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from assistant.processes import answering
from assistant.reading.apart import Read
from assistant.report import Report
from assistant.serving.formats import DOCX, HTML, JSON, SARIF
from assistant.serving.languagetool import Asked, asked, form_fields
from assistant.settings import Level, ReadingLimits, Settings
from assistant.shapes import Shape

if TYPE_CHECKING:
    from assistant.checking import CheckOptions
    from assistant.checking.pack import Pack
    from assistant.drafting import Draft
    from assistant.processes import Constant
    from assistant.reading import Source
    from assistant.reviewing import ListedOffice, Packed, ReviewDecision, ReviewOne
    from assistant.writing.outcome import Checked


@dataclass(frozen=True, slots=True)
class Given:
    """What the settings say of reading and checking."""

    limits: ReadingLimits
    rules: Mapping[str, Level]
    pack: "Pack | str" = "common"

    @classmethod
    def by(cls, settings: Settings) -> "Given":
        """The settings' part that the workers need."""
        if settings.pack == "common":  # nothing to load
            return cls(settings.reading, settings.rules)
        from assistant.checking.pack import carried  # noqa: PLC0415

        return cls(settings.reading, settings.rules, carried(settings.pack))

    @property
    def options(self) -> "CheckOptions":
        """Which rules run when a person's report is checked."""
        from assistant.checking import CheckOptions  # noqa: PLC0415

        return CheckOptions(self.rules, self.pack)

    @property
    def reviewing(self) -> "CheckOptions":
        """The same for a review of many."""
        from assistant.checking import CheckOptions  # noqa: PLC0415

        return CheckOptions(self.rules, self.pack, reviewing=True)


@dataclass(frozen=True, slots=True)
class FindingDecision(Shape):
    """A decision as it stands in the answer of a check."""

    decision: Literal["confirmed", "dismissed"]
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that is none, as its `Refusal` says."""

    message: str
    code: str
    status: int


def warm() -> None:
    """Import what a check needs and build its dictionaries."""
    from assistant import reading  # noqa: F401, PLC0415
    from assistant.checking import check  # noqa: PLC0415

    check(Report(year=2023))


def read(data: bytes, name: str, given: Given) -> Read:
    """A file as a report.

    Raises:
        InputError: it cannot be read as one.
    """
    from assistant.reading import read_bytes  # noqa: PLC0415

    return Read.of(read_bytes(data, name, given.limits))


def material(data: bytes, name: str, given: Given) -> Read | list[str]:
    """A file as a report, or as the lines of its text where it is none.

    Raises:
        InputError: it cannot be read at all.
    """
    from assistant.errors import InputError  # noqa: PLC0415
    from assistant.reading.detect import detect  # noqa: PLC0415
    from assistant.reading.document import Paragraph  # noqa: PLC0415
    from assistant.reading.formats import read_document  # noqa: PLC0415

    try:
        return read(data, name, given)
    except InputError as error:
        if error.code not in ("no-tables", "no-year"):
            raise
        format_ = detect(data, name, given.limits)
        if format_ not in ("text", "docx", "markdown"):
            raise
        pieces = read_document(data, format_, name, given.limits).pieces
    return [piece.text.strip() for piece in pieces if isinstance(piece, Paragraph) and piece.text.strip()]


def check_file(data: bytes, name: str, media_type: str, given: Given, track: str = "none") -> bytes:
    """The check of a file, written in the media type.

    Raises:
        InputError: it cannot be read as a report, or the format needs another kind of file.
    """
    return check_report(read(data, name, given).whole(), data, name, {}, media_type, given, track)


def check_report(
    report: Report,
    data: bytes,
    name: str,
    decisions: dict[str, FindingDecision],
    media_type: str,
    given: Given,
    track: str = "none",
) -> bytes:
    """The check of a report that was read from `data`, written in the media type.

    In JSON each finding carries its decision; in the other formats what a person dismissed is left out. `track`: which
    right values are tracked changes in docx: `none`, `all`, or `confirmed` (those that a person accepted).
    """
    from assistant.checking import check  # noqa: PLC0415
    from assistant.writing.outcome import Checked  # noqa: PLC0415

    checked = Checked(name, report, check(report, given.options))
    if media_type == JSON:
        return json.dumps(_with_decisions(checked, decisions), ensure_ascii=False).encode()
    dismissed = {finding for finding, decided in decisions.items() if decided.decision == "dismissed"}
    checked.result.findings = [f for f in checked.result.findings if f.id not in dismissed]
    confirmed = {finding for finding, decided in decisions.items() if decided.decision == "confirmed"}
    return _written(checked, data, media_type, confirmed if track == "confirmed" else track == "all")


def asked_by_form(query: dict[str, str], body: bytes) -> Asked | Refused:
    """A LanguageTool request by its query and its form, or why it is none."""
    from assistant.serving.errors import Refusal  # noqa: PLC0415

    try:
        return asked(query | form_fields(body))
    except Refusal as error:
        return Refused(error.message, error.code, error.status)


def proofread(found: Asked, report: Report, chosen: bool, dismissed: set[str], given: Given) -> list[dict[str, Any]]:
    """The findings within a text as LanguageTool's matches; none where nobody chose this report and it does not fit."""
    from assistant.checking import Span, check  # noqa: PLC0415
    from assistant.serving.fitting import fits, named  # noqa: PLC0415
    from assistant.serving.languagetool import matches  # noqa: PLC0415
    from assistant.serving.placing import place  # noqa: PLC0415

    if not chosen and not fits(found.text, report):
        return []
    placed = place(found.text, report)
    findings = check(placed.report, given.options).findings
    told = [each for each in findings if isinstance(each.location, Span) and each.id not in dismissed]
    return matches(found, placed, told, named(report))


def pasted_report(texts: list[str], given: Given) -> Read | None:
    """The report that was pasted into a conversation, None where there is none.

    Raises:
        InputError: JSON that means to be a report but is none.
    """
    from assistant.chat import pasted_report as found  # noqa: PLC0415

    report = found(texts, given.limits)
    return Read.of(report) if report else None


@answering(lambda: bytes)
def draft_document(report: Report, draft: "Draft") -> bytes:
    """A draft as docx with the official tables."""
    from assistant.writing.draft_docx import document  # noqa: PLC0415

    return document(draft, report)


def _with_decisions(checked: "Checked", decisions: dict[str, FindingDecision]) -> dict[str, object]:
    from assistant.serving.answers import judged  # noqa: PLC0415

    return judged(checked.answer, decisions).to_json()


def _written(checked: "Checked", data: bytes, media_type: str, track: set[str] | bool) -> bytes:
    from assistant.writing.formats import LayoutOptions, layout  # noqa: PLC0415

    if media_type == DOCX:
        from assistant.writing.comments import commented  # noqa: PLC0415

        provenance = checked.report.provenance
        original = data if provenance and provenance.format == "docx" else None
        return commented(checked, original, track=track)
    written = layout(LayoutOptions({HTML: "html", SARIF: "sarif"}[media_type]))
    return (written.head + written.write(checked) + written.tail).encode()


@answering(lambda: bytes)
def review_one(one: "Constant[ReviewOne]", source: "Source") -> bytes:
    """The record of one input of a review, as JSON."""
    from assistant.reviewing.record import RECORD  # noqa: PLC0415

    return RECORD.dump_json(one.value(source))


def _decision_list() -> object:
    from assistant.reviewing import ReviewDecision  # noqa: PLC0415

    return list[ReviewDecision]


@answering(_decision_list)
def former_decisions(data: bytes, name: str) -> "list[ReviewDecision]":
    """The decisions in the workbook of an earlier review.

    Raises:
        InputError: it cannot be read, or is none.
    """
    from assistant.reviewing.decisions import read_decisions  # noqa: PLC0415

    return [*read_decisions(data, name).values()]


def _office_list() -> object:
    from assistant.reviewing import ListedOffice  # noqa: PLC0415

    return list[ListedOffice]


@answering(_office_list)
def offices(data: bytes, name: str) -> "list[ListedOffice]":
    """The offices of a roster.

    Raises:
        InputError: it cannot be read, or names no office.
    """
    from assistant.reviewing.roster import read_roster  # noqa: PLC0415

    return read_roster(data, name)


@answering(lambda: bytes)
def pack_one(source: "Source") -> bytes:
    """A report of a year before, packed for a review, as JSON; nothing of it where it cannot be read."""
    from pydantic import TypeAdapter  # noqa: PLC0415

    from assistant.reviewing import Packed, PackOne  # noqa: PLC0415

    return TypeAdapter(Packed).dump_json(PackOne()(source))


def packed(data: bytes) -> "Packed":
    """What `pack_one` answered with."""
    from pydantic import TypeAdapter  # noqa: PLC0415

    from assistant.reviewing import Packed  # noqa: PLC0415

    return TypeAdapter(Packed).validate_json(data)
