"""Sentences of a model: which cannot be taken, and why; and what the checker finds in finished text.

Two readers: the rules here over the model's words (data in `rules/language.toml`), and the checker over the paragraph
with its values put in. Neither changes a text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from assistant.checking import Span, check
from assistant.drafting.bank import against_duty, knowledge
from assistant.drafting.choosing import runs
from assistant.drafting.filling import SLOT
from assistant.drafting.points import Point
from assistant.drafting.rules import table
from assistant.drafting.slots import DIGIT
from assistant.report import Report, Section

_UNFINISHED = re.compile(r"[的地得和与及或对在为将并以向从由把被是等其使让，、；]。?$")
_HAN_RUN = re.compile(r"[\u4e00-\u9fa5]+")
_SHORTEST, _LONGEST, _LONGEST_CLAUSE = 10, 70, 30
_REPEATED_RUN = 6
_LEAK = 12
_MEANT = 0.35  # of the pairs of characters, those that a sentence shares with what it is about
_SAID = 0.3  # of its runs, those that may stand elsewhere in the draft already


@dataclass(frozen=True, slots=True)
class Context:
    """What a sentence is judged against.

    Attributes:
        notes: all that the notes say.
        prompt: the words of the prompt that must not come back.
        said: runs of what the draft says already, and of last year's text.
        bank: words of the bank that fit, besides the task's own.
    """

    notes: str
    prompt: str
    said: frozenset[str] = frozenset()


def judge(sentence: str, point: Point, context: Context) -> list[str]:
    """Why a sentence of the model cannot be taken, in Chinese; empty where it can."""
    task = point.task
    assert task is not None
    body = sentence.removeprefix(task.head)
    reasons = _structure(body, task.must)
    reasons += _wording(body, context, ahead=task.kind == "measure", note=task.kind == "note")
    reasons += _sound(body)
    if not _close(body, point, context):
        reasons.append("偏离了要点的意思")
    own = runs(body)
    if own and len(own & context.said) > _SAID * len(own):
        reasons.append("与已写的或去年的文字重复")
    if task.kind == "measure" and (duty := against_duty(body)):
        reasons.append(f"把法定义务写成了措施：{duty}")
    return list(dict.fromkeys(reasons))


def checker_findings(report: Report, title: str, text: str) -> list[tuple[int, int, str]]:
    """What the checker finds in one section of text against the report's tables: start, end and message."""
    draft = report.model_copy(update={"sections": [Section(title=title, text=text)], "provenance": None})
    found = []
    for finding in check(draft).findings:
        if isinstance(finding.location, Span) and finding.kind in ("figure", "arithmetic"):
            found.append((finding.location.start, finding.location.end, finding.message))
    return found


def _structure(body: str, must: Sequence[str]) -> list[str]:
    """One whole sentence with the slots that it has to hold, and no digit outside them."""
    reasons = []
    outside = SLOT.sub("", body)
    if not body.endswith("。") or body.count("。") != 1 or "\n" in body:
        reasons.append("句子没有写完")
    if sorted(SLOT.findall(body)) != sorted(m for m in must):
        reasons.append("应写的数字不全或多出")
    if DIGIT.search(outside):
        reasons.append("在数字名称之外写了数字")
    if any(mark in outside for mark in table("language")["forbidden"]):
        reasons.append("带有格式符号、占位符号或自述")
    if not _SHORTEST <= len(outside) <= _LONGEST:
        reasons.append("句子过短或过长")
    if any(len(clause) > _LONGEST_CLAUSE for clause in re.split("[，；：、]", outside)):
        reasons.append("分句过长")
    return reasons


def _wording(body: str, context: Context, *, ahead: bool, note: bool) -> list[str]:
    """What the model's own words may not say; of what is ahead, deeds may be named."""
    rules = table("language")
    reasons = []
    if not note and re.search(rules["chinese_quantity"], _without(body, rules["not_quantities"])):
        reasons.append("用汉字写了数量")
    lists = [("unsupported_claims", "写了没有依据的评价"), ("past", "把打算写成了已经做过")]
    if not ahead:
        lists.append(("strong_deeds", "编造了工作"))
    for name, reason in lists:
        words = [word for word in rules[name] if word in body and word not in context.notes]
        reasons += [f"{reason}：{word}" for word in words[:1]]
    names = [
        n
        for n in re.findall(r"《[^》]*》|“[^”]*”|[\u4e00-\u9fff]{2,6}(?:省|自治区|集团|公司|大学|研究院|基金会)", body)
        if n not in context.notes
    ]
    reasons += [f"写了来源中没有的名称：{name}" for name in names[:1]]
    if context.prompt and any(run in context.prompt for run in _runs(body, _LEAK)):
        reasons.append("重复了写作要求")
    return reasons


def _sound(body: str) -> list[str]:
    """Whether the sentence is whole Chinese: no clause without its end, nothing said twice, no doubled connectives."""
    rules = table("language")
    if _UNFINISHED.search(body):
        return ["分句没有写完"]
    clauses = [c for c in re.split("[，、；。]", body) if c]
    if any(re.search(mark, clause) for clause in clauses for mark in rules["unsound"]):
        return ["分句不通"]
    found = _runs(body, _REPEATED_RUN)
    long = [clause for clause in clauses if len(clause) > 2]
    if (
        len(set(found)) < len(found)
        or len(set(long)) < len(long)
        or any(body.count(w) > 1 for w in rules["connectives"])
    ):
        return ["前后重复"]
    return []


def _close(body: str, point: Point, context: Context) -> bool:
    """Whether a sentence speaks of what it is to speak of."""
    task = point.task
    assert task is not None
    pairs = [pair for run in _HAN_RUN.findall(SLOT.sub("", body)) for pair in map("".join, pairwise(run))]
    known = "|".join(
        [task.about, point.text, *task.examples, *point.others, *table("language")["neutral_words"], _bank()]
    )
    return bool(pairs) and sum(pair in known for pair in pairs) >= (0.5 if task.kind == "note" else _MEANT) * len(pairs)


@cache
def _bank() -> str:
    return "|".join(knowledge("leads")["opening"]["says"])


def _runs(text: str, length: int) -> list[str]:
    """Every run of so many characters in a row, the terms of the field left out."""
    for term in table("language")["common_terms"]:
        text = text.replace(term, "·")
    return [run[s : s + length] for run in _HAN_RUN.findall(text) for s in range(len(run) - length + 1)]


def _without(text: str, words: Sequence[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text
