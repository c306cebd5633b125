"""Conditions of the plan's rules: comparisons over facts, written in the data files.

    applications.new.total > 0
    applications.denied.total / applications.total.total >= 0.3
    applications.new.total > previous.applications.new.total

Terms are worked out from left to right. A condition over a cell that is not filled in, or that this form has not,
does not hold: what cannot be told is not said.
"""

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from assistant.report import Facts

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge, "<=": operator.le, "==": operator.eq, "!=": operator.ne, ">": operator.gt, "<": operator.lt,
}  # fmt: skip
_WORK: dict[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip
_COMPARISON = re.compile(r"(.+?)\s(>=|<=|==|!=|>|<)\s(.+)")


def hold(conditions: Iterable[str], facts: Facts) -> bool:
    """Whether all these conditions hold."""
    return all(_holds(condition, facts) for condition in conditions)


def addresses(conditions: Iterable[str]) -> tuple[str, ...]:
    """The addresses that these conditions look at, each once."""
    words = [word for condition in conditions for word in condition.split()]
    return tuple(dict.fromkeys(word for word in words if word[0].isalpha()))


def value(address: str, facts: Facts) -> float | None:
    """The value of an address; None where it is not filled in or the form has no such cell."""
    try:
        return facts.get(address)
    except KeyError:
        return None


def _holds(condition: str, facts: Facts) -> bool:
    left, sign, right = _parts(condition)
    first, second = _work_out(left, facts), _work_out(right, facts)
    return first is not None and second is not None and _COMPARE[sign](first, second)


@cache
def _parts(condition: str) -> tuple[str, str, str]:
    found = _COMPARISON.fullmatch(condition)
    if found is None:
        raise ValueError(f"条件有误：{condition!r}")
    return found.group(1), found.group(2), found.group(3)


def _work_out(terms: str, facts: Facts) -> float | None:
    words = terms.split()
    result = _term(words[0], facts)
    for sign, word in zip(words[1::2], words[2::2], strict=True):
        operand = _term(word, facts)
        if result is None or operand is None or (sign == "/" and operand == 0):
            return None
        result = _WORK[sign](result, operand)
    return result


def _term(word: str, facts: Facts) -> float | None:
    return value(word, facts) if word[0].isalpha() else float(word)


def evidence_of(facts: Facts, looked_at: Sequence[str]) -> tuple[str, ...]:
    """What was looked at, each filled address once, as people read it: its label and its value."""
    found = []
    for address in dict.fromkeys(looked_at):
        number = value(address, facts)
        if number is not None:
            found.append(f"{facts.label(address)}：{number:g}")
    return tuple(found)
