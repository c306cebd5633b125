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
from assistant.chat.naming import named
from assistant.chat.pasted import LONG, split_message, wish_of
from assistant.chat.prose import mask, rewritten
from assistant.chat.questions import answer_question, cells_named, clauses, is_question, lists_reasons, names_something
from assistant.chat.quoting import quoted
from assistant.chat.reviewing import alone_in, errors, errors_in, errors_on, part_named, pasted, section_told, statement, traced, traced_alone, unfilled, unverified
from assistant.chat.spelling import respelled
from assistant.chat.ties import tied
from assistant.chat.words import pattern, says, standard, table
from assistant.checking import ALL_RULES, CheckOptions, check
from assistant.editing import command_of, revised
from assistant.language_model import Engine
from assistant.report import Report, load_form

Intent = Literal["check", "errors", "unverified", "rewrite", "draft", "define", "rules", "question", "other"]
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


def intent_of(wish: str, text: str, report: Report, options: CheckOptions = ALL_RULES) -> tuple[Intent, str]:
    """What a message wants, and what goes with it: the text to be checked, or the answer that is known already."""

    def fits(intent: str) -> bool:
        return pattern("intents", intent).search(wish) is not None

    if fits("rewrite"):
        return "rewrite", text
    if text and (fits("errors") or pattern("pasted", "ask").search(wish) or check(alone_in(text, report)).claims):
        return "check", text
    if fits("draft") and (fits("not_drafted") or not fits("draft_of")):
        return "other", says("able")
    if fits("draft"):
        return "draft", ""
    if pattern("questions", "ties_previous").search(wish) and (ties := tied(wish, report)) is not None:
        return "rules", ties
    if fits("errors") and (part := part_named(wish, report)):
        return "rules", errors_in(part, report, options)
    on_tables = re.search(r"表[二三四]|表格", wish) and not re.search("正文|(?:和|与|跟|同)表", wish)
    if fits("errors") and not on_tables and (told := errors_on(cells_named(wish, report), report, options)):
        if not re.search(r"\d", wish):
            return "rules", told
    if (put := statement(wish, report)) is not None:
        return "check", put
    if fits("invent"):
        return "rules", says("no_invention")
    if fits("traced") and (trace := traced(wish, report)):
        return "rules", trace
    if fits("unfilled"):
        return "rules", unfilled(report)
    if (ties := tied(wish, report)) is not None:
        return "rules", ties
    if fits("unverified"):
        return "unverified", ""
    if fits("elsewhere"):
        return "rules", says("elsewhere")
    if fits("finer"):
        return "rules", _in_prose(wish, report) or says("not_here")
    if fits("who") and (names_something(wish, report) or not (fits("rules") and _known(wish))):
        return "rules", _in_prose(wish, report) or says("not_here")
    ranks = pattern("questions", "rank").search(wish) is not None
    if lists_reasons(wish, report) and not pattern("intents", "articles").search(wish):
        return "question", ""
    if (fits("define") or _asks_why(wish, report)) and not ranks and (definition := defined(wish, report.form)):
        return "define", definition
    if fits("section") and (told := section_told(wish, report)):
        return "rules", told
    if named(wish, report.form, report.organization).rate:
        return "question", ""
    if fits("errors"):
        return "errors", ""
    if fits("rules") and not _asks_a_number(wish) and (known := _known(wish)):
        return "rules", known
    return _spoken(wish, report)


def _is_ours(wish: str) -> bool:
    """Whether a person in a conversation asks for what the chat itself does: rewriting by the tables, checking."""
    return any(pattern("intents", intent).search(wish) for intent in ("rewrite", "errors"))


def _about_its_text(wish: str) -> bool:
    return any(pattern("intents", intent).search(wish) for intent in ("rewrite", "errors"))


def _spoken(wish: str, report: Report) -> tuple[Intent, str]:
    """A question on the numbers, on the report itself, or nothing that is answered here."""
    if pattern("intents", "identity").search(wish):
        told = says("identity").replace("{单位}", report.organization or "（没有写明机关名称）")
        return "rules", told.replace("{年度}", str(report.year))
    if pattern("intents", "able").search(wish):
        return "rules", says("able")
    if pattern("intents", "why").search(wish) and names_something(wish, report) and not lists_reasons(wish, report):
        return "rules", says("why")
    return "question", ""


def _asks_why(wish: str, report: Report) -> bool:
    """Whether a message asks why a result of the form is given, not why a number changed."""
    if not pattern("intents", "reasons").search(wish) or pattern("questions", "compare").search(wish):
        return False
    return any(row.count(".") > 1 for row in named(wish, report.form).rows)


def _answered(wishes: list[str], report: Report) -> str:
    *before, last = wishes
    told = []
    for clause in clauses(last, report):
        before.append(clause)
        answer = answer_question(before, report)
        told.append(says("not_here" if _asks(clause) else "able") if answer is None else answer.text)
    return "\n".join(dict.fromkeys(told))


def _in_prose(wish: str, report: Report) -> str | None:
    """What the notes or the prose say to a question that no cell answers."""
    answer = quoted(wish, report)
    return answer.text if answer is not None else None


def _asks(text: str) -> bool:
    return is_question(text) or pattern("intents", "asks").search(text) is not None




def _asks_a_number(wish: str) -> bool:
    return bool(re.search(r"平均|实际|几件|几个申请|最多|最少|占比|多少件|多少申请", wish))


def _known(question: str) -> str | None:
    """What the form and its rules say to a question; None where only the last resort fits."""
    *entries, _ = table("knowledge")
    return next((str(e["answer"]) for e in entries if re.search(e["pattern"], question)), None)


def _without_report(message: str) -> str:
    """Without a report there are only the form and its rules."""

    def fits(intent: str) -> bool:
        return pattern("intents", intent).search(message) is not None

    if fits("define") and (definition := defined(message, load_form("2021"))):
        return definition
    if fits("draft") or fits("errors") or fits("rewrite"):
        return says("no_report")
    known = _known(message)
    if known and (fits("rules") or fits("define") or not is_question(message)):
        return known
    if is_question(message):
        return f"{known}\n{says('no_report')}" if known else says("no_report")
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
                order = [key for key, *_ in event.paragraphs]
            if isinstance(event, ParagraphReady):
                ready[event.paragraph.key] = event.paragraph.text
            while order and order[0] in ready:
                yield ready[order.pop(0)] + ("\n" if order else "")
