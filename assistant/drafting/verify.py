"""Sentences of a model against the plan: which cannot be taken, and why; which parts a person has to confirm.

Two readers: the rules here over the model's own words (data in `rules/language.toml`), and the checker over the
paragraph with its values put in. Neither changes a text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.checking import Span, check
from assistant.drafting.pattern import SLOT, Pattern
from assistant.drafting.plan import Point
from assistant.drafting.result import Confirmation
from assistant.drafting.rules import table
from assistant.drafting.slots import DIGIT
from assistant.report import Report, Section

_UNFINISHED = re.compile(r"[的地得和与及或对在为将并以向从由把被是等其使让，、]$")
_HAN_RUN = re.compile(r"[\u4e00-\u9fa5]+")
_REPEATED_RUN = 6
_LEAK = 12
_SAID_ELSEWHERE = 7
_MEANT = 0.4  # of the pairs of characters, those that a clause shares with what it was to say
_FEW_PAIRS = 4


@dataclass(frozen=True, slots=True)
class Context:
    """What a sentence is judged against.

    Attributes:
        notes: all that the notes say.
        prompt: the words of the prompt that must not come back.
        grammar: whether the engine keeps to the grammar; without it a sentence may leave its pattern.
        longest_clause: a clause as long as this was cut by the grammar.
    """

    notes: str
    prompt: str = ""
    grammar: bool = True
    longest_clause: int = 60


def split_sentences(answer: str) -> list[str]:
    """The sentences of an answer, each with its full stop; what follows the last full stop is one of its own."""
    return [piece.strip() for piece in re.findall(r"[^。]+。?", answer) if piece.strip()]


def own_words(sentence: str, pattern: Pattern) -> list[tuple[int, int]]:
    """Where a sentence is of the model's own wording: the free pieces of its pattern, or all outside the slots."""
    spans = pattern.read(sentence)
    if spans is not None:
        return spans
    edges = [0, *(edge for found in SLOT.finditer(sentence) for edge in found.span()), len(sentence)]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def judge(sentence: str, point: Point, context: Context) -> list[str]:
    """Why a sentence of the model cannot be taken, in Chinese; empty where it can."""
    pattern = point.pattern
    reasons = _structure(sentence, pattern)
    follows = pattern.read(sentence) is not None
    if not follows and context.grammar:
        reasons.append("句子没有按计划写完")
    if not follows and point.verbatim and point.verbatim not in sentence:
        reasons.append("没有照录材料原文")
    ahead = point.kind in ("problem", "improvement")
    own = [sentence[a:b] for a, b in own_words(sentence, pattern)]
    for text in own:
        reasons += _wording(text.replace(point.verbatim, "") if point.verbatim else text, context, ahead=ahead)
        reasons += _meaning(text, pattern)
    reasons += _repetition(own, sentence)
    return list(dict.fromkeys(reasons))


def confirmations(text: str, own: Sequence[tuple[int, int]], point: Point, notes: str) -> list[Confirmation]:
    """What of a finished sentence says more than its sources; `own` are the model's words in it."""
    if point.confirm:
        return [Confirmation(0, len(text), point.confirm)]
    found = []
    for start, end in own:
        deeds = [word for word in table("language")["deeds"] if word in text[start:end] and word not in notes]
        if point.kind == "problem":
            found.append(Confirmation(start, end, "这一判断由数字推断得出，请核实"))
        elif point.kind == "improvement":
            planned = [word for word in table("language")["strong_deeds"] if word in text[start:end]]
            found += [Confirmation(start, end, f"“{word}”是模型提出的安排，请确认") for word in planned[:1]]
        elif deeds:
            found.append(Confirmation(start, end, f"“{deeds[0]}”在表格和材料中没有依据，请核实"))
    return found


def checker_findings(report: Report, title: str, text: str) -> list[tuple[int, int, str]]:
    """What the checker finds in one section of text against the report's tables: start, end and message."""
    draft = report.model_copy(update={"sections": [Section(title=title, text=text)], "provenance": None})
    found = []
    for finding in check(draft).findings:
        if isinstance(finding.location, Span):
            found.append((finding.location.start, finding.location.end, finding.message))
    return found


def _structure(sentence: str, pattern: Pattern) -> list[str]:
    """A complete sentence with the plan's slots, each in its place, and no digit outside them."""
    reasons = []
    if not sentence.endswith("。"):
        reasons.append("句子没有写完")
    if tuple(SLOT.findall(sentence)) != pattern.slots:
        reasons.append("应写的数字不全或多出")
    outside = SLOT.sub("", sentence)
    if DIGIT.search(outside):
        reasons.append("在数字名称之外写了数字")
    if any(mark in outside for mark in table("language")["forbidden"]):
        reasons.append("带有格式符号、占位符号或自述")
    return reasons


def _wording(text: str, context: Context, *, ahead: bool) -> list[str]:
    """What the model's own words may not say; of what is ahead (or lacking), deeds may be named."""
    rules = table("language")
    reasons = []
    if re.search(rules["chinese_quantity"], _without(text, rules["not_quantities"])):
        reasons.append("用汉字写了数量")
    lists = [("unsupported_claims", "写了没有依据的评价")]
    if not ahead:
        lists.append(("strong_deeds", "编造了工作"))
    for name, reason in lists:
        words = [word for word in rules[name] if word in text and word not in context.notes]
        reasons += [f"{reason}：{word}" for word in words[:1]]
    if len(text.replace("，", "").replace("、", "")) >= context.longest_clause or (
        _UNFINISHED.search(text) and len(text) > 3
    ):
        reasons.append("分句没有写完")
    if context.prompt and any(run in context.prompt for run in _runs(text, _LEAK)):
        reasons.append("重复了写作要求")
    return reasons


def _meaning(text: str, pattern: Pattern) -> list[str]:
    """Whether words of the model say something else than the plan means, or make no sound clause."""
    pairs = [pair for run in _HAN_RUN.findall(text) for pair in map("".join, pairwise(run))]
    known = "|".join([pattern.source, *table("language")["neutral_words"]])
    if len(pairs) >= _FEW_PAIRS and sum(pair in known for pair in pairs) < _MEANT * len(pairs):
        return ["偏离了要点的意思"]
    unsound = table("language")["unsound"]
    if any(re.search(mark, words) for words in re.split("[，、]", text) for mark in unsound):
        return ["分句不通"]
    return []


def _repetition(own: Sequence[str], sentence: str) -> list[str]:
    """Words of the model that say again what the sentence, or they themselves, already say."""
    whole = _without_terms(sentence)
    for text in own:
        runs = _runs(text, _REPEATED_RUN)
        if len(set(runs)) < len(runs) or any(whole.count(run) > 1 for run in runs):
            return ["前后重复"]
        clauses = [clause for clause in re.split("[，、]", text) if len(clause) > 2]
        if len(set(clauses)) < len(clauses):
            return ["前后重复"]
    return []


def repeats(words: str, others: Sequence[str]) -> bool:
    """Whether words of the model say a run of another sentence again."""
    elsewhere = [_without_terms(other) for other in others]
    return any(run in other for run in _runs(words, _SAID_ELSEWHERE) for other in elsewhere)


def _runs(text: str, length: int) -> list[str]:
    """Every run of so many characters in a row, the terms of the field left out."""
    pieces = _HAN_RUN.findall(_without_terms(text))
    return [run[start : start + length] for run in pieces for start in range(len(run) - length + 1)]


def _without_terms(text: str) -> str:
    for term in table("language")["common_terms"]:
        text = text.replace(term, "·")
    return text


def _without(text: str, words: Sequence[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text
