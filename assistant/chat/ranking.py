"""Several numbers of one level beside each other: the most and the least, all parts of a whole, all changes."""

from itertools import groupby

from assistant.chat.answer import Answer, said
from assistant.chat.saying import Values, compared, counted, lines, values_of
from assistant.chat.targets import ACCEPTED, CARRIED, NEW, TOTAL, parts
from assistant.chat.words import pattern, table
from assistant.checking.formula import Total
from assistant.drafting.slots import Slot
from assistant.report import Facts

_MOST_CHANGES = 8


def ranked(group: tuple[str, tuple[str, ...]], question: str, facts: Facts) -> Answer:
    """The most or the least of a group and the others in their order."""
    title, addresses = group
    least = bool(pattern("questions", "least").search(question))
    known = [(value, address) for address in addresses if (value := facts.get(address)) is not None]
    counts = [pair for pair in known if pair[0]] if title else known
    values: Values = {
        "年度": Slot("年度", str(facts.report.year), ("year",)),
        "组名": title or table("reading")["among"],
    }
    if not counts:
        return said("rank_nothing", values) if known else said("unfilled", {"名称": title or facts.label(addresses[0])})
    counts.sort(key=lambda pair: pair[0], reverse=not least)
    ties = [[address for _, address in same] for _, same in groupby(counts, key=lambda pair: pair[0])]
    values["清单"] = _listing(ties[0], facts)
    nothing = [address for value, address in known if not value] if title else []
    values["名单"] = "、".join(facts.label(address) for address in nothing)
    answer = said("rank_most" if not least else "rank_least_zero" if nothing else "rank_least", values)
    if ties[1:]:
        rest = [address for tie in ties[1:] for address in tie]
        answer.add(table("answers")["rank_rest"], {"清单": _listing(rest, facts)})
    if nothing and not least:
        answer.add(table("answers")["rank_zero"], {"名单": "、".join(facts.label(address) for address in nothing)})
    answer.add(table("answers")["rank_end"], {})
    return _inner_most(_organizations(answer, addresses, facts), addresses, facts, least=least)


def listed(whole: Total, addresses: tuple[str, ...], facts: Facts) -> Answer:
    """A number and its parts; those that are zero together."""
    values = values_of(whole, facts)
    there = [address for address in addresses if facts.get(address)]
    nothing = [address for address in addresses if facts.get(address) == 0]
    open_ = [address for address in addresses if facts.get(address) is None]
    answer = counted(whole, facts)
    if there:
        values["清单"] = _listing(there, facts)
        answer.add(table("answers")["parts"], values)
    if nothing:
        answer.add(table("answers")["parts_zero"], {"名单": "、".join(facts.label(address) for address in nothing)})
    answer = _organizations(answer, addresses, facts)
    if open_:
        answer.add(table("answers")["parts_unfilled"], {"名单": "、".join(facts.label(address) for address in open_)})
    return answer


def changes(question: str, facts: Facts) -> Answer:
    """What changed against last year, the largest change first; only what rose, or fell, where that is asked."""
    if not facts.has_previous:
        return said("no_previous_at_all", {})
    addresses = _compared(question, facts)
    up, down = (bool(pattern("questions", way).search(question)) for way in ("up", "down"))
    ways = (True, False) if up == down else (up,)
    found = []
    for address in addresses:
        now, before = facts.get(address), facts.get(f"previous.{address}")
        if now is not None and before is not None and now != before and (now > before) in ways:
            found.append((abs(now - before), address))
    if not found:
        return said("no_changes", {})
    found.sort(key=lambda pair: -pair[0])
    return lines([compared(Total((address,)), facts, only_last_year=False) for _, address in found[:_MOST_CHANGES]])


def _compared(question: str, facts: Facts) -> list[str]:
    """The addresses whose changes are looked at: the rows of the results where these are asked for, else all lines."""
    if "结果" in question:
        return [a for each in facts.form.sums if each.left == (f"{TOTAL}.total",) for a in each.right if ".total" in a]
    rows = (NEW, CARRIED[0], ACCEPTED, TOTAL, CARRIED[1])
    addresses = [f"{row}.total" for row in rows] + [*parts(f"{TOTAL}.total", facts.form)]
    addresses += ["review.total", "litigation.total"]
    return addresses + [a for a in facts.form.cells if a.startswith("proactive.")]


def _inner_most(answer: Answer, addresses: tuple[str, ...], facts: Facts, *, least: bool) -> Answer:
    """The largest among the rows below those ranked (the reasons of 不予公开 …), which are a level of their own."""
    inner = [leaf for a in addresses for leaf in facts.form.derived.get(a, ())]
    counts = {leaf: value for leaf in inner if (value := facts.get(leaf))}
    if least or not counts or len({leaf.rpartition(".")[2] for leaf in counts}) > 1:
        return answer
    most = [leaf for leaf, value in counts.items() if value == max(counts.values())]
    return answer.add(table("answers")["inner_most"], {"清单": _listing(most, facts)})


def _organizations(answer: Answer, addresses: tuple[str, ...], facts: Facts) -> Answer:
    """The sum of the kinds of organisations, where these stand among the parts."""
    row = addresses[0].rpartition(".")[0]
    whole = f"{row}.organizations"
    if whole not in facts.form.derived or not set(facts.form.derived[whole]) <= {*addresses}:
        return answer
    values = values_of(Total((whole,)), facts)
    return answer.add(table("answers")["inner"], values) if "值" in values else answer


def _listing(addresses: list[str], facts: Facts) -> Answer:
    listing = Answer()
    for index, address in enumerate(addresses):
        target = Total((address,))
        listing.text += "、" if index else ""
        listing.add(table("answers")["rank_item"], values_of(target, facts))
    return listing
