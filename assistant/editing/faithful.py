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
_OWN_NAME = re.compile(r"[我本](?:们|[局县市区镇乡州盟旗省委办厅院部处所]|街道|机关|单位|开发区)")
_PRAISE = re.compile(
    "显著|成效|实效|圆满|优异|出色|突出成绩|大幅|高效|前列|好评|满意|先进|创新|卓越|明显|扎实有效|有力有效|取得了?.{0,4}成[绩果]"
)
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
        and _speaks_alike(before, after)
        and (report is None or _linked(before, report) == _linked(after, report))
    )


def _speaks_alike(before: str, after: str) -> bool:
    """Whether the office speaks of itself as before, and nothing is praised that was not."""
    if not {found[0] for found in _PRAISE.finditer(after)} <= {found[0] for found in _PRAISE.finditer(before)}:
        return False
    own = {found[0] for found in _OWN_NAME.finditer(before)}
    bare = {name[-1] for name in own}
    left = _OWN_NAME.sub("", after)
    return {found[0] for found in _OWN_NAME.finditer(after)} <= own and not any(
        left.count(name) > _OWN_NAME.sub("", before).count(name) for name in bare
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
    """What the checker links the figures to; statements of nothing and all are counted, however they are worded."""
    title = report.form.sections[0].heading
    alone = report.model_copy(update={"sections": [Section(title=title, text=text)], "provenance": None})
    claims = check(alone).claims
    return Counter((c.value, c.facts if any(s.isdigit() for s in c.text) else ()) for c in claims)
