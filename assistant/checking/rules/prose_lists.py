"""Totals with their parts as the prose lists them: 其中 behind a total, a bracket, a colon, 合计 behind the parts.

Only what stands where is told here, from the text between the numbers; whether the parts add up is decided by
`arithmetic_sum`. Numbers are those of `judged`; shares and changes against last year are no parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.checking.examination import Judged
from assistant.checking.numbers.scanner import Approximation, Number

Lead = Literal["of_which", "by", "bracket", "colon", "comma", "behind"]

_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_OF_WHICH = re.compile(
    r"^[^，。；：:,;！？]{0,20}[，,。；;：:、\s]*(?:(?:[两二三四五六七八各]|\d+)(?:项|类|者|部分|方面|种)?)?"
    r"(?P<mark>其中|分别为|分别是|具体为|分为|包括|包含|涵盖|含|主要(?:是|有|包括|为)|具体(?:是|包括))"
)
_BY = re.compile(
    r"^[^，。；：:,;！？]{0,20}[，,。；;]\s*(?P<mark>(?:按|从|依)[^，。；：:,;！？\d]{1,10}?(?:分类|划分|来分|统计|来看|分|看|计))(?=[，,：:\u4e00-\u9fff])"
)
_RESPECTIVELY = re.compile(
    r"^[^，。；：:,;！？]{0,4}[，,：:](?P<names>[^，。；：:,;！？\d]{2,40}?)(?:分别|依次)(?:为|是|有)?$"
)
_DASH = re.compile(r"^[^，。；：:,;！？]{0,8}(?:——|—|--)")
_NEXT_SENTENCE = re.compile(r"^[^，。；：]{0,12}。\s*其中")
_COLON = re.compile(r"^[^，。；：:]{0,8}[：:]")
_NAMED = re.compile(
    r"[，,。；;：:）)\s](?P<name>[^，。；、：:（）,;]{2,12}?)(?:当中|之中|中|里|内)[，,：:]?\s*(?P<label>[^，。；、：:（）,;]{1,24})$"
)
_LABEL = re.compile(r"[^，。；、：:（）(),;！？\n]*$")
_COMMA = re.compile(r"^[^，。；：:,;！？、]{0,4}[，,][^，。；：:！？、]{1,10}$")
_SEPARATOR = re.compile(
    r"^[^，。；：:、,;]{0,10}?\s*(?P<separator>[、，,；;]|和|及|以及|与)(?P<label>[^，。；：:、,;！？]{0,24})$"
)
_SUM = re.compile(
    r"^[^，。；、]{0,8}[，,、；;]?\s*(?:以上|全年|两者|二者|三者|两项|三项|各项|四项)?(?P<mark>合计|共计|总计|小计|总数|总共|一共|共)(?:为|有|达|是|计)?(?P<label>[^，。；：]{0,6})$"
)
_NO_PART = re.compile(
    r"合计|共计|总计|小计|同比|上年|去年|增长|下降|增加|减少|平均|占|较|比上|累计|超过|达到|人均|目标|计划|日均|月均"
)
_FILLER = re.compile(r"其中|分别|有|为|是|达|的|约|共|来自|属于|涉及|[\s：:，,]")
_LONGEST_LABEL = 24
_FARTHEST = 120  # characters between a total and its first part
_COUNTED_ALIKE = frozenset({"条", "件", "篇", "个", "项", "份", "则", "期", "部", "幅"})
_NOT_COUNTED = frozenset({"change", "growth", "points", "multiple", "average", "share"})


@dataclass(slots=True)
class Item:
    """A counted number: where it stands in its section's text, and how deep in brackets."""

    judged: Judged
    number: Number
    start: int
    end: int
    depth: int
    label: str = ""

    @property
    def value(self) -> float:
        """In the prose's unit."""
        return self.number.value

    @property
    def is_exact(self) -> bool:
        """Neither approximate nor a range."""
        return self.number.approximation is Approximation.NONE and self.number.upper is None


@dataclass(slots=True)
class Listing:
    """A total and the numbers that may be its parts.

    Attributes:
        lead: how the parts are led in: 其中, 按类别分, a bracket, a colon, a comma alone, or a total
            that stands behind them.
        mark: the word that leads in, "" where none does.
        separators: the marks between the parts, one behind the other: 、、，.
        breaks: after how many parts the list may end, the whole length last.
    """

    whole: Item
    parts: list[Item]
    lead: Lead
    mark: str = ""
    separators: str = ""
    breaks: list[int] = field(default_factory=list)
    other_wholes: list[Item] = field(default_factory=list)
    tail: str = ""


def listings(judged: Sequence[Judged], text: str) -> Iterator[Listing]:
    """The lists of one paragraph; `text` is its section's."""
    items = [_item(j, text) for j in judged if j.mention.number is not None]
    counted = [i for i in items if i.judged.mention.nature not in _NOT_COUNTED]
    if len(counted) < 2:
        return
    reader = _Reader(counted, [i for i in items if i.judged.mention.nature in _NOT_COUNTED], text)
    for index in range(len(counted) - 1):
        found = reader.led_in(index)
        if found is not None and found.parts:
            yield found
    for index in range(2, len(counted)):
        found = reader.summed_up(index)
        if found is not None:
            yield found


def _item(judged: Judged, text: str) -> Item:
    number = judged.mention.number
    assert number is not None
    end = judged.offset + number.unit_end
    if text[end : end + 3] in ("（次）", "（条）", "（件）", "（篇）"):
        end += 3
    return Item(judged, number, judged.claim.span.start, end, judged.mention.depth)


class _Reader:
    """The counted numbers of a paragraph; `aside` are shares and changes, whose clauses are left out of the gaps."""

    def __init__(self, items: list[Item], aside: list[Item], text: str) -> None:
        self.items = items
        self.aside = aside
        self.text = text

    def led_in(self, index: int) -> Listing | None:
        """The list that begins behind the number at `index`."""
        whole, following = self.items[index], self.items[index + 1]
        between = self.text[whole.end : following.start]
        if len(between) > _FARTHEST:
            return None
        named = _NAMED.search(between) if any(sign in between for sign in "中里内") and "其中" not in between else None
        if named is not None:
            return self._by_name(index + 1, named)
        if following.depth > whole.depth:
            return self._in_bracket(index)
        if following.depth < whole.depth:
            return None
        return self._behind(index, index + 1) if following.depth == whole.depth else None

    def _in_bracket(self, index: int) -> Listing | None:
        whole, first = self.items[index], self.items[index + 1]
        gap = self.text[whole.end : first.start]
        if first.depth != whole.depth + 1 or not re.match(r"^[^，。；：、]{0,6}[（(]", gap):
            outer = self._next_at(index, whole.depth)
            return self._behind(index, outer) if outer is not None else None
        inside = re.split(r"[（(]", gap, maxsplit=1)[1]
        mark = re.match(r"\s*(其中|含|包括|包含|分别为|分别是)", inside)
        first.label = _core(inside)
        if _NO_PART.search(inside) or not _alike(whole, first):
            return None
        found = Listing(whole, [first], "of_which" if mark else "bracket", mark[1] if mark else "")
        self._gather(found, index + 1)
        return found

    def _next_at(self, index: int, depth: int) -> int | None:
        for i in range(index + 1, len(self.items)):
            if self.items[i].depth == depth:
                return i
            if self.items[i].depth < depth:
                return None
        return None

    def _behind(self, index: int, first_index: int) -> Listing | None:
        previous, first = self.items[index], self.items[first_index]
        if first.start - previous.end > _FARTHEST:
            return None
        gap = self._gap(previous, first)
        lead, mark = _lead(gap)
        raw = self.text[previous.end : first.start]
        if lead is None or (lead == "of_which" and "。" in raw and not _NEXT_SENTENCE.match(raw)):
            return None
        wholes = self._spoken_of(index, first) if lead == "by" else self._wholes(index, first, lead)
        label = (
            re.split(r"[，,。；;：:—]", gap)[-1]
            if lead not in ("of_which", "by") or mark not in gap
            else gap.split(mark, 1)[1]
        )
        first.label = _core(label)
        if not wholes or _NO_PART.search(label):
            return None
        found = Listing(wholes[0], [first], lead, mark, other_wholes=wholes[1:])
        self._gather(found, first_index)
        return found

    def _by_name(self, first_index: int, named: re.Match[str]) -> Listing | None:
        """县直部门中，水利局24件、…: the number that was said of that name before."""
        first = self.items[first_index]
        name = _core(named["name"])
        earlier = (i for i in reversed(self.items[:first_index]) if len(name) > 1 and self._words(i).endswith(name))
        whole = next((i for i in earlier if _alike(i, first)), None)
        if whole is None or _NO_PART.search(named["label"]):
            return None
        first.label = _core(named["label"])
        found = Listing(whole, [first], "of_which", "中")
        self._gather(found, first_index)
        return found

    def _words(self, item: Item) -> str:
        """The words right before a number."""
        label = _LABEL.search(self.text, max(0, item.start - _LONGEST_LABEL), item.start)
        return _core(label[0]) if label else ""

    def _spoken_of(self, index: int, first: Item) -> list[Item]:
        """What a breakdown (从领域看) is of: the last number of its sentence, else the largest before; or any other."""
        before = [i for i in self.items[: index + 1] if _alike(i, first)]
        if "。" in self.text[self.items[index].end : first.start]:
            return sorted(before, key=lambda i: -i.value)
        return before[::-1]

    def _wholes(self, index: int, first: Item, lead: Lead) -> list[Item]:
        """What the parts may be parts of: the nearest number of like unit, then those before it in the sentence."""
        if lead != "of_which":
            return [self.items[index]] if _alike(self.items[index], first, strict=lead == "comma") else []
        found: list[Item] = []
        for i in range(index, -1, -1):
            item = self.items[i]
            if found and "。" in self.text[item.end : found[0].start]:
                break
            if item.depth == first.depth and _alike(item, first):
                found.append(item)
        return found

    def _gather(self, found: Listing, first_index: int) -> None:
        """Add the parts that follow the first, and where the list may end."""
        first = found.parts[0]
        last = first
        for i in range(first_index + 1, len(self.items)):
            item = self.items[i]
            if item.depth > first.depth:
                continue
            if item.depth < first.depth:
                break
            match = _SEPARATOR.match(self._gap(last, item))
            if match is None or _NO_PART.search(match["label"]) or _is_lead(match["label"]):
                break
            separator = {",": "，", ";": "；"}.get(match["separator"], match["separator"])
            if separator == "；" and found.separators.strip("；"):
                break
            if not _alike(found.whole, item):
                break
            if separator in "，；":
                found.breaks.append(len(found.parts))
            item.label = _core(match["label"])
            found.separators += separator
            found.parts.append(item)
            last = item
        found.breaks.append(len(found.parts))
        found.tail = self.text[last.end : last.end + 2]

    def summed_up(self, index: int) -> Listing | None:
        """The list that ends in the number at `index`: A 3件，B 5件，合计8件."""
        whole = self.items[index]
        before = [i for i in self.items[:index] if i.depth == whole.depth]
        if not before:
            return None
        between = self.text[before[-1].end : whole.start]
        match = _SUM.match(self._gap(before[-1], whole)) if "计" in between or "共" in between else None
        if match is None:
            return None
        parts: list[Item] = []
        for item in reversed(before):
            if parts and not _SEPARATOR.match(self._gap(item, parts[0])):
                break
            if not _alike(whole, item, strict=True):
                break
            parts.insert(0, item)
        return Listing(whole, parts, "behind", match["mark"], breaks=[len(parts)]) if len(parts) > 1 else None

    def _gap(self, left: Item, right: Item) -> str:
        """The text between two numbers without brackets and without the clauses of shares and changes."""
        gap = self.text[left.end : right.start]
        for aside in self.aside:
            if left.end <= aside.start and aside.end <= right.start:
                gap = gap.replace(_clause(self.text, aside, left.end), "", 1)
        if "（" in gap or "(" in gap:
            gap = _BRACKETED.sub("", gap)
        return gap


def _clause(text: str, aside: Item, floor: int) -> str:
    start = max(floor, *(text.rfind(mark, floor, aside.start) for mark in "，,；;（("))
    return text[start : aside.end]


def _lead(gap: str) -> tuple[Lead | None, str]:
    match = _OF_WHICH.match(gap)
    if match:
        rest = gap[match.end() :]
        return (None, "") if re.search(r"[。；]", rest) else ("of_which", match["mark"])
    if _RESPECTIVELY.match(gap):
        return "of_which", "分别为"  # 图解、视频、文字分别56个、12个和30个
    by = _BY.match(gap)
    if by and "。" not in gap[by.end() :]:
        return "by", by["mark"]
    if "。" in gap:
        return None, ""
    if _COLON.match(gap) or _DASH.match(gap):
        return "colon", ""
    return ("comma", "") if _COMMA.match(gap) else (None, "")


def _is_lead(label: str) -> bool:
    return label.lstrip().startswith(("其中", "包括", "包含"))


def _core(label: str) -> str:
    return _FILLER.sub("", label).strip('“”"、')


def _alike(whole: Item, part: Item, *, strict: bool = False) -> bool:
    """Whether the units are such that one can be a part of the other: 80人次 and 48次, 96篇 and 12个."""
    a, b = whole.number.unit, part.number.unit
    if a == b or (not strict and "" in (a, b)) or (a.endswith("次") and (a.endswith(b) or a == f"{b}次")):
        return True
    return not strict and a in _COUNTED_ALIKE and b in _COUNTED_ALIKE
