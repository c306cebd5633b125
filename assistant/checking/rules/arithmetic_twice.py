"""The same quantity stated in two sections with different values (一 against 五)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from assistant.checking.examination import Examination, Judged
from assistant.checking.numbers.scanner import Approximation
from assistant.checking.result import Finding
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import spoken

RULE = Rule(
    "arithmetic.twice", "arithmetic", "warning", "同一数量前后不一", "表格中没有的同一数量，在两个部分写的数不同"
)

_VERB = re.compile(
    r"^.*(?:举办|开展|组织|召开|发布|制作|编发|编制|编写|更新|回应|办理|收到|受理|开设|设置|设立|印发|制定|建成|建立|完成|答复|梳理|接受|接听|回复|维护|开通)"
    r"(?:了|各类|各种|的)*"
)
_AROUND = re.compile(
    r"^(?:\d{4}年度?|全年度?|今年|本年度?|年内|共计?|累计|已|其中|[，,\s])+|(?:共计?|累计|达到?|为|了|有|[，,\s])+$"
)
_SHORTEST = 6  # shorter ones (专题会议, 业务培训) name many things in one report
_OTHER_SCOPE = re.compile(
    r"上年|去年|同比|较|每|平均|以来|上半年|下半年|季度|其他|其余|分别|计划|目标|新增|[一二三四]是|部分|个别|有的|仍|还"
)


def find(examination: Examination) -> Iterator[Finding]:
    """One finding at the later statement; a thing that one section counts more than once is left alone."""
    said: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for judged in examination.judged:
        thing = _thing(judged)
        if thing:
            said[thing, judged.claim.unit].append(judged)
    for (thing, unit), statements in said.items():
        sections = {j.section for j in statements}
        if len(statements) != 2 or len(sections) != 2:
            continue
        first, second = statements
        if first.claim.value != second.claim.value:
            title = examination.report.sections[first.section].title
            yield RULE.finding(
                f"“{thing}”这里写{spoken(second.claim.value, unit)}，“{title}”中写{spoken(first.claim.value, unit)}",
                second.claim.span, claimed=second.claim.value, expected=first.claim.value,
            )  # fmt: skip


def _thing(judged: Judged) -> str:
    """The noun phrase that is counted; "" where the number is no plain count of a named thing of this year."""
    mention, number = judged.mention, judged.mention.number
    if number is None or not mention.label or judged.claim.verdict != "unverified" or mention.nature != "count":
        return ""
    if number.approximation is not Approximation.NONE or number.upper is not None or not number.unit:
        return ""
    if mention.blocked not in ("", "thing") or _OTHER_SCOPE.search(mention.label):
        return ""
    thing = _AROUND.sub("", _VERB.sub("", mention.label, count=1))
    return thing if len(thing) >= _SHORTEST else ""
