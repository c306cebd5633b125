"""What the prose says of fees against table 三 and against itself.

信息处理费 (for processing an application) and 行政事业性收费 (table 二) are two things: that there is none of the one
says nothing of the other. A denial of 行政事业性收费 itself is `figure.none`'s. Here: no fee notice was issued,
yet applications ended because a fee was not paid; no 信息处理费 was charged in one place, an amount of it in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.examination import Examination
from assistant.checking.result import Finding, Span
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import spoken

RULE = Rule(
    "figure.fees", "figure", "warning", "收费情况前后矛盾",
    "正文说未发出收费通知而表三有逾期未缴费的申请，或一处说未收取信息处理费、另一处写了收取的金额",
    "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）",
)  # fmt: skip

_NO_NOTICE = re.compile(
    r"(?:未|没有|无)(?:发出|发送|开具|出具|产生)?(?:过)?(?:任何)?(?:政府信息公开)?(?:信息处理费)?收费通知"
)
_NO_FEE = re.compile(
    r"(?:未|没有|无|不)(?:曾)?(?:收取|产生|发生|征收)?(?:过)?(?:任何)?(?:依申请公开|政府信息公开|信息公开)*信息处理费"
)
_FEE = re.compile(r"信息处理费(?:共计?|合计|总金额|金额|总计|为|达|[，,\s])*$")
_UNPAID = "applications.other.fee_unpaid.total"


def find(examination: Examination) -> Iterator[Finding]:
    """At most one finding of each of the two contradictions."""
    report = examination.report
    sections = [(i, s.text) for i, s in enumerate(report.sections) if "费" in s.text]
    unpaid = examination.facts.get(_UNPAID) if _UNPAID in examination.form.cells else None
    notice = next(((i, m) for i, text in sections for m in [_NO_NOTICE.search(text)] if m), None)
    if notice is not None and unpaid:
        yield RULE.finding(
            f"正文写“{notice[1][0]}”，{examination.form.label(_UNPAID)}却为{spoken(unpaid)}",
            Span(notice[0], *notice[1].span()), claimed=0, facts=(_UNPAID,),
        )  # fmt: skip
    denial = next(((i, m) for i, text in sections for m in [_NO_FEE.search(text)] if m), None)
    if denial is not None:
        yield from _amount_elsewhere(examination, *denial)


def _amount_elsewhere(examination: Examination, section: int, denial: re.Match[str]) -> Iterator[Finding]:
    for judged in examination.judged:
        mention = judged.mention
        if mention.unit not in ("元", "元整") or mention.value <= 0 or mention.blocked not in ("", "thing"):
            continue
        start = judged.claim.span.start
        text = examination.report.sections[judged.section].text
        clause = text[max(0, start - 24) : start]
        if _FEE.search(clause) and not re.search(r"上年|去年", clause):
            yield RULE.finding(
                f"这里写“{denial[0]}”，“{examination.report.sections[judged.section].title}”中却写收取{judged.claim.text}{mention.unit}",
                Span(section, *denial.span()), claimed=0, expected=mention.value,
            )  # fmt: skip
            return
