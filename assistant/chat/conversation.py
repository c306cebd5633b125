"""A conversation about one report: what the last message wants, and who answers it, code or model.

Steps: the wish is told from the message by the patterns of `words.toml`; numbers, rules and checks are answered by code
at once; drafting, rewriting and free words need the model, whose numbers come through slots.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

from assistant.chat.pasted import split_message, wish_of
from assistant.chat.prose import answered, mask, rewritten
from assistant.chat.questions import answer_question, is_question
from assistant.chat.words import pattern, says, table
from assistant.checking import ALL_RULES, CheckOptions, CheckResult, Claim, Span, check
from assistant.language_model import Engine
from assistant.report import Report, Section

Intent = Literal["check", "rewrite", "draft", "rules", "question", "free"]
Role = Literal["system", "user", "assistant"]
_LISTED = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """One message."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to come: `pieces` makes it, `needs_model` says whether it asks for the engine."""

    intent: Intent
    needs_model: bool
    pieces: Callable[[Callable[[], Engine]], Iterator[str]]


def reply(turns: list[Turn], report: Report | None, options: CheckOptions = ALL_RULES) -> Reply:
    """The answer to the last message of the user; the options say what a check of the user's text tells.

    Its `pieces` raise ModelError or DraftError as drafting does.
    """
    asked = [turn.content for turn in turns if turn.role == "user"]
    last = asked[-1].strip() if asked else ""
    if not last:
        return _said("rules", says("empty"))
    intent = intent_of(last)
    if intent == "rules" or report is None:
        return _said("rules", _without_report(last, intent))
    wish, text = split_message(last) if len(last) < 5000 or intent in ("check", "rewrite") else (wish_of(last), "")
    if intent == "check":
        return Reply(intent, False, lambda _: iter([_checked(text, report, options)]))
    if intent == "question":
        return Reply(intent, False, lambda _: iter([answer_question([wish_of(each) for each in asked], report).text]))
    if intent == "rewrite":
        return _rewrite(text or _last_answer(turns), wish, report)
    if intent == "draft":
        return Reply(intent, True, lambda engine: _drafted(wish, report, engine()))
    return Reply(intent, True, lambda engine: _free(wish, report, engine()))


def intent_of(message: str) -> Intent:
    """What a message wants."""
    wish = wish_of(message)
    intents: tuple[Intent, ...] = ("check", "rewrite", "draft", "rules")
    for intent in intents:
        if pattern("intents", intent).search(wish) and not (intent == "rules" and _asks_a_number(wish)):
            return intent
    return "question" if is_question(wish) else "free"


def _asks_a_number(wish: str) -> bool:
    return bool(re.search(r"多少|几件|最多|最少|占比", wish))


def explained(question: str) -> str:
    """What the form and its rules say to a question."""
    return str(next(entry["answer"] for entry in table("knowledge") if re.search(entry["pattern"], question)))


def _without_report(message: str, intent: Intent) -> str:
    if intent in ("rules", "free"):
        return explained(message)
    known = explained(message)
    last_resort = table("knowledge")[-1]["answer"]
    return (
        says("no_report") if known == last_resort or intent in ("draft", "check") else f"{known}\n{says('no_report')}"
    )


def _said(intent: Intent, text: str) -> Reply:
    return Reply(intent, False, lambda _: iter([text]))


def _last_answer(turns: list[Turn]) -> str:
    """The paragraph that the assistant wrote last, to be rewritten where none was sent along."""
    return next((turn.content for turn in reversed(turns) if turn.role == "assistant"), "")


# ---------------------------------------------------------------- checking


def _checked(text: str, report: Report, options: CheckOptions) -> str:
    if text:
        title = report.form.sections[0].heading
        report = report.model_copy(update={"sections": [Section(title=title, text=text)], "provenance": None})
    result = check(report, options)
    findings = [each for each in result.findings if not text or isinstance(each.location, Span)]
    if findings:
        lines = [f"{number}. {each.message}" for number, each in enumerate(findings, 1)]
        return "\n".join([says("found"), *lines])
    return "\n".join([says("found_nothing"), *_listed(result)])


def _listed(result: CheckResult) -> list[str]:
    lines = []
    for verdict in ("consistent", "unverified"):
        claims = [claim for claim in result.claims if claim.verdict == verdict][:_LISTED]
        if claims:
            lines.append(says(verdict).replace("{清单}", "、".join(_named(claim) for claim in claims)))
    return lines


def _named(claim: Claim) -> str:
    return f"{claim.text}（{claim.meaning}）" if claim.meaning else claim.text


# ---------------------------------------------------------------- writing


def _rewrite(text: str, wish: str, report: Report) -> Reply:
    if not text.strip():
        return _said("rewrite", says("no_text"))
    paragraph = " ".join(text.split())

    def pieces(engine: Callable[[], Engine]) -> Iterator[str]:
        done = rewritten(paragraph, wish, report, engine())
        if done is None:
            yield says("cannot")
            return
        yield done
        for was, now in mask(paragraph, report).corrected:
            yield "\n" + says("corrected").replace("{原}", was).replace("{今}", now)

    return Reply("rewrite", True, pieces)


def _drafted(wish: str, report: Report, engine: Engine) -> Iterator[str]:
    """The paragraphs in the order of the plan, each as soon as it and those before it are verified."""
    from assistant.drafting import DraftOptions, ParagraphReady, PlanReady, stream  # noqa: PLC0415

    named = {number for number, words in table("sections").items() if re.search(words, wish)}
    section: Literal["一", "五", "all"] = "五" if "五" in named else "一" if "一" in named else "all"
    order: list[str] = []
    ready: dict[str, str] = {}
    with closing(stream(report, engine, DraftOptions(section=section))) as events:
        for event in events:
            if isinstance(event, PlanReady):
                order = [key for key, *_ in event.paragraphs]
            if isinstance(event, ParagraphReady):
                ready[event.paragraph.key] = event.paragraph.text
            while order and order[0] in ready:
                yield ready[order.pop(0)] + ("\n" if order else "")


def _free(wish: str, report: Report, engine: Engine) -> Iterator[str]:
    anything = False
    for sentence in answered(wish, report, engine):
        anything = True
        yield sentence
    if not anything:
        yield str(table("answers")["unknown"])
