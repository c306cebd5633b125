"""Questions on a report's numbers, answered by code: which cells are asked for, what is computed, how it is said.

No model has a part in it. What the tables do not hold, or do not have filled in, is said so; where the words fit
several cells, the choices are told.
"""

import re
from dataclasses import dataclass, replace

from assistant.chat import ranking, saying
from assistant.chat.answer import Answer
from assistant.chat.choosing import chosen
from assistant.chat.naming import NamedRow, named, plain
from assistant.chat.quoting import quoted
from assistant.chat.targets import FLOW, Meant, columns, meant, parts
from assistant.chat.words import pattern, table
from assistant.checking.formula import Total
from assistant.report import Facts, Report

_KINDS = ("changes", "rank", "share", "list", "sum", "compare", "count")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood: its words, what they name (with what was said before), and the kinds that it is of."""

    text: str
    names: NamedRow
    kinds: frozenset[str]


def is_question(text: str) -> bool:
    """Whether a text asks for a number."""
    return any(pattern("questions", kind).search(text) for kind in _KINDS)


def names_something(text: str, report: Report) -> bool:
    """Whether a text names something of the tables."""
    return named(text, report.form, report.organization).anything


def lists_reasons(text: str, report: Report) -> bool:
    """Whether a text asks for the reasons that the form lists below a result."""
    if not pattern("intents", "reasons").search(text):
        return False
    names = named(text, report.form)
    rows = [row for row in names.rows if not any(o.startswith(f"{row}.") for o in names.rows)]
    if names.disputes and not names.outcomes:
        return True
    return any(part.endswith(".total") for row in rows for part in parts(f"{row}.total", report.form))


def cells_named(text: str, report: Report) -> set[str]:
    """The cells that a text names."""
    facts = Facts(report)
    names = named(text, report.form, report.organization)
    targets = meant(names, report.form).targets if names.exact else ()
    return {cell for target in targets for cell in target.cells(facts)}


def clauses(text: str, report: Report) -> list[str]:
    """The questions of a message that asks for several things, one a clause; the message itself where it is one."""
    found = [each for each in re.split(r"[，,；;？?。！!]", text) if each.strip()]
    asks = [is_question(each) and named(each, report.form, report.organization).anything for each in found]
    return found if len(found) > 1 and all(asks) else [text]


def answer_question(questions: list[str], report: Report) -> Answer | None:
    """The answer to the last of the user's messages; what it leaves unsaid (那去年呢？) is taken from those before.

    None where it asks for nothing that a report holds.
    """
    facts = Facts(report)
    asked = understood(questions, report)
    if asked is None:
        return quoted(questions[-1], report)
    names = asked.names
    if names.foreign or names.cuts:
        found = _quotes(asked.text, report, names.foreign)
        return found or saying.not_held((*names.cuts, *names.foreign))
    if re.search(table("reading")["two_years_ago"], asked.text):
        return saying.other_year(report.year - 2, report)
    if names.year is not None and names.year not in _years(report):
        return saying.other_year(names.year, report)
    if names.year is not None and report.year != names.year:
        asked = replace(asked, names=replace(names, last_year=True))
    if "changes" in asked.kinds and not names.exact:
        return ranking.changes(asked.text, facts)
    if "list" in asked.kinds and not names.exact and re.search(table("groups")["applicants"], asked.text):
        return ranking.listed(Total(("applications.new.total",)), columns("applications.new", facts.form), facts)
    if "rank" in asked.kinds and (group := _group(asked, facts)):
        return ranking.ranked(group, asked.text, facts)
    if names.rate:
        beside = "compare" in asked.kinds or names.last_year
        return saying.rate(names.rate, saying.rates(names.rate, names.disputes), facts, last_year=beside)
    return _of_meaning(asked, meant(names, facts.form), facts)


def understood(questions: list[str], report: Report) -> Question | None:
    """The last question with what those before lend it; None where it names nothing and goes on from nothing."""
    text = questions[-1]
    names = named(text, report.form, report.organization)
    kinds = _kinds(text) | ({"list"} if lists_reasons(text, report) else set())
    earlier = questions[:-1]
    choices = _asked_back(earlier, report)
    answers = choices is not None and _can_choose(names, choices[1], report)
    if choices is not None and answers and (one := chosen(text, choices[1], Facts(report))):
        return Question(text, _only(one, choices[0].names), choices[0].kinds)
    goes_on = _goes_on(text, names)
    if earlier and (goes_on or names.half) and (before := understood(earlier, report)):
        asks_itself = kinds - {"count"} or names.last_year
        if "sum" in kinds and re.match(table("reading")["added"], text):
            return Question(text, names.added_to(before.names), kinds)
        return Question(text, names.after(before.names), kinds if asks_itself else before.kinds | kinds)
    if "compare" in kinds and not (names.anything or names.foreign or names.cuts):
        return Question(text, names, kinds | {"changes"})
    if names.anything or (names.year is not None and kinds):
        return Question(text, names, kinds)
    if kinds & {"changes", "rank", "list"} and (_whole_report(text) or names.last_year):
        return Question(text, names, kinds)
    return Question(text, names, kinds) if kinds and names.foreign else None


def _quotes(text: str, report: Report, words: tuple[str, ...]) -> Answer | None:
    """What the report writes of each thing that no table holds."""
    found = [quoted(text, report, (word,)) for word in words] or [quoted(text, report)]
    told = {answer.text: answer for answer in found if answer is not None}
    return saying.lines([*told.values()]) if told else None


def _kinds(text: str) -> frozenset[str]:
    """The kinds that a question is of; a percentage of growth is no share."""
    found = frozenset(kind for kind in _KINDS if pattern("questions", kind).search(text))
    return found - {"share"} | {"compare"} if pattern("questions", "growth").search(text) else found


def _of_meaning(asked: Question, found: Meant, facts: Facts) -> Answer:
    if found.choices:
        return saying.asked_back(found.choices, facts)
    targets = found.targets
    if not targets:
        return saying.not_held(())
    if "share" in asked.kinds and (pair := _divided(asked, facts)):
        return saying.share_of(*pair, facts)
    if "share" in asked.kinds and "sum" in asked.kinds and len(targets) > 1:
        targets = (Total(tuple(a for t in targets for a in t.plus), tuple(a for t in targets for a in t.minus)),)
    if "share" in asked.kinds:
        beside = "compare" in asked.kinds or asked.names.last_year
        return saying.shares(targets, found.whole, facts, last_year=beside)
    beside = "compare" in asked.kinds or asked.names.last_year
    if "list" in asked.kinds and not beside and len(targets) == 1 and (inner := _inside(targets[0], asked, facts)):
        return ranking.listed(targets[0], inner, facts)
    adds_up = "sum" in asked.kinds or (asked.names.together and not pattern("questions", "each").search(asked.text))
    if adds_up and len(targets) > 1:
        targets = _without_wholes(targets, facts)
        return saying.summed(targets, facts)
    if len(targets) == 2 and "compare" in asked.kinds and not asked.names.last_year:
        return saying.between(targets, facts)
    if beside:
        only = "compare" not in asked.kinds
        return saying.lines([saying.compared(target, facts, only_last_year=only) for target in targets])
    return saying.lines([saying.counted(target, facts) for target in targets])


def _divided(asked: Question, facts: Facts) -> tuple[Total, Total] | None:
    """A part and its whole, each named on its side of 占; None where a side does not name one number of its own."""
    part, found, whole = asked.text.partition("占")
    if not found or not named(part, facts.form).exact or not named(whole, facts.form).exact:
        return None
    sides = [meant(named(side, facts.form), facts.form).targets for side in (part, whole)]
    if len(sides[0]) != 1 or len(sides[1]) != 1:
        return None
    first, second = sides[0][0], sides[1][0]
    flows = {*first.plus, *second.plus} <= _flow(facts)
    return (first, second) if flows or {*first.plus} <= {*facts.form.derived.get(second.plus[0], ())} else None


def _flow(facts: Facts) -> set[str]:
    return {f"{row}.total" for row in FLOW if facts.form.has(f"{row}.total")}


def _without_wholes(targets: tuple[Total, ...], facts: Facts) -> tuple[Total, ...]:
    """Numbers to be added, without one that is the sum of others (新收加上结转一共要办)."""
    cells = {cell for target in targets for cell in target.plus}
    return tuple(t for t in targets if not {*facts.form.derived.get(t.plus[0], ("",))} <= cells)


def _inside(target: Total, asked: Question, facts: Facts) -> tuple[str, ...]:
    """The parts of what is asked for: its columns where applicants are asked for, else its rows, else its columns."""
    address = target.plus[0]
    row = address.rpartition(".")[0]
    if re.search(table("groups")["applicants"], asked.text) and address.endswith(".total"):
        return columns(row, facts.form)
    if asked.names.disputes and not asked.names.outcomes and "结果" in asked.text:
        return columns(row, facts.form)
    return parts(address, facts.form) or (columns(row, facts.form) if address.endswith(".total") else ())


def _group(asked: Question, facts: Facts) -> tuple[str, tuple[str, ...]] | None:
    """Among what the most is asked: what is named, else the parts of it, else what the words call for.

    What the question excepts (除了自然人) is left out.
    """
    without = re.search(table("reading")["except"], asked.text)
    if without:
        text = asked.text.replace(without[0], "，")
        names = named(text, facts.form, facts.report.organization)
        group = _group(replace(asked, text=text, names=names), facts)
        left_out = meant(named(without[1], facts.form), facts.form).targets
        keys = {t.plus[0] for t in left_out} | {t.plus[0].rpartition(".")[2] for t in left_out}
        keys.discard("total")
        return (group[0], tuple(a for a in group[1] if not {a, a.rpartition(".")[2]} & keys)) if group else None
    found = meant(asked.names, facts.form)
    targets = found.targets
    if len(targets) > 1:
        return "", tuple(target.plus[0] for target in targets)
    by_applicant = re.search(table("groups")["applicants"], asked.text)
    if targets and (inner := _inside(targets[0], asked, facts)):
        generic = not asked.names.exact or asked.names.rows == ("applications.new",)
        if not generic or by_applicant:
            return facts.label(targets[0].plus[0]), inner
    if by_applicant:
        return "申请人", columns("applications.new", facts.form)
    if re.search(table("groups")["results"], asked.text) or not asked.names.exact:
        return "办理结果", parts("applications.total.total", facts.form)
    return None


def _goes_on(text: str, names: NamedRow) -> bool:
    """Whether a question goes on from the one before: 那企业呢, 其中维持的, 占多少."""
    rest = pattern("questions", "follow_up").sub("", plain(text))
    for kind in (*_KINDS, "last_year"):
        rest = pattern("questions", kind).sub("", rest)
    if not rest:
        return True
    return bool(pattern("questions", "goes_on").search(text)) and not (names.foreign or names.cuts)


def _whole_report(text: str) -> bool:
    return bool(re.search(table("groups")["report"], text))


def _asked_back(earlier: list[str], report: Report) -> tuple[Question, tuple[Total, ...]] | None:
    """The question before this one and its choices, where it had to be asked back."""
    before = understood(earlier, report) if earlier else None
    found = meant(before.names, report.form) if before else Meant()
    return (before, found.choices) if before and found.choices else None


def _can_choose(names: NamedRow, choices: tuple[Total, ...], report: Report) -> bool:
    """Whether a message may pick one of the choices: it is no question on something else."""
    if names.foreign or names.cuts or names.year is not None:
        return False
    if not names.exact:
        return not (names.head or names.receive or names.process)
    rows = [target.plus[0].rpartition(".")[0] for target in meant(names, report.form).targets]
    return not rows or any(choice.plus[0].startswith(f"{row}.") for row in rows for choice in choices)


def _only(target: Total, before: NamedRow) -> NamedRow:
    """The names of one of the choices."""
    row, _, key = target.plus[0].rpartition(".")
    kept = NamedRow(year=before.year, last_year=False)
    if row.startswith("applications."):
        return replace(kept, rows=(row,), columns=() if key == "total" else (key,))
    if row.startswith("proactive."):
        return replace(kept, documents=(row.removeprefix("proactive."),), measures=(key,))
    return replace(kept, disputes=(row,), outcomes=() if key == "total" else (key,))


def _years(report: Report) -> set[int]:
    """The report's year and the one before; the latter too where its tables are missing, which is then said."""
    return {report.year, report.year - 1}
