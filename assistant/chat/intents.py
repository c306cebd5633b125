"""What a message wants: told by the patterns of `words.toml`, in their order, and by what the message names."""

import re
from typing import Literal

from assistant.chat.definitions import defined
from assistant.chat.naming import named
from assistant.chat.questions import cells_named, lists_reasons, names_something
from assistant.chat.quoting import quoted
from assistant.chat.reviewing import (
    alone_in,
    errors_in,
    errors_on,
    part_named,
    section_told,
    statement,
    traced,
    unfilled,
)
from assistant.chat.ties import tied
from assistant.chat.words import pattern, says, table
from assistant.checking import ALL_RULES, CheckOptions, check
from assistant.report import Report

Intent = Literal["check", "errors", "unverified", "rewrite", "draft", "define", "rules", "question", "other"]


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
    if fits("errors") and not on_tables and not re.search(r"\d", wish):
        told = errors_on(cells_named(wish, report), report, options)
        if told is not None:
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
    if fits("who") and (names_something(wish, report) or not (fits("rules") and known(wish))):
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
    if fits("rules") and not _asks_a_number(wish) and (told := known(wish)):
        return "rules", told
    return _spoken(wish, report)


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


def _in_prose(wish: str, report: Report) -> str | None:
    """What the notes or the prose say to a question that no cell answers."""
    answer = quoted(wish, report)
    return answer.text if answer is not None else None


def _asks_a_number(wish: str) -> bool:
    return bool(re.search(r"平均|实际|几件|几个申请|最多|最少|占比|多少件|多少申请", wish))


def known(question: str) -> str | None:
    """What the form and its rules say to a question; None where only the last resort fits."""
    *entries, _ = table("knowledge")
    return next((str(e["answer"]) for e in entries if re.search(e["pattern"], question)), None)
