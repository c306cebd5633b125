"""Questions on a report's numbers, answered by code: which cells are asked for, what is computed, how it is said.

No model has a part in it. What the tables do not hold, or do not have filled in, is said so.
"""

import re

from assistant.chat.answer import Answer, said
from assistant.chat.naming import Subject, plain, subject
from assistant.chat.words import pattern, table
from assistant.drafting.slots import PREVIOUS, Slot, percent, printed
from assistant.report import Facts, Report

Values = dict[str, Slot | Answer | str]
_LISTED = 3


def is_question(text: str) -> bool:
    """Whether a text asks for a number."""
    return any(pattern("questions", kind).search(text) for kind in ("compare", "rank", "share", "count"))


def answer_question(questions: list[str], report: Report) -> Answer:
    """The answer to the last of the user's messages; what it leaves unsaid (那去年呢？) is taken from those before."""
    facts = Facts(report)
    asked = questions[-1]
    found = next((s for text in reversed(questions) if (s := subject(text, facts.form))), None)
    named_now = subject(asked, facts.form)
    if named_now is None and _in_notes(asked, report):
        return _note(asked, report)
    if pattern("questions", "rank").search(asked) and (group := _group(asked)):
        return _ranking(facts, group, least=bool(pattern("questions", "least").search(asked)))
    if found is None or (named_now is None and not _follows_up(asked)):
        return said("unknown", {})
    return _about(asked, found, facts)


def _follows_up(question: str) -> bool:
    """Whether a question holds nothing but question words (那去年呢？), so that it is meant of the subject before."""
    rest = pattern("questions", "follow_up").sub("", plain(question))
    for kind in ("compare", "rank", "share", "last_year", "count"):
        rest = pattern("questions", kind).sub("", rest)
    return not rest


def _about(question: str, found: Subject, facts: Facts) -> Answer:
    address = found.address(facts.form)
    values = _values(address, facts)
    asks_compare = pattern("questions", "compare").search(question)
    if facts.get(address) is None:
        return said("unfilled", values)
    if pattern("questions", "share").search(question) and found.column not in (None, "total"):
        return _share(f"{found.row}.total", values, facts)
    if pattern("questions", "share").search(question):
        return _share_of_results(found, values, facts)
    if asks_compare or pattern("questions", "last_year").search(question):
        return _comparison(address, values, facts, only_last_year=not asks_compare)
    return said("count", values)


def _comparison(address: str, values: Values, facts: Facts, *, only_last_year: bool) -> Answer:
    if not facts.has_previous:
        return said("no_previous", values)
    now, before = facts.value(address), facts.get(PREVIOUS + address)
    if before is None:
        return said("unfilled_previous", values)
    cells = facts.leaves(address) + facts.leaves(PREVIOUS + address)
    values["上年值"] = Slot("上年值", printed(before), facts.leaves(PREVIOUS + address))
    if only_last_year:
        return said("count_last_year", values)
    values["差值"] = Slot("差值", printed(abs(now - before)), cells)
    answer = said("both", values)
    if now == before:
        return answer.add(table("answers")["same"], values)
    if before == 0:
        return answer.add(table("answers")["more_from_zero"], values)
    values["增幅"] = Slot("增幅", percent(now, before), cells)
    return answer.add(table("answers")["more" if now > before else "less"], values)


def _share_of_results(found: Subject, values: Values, facts: Facts) -> Answer:
    """A result is a part of all that was processed; anything else of what was received."""
    kind = found.row.partition(".")[0]
    whole = "applications.total.total" if kind == "applications" and found.row != "applications.new" else ""
    return _share(whole or f"{found.row}.total", values, facts)


def _share(whole: str, values: Values, facts: Facts) -> Answer:
    total = facts.get(whole) if whole in facts.form.cells or whole in facts.form.derived else None
    part = values["值"]
    assert isinstance(part, Slot)
    if total is None:
        return said("unfilled", values | {"名称": _label(whole, facts)})
    values["整体名称"] = _label(whole, facts)
    values["整体值"] = Slot("整体值", printed(total), facts.leaves(whole))
    if total == 0:
        return said("share_of_nothing", values)
    values["占比"] = Slot("占比", percent(total + float(part.text), total), part.facts + facts.leaves(whole))
    return said("share", values)


def _group(question: str) -> str | None:
    return next((name for name, group in table("groups").items() if _matches(group["pattern"], question)), None)


def _matches(expression: str, text: str) -> bool:
    return re.search(expression, text) is not None


def _ranking(facts: Facts, name: str, *, least: bool) -> Answer:
    group = table("groups")[name]
    counted = [(facts.get(address), address) for address in _members(group, facts)]
    present = sorted(((v, a) for v, a in counted if v), key=lambda item: item[0] or 0, reverse=not least)
    values: Values = {"年度": _year(facts), "组名": group["title"]}
    if not present:
        all_zero = any(value == 0 for value, _ in counted)
        return said("rank_nothing", values) if all_zero else said("unfilled", {"名称": group["title"]})
    listing = Answer()
    for index, (_, address) in enumerate(present[:_LISTED]):
        listing.text += "、" if index else ""
        listing.add(table("answers")["rank_item"], _values(address, facts))
    values["清单"] = listing
    return said("rank_least" if least else "rank_most", values)


def _members(group: dict[str, str | list[str]], facts: Facts) -> list[str]:
    form = facts.form
    if "columns_of" in group:
        row = str(group["columns_of"])
        base = row if row in form.rows else next(r for r in form.rows if r.startswith(f"{row}."))
        return [f"{row}.{key}" for key in form.columns_of(base) if key != "total"]
    addresses = []
    for row in group["rows"]:
        rows = [r for r in form.rows if r.startswith(row[:-1])] if row.endswith(".*") else [row]
        addresses += [f"{r}.{group['column']}" for r in rows if f"{r}.{group['column']}" in form.cells]
    return addresses


def _values(address: str, facts: Facts) -> Values:
    value = facts.get(address)
    values: Values = {"年度": _year(facts), "名称": _label(address, facts), "单位": _unit(address, facts)}
    if value is not None:
        values["值"] = Slot("值", printed(value), facts.leaves(address))
    return values


def _year(facts: Facts) -> Slot:
    return Slot("年度", str(facts.report.year), ("year",))


def _label(address: str, facts: Facts) -> str:
    return facts.label(address)


def _unit(address: str, facts: Facts) -> str:
    cell = facts.form.cells[facts.leaves(address)[0]]
    return cell.column.unit or "件"


def _in_notes(question: str, report: Report) -> bool:
    return _closest_note(question, report) is not None


def _closest_note(question: str, report: Report) -> int | None:
    """The note that shares the most pairs of characters with the question; at least three of them."""
    words = plain(question)
    pairs = {words[i : i + 2] for i in range(len(words) - 1)}
    shared = [len([p for p in pairs if p in note]) for note in report.notes]
    best = max(shared, default=0)
    return shared.index(best) if best >= 3 else None


def _note(question: str, report: Report) -> Answer:
    index = _closest_note(question, report)
    assert index is not None
    number = Slot("序号", str(index + 1), (f"note:{index}",))
    return said("note", {"序号": number, "原文": Slot("原文", report.notes[index], (f"note:{index}",))})
