"""One paragraph: its points in order, those with a task worded by the model, verified, and put together.

A sentence of the model that cannot be taken is asked for once more with another seed; what fails twice is said in the
bank's words. In the end the checker reads the paragraph with its values. Everything runs one after the other, so that
the same seed gives the same text.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from assistant.drafting.choosing import runs
from assistant.drafting.filling import fill
from assistant.drafting.points import Plan, PlannedParagraph, Point
from assistant.drafting.prompting import Style
from assistant.drafting.result import Attempt, Confirmation, Figure, Paragraph
from assistant.drafting.verify import Context, checker_findings, judge
from assistant.errors import ModelError
from assistant.language_model import Engine, Generation
from assistant.report import Report

ATTEMPTS = 2
MOST_WORDED = {"lead": 1, "measure": 2, "note": 0}  # sentences that the model words in a draft: its time
_ANSWER_TOKENS = 90
_SPARE_TOKENS = 64
_ENDED = {"length": "模型没有写完就停下了", "loop": "模型反复写同样的话，被停下了"}


@dataclass(slots=True)
class Request:
    """What is the same for all paragraphs of a draft; `said` grows with what is written."""

    report: Report
    plan: Plan
    engine: Engine | None
    style: Style
    seed: int = 0
    wish: str = ""
    sample: str = ""
    said: set[str] = field(default_factory=set)
    left: dict[str, int] = field(default_factory=lambda: dict(MOST_WORDED))


@dataclass(slots=True)
class Written:
    """A finished paragraph and how it came about. `model_error`: what the model failed with at its last try."""

    paragraph: Paragraph
    sentences: list[str] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    model_error: ModelError | None = None


Show = Callable[[str, bool], None]


def write(request: Request, planned: PlannedParagraph, title: str) -> Generator[tuple[str, bool], None, Written]:
    """The paragraph; yields its text as it comes, each with whether what was shown so far falls away."""
    written = Written(Paragraph(planned.key, planned.heading, planned.heading))
    yield planned.heading, True
    for point in planned.points:
        sentence = point.text
        if point.task is not None and request.engine is not None and request.left[point.task.kind] > 0:
            request.left[point.task.kind] -= 1
            taken = yield from _asked(request, planned, point, written)
            if taken is None:
                written.templates.append(fill(sentence, request.plan.slots)[0])
            else:
                sentence = taken
        text = _append(written.paragraph, point, sentence, request)
        written.sentences.append(text)
        request.said |= runs(sentence)
        yield written.paragraph.text, True
    written.notices += _checked(request, planned, title, written)
    return written


def _asked(
    request: Request, planned: PlannedParagraph, point: Point, written: Written
) -> Generator[tuple[str, bool], None, str | None]:
    """The model's sentence for a point, None where it failed twice."""
    for number in range(ATTEMPTS):
        seed = request.seed + 7919 * number
        generation = request.style.generation(
            request.engine, point, planned.title, request.plan.office.self_reference, request.wish, request.sample,
            seed, number,
        )  # fmt: skip
        try:
            answer, tokens, finish = yield from _answered(request, generation, written.paragraph.text, point)
            written.model_error = None
        except ModelError as error:
            written.model_error = error
            written.attempts.append(Attempt(planned.key, number + 1, seed, 0, (error.message,)))
            continue
        sentence = point.task.head + _first_sentence(answer) if point.task else answer
        context = Context(request.plan.notes_text, request.style.system.render(sample=""), frozenset(request.said))
        reasons = judge(sentence, point, context)
        if finish in _ENDED:
            reasons.append(_ENDED[finish])
        if not reasons:
            text = written.paragraph.text + fill(sentence, request.plan.slots)[0]
            reasons = [
                m
                for start, _, m in checker_findings(request.report, planned.title, text)
                if start >= len(written.paragraph.text)
            ]
        written.attempts.append(Attempt(planned.key, number + 1, seed, tokens, tuple(dict.fromkeys(reasons))))
        if not reasons:
            return sentence
    return None


def _answered(
    request: Request, generation: Generation, before: str, point: Point
) -> Generator[tuple[str, bool], None, tuple[str, int, str | None]]:
    """The model's answer; it is shown while it comes."""
    assert request.engine is not None
    head = point.task.head if point.task else ""
    stream, answer = request.engine.generate(generation), ""
    yield before + head, True
    try:
        for piece in stream:
            answer += piece
            yield fill_partly(piece), False
    finally:
        stream.close()
    return answer, stream.tokens, stream.finish_reason


def fill_partly(piece: str) -> str:
    """A piece of an answer as it can be shown: marks of slots do not show."""
    return piece.replace("{", "").replace("}", "")


def _first_sentence(answer: str) -> str:
    words = answer.strip().lstrip("-· ").split("\n")[0].strip()
    end = words.find("。")
    return words[: end + 1] if end >= 0 else words


def _append(paragraph: Paragraph, point: Point, sentence: str, request: Request) -> str:
    """Put a sentence's text, figures and marks at the end of the paragraph; the text."""
    text, figures = (sentence, list(point.figures)) if point.kind == "kept" else fill(sentence, request.plan.slots)
    at = len(paragraph.text)
    paragraph.text += text
    paragraph.figures += [Figure(f.start + at, f.end + at, f.text, f.facts, f.meaning) for f in figures]
    if point.confirm:
        paragraph.needs_confirmation.append(Confirmation(at, at + len(text), point.confirm))
    return text


def _checked(request: Request, planned: PlannedParagraph, title: str, written: Written) -> list[str]:
    """What the checker finds in the finished paragraph."""
    if any(point.kind == "kept" for point in planned.points):
        return []
    found = checker_findings(request.report, title, written.paragraph.text)
    return [f"核对提示：{message}" for _, _, message in found]
