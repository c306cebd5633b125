"""What stands round 一 and 五: the preamble, the prose of 三 and 四 that an office has, section 六.

The preamble says the basis, the period and where to turn to; what the office alone knows is marked to be added.
"""

import re

from assistant.drafting.bank import knowledge
from assistant.drafting.choosing import Chooser
from assistant.drafting.office import Office
from assistant.drafting.own_prose import OwnProse
from assistant.drafting.points import DISPUTES, OTHER, PREFACE, TABLES, PlannedParagraph, Point
from assistant.drafting.slots import Slot, Slots
from assistant.report import Report

_KEPT = {"三": TABLES, "四": DISPUTES, "六": OTHER}
_FEES = re.compile(r"信息处理费|收费通知")


def preface(
    report: Report, office: Office, slots: Slots, choose: Chooser, without: frozenset[str]
) -> list[PlannedParagraph]:
    """The preamble: legal basis, the year that the numbers are of, contact."""
    for name, text in (("起始月", "1"), ("起始日", "1"), ("截止月", "12"), ("截止日", "31")):
        slots.add(Slot(name, text, ("year",), "报告年度"))
    frames = knowledge("rest")
    points = []
    for id_ in ("basis", "period"):
        texts = [t.replace("@", office.self_reference) for t in frames[id_]]
        points.append(Point(f"preface:{id_}", "frame", choose.one(f"preface-{id_}", texts)))
    contact = choose.one("preface-contact", [t.replace("@", office.self_reference) for t in frames["contact"]])
    points.append(Point("preface:contact", "missing", contact, (), "联系方式只有本单位知道，请补充"))
    points = [p for p in points if p.id not in without and "preface" not in without]
    return [PlannedParagraph("preface", PREFACE, "前言", points=points)] if points else []


def rest(
    report: Report, office: Office, choose: Chooser, own: OwnProse, other: list[Point], without: frozenset[str]
) -> list[PlannedParagraph]:
    """Sections 三 and 四 as the office wrote them, and section 六."""
    found = []
    for number in ("三", "四"):
        for place, (text, figures) in enumerate(own.kept.get(number, [])):
            point = Point(f"kept:{number}:{place}", "kept", text, ("原报告文字",), figures=tuple(figures))
            found.append(PlannedParagraph(f"{_KEPT[number]}-{place}", _KEPT[number], "", points=[point]))
    kept = [
        Point(f"kept:六:{n}", "kept", t, ("原报告文字",), figures=tuple(f))
        for n, (t, f) in enumerate(own.kept.get("六", []))
    ]
    frames = knowledge("rest")
    points = [*other]
    if not kept and not any(_FEES.search(p.text) for p in other):
        fees = choose.one("fees", [t.replace("@", office.self_reference) for t in frames["fees"]])
        points.append(Point("fees", "missing", fees, (), "信息处理费的情况表格中没有，请补充"))
    points = [p for p in (*kept, *points) if p.id not in without]
    return [*found, PlannedParagraph("other", OTHER, "其他需要报告的事项", points=points)] if points else found
