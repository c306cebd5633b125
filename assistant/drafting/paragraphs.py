"""One paragraph: asked of the model, read back, filled, verified, asked again, and what fails twice said plainly.

Steps: the points' grammar and prompt → the answer's sentences → `verify` over the model's words → values → the checker
over the paragraph. Sentences that fail are asked for again with another seed; those that fail twice come from the
plan's plain wording. Several paragraphs may be written at once: nothing here is shared but the engine.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event as Flag

from assistant.drafting.filling import PartialFiller, fill, moved
from assistant.drafting.grammar import grammar
from assistant.drafting.pattern import Choice, Free
from assistant.drafting.plan import Plan, PlannedParagraph, Point
from assistant.drafting.prompting import Style
from assistant.drafting.result import Attempt, Confirmation, Paragraph
from assistant.drafting.verify import (
    Context,
    checker_findings,
    confirmations,
    judge,
    own_words,
    repeats,
    split_sentences,
)
from assistant.errors import ModelError
from assistant.language_model import Engine, Generation, Stream
from assistant.report import Report

ATTEMPTS = 2
_TOKENS_A_CHARACTER = 1.2
_SPARE_TOKENS = 64
_ENDED = {"length": "模型没有写完就停下了", "loop": "模型反复写同样的话，被停下了"}


class Stopped(Exception):
    """The draft is no longer wanted."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is the same for all paragraphs of a draft."""

    report: Report
    plan: Plan
    engine: Engine | None
    style: Style
    seed: int = 0
    wish: str = ""
    sample: str = ""


@dataclass(slots=True)
class Written:
    """A finished paragraph and how it came about. `model_error`: what the model failed with at its last try."""

    paragraph: Paragraph
    sentences: list[str]
    attempts: list[Attempt] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    model_error: ModelError | None = None


class ParagraphWriter:
    """Writes one paragraph: `show(text, restart)` gets it as it comes, `begun` is set with the model's first word."""

    def __init__(
        self, request: Request, planned: PlannedParagraph, title: str, show: Callable[[str, bool], None], begun: Flag,
        stop: Flag,
    ) -> None:  # fmt: skip
        self._request = request
        self._planned = planned
        self._title = title
        self._show = show
        self._begun = begun
        self._stop = stop
        self._stream: Stream | None = None
        self._taken: dict[str, str] = {}
        self._attempts: list[Attempt] = []
        self._error: ModelError | None = None
        self._context = Context(
            request.plan.notes_text,
            request.style.system.render(sample=""),
            request.engine is None or request.engine.supports_grammar,
            request.style.file.longest_clause,
        )

    def write(self) -> Written:
        """The paragraph.

        Raises:
            Stopped: the draft is no longer wanted.
        """
        pending = self._planned.points
        if self._request.engine is not None and any(_has_choice(point) for point in pending):
            for number in range(ATTEMPTS):
                pending = self._attempt(pending, number)
                if not pending:
                    break
        return self._finish(pending)

    def cancel(self) -> None:
        """Stop the model; safe from any thread."""
        if self._stream is not None:
            self._stream.close()

    # ------------------------------------------------------------ the model

    def _attempt(self, points: Sequence[Point], number: int) -> list[Point]:
        """Ask for these points once; the points that failed."""
        self._show(self._planned.heading, True)
        seed = self._request.seed + 7919 * number
        try:
            answer, tokens, finish = self._ask(points, seed)
        except ModelError as error:
            self._error = error
            self._attempts.append(Attempt(self._planned.key, number + 1, seed, 0, (error.message,)))
            return list(points)
        self._error = None
        reasons = [_ENDED[finish]] if finish in _ENDED else []
        failed = self._take(points, split_sentences(answer), reasons)
        self._attempts.append(Attempt(self._planned.key, number + 1, seed, tokens, tuple(dict.fromkeys(reasons))))
        return failed

    def _ask(self, points: Sequence[Point], seed: int) -> tuple[str, int, str | None]:
        engine = self._request.engine
        assert engine is not None
        request = self._generation(points, seed)
        if request is None:  # too long for the model: in two parts
            half = len(points) // 2
            first, second = self._ask(points[:half], seed), self._ask(points[half:], seed)
            return first[0] + second[0], first[1] + second[1], second[2]
        filler, answer = PartialFiller(self._request.plan.slots), ""
        self._stream = engine.generate(request)
        if self._stop.is_set():
            self._stream.close()
            raise Stopped
        for piece in self._stream:
            if self._stop.is_set():
                self._stream.close()
                raise Stopped
            answer += piece
            self._show(filler.feed(piece), False)
            if self._stream.tokens:
                self._begun.set()
        if self._stop.is_set():
            raise Stopped
        return answer, self._stream.tokens, self._stream.finish_reason

    def _generation(self, points: Sequence[Point], seed: int) -> Generation | None:
        """The request; None where it is too long for the model and can be parted."""
        request, style, engine = self._request, self._request.style, self._request.engine
        assert engine is not None
        patterns = [point.pattern for point in points]
        longest = style.file.longest_clause
        own = sum(longest for p in patterns for piece in p.pieces if isinstance(piece, Free))
        answer_tokens = int(_TOKENS_A_CHARACTER * (sum(len(p.plain()) for p in patterns) + own)) + _SPARE_TOKENS
        for example in (True, False):
            messages = style.messages(
                self_reference=request.plan.office.self_reference,
                title=self._planned.title,
                patterns=patterns,
                wish=request.wish,
                sample=request.sample if example else "",
                example=example,
                whole=not engine.supports_grammar,
                turn=seed,
            )
            prompt_tokens = engine.count_tokens("\n".join(message.content for message in messages)) + _SPARE_TOKENS
            if prompt_tokens + answer_tokens <= engine.context_length or (not example and len(points) == 1):
                return Generation(
                    messages,
                    grammar(patterns, longest, commas=style.file.commas),
                    answer_tokens,
                    style.file.temperature,
                    seed,
                    shared=0 if request.sample else len(messages) - 1,  # a sample is the office's own text
                )
        return None

    # ------------------------------------------------------------ reading back

    def _take(self, points: Sequence[Point], sentences: list[str], reasons: list[str]) -> list[Point]:
        """Keep the sentences that can be taken; the points whose sentence cannot."""
        if len(sentences) != len(points):
            reasons.append(f"应有 {len(points)} 句，写了 {len(sentences)} 句")
        by_point = _matched(points, sentences)
        failed = []
        for point in points:
            sentence = by_point.get(point.id)
            wrong = ["没有写这一句"] if sentence is None else judge(sentence, point, self._context)
            if sentence is not None and not wrong and self._says_again(sentence, point):
                wrong = ["前后重复"]
            if sentence is None or wrong:
                reasons += wrong
                failed.append(point)
            else:
                self._taken[point.id] = sentence
        found = self._found_by_checker({p.id for p in points})
        reasons += [message for messages in found.values() for message in messages]
        for id_ in found:
            del self._taken[id_]
        return [p for p in points if p in failed or p.id in found]

    def _says_again(self, sentence: str, point: Point) -> bool:
        """Whether the model's words are those of another sentence of the paragraph, written or to be written."""
        others = [self._taken.get(p.id, p.pattern.plain()) for p in self._planned.points if p.id != point.id]
        own = [sentence[a:b] for a, b in own_words(sentence, point.pattern)]
        return sentence in others or any(repeats(words, others) for words in own)

    def _found_by_checker(self, among: set[str]) -> dict[str, list[str]]:
        """The sentences taken so far in which the checker finds something, of those `among` the points."""
        ordered = [(p.id, self._taken[p.id]) for p in self._planned.points if p.id in self._taken]
        return {
            id_: messages for id_, messages in _findings(self._request, self._planned, self._title, ordered).items()
            if id_ in among
        }  # fmt: skip

    def _finish(self, plain_points: Sequence[Point]) -> Written:
        """Put the paragraph together; points that failed twice are said in the plan's plain wording."""
        plain = {point.id for point in plain_points}
        sentences = {p.id: p.pattern.plain() if p.id in plain else self._taken[p.id] for p in self._planned.points}
        notices = self._drop_contradicted_notes(sentences)
        paragraph = Paragraph(self._planned.key, self._planned.heading, self._planned.heading)
        templates = []
        for point in self._planned.points:
            if point.id not in sentences:
                continue
            text = _append(paragraph, point, sentences[point.id], self._request.plan)
            if self._request.engine is not None and point.id in plain and _has_choice(point):
                templates.append(text)
        return Written(paragraph, list(sentences.values()), self._attempts, templates, notices, self._error)

    def _drop_contradicted_notes(self, sentences: dict[str, str]) -> list[str]:
        """A note that the tables contradict is left out; so much of the tables themselves is only told."""
        notices = []
        found = _findings(self._request, self._planned, self._title, list(sentences.items()))
        for point in self._planned.points:
            for message in found.get(point.id, [])[:1]:
                if point.kind == "note":
                    notices.append(f"{point.evidence[0]}——与表格不一致，没有写入：{message}")
                    del sentences[point.id]
                else:
                    notices.append(f"核对提示：{message}")
        return notices


def _findings(
    request: Request, planned: PlannedParagraph, title: str, ordered: Sequence[tuple[str, str]]
) -> dict[str, list[str]]:
    """What the checker finds, by the point whose sentence it is in."""
    text, ends = planned.heading, []
    for id_, sentence in ordered:
        text += fill(sentence, request.plan.slots)[0]
        ends.append((len(text), id_))
    found: dict[str, list[str]] = {}
    for start, _end, message in checker_findings(request.report, title, text):
        id_ = next((id_ for end, id_ in ends if start < end), "")
        found.setdefault(id_, []).append(message)
    found.pop("", None)
    return found


def _append(paragraph: Paragraph, point: Point, sentence: str, plan: Plan) -> str:
    """Put a sentence's text, figures and marks at the end of the paragraph; the text."""
    text, figures = fill(sentence, plan.slots)
    own = moved(own_words(sentence, point.pattern), sentence, plan.slots)
    at = len(paragraph.text)
    paragraph.text += text
    paragraph.figures += [type(f)(f.start + at, f.end + at, f.text, f.facts, f.meaning) for f in figures]
    paragraph.needs_confirmation += [
        Confirmation(c.start + at, c.end + at, c.reason) for c in confirmations(text, own, point, plan.notes_text)
    ]
    return text


def _matched(points: Sequence[Point], sentences: list[str]) -> dict[str, str]:
    """Which sentence says which point: by order where the numbers agree, else by what each reads as."""
    if len(points) == len(sentences):
        return {p.id: s for p, s in zip(points, sentences, strict=True)}
    found: dict[str, str] = {}
    left = list(sentences)
    for point in points:
        fitting = next((s for s in left if point.pattern.read(s) is not None), None)
        if fitting is not None:
            found[point.id] = fitting
            left.remove(fitting)
    return found


def _has_choice(point: Point) -> bool:
    return any(isinstance(piece, Choice | Free) for piece in point.pattern.pieces)
