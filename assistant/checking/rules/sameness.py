"""Text taken over from last year's report: shares of a section's sentences and of its runs that stand in both.

Needs the report on the year before, so it says nothing where that is not known. Figures are left out of the
comparison, since they change by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.result import Finding, Span
from assistant.checking.rules.alike import alike, shown
from assistant.checking.rules.inspection import Inspect, Inspection
from assistant.checking.rules.outline import place_sections
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import spoken

RULE = Rule(
    "format.sameness", "format", "warning", "与上年报告文字雷同",
    "总体情况、存在的主要问题及改进情况中，过半数的句子或连续文字与上年度报告相同（数字除外）",
    "《中华人民共和国政府信息公开条例》第五十条；国办公开办函〔2021〕30号",
)  # fmt: skip
_COMPARED = ("一", "五")


def look(inspection: Inspection) -> Iterator[Finding]:
    """A finding for each section of prose (一, 五) most of which stands in last year's as well."""
    report, former = inspection.report, next(iter(inspection.years), None)
    if former is None or former.year != report.year - 1:
        return
    pack = inspection.pack
    most, run = pack.number(RULE.id, "share"), int(pack.number(RULE.id, "run"))
    before = dict(place_sections(former, former.form).placed)
    for position, index in place_sections(report, report.form).placed:
        heading = report.form.sections[position]
        if heading.number not in _COMPARED or position not in before:
            continue
        text = report.sections[index].text
        same = alike(text, former.sections[before[position]].text, run)
        by_sentence = same.sentences >= pack.number(RULE.id, "fewest_sentences") and same.sentence_share > most
        by_run = same.length >= pack.number(RULE.id, "shortest") and same.share > most
        if not by_sentence and not by_run:
            continue
        by_sentences = spoken(same.sentence_share, "%", 0)
        passages = "、".join(shown(text, passage) for passage in same.passages)
        yield inspection.finding(
            RULE,
            f"“{heading.heading}”的{same.sentences}句中有{same.same_sentences}句（{by_sentences}）与{former.year}年度报告相同，"
            f"连续{run}字以上相同的文字占{spoken(same.share, '%', 0)}：{passages}",
            Span(index, 0, len(text)),
            claimed=max(same.sentence_share, same.share),
        )


INSPECTS = (Inspect(RULE, look),)
