"""The whole draft: plan → paragraphs side by side → one draft; as events while it is written, or at once.

The first paragraph starts alone until the model's first word, so that the beginning that all prompts share is read
once and their own parts do not delay it; the others then run on as many threads as the engine serves, the longest
first, so that none is left to run alone at the end. Order, attempts and texts do not depend on the threads.
"""

import re
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from threading import Event as Flag
from time import perf_counter
from typing import Literal

from assistant.drafting.events import DraftReady, Event, ParagraphReady, PlanReady, TextPiece
from assistant.drafting.paragraphs import ParagraphWriter, Request, Stopped, Written
from assistant.drafting.plan import OVERALL, PROBLEMS, Plan, PlannedParagraph, make_plan
from assistant.drafting.prompting import DEFAULT, Style, load_style
from assistant.drafting.result import Draft, DraftSection
from assistant.drafting.rules import table
from assistant.drafting.slots import DIGIT
from assistant.errors import DraftError, ModelError
from assistant.language_model import Engine
from assistant.report import Report

Sections = Literal["一", "五", "all"]
_NUMBERS = {OVERALL: "一", PROBLEMS: "五"}
_SAMPLE = 300


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """How a draft is wanted.

    Attributes:
        section: 一, 五, or all.
        style: a folder of prompts/, or of the user's own.
        prompts: the folder of the user's own styles.
        seed: same seed, same draft.
        without: ids of plan points that are not wanted.
        wish: how a paragraph is to be written (更简洁).
        sample: text of the office's past reports, as an example of its manner only.
        last_year: the text of last year's section 五, to follow its problems up.
    """

    section: Sections = "all"
    style: str = DEFAULT
    prompts: Path | None = None
    seed: int = 0
    without: frozenset[str] = frozenset()
    wish: str = ""
    sample: str = ""
    last_year: str = ""


def draft(
    report: Report,
    engine: Engine | None,
    options: DraftOptions | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> Draft:
    """The draft of a report's sections 一 and 五; with `engine` None in the plan's plain wording, without a model.

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
    plan = plan_for(report, options, style)
    wanted = [p for p in plan.paragraphs if options.section in ("all", _NUMBERS[p.section])]
    if not wanted:
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

    Raises:
        DraftError: the draft has no such paragraph.
        ModelError, SettingsError: as of `draft`.
    """
    options = replace(options or DraftOptions(), wish=wish, section="all")
    options = replace(options, style=_style_for(wish, options.style))
    style = load_style(options.style, options.prompts)
    plan = plan_for(report, options, style)
    planned = next((p for p in plan.paragraphs if p.key == key), None)
    if planned is None or existing.paragraph(key) is None:
        known = "、".join(p.key for s in existing.sections for p in s.paragraphs)
        raise DraftError(f"草稿中没有段落 {key}；可以重写的有：{known}", code="paragraph-unknown")
    _emphasize(planned, wish)
    with closing(
        _write(report=report, engine=engine, options=options, style=style, plan=plan, wanted=[planned])
    ) as events:
        for event in events:
            if on_event is not None and not isinstance(event, DraftReady):
                on_event(event)
            if isinstance(event, DraftReady):
                return _exchanged(existing, event.draft, key)
    raise AssertionError("the last event is the draft")


def plan_for(report: Report, options: DraftOptions, style: Style | None = None) -> Plan:
    """The plan that a draft with these options follows."""
    style = style or load_style(options.style, options.prompts)
    return make_plan(report, without=options.without, last_year=options.last_year, fill=style.file.fill)


# ---------------------------------------------------------------- paragraphs side by side


def _write(
    *,
    report: Report, engine: Engine | None, options: DraftOptions, style: Style, plan: Plan,
    wanted: Sequence[PlannedParagraph],
) -> Generator[Event, None, None]:  # fmt: skip
    started = perf_counter()
    titles = {p.key: _title(report, p) for p in wanted}
    request = Request(report, plan, engine, style, options.seed, options.wish, _masked(options.sample))
    yield PlanReady(tuple((p.key, titles[p.key], p.heading) for p in wanted))
    queue: SimpleQueue[Event | Exception | None] = SimpleQueue()
    stop, warm = Flag(), Flag()
    written: dict[str, Written] = {}
    writers = [ParagraphWriter(request, p, titles[p.key], _shower(queue, p.key), warm, stop) for p in wanted]
    pool = ThreadPoolExecutor(max_workers=max(1, engine.parallel if engine else 1), thread_name_prefix="draft")
    try:
        for number in [0, *sorted(range(1, len(wanted)), key=lambda n: -wanted[n].length)]:
            pool.submit(_run, writers[number], wanted[number].key, written, queue, warm, wait=number > 0)
        left = len(writers)
        while left:
            event = queue.get()
            if isinstance(event, Exception):
                raise event
            if event is None:
                left -= 1
            else:
                yield event
    finally:
        stop.set()
        warm.set()
        for writer in writers:
            writer.cancel()
        pool.shutdown(wait=True, cancel_futures=True)
    yield DraftReady(_assembled(request, wanted, titles, written, perf_counter() - started))


def _run(
    writer: ParagraphWriter, key: str, written: dict[str, Written],
    queue: "SimpleQueue[Event | Exception | None]", warm: Flag, *, wait: bool,
) -> None:  # fmt: skip
    try:
        if wait:
            warm.wait()
        written[key] = writer.write()
        queue.put(ParagraphReady(written[key].paragraph))
        queue.put(None)
    except Stopped:
        pass
    except Exception as error:  # noqa: BLE001 - handed to the thread that asked, which raises it
        queue.put(error)
    finally:
        warm.set()


def _shower(queue: "SimpleQueue[Event | Exception | None]", key: str) -> Callable[[str, bool], None]:
    def show(text: str, restart: bool) -> None:
        if text or restart:
            queue.put(TextPiece(key, text, restart))

    return show


# ---------------------------------------------------------------- the draft


def _assembled(
    request: Request, wanted: Sequence[PlannedParagraph], titles: dict[str, str], written: dict[str, Written],
    seconds: float,
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
        shortest, longest = plan.office.overall if section.title.startswith("一") else plan.office.problems
        if not shortest <= len(section.text) <= longest:
            notices.append(f"{section.title}有 {len(section.text)} 字，一般为 {shortest} 至 {longest} 字")
    return notices


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
    )


def _title(report: Report, planned: PlannedParagraph) -> str:
    number = _NUMBERS[planned.section]
    return next(s.heading for s in report.form.sections if s.number == number)


def _style_for(wish: str, otherwise: str) -> str:
    for style, words in table("wishes")["styles"].items():
        if any(word in wish for word in words):
            return str(style)
    return otherwise


def _emphasize(planned: PlannedParagraph, wish: str) -> None:
    """Sentences that speak of what the wish names come first."""
    found = re.search(r"突出(.+)", wish)
    if found is None:
        return
    wanted = {found.group(1)[i : i + 2] for i in range(len(found.group(1)) - 1)}
    planned.points.sort(key=lambda point: -sum(pair in point.pattern.plain() for pair in wanted))


def _masked(sample: str) -> str:
    """The office's past text as an example of manner: its numbers are not shown to the model."""
    return DIGIT.sub("×", " ".join(sample.split()))[:_SAMPLE]


__all__ = ["DraftOptions", "ModelError", "draft", "plan_for", "rewrite", "stream"]
