"""六: fees for processing information are in 元 and come in tens; what it denies stands nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.numbers.scanner import scan
from assistant.checking.result import Finding, Span
from assistant.checking.rules.inspection import Inspect, Inspection, sentences
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import spoken

UNIT = Rule("figure.fee-unit", "figure", "warning", "信息处理费的金额存疑", "信息处理费以万元计，或不是10元的整数倍")
SIX = Rule(
    "figure.six", "figure", "warning", "其他需要报告的事项写“无”，别处却有",
    "六写无，而正文别处有信息处理费，或表三有逾期未缴费的申请",
)  # fmt: skip

_FEE = re.compile(r"信息处理费|信息公开(?:处理)?费")
_OTHER_MONEY = re.compile(r"经费|行政事业性收费|预算|资金|投入|罚")
_CLAUSE = re.compile(r"[^，。；,;\n]+")
_UNPAID = "applications.other.fee_unpaid.total"


def look_at_unit(inspection: Inspection) -> Iterator[Finding]:
    """One finding for each amount of the fee that is in 万元 or no multiple of ten."""
    multiple = inspection.pack.number(UNIT.id, "multiple")
    for index, start, end, yuan, unit in _amounts(inspection):
        where = Span(index, start, end)
        if round(yuan, 4) % multiple:
            yield inspection.finding(
                UNIT, f"信息处理费{spoken(yuan)}元不是{multiple:g}元的整数倍，按规定的收费标准不会有这样的金额",
                where, claimed=yuan,
            )  # fmt: skip
        elif unit == "万元":
            wan = spoken(yuan / 10000, decimals=4)
            yield inspection.finding(
                UNIT, f"信息处理费写成{wan}万元，一般以元为单位；请核对是否与行政事业性收费混同",
                where, severity="info", claimed=yuan,
            )  # fmt: skip


def look_at_six(inspection: Inspection) -> Iterator[Finding]:
    """One finding where 六 says that there is nothing."""
    found = inspection.section("六")
    if found is None:
        return
    index, section = found
    first = section.text.strip().split("\n")[0] if section.text.strip() else ""
    if not first or not re.match(str(inspection.pack.rules[SIX.id]["nothing"]), first):
        return
    start = section.text.index(first)
    where = Span(index, start, start + len(first))
    elsewhere = next(((i, s, e, y) for i, s, e, y, _ in _amounts(inspection) if y > 0 and i != index), None)
    if elsewhere is not None:
        section_index, *_, yuan = elsewhere
        title = inspection.report.sections[section_index].title
        yield inspection.finding(
            SIX,
            f"这里写“{first}”，“{title}”中却收取信息处理费{spoken(yuan)}元，应在此报告",
            where,
            claimed=0,
            expected=yuan,
        )
        return
    facts, form = inspection.examination.facts, inspection.form
    unpaid = facts.get(_UNPAID) if _UNPAID in form.cells else None
    if unpaid:
        yield inspection.finding(
            SIX,
            f"这里写“{first}”，{form.label(_UNPAID)}却为{spoken(unpaid)}，发出的收费通知应在此报告",
            where,
            facts=(_UNPAID,),
        )


def _amounts(inspection: Inspection) -> Iterator[tuple[int, int, int, float, str]]:
    """(section, start, end, 元, unit as written) of the amounts that are said of the fee in its own sentence."""
    for index, section in inspection.sections():
        if "费" not in section.text:
            continue
        for offset, sentence in sentences(section.text):
            fee = _FEE.search(sentence)
            if fee is None:
                continue
            for number in scan(sentence):
                if number.unit in ("元", "元整", "万元") and number.start > fee.start():
                    between = sentence[fee.end() : number.start]
                    if _OTHER_MONEY.search(between) or "按" in between:
                        break
                    unit = "万元" if "万元" in sentence[number.start : number.unit_end] else "元"
                    yuan = number.value * 10000 if number.unit == "万元" else number.value
                    yield index, offset + number.start, offset + number.unit_end, yuan, unit


INSPECTS = (Inspect(UNIT, look_at_unit), Inspect(SIX, look_at_six))
