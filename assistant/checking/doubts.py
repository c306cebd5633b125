"""Doubts by name: what spoke against deciding a quantity, in Chinese, and what spoke for each of its readings.

The names stand for features of `prose`; a feature without a name here is shown as it is.
"""

from __future__ import annotations

from assistant.checking.examination import Judged
from assistant.checking.prose.candidates import Reading
from assistant.checking.prose.scoring import weights

BLOCKS = {
    "plan": "计划或目标", "since": "多年累计", "attribute": "公文属性", "part_of_year": "一段时间",
    "later_year": "以后年度", "earlier_year": "以前年度", "thing": "表格没有的事项",
}  # fmt: skip

_FLAGS = {
    "plan": "说的是计划", "since": "说的是多年累计", "attribute": "说的是公文属性", "excluded": "文中说明不计入本报告",
    "subject": "主语可能是别的单位",
}  # fmt: skip
_NAMED = {
    "unknown_before": "有不认识的限定词", "unknown_after": "数字旁有不认识的词", "foreign_before": "提到表格没有的事项",
    "foreign_after": "提到表格没有的事项", "narrowed": "只是其中一部分",
}  # fmt: skip
_MARKS = {
    "part_of_body": "说的可能是下属或其他单位", "part_of_year": "只是一段时间", "channel": "按渠道分",
    "kind_of": "按内容分", "any_case": "不限于信息公开的案件", "excluded": "不计入本报告",
}  # fmt: skip


def doubts_of(judged: Judged) -> tuple[str, ...]:
    """The doubts of a claim that was left open, each once; none for the others."""
    if judged.claim.verdict != "unverified":
        return ()
    mention = judged.mention
    found = [_FLAGS[flag] for flag in sorted(mention.flags) if flag in _FLAGS]
    if mention.frame is not None:
        before, after = mention.frame.before, mention.frame.after
        for naming in (before, after):
            found += [text for name, text in _NAMED.items() if getattr(naming, name)]
            found += [text for mark, text in _MARKS.items() if mark in naming.marks]
        if not (before.anything or after.anything):
            found.append("数字旁没有表格的用语")
    signals = judged.decision.signals or {}
    if signals.get("neighbours:bad", 0) > 1:
        found.append("同句其他数也与表格不同，可能说的是别的事")
    if "adds_up" in signals:
        found.append("与同句各数自成一组，可能说的是别的事")
    if mention.readings and mention.values[0] is None:
        found.append("所指的单元格未填")
    return tuple(dict.fromkeys(found))


def evidence_of(reading: Reading) -> tuple[tuple[str, float], ...]:
    """What speaks for and against a reading, the weightiest first."""
    table = weights()
    found = [(name, table.get(name, 0.0) * value) for name, value in reading.features.items()]
    return tuple(sorted(found, key=lambda item: -abs(item[1])))
