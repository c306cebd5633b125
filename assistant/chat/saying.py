"""How a number is said: counts, shares, comparisons and choices as sentences of `words.toml` with slots filled."""

from assistant.chat.answer import Answer, said
from assistant.chat.targets import ACCEPTED, CARRIED, NEW, TOTAL
from assistant.chat.words import says, table
from assistant.checking.formula import Total
from assistant.checking.prose.lexicon import lexicon
from assistant.drafting.slots import Slot, percent, printed
from assistant.report import Facts, Report
from assistant.report.kind import default_kind

Values = dict[str, Slot | Answer | str]


def counted(target: Total, facts: Facts) -> Answer:
    """A number with its cell."""
    values = values_of(target, facts)
    return said("count" if "值" in values else "unfilled", values)


def compared(target: Total, facts: Facts, *, only_last_year: bool) -> Answer:
    """A number beside last year's, or last year's alone."""
    values = values_of(target, facts)
    if not facts.has_previous:
        return said("no_previous" if "值" in values else "no_previous_at_all", values)
    before = target.previous().value(facts)
    if before is None:
        return said("unfilled_previous" if "值" in values else "unfilled", values)
    last = target.previous().cells(facts)
    values["上年值"] = Slot("上年值", printed(before), last)
    if only_last_year:
        return said("count_last_year", values)
    now = target.value(facts)
    if now is None:
        return said("unfilled", values)
    cells = target.cells(facts) + last
    values["差值"] = Slot("差值", printed(abs(now - before)), cells)
    answer = said("both", values)
    if now == before:
        return answer.add(table("answers")["same"], values)
    if before == 0:
        return answer.add(table("answers")["more_from_zero"], values)
    values["增幅"] = Slot("增幅", percent(now, before), cells)
    return answer.add(table("answers")["more" if now > before else "less"], values)


def between(targets: tuple[Total, ...], facts: Facts) -> Answer:
    """Two numbers of this year and how far they are apart."""
    answer = lines([counted(target, facts) for target in targets])
    first, second = (target.value(facts) for target in targets)
    if first is None or second is None:
        return answer
    cells = targets[0].cells(facts) + targets[1].cells(facts)
    values: Values = {"差值": Slot("差值", printed(abs(first - second)), cells), "单位": unit(targets[0], facts)}
    name = "apart_same" if first == second else "apart_more" if first > second else "apart_less"
    return answer.add("\n" + table("answers")[name], values)


def summed(targets: tuple[Total, ...], facts: Facts) -> Answer:
    """Numbers and their sum."""
    answer = lines([counted(target, facts) for target in targets])
    whole = Total(tuple(a for t in targets for a in t.plus), tuple(a for t in targets for a in t.minus))
    values = values_of(whole, facts)
    if "值" in values and len({unit(t, facts) for t in targets}) == 1:
        answer.add("\n" + table("answers")["sum"], values)
    return answer


def shares(targets: tuple[Total, ...], whole: str | None, facts: Facts, *, last_year: bool = False) -> Answer:
    """The share of each number in its whole; beside last year's where that is asked."""
    pairs = [(target, Total((_whole(target, whole, facts),))) for target in targets]
    return _shares(pairs, facts, last_year=last_year)


def share_of(part: Total, whole: Total, facts: Facts) -> Answer:
    """The share of one number in another."""
    return _share(part, whole, facts)


def rates(word: str, disputes: tuple[str, ...]) -> list[tuple[Total, Total]]:
    """What a word for a share can mean: the likeliest part and whole for each kind of thing, of the named dispute."""
    found: dict[str, tuple[Total, Total]] = {}
    for part, whole in lexicon(default_kind()).rates[word]:
        kind = part.partition(".")[0]
        if not disputes or kind in {d.partition(".")[0] for d in disputes}:
            found.setdefault(kind, (_expression(part), _expression(whole)))
    return list(found.values())


def rate(word: str, meanings: list[tuple[Total, Total]], facts: Facts, *, last_year: bool = False) -> Answer:
    """A share that one word names, of each kind of thing that it fits; beside last year's where that is asked."""
    if not meanings:
        return not_held((word,))
    return _shares(meanings, facts, last_year=last_year)


def asked_back(choices: tuple[Total, ...], facts: Facts) -> Answer:
    """Which of these is meant; each with its number, so that nobody need ask twice."""
    listing = Answer()
    for index, choice in enumerate(choices):
        values = values_of(choice, facts)
        listing.text += "；" if index else ""
        listing.add(table("answers")["choice" if "值" in values else "choice_unfilled"], values)
    return said("ask_back", {"清单": listing})


def not_held(words: tuple[str, ...]) -> Answer:
    """The tables do not hold it."""
    shown = "、".join(f"“{word}”" for word in words if not any(c.isdigit() for c in word))
    return said("not_held", {"词": shown}) if shown else said("unknown", {})


def other_year(year: int, report: Report) -> Answer:
    """A year that this report does not tell of."""
    asked = Slot("问的年度", str(year), ("year",))
    return said("other_year", {"问的年度": asked, "年度": Slot("年度", str(report.year), ("year",))})


def lines(answers: list[Answer]) -> Answer:
    """Several answers, one a line."""
    whole = Answer()
    for index, answer in enumerate(answers):
        whole.add("\n{句}" if index else "{句}", {"句": answer})
    return whole


def values_of(target: Total, facts: Facts) -> Values:
    """The slots of one number; without `值` where a cell of it is not filled in."""
    value = target.value(facts)
    name = "与".join(facts.label(address) for address in target.plus)
    if target.minus:
        name = says("less").replace("{整体}", name).replace("{部分}", "与".join(map(facts.label, target.minus)))
    values: Values = {
        "年度": Slot("年度", str(facts.report.year), ("year",)),
        "名称": name,
        "单位": unit(target, facts),
    }
    if value is not None:
        values["值"] = Slot("值", printed(value), target.cells(facts))
    return values


def unit(target: Total, facts: Facts) -> str:
    """件, or the unit that the column gives."""
    return facts.form.cells[facts.leaves(target.plus[0])[0]].column.unit or "件"


def _share(part: Total, whole: Total, facts: Facts) -> Answer:
    values, all_of_it = values_of(part, facts), values_of(whole, facts)
    if "值" not in values:
        return said("unfilled", values)
    if "值" not in all_of_it:
        return said("unfilled", all_of_it)
    values |= {"整体名称": all_of_it["名称"], "整体值": all_of_it["值"]}
    share, total = part.value(facts), whole.value(facts)
    assert share is not None
    assert total is not None
    if total == 0:
        return said("share_of_nothing", values)
    values["占比"] = Slot("占比", percent(total + share, total), part.cells(facts) + whole.cells(facts))
    return said("share", values)


def _shares(pairs: list[tuple[Total, Total]], facts: Facts, *, last_year: bool) -> Answer:
    answers = []
    for part, whole in pairs:
        answers.append(_share(part, whole, facts))
        before, base = part.previous().value(facts), whole.previous().value(facts)
        if last_year and before is not None and base:
            cells = part.previous().cells(facts) + whole.previous().cells(facts)
            slot = Slot("上年占比", percent(base + before, base), cells)
            answers[-1].add(table("answers")["rate_before"], {"上年占比": slot})
        elif last_year:
            answers[-1].add(table("answers")["rate_before_unknown"], {})
    return lines(answers)


def _whole(target: Total, whole: str | None, facts: Facts) -> str:
    """What a number is a part of: the row named so, its own row's total, or all that was processed or received."""
    row, _, key = target.plus[0].rpartition(".")
    if whole is not None:
        return f"{whole}.{key}" if facts.form.has(f"{whole}.{key}") else f"{whole}.total"
    if key != "total":
        return f"{row}.total" if facts.form.has(f"{row}.total") else target.plus[0]
    if row in (NEW, *CARRIED, TOTAL):
        return f"{ACCEPTED}.total"
    return f"{TOTAL}.total" if row.startswith("applications.") else f"{row.partition('.')[0]}.total"


def _expression(text: str) -> Total:
    """`a + b - c` over addresses, as the lexicon writes it."""
    plus: list[str] = []
    minus: list[str] = []
    for sign, address in zip(("+", *text.split()[1::2]), text.split()[::2], strict=True):
        (plus if sign == "+" else minus).append(address)
    return Total(tuple(plus), tuple(minus))
