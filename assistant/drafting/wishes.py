"""What a person wishes for a draft or a paragraph, in words: understood as far as it can be, answered where it cannot.

`rules/wishes.toml` holds the words. A wish 突出… puts what it names first and into the office's own words; 多用数据
prefers wordings with shares and changes; lengths are kept; what cannot be met is told with the reason.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.drafting.points import Point
from assistant.drafting.rules import table
from assistant.report import Facts


@dataclass(slots=True)
class Wishes:
    """An understood wish. `answers` tell the person what was done or cannot be done."""

    text: str = ""
    emphasis: tuple[str, ...] = ()
    data_rich: bool = False
    shorter: bool = False
    longer: bool = False
    answers: list[str] = field(default_factory=list)


def understood(wish: str, facts: Facts, done: Sequence[Point]) -> Wishes:
    """A wish as settings of the plan."""
    found = Wishes(wish)
    if not wish.strip():
        return found
    rules = table("wishes")
    for refused in rules["refused"]:
        if re.search(refused["words"], wish):
            found.answers.append(f"要求“{wish.strip()}”没有照办：{refused['why']}")
            return found
    match = re.search(rules["emphasis"], wish)
    if match:
        named = match.group(1).strip(" 。，的工作方面内容")
        found.emphasis = tuple(dict.fromkeys(w for w in re.split("[、，和及与]", named) if len(w) > 1))
        _answer_emphasis(found, facts, done)
    found.data_rich = bool(re.search(rules["data_rich"], wish))
    if found.data_rich:
        where = "占比和同比" if facts.has_previous else "占比（没有去年的数据，写不了同比）"
        found.answers.append(f"要求“{wish.strip()}”：优先采用带{where}的写法")
    found.shorter = any(word in wish for word in rules["styles"]["concise"])
    found.longer = any(word in wish for word in rules["styles"]["fuller"])
    if found.shorter or found.longer:
        found.answers.append(f"要求“{wish.strip()}”：已按{'精简' if found.shorter else '充实'}处理，篇幅仍在规定之内")
    if not found.answers and not any(w in wish for w in rules["styles"]["plain"]):
        found.answers.append(
            f"要求“{wish.strip()}”没有看懂，文字没有因此改变；可以写：突出……、多用数据、更简洁、更充实"
        )
    return found


def _answer_emphasis(found: Wishes, facts: Facts, done: Sequence[Point]) -> None:
    named = "、".join(found.emphasis)
    noted = [p for p in done if any(word in p.text for word in found.emphasis)]
    cells = [c for c in facts.form.cells.values() if any(word in c.label for word in found.emphasis)]
    if noted or cells:
        found.answers.append(f"要求突出“{named}”：已把{'有关材料' if noted else '有关数字'}放在前面")
    else:
        found.answers.append(f"要求突出“{named}”：表格和材料中没有这方面的事实，只在概括的句子里写到，请补充材料")
