"""A conversation about one report: what the last message wants, and who answers it, code or model.

Steps: the wish is told from the message by the patterns of `words.toml`; numbers, definitions, rules and checks are
answered by code at once; only drafting and rewriting need the model, whose numbers come through slots. What concerns
no report gets one sentence that says what is answered here.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

from assistant.chat.definitions import defined
from assistant.chat.intents import Intent, intent_of, known
from assistant.chat.pasted import LONG, split_message, wish_of
from assistant.chat.prose import mask, rewritten
from assistant.chat.questions import answer_question, clauses, is_question
from assistant.chat.reviewing import errors, pasted, traced_alone, unverified
from assistant.chat.spelling import respelled
from assistant.chat.words import pattern, says, standard, table
from assistant.checking import ALL_RULES, CheckOptions
from assistant.editing import command_of, revised
from assistant.language_model import Engine
from assistant.report import Report
from assistant.report.form import forms_of
from assistant.report.kind import default_kind, load_kind

Role = Literal["system", "user", "assistant"]


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

    Raises:
        CommandError: a command of an office program that cannot be carried out.
    """
    asked = [turn.content for turn in turns if turn.role == "user"]
    last = asked[-1].strip() if asked else ""
    if not last:
        return _said("rules", says("empty"))
    command = command_of([(turn.role, turn.content) for turn in turns])
    if command is not None and not (command.spoken and _is_ours(command.wish)):
        return Reply("rewrite", True, lambda engine: revised(command, report, engine()))
    if report is None:
        return _said("rules", _without_report(last))
    if pattern("intents", "order").search(wish_of(last)):
        return _said("other", says("no_orders"))
    wish, text = split_message(last)
    wish = respelled(standard(wish))
    if len(last) >= LONG and not _about_its_text(wish_of(last)):
        wish, text = respelled(standard(wish_of(last))), ""  # a report stands in the message, and a question on it
    intent, found = intent_of(wish, text, report, options)
    if intent == "rewrite":
        return _rewrite(text or _last_answer(turns), wish, report)
    if intent == "draft":
        return Reply(intent, True, lambda engine: _drafted(wish, report, engine()))
    if intent == "question":
        wishes = [respelled(standard(wish_of(each))) for each in asked]
        return Reply(intent, False, lambda _: iter([_answered(wishes, report)]))
    answers: dict[Intent, Callable[[], str]] = {
        "check": lambda: traced_alone(found, report) or pasted(found, report, options),
        "errors": lambda: errors(wish, report, options),
        "unverified": lambda: unverified(report),
    }
    return Reply(intent, False, lambda _: iter([answers[intent]() if intent in answers else found]))


def _is_ours(wish: str) -> bool:
    """Whether a person in a conversation asks for what the chat itself does: rewriting by the tables, checking."""
    return any(pattern("intents", intent).search(wish) for intent in ("rewrite", "errors"))


def _about_its_text(wish: str) -> bool:
    return any(pattern("intents", intent).search(wish) for intent in ("rewrite", "errors"))


def _answered(wishes: list[str], report: Report) -> str:
    if not load_kind(report.form.kind).is_questioned:
        return says("only_checked")
    *before, last = wishes
    told = []
    for clause in clauses(last, report):
        before.append(clause)
        answer = answer_question(before, report)
        told.append(says("not_here" if _asks(clause) else "able") if answer is None else answer.text)
    return "\n".join(dict.fromkeys(told))


def _asks(text: str) -> bool:
    return is_question(text) or pattern("intents", "asks").search(text) is not None


def _without_report(message: str) -> str:
    """Without a report there are only the form and its rules."""

    def fits(intent: str) -> bool:
        return pattern("intents", intent).search(message) is not None

    if fits("define") and (definition := defined(message, forms_of(default_kind())[-1])):
        return definition
    if fits("draft") or fits("errors") or fits("rewrite"):
        return says("no_report")
    answer = known(message)
    if answer and (fits("rules") or fits("define") or not is_question(message)):
        return answer
    if is_question(message):
        return f"{answer}\n{says('no_report')}" if answer else says("no_report")
    return str(table("knowledge")[-1]["answer"])


def _said(intent: Intent, text: str) -> Reply:
    return Reply(intent, False, lambda _: iter([text]))


def _last_answer(turns: list[Turn]) -> str:
    """The paragraph that the assistant wrote last, to be rewritten where none was sent along."""
    return next((turn.content for turn in reversed(turns) if turn.role == "assistant"), "")


# ---------------------------------------------------------------- writing


def _rewrite(text: str, wish: str, report: Report) -> Reply:
    if not text.strip():
        return _said("rewrite", says("no_text"))
    paragraph = " ".join(text.split())

    def pieces(engine: Callable[[], Engine]) -> Iterator[str]:
        masked = mask(paragraph, report)
        yield rewritten(paragraph, wish, report, engine()) or masked.filled
        for was, now in masked.corrected:
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
                order = [each.key for each in event.paragraphs]
            if isinstance(event, ParagraphReady):
                ready[event.paragraph.key] = event.paragraph.text
            while order and order[0] in ready:
                yield ready[order.pop(0)] + ("\n" if order else "")
