"""Whether a paragraph of the model is still that paragraph: the same figures said of the same things, nothing added.

Words alone decide, and where there is a report, the checker: what it links to cells must be linked to the same cells.
What is doubtful is refused; the writer's own text then stays.
"""

import re
from collections import Counter
from itertools import pairwise

from assistant.checking import check
from assistant.checking.numbers import scan
from assistant.report import Report, Section

_NOT_HAN = re.compile(r"[^\u4e00-\u9fa5]")
_DENIALS = re.compile(r"未|没|无(?!障碍)|不(?!断|仅|但|予)|零(?!距离)")
# For each operation: lengths that the result may have, in those of the paragraph, and the share of its pairs of
# characters that must be the paragraph's own.
_BOUNDS = {
    "shorten": (0.25, 0.97, 0.6),
    "summarise": (0.15, 0.97, 0.6),
    "expand": (1.02, 1.9, 0.5),
    "rewrite": (0.5, 1.6, 0.35),
}


def faithful(operation: str, before: str, after: str, report: Report | None) -> bool:
    """Whether `after` may take the place of `before`."""
    least, most, share = _BOUNDS[operation]
    if after == before or not least * len(before) <= len(after) <= most * len(before):
        return False
    if operation != "summarise" and before[-1:] in "。；，" and after[-1:] != before[-1:]:
        return False
    return (
        _measured(before) == _measured(after)
        and len(_DENIALS.findall(before)) == len(_DENIALS.findall(after))
        and _own_share(before, after) >= share
        and not _says_twice(after)
        and (report is None or _linked(before, report) == _linked(after, report))
    )


def _measured(text: str) -> list[tuple[float, str]]:
    """The quantities in order, each with its unit."""
    return [(number.value, number.unit) for number in scan(text)]


def _own_share(before: str, after: str) -> float:
    """The share of the pairs of characters of `after` that the paragraph has too."""
    pairs = [a + b for run in _NOT_HAN.split(after) for a, b in pairwise(run)]
    return sum(pair in before for pair in pairs) / len(pairs) if pairs else 1.0


def _says_twice(text: str) -> bool:
    clauses = [clause for clause in re.split("[，。；]", text) if len(clause) > 3]
    return len(set(clauses)) < len(clauses)


def _linked(text: str, report: Report) -> Counter[tuple[float, tuple[str, ...]]]:
    """What the checker links the figures to; statements of nothing and all are among them."""
    title = report.form.sections[0].heading
    alone = report.model_copy(update={"sections": [Section(title=title, text=text)], "provenance": None})
    return Counter((claim.value, claim.facts) for claim in check(alone).claims)
