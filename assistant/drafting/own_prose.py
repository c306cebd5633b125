"""The prose that an office's own file already holds: its facts count as notes, its sections 三, 四 and 六 are kept.

Of section 一 every sentence that states something which no table holds becomes a note; what the tables hold is written
from them. Sections that are not drafted are kept word for word, their numbers with the cells that the checker links.
"""

import re
from dataclasses import dataclass

from assistant.checking import CheckResult, Claim, Span, check
from assistant.drafting.orders import prose_without
from assistant.drafting.result import Figure
from assistant.drafting.slots import DIGIT
from assistant.report import Report, report_roles, role_name

_SENTENCE = re.compile(r"[^。；！\n]+")
_FRAME = re.compile(
    r"现将|报告如下|根据《?中华人民共和国政府信息公开条例|^[（(][一二三四五六][）)][^，。]{0,14}$|^[一二三四五]、"
)
_HEAD = re.compile(
    r"^\s*(?:[（(][一二三四五六][）)][^，。；：]{0,14}[。：:]?|[一二三四五六七八九]是|第[一二三四五六七八九]，)"
)
_DEED = re.compile(
    r"三审|审核|制度|公众号|网站|专栏|培训|考核|检查|平台|清单|专区|查阅|信箱|热线|专人|领导小组|目录|指南"
)
_NUMBER = re.compile(r"\d+(?:[.,，:：/．]\d+)*[%％‰]?")


@dataclass(frozen=True, slots=True)
class OwnProse:
    """What was found.

    Attributes:
        facts: sentences of section 一 that tell what no table holds; those with a number first to be kept.
        kept: section number → its paragraphs, each with its figures.
        notices: what was not taken, and why.
    """

    facts: tuple[str, ...]
    kept: dict[str, list[tuple[str, list[Figure]]]]
    notices: tuple[str, ...]


def own_prose(report: Report, first_note: int) -> OwnProse:
    """What the report's own sections give; their notes are counted from `first_note`."""
    if not any(section.text.strip() for section in report.sections):
        return OwnProse((), {}, ())
    sections = [section.model_copy(update={"text": prose_without(section.text)}) for section in report.sections]
    report = report.model_copy(update={"sections": sections, "provenance": None})
    result = check(report)
    facts: list[str] = []
    kept: dict[str, list[tuple[str, list[Figure]]]] = {}
    notices: list[str] = []
    numbers = {section.role: section.number for section in report.form.sections}
    for number, (section, role) in enumerate(zip(report.sections, report_roles(report), strict=True)):
        name = numbers.get(role_name(role, report.form), "")
        if name == "一":
            facts += _facts(result, number, section.text)
        elif name in ("三", "四", "六") and section.text.strip():
            wrong = [
                f.message for f in result.findings if isinstance(f.location, Span) and f.location.section == number
            ]
            if wrong:
                notices.append(f"原报告“{section.title}”的文字与表格不一致，没有沿用：{wrong[0]}")
            else:
                kept[name] = _paragraphs(result, number, section.text, first_note + len(facts) + len(kept))
    return OwnProse(tuple(facts), kept, tuple(notices))


def _facts(result: CheckResult, number: int, text: str) -> list[str]:
    found = []
    for sentence in _SENTENCE.finditer(text):
        words = sentence.group().strip()
        said = _HEAD.sub("", words).strip(" ，")
        if not said or _FRAME.search(words):
            continue
        claims = [
            c for c in result.claims if c.span.section == number and sentence.start() <= c.span.start < sentence.end()
        ]
        if any(claim.facts for claim in claims):
            found += _unlinked_clauses(sentence, claims)
        elif any(DIGIT.search(c.text) or c.value for c in claims) or _DEED.search(said):
            found.append(said)
    return found


def _unlinked_clauses(sentence: re.Match[str], claims: list[Claim]) -> list[str]:
    """The clauses of a sentence whose numbers no table holds."""
    clauses, at = [], sentence.start()
    for clause in re.split(r"(?<=[，、])", sentence.group()):
        inside = [c for c in claims if at <= c.span.start < at + len(clause)]
        if inside and not any(c.facts for c in inside):
            clauses.append(_HEAD.sub("", clause).strip(" ，、"))
        at += len(clause)
    return ["，".join(clauses)] if clauses else []


def _paragraphs(result: CheckResult, number: int, text: str, first_note: int) -> list[tuple[str, list[Figure]]]:
    claims = [c for c in result.claims if c.span.section == number]
    found, at = [], 0
    for line in text.split("\n"):
        figures = []
        for match in _NUMBER.finditer(line):
            start = at + match.start()
            claim = next((c for c in claims if c.span.start <= start < c.span.end), None)
            dated = re.match(r"\s*[年月日]", line[match.end() :])
            source = ("year",) if dated else tuple(claim.facts) if claim and claim.facts else (f"note:{first_note}",)
            figures.append(Figure(match.start(), match.end(), match.group(), source, "原报告文字"))
        if line.strip():
            found.append((line, figures))
        at += len(line) + 1
    return found
