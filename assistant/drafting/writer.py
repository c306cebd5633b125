"""The whole draft: plan → paragraphs one after the other → one draft; as events while it is written, or at once.

Sentences are asked of the model in one order and one at a time, so that the same seed gives the same text. What a
paragraph needs to be written again (last year's text, wishes, points left out) travels in the draft.
"""

import re
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

from assistant.drafting.bank import Library
from assistant.drafting.choosing import runs
from assistant.drafting.events import DraftReady, Event, ParagraphReady, PlanReady, TextPiece, ToWrite
from assistant.drafting.judging import Judge, judge_of
from assistant.drafting.orders import prose_without
from assistant.drafting.paragraphs import Request, Written, write
from assistant.drafting.plan import Plan, PlannedParagraph, Wanted, make_plan
from assistant.drafting.points import DISPUTES, OTHER, OVERALL, PREFACE, PROBLEMS, TABLES
from assistant.drafting.prompting import DEFAULT, Style, load_style
from assistant.drafting.result import Draft, DraftSection, Paragraph
from assistant.drafting.rules import table
from assistant.drafting.slots import DIGIT
from assistant.errors import DraftError, ModelError
from assistant.language_model import Engine
from assistant.report import Report
from assistant.report.kind import load_kind

Sections = Literal["一", "五", "all"]
_NUMBERS = {OVERALL: "一", TABLES: "三", DISPUTES: "四", PROBLEMS: "五", OTHER: "六"}
_PREFACE_TITLE = "前言"
_SAMPLE = 300
_MOST_ALTERNATIVES = 9


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """How a draft is wanted.

    Attributes:
        section: 一, 五, or all.
        style: a folder of prompts/, or of the user's own.
        prompts: the folder of the user's own styles.
        seed: same seed, same draft.
        without: ids of plan points that are not wanted.
        wish: how it is to be written (更简洁, 突出…, 多用数据); what becomes of it is told in the draft's `wishes`.
        sample: text of the office's past reports, as an example of its manner only.
        last_year: the text of last year's section 五, to answer its problems.
        last_year_overall: the text of last year's section 一, to differ from.
        library: past reports of the office: examples of manner, and measures that it chose.
        tens_of_thousands: print numbers from 10 000 on in 万.
        structure: the seed of what the draft is made of; `seed` where none is given.
    """

    section: Sections = "all"
    style: str = DEFAULT
    prompts: Path | None = None
    seed: int = 0
    without: frozenset[str] = frozenset()
    wish: str = ""
    sample: str = ""
    last_year: str = ""
    last_year_overall: str = ""
    library: tuple[Report, ...] = field(default=(), repr=False)
    tens_of_thousands: bool = False
    structure: int | None = None


def draft(
    report: Report,
    engine: Engine | None,
    options: DraftOptions | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> Draft:
    """The draft of a report's prose; with `engine` None in the bank's wording, without a model.

    Raises:
        ModelError: the model does not answer.
        DraftError: nothing is left to be said.
        SettingsError: the style cannot be used.
    """
    with closing(stream(report, engine, options)) as events:
        for event in events:
            if on_event is not None:
                on_event(event)
            if isinstance(event, DraftReady):
                return event.draft
    raise AssertionError("the last event is the draft")


def stream(report: Report, engine: Engine | None, options: DraftOptions | None = None) -> Generator[Event, None, None]:
    """The same, as events; closing the generator stops the model at once. Errors as of `draft`."""
    options = options or DraftOptions()
    style = load_style(options.style, options.prompts)
    plan = plan_for(report, options, style, judge_of(engine))
    wanted = [p for p in plan.paragraphs if options.section in ("all", _NUMBERS.get(p.section, ""))]
    if not any(p.points for p in wanted if p.section in (OVERALL, PROBLEMS)):
        raise DraftError("没有可写的内容：计划中的要点都被去掉了", code="draft-empty")
    yield from _write(report=report, engine=engine, options=options, style=style, plan=plan, wanted=wanted)


def rewrite(
    report: Report,
    existing: Draft,
    key: str,
    wish: str,
    engine: Engine | None,
    *,
    options: DraftOptions | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> Draft:
    """The draft with the paragraph `key` written again to a wish (更简洁, 突出依申请公开); the others stay as they are.

    The plan is the draft's own: what it was made with (last year, points left out) holds on unless `options` says more.

    Raises:
        DraftError: the draft has no such paragraph.
        ModelError, SettingsError: as of `draft`.
    """
    options = _with_memory(options or DraftOptions(), existing, wish)
    style = load_style(options.style, options.prompts)
    plan = plan_for(report, options, style, judge_of(engine))
    planned = next((p for p in plan.paragraphs if p.key == key), None)
    if planned is None or existing.paragraph(key) is None:
        known = "、".join(p.key for s in existing.sections for p in s.paragraphs)
        raise DraftError(f"草稿中没有段落 {key}；可以重写的有：{known}", code="paragraph-unknown")
    with closing(
        _write(report=report, engine=engine, options=options, style=style, plan=plan, wanted=[planned])
    ) as events:
        for event in events:
            if on_event is not None and not isinstance(event, DraftReady):
                on_event(event)
            if isinstance(event, DraftReady):
                return _exchanged(existing, event.draft, key)
    raise AssertionError("the last event is the draft")


def alternatives(
    report: Report,
    existing: Draft,
    key: str,
    count: int,
    engine: Engine | None,
    *,
    options: DraftOptions | None = None,
) -> list[Paragraph]:
    """Up to `count` other wordings of a paragraph, each verified, different from the draft's and from each other.

    Raises:
        DraftError: the draft has no such paragraph, or no such many alternatives are made.
        ModelError, SettingsError: as of `draft`.
    """
    if not 1 <= count <= _MOST_ALTERNATIVES:
        raise DraftError(f"备选的份数应为 1 至 {_MOST_ALTERNATIVES}", code="alternatives")
    options = options or DraftOptions()
    now = existing.paragraph(key)
    found: list[Paragraph] = []
    seen = {now.text} if now is not None else set()
    for number in range(1, count * 2 + 1):
        seeded = replace(options, seed=existing.seed + 1009 * number)
        paragraph = rewrite(report, existing, key, options.wish, engine, options=seeded).paragraph(key)
        if paragraph is not None and paragraph.text not in seen:
            seen.add(paragraph.text)
            found.append(paragraph)
        if len(found) == count:
            break
    return found


def plan_for(report: Report, options: DraftOptions, style: Style | None = None, judge: Judge | None = None) -> Plan:
    """The plan that a draft with these options follows; the model reads the notes too where it is the `judge`.

    Raises:
        DraftError: reports of this kind are not drafted.
    """
    kind = load_kind(report.form.kind)
    if not kind.is_drafted:
        raise DraftError(f"{kind.title}不能起草，只能核对", code="draft-kind")
    style = style or load_style(options.style, options.prompts)
    library = Library(("问题" in s.title, s.text) for past in options.library for s in past.sections)
    return make_plan(
        report,
        Wanted(
            options.without, options.last_year, options.last_year_overall, library, options.wish, options.seed,
            style.file.fill, options.structure, options.tens_of_thousands, judge,
        ),
    )  # fmt: skip


# ---------------------------------------------------------------- writing


def _write(
    *, report: Report, engine: Engine | None, options: DraftOptions, style: Style, plan: Plan,
    wanted: Sequence[PlannedParagraph],
) -> Generator[Event, None, None]:  # fmt: skip
    started = perf_counter()
    titles = {p.key: _title(report, p) for p in wanted}
    said = runs(options.last_year + options.last_year_overall)
    request = Request(report, plan, engine, style, options.seed, options.wish, _masked(options), said)
    yield PlanReady(tuple(ToWrite(p.key, titles[p.key], p.heading) for p in wanted))
    written: dict[str, Written] = {}
    for planned in wanted:
        writing = write(request, planned, titles[planned.key])
        while True:
            try:
                text, restart = next(writing)
            except StopIteration as end:
                written[planned.key] = end.value
                break
            if text or restart:
                yield TextPiece(planned.key, text, restart)
        yield ParagraphReady(written[planned.key].paragraph)
    yield DraftReady(_assembled(request, options, wanted, titles, written, perf_counter() - started))


def _assembled(
    request: Request, options: DraftOptions, wanted: Sequence[PlannedParagraph], titles: dict[str, str],
    written: dict[str, Written], seconds: float,
) -> Draft:  # fmt: skip
    pieces = [written[p.key] for p in wanted]
    errors = [w.model_error for w in pieces if w.model_error is not None]
    if errors and not any(a.tokens for w in pieces for a in w.attempts):
        raise errors[0]
    plan, report = request.plan, request.report
    result = Draft(
        report.organization, report.year, request.engine.name if request.engine else "", request.style.name,
        request.seed, seconds, sum(a.tokens for w in pieces for a in w.attempts), missing=plan.missing,
        notices=[*plan.notices, *(notice for w in pieces for notice in w.notices)],
        notes=list(plan.notes), wishes=list(plan.wishes), made_with=_memory(options),
    )  # fmt: skip
    for planned, piece in zip(wanted, pieces, strict=True):
        title = titles[planned.key]
        if not result.sections or result.sections[-1].title != title:
            result.sections.append(DraftSection(title))
        result.sections[-1].paragraphs.append(piece.paragraph)
        result.sentences += len(piece.sentences)
        result.template_sentences += piece.templates
        result.attempts += piece.attempts
    result.notices += _length_notices(plan, result)
    return result


def _length_notices(plan: Plan, result: Draft) -> list[str]:
    notices = []
    for section in result.sections:
        limits = {"一": plan.office.overall, "五": plan.office.problems}.get(section.title[:1])
        if limits and not limits[0] <= len(section.text) <= limits[1]:
            notices.append(f"{section.title}有 {len(section.text)} 字，一般为 {limits[0]} 至 {limits[1]} 字")
    return notices


# ---------------------------------------------------------------- writing again


def _memory(options: DraftOptions) -> dict[str, Any]:
    return {
        "last_year": options.last_year, "last_year_overall": options.last_year_overall, "wish": options.wish,
        "without": sorted(options.without), "tens_of_thousands": options.tens_of_thousands,
    }  # fmt: skip


def _with_memory(options: DraftOptions, existing: Draft, wish: str) -> DraftOptions:
    """The options with what the draft was made with; a seed of its own only where one was asked for."""
    memory = existing.made_with
    kept = str(memory.get("wish", ""))
    return replace(
        options,
        section="all",
        structure=existing.seed,
        wish="；".join(dict.fromkeys(w for w in (kept, wish) if w)),
        style=_style_for(wish, options.style),
        last_year=options.last_year or str(memory.get("last_year", "")),
        last_year_overall=options.last_year_overall or str(memory.get("last_year_overall", "")),
        without=options.without | frozenset(map(str, memory.get("without", ()))),
        tens_of_thousands=options.tens_of_thousands or bool(memory.get("tens_of_thousands")),
    )


def _exchanged(existing: Draft, new: Draft, key: str) -> Draft:
    paragraph = new.paragraph(key)
    assert paragraph is not None
    sections = [
        DraftSection(s.title, [paragraph if p.key == key else p for p in s.paragraphs]) for s in existing.sections
    ]
    return replace(
        existing,
        sections=sections,
        seconds=existing.seconds + new.seconds,
        tokens=existing.tokens + new.tokens,
        attempts=[*existing.attempts, *new.attempts],
        notices=list(dict.fromkeys([*existing.notices, *new.notices])),
        template_sentences=[*existing.template_sentences, *new.template_sentences],
        wishes=list(new.wishes),
    )


def _title(report: Report, planned: PlannedParagraph) -> str:
    if planned.section == PREFACE:
        return _PREFACE_TITLE
    number = _NUMBERS[planned.section]
    return next(s.heading for s in report.form.sections if s.number == number)


def _style_for(wish: str, otherwise: str) -> str:
    for style, words in table("wishes")["styles"].items():
        if any(word in wish for word in words):
            return str(style)
    return otherwise


def _masked(options: DraftOptions) -> str:
    """The office's past text as an example of manner: its numbers are not shown to the model."""
    text = options.sample or " ".join(s.text for past in options.library for s in past.sections[:1])
    return re.sub(r"\s+", " ", DIGIT.sub("×", prose_without(text)))[:_SAMPLE]


__all__ = ["DraftOptions", "ModelError", "alternatives", "draft", "plan_for", "rewrite", "stream"]
