"""Reports of forty offices in any number of counties, sound or with one known fault planted, in five formats.

`made(count, seed)` yields them with last year's reports; the same seed, the same reports. Prose is put together from
parts, so that no two offices write the same, and every figure in it agrees with the tables.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assistant.report import CellValue, Provenance, Report, Section, Tables, form_for_year
from bench import phrases
from tests.reading.rendering import as_docx, as_html, as_markdown, as_text

YEAR = 2024
_PARTS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other_organization")
FORMATS: dict[str, Callable[[Report], bytes]] = {
    "docx": as_docx,
    "html": as_html,
    "txt": as_text,
    "md": as_markdown,
    "json": lambda report: report.model_dump_json(exclude_none=True).encode(),
}


@dataclass(slots=True)
class Made:
    """A report, its file's format, the rule that is to find its fault ("" for a sound one), last year's report."""

    report: Report
    format: str
    fault: str = ""
    before: Report | None = None

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.report.organization}{self.report.year}.{self.format}"


@dataclass(slots=True)
class Parts:
    """A report on its way: the figures it states, and the text of each section."""

    office: str
    chooser: random.Random
    year: int = YEAR
    cells: dict[str, CellValue] = field(default_factory=dict)
    title: str = ""
    one: str = ""
    five: str = ""
    six: str = ""
    date: str = ""

    def report(self) -> Report:
        """The report."""
        form = form_for_year(self.year)
        texts = {"一": self.one, "五": self.five, "六": f"{self.six}\n{self.office}\n{self.date}"}
        sections = [Section(title=s.heading, text=texts.get(s.number, "")) for s in form.sections]
        made = Report(organization=self.office, year=self.year, sections=sections, tables=Tables(cells=self.cells))
        return made.model_copy(update={"provenance": Provenance(preface=self.title)})


def sound(office: str, seed: str, year: int = YEAR) -> Parts:
    """A report without a fault."""
    parts = Parts(office, random.Random(f"{seed}{year}"), year)
    chooser = parts.chooser
    cells: dict[str, CellValue] = dict.fromkeys(form_for_year(year).cells, 0)
    people, firms = chooser.randint(3, 60), chooser.randint(0, 12)
    granted = {"natural_person": chooser.randint(1, people), "business": chooser.randint(0, firms)}
    for part, received in (("natural_person", people), ("business", firms)):
        cells[f"applications.new.{part}"] = cells[f"applications.total.{part}"] = received
        cells[f"applications.granted.{part}"] = granted[part]
        cells[f"applications.unavailable.not_held.{part}"] = received - granted[part]
    for row in ("new", "granted", "unavailable.not_held", "total"):
        cells[f"applications.{row}.total"] = sum(int(cells[f"applications.{row}.{p}"] or 0) for p in _PARTS)
    cells["proactive.normative_documents.in_force"] = 12
    cells["proactive.licensing.decisions"] = chooser.randint(20, 900)
    parts.cells = cells
    parts.title = f"{office}{year}年政府信息公开工作年度报告"
    parts.one = phrases.overall(parts.office, chooser, year, people + firms, people, firms, granted)
    parts.five = phrases.problems(chooser)
    parts.six = chooser.choice(("本年度未收取信息处理费。", "无其他需要报告的事项。", "本年度收取信息处理费0元。"))
    parts.date = f"{year + 1}年1月{chooser.randint(8, 28)}日"
    return parts


def _replaced(parts: Parts, old: str, new: str) -> None:
    assert old in parts.one, (old, parts.one)
    parts.one = parts.one.replace(old, new, 1)


def _long(parts: Parts) -> None:
    while len(re.sub(r"\s", "", parts.one)) <= 1700:
        parts.one += phrases.filler(parts.chooser)


def _zeros(parts: Parts) -> None:
    parts.cells = dict.fromkeys(parts.cells, 0)
    parts.one = phrases.nothing(parts.office, parts.chooser, parts.year)


def _total(parts: Parts) -> None:
    parts.cells["applications.denied.third_party.total"] = 3


def _figure(parts: Parts) -> None:
    received = int(parts.cells["applications.new.total"] or 0)
    _replaced(parts, f"申请{received}件", f"申请{received + 4}件")


def _fee_elsewhere(parts: Parts) -> None:
    parts.six = "无。"
    parts.one += "全年收取信息处理费400元。"


def _growth(parts: Parts) -> None:
    received = int(parts.cells["applications.new.total"] or 0)
    _replaced(parts, f"申请{received}件", f"申请{received}件，比上年增长937.5%")


FAULTS: dict[str, Callable[[Parts], None]] = {
    "figure.value": _figure,
    "table.sum": _total,
    "format.length": _long,
    "table.zeros": _zeros,
    "figure.fee-unit": lambda p: setattr(p, "six", "本年度收取信息处理费235元。"),
    "figure.six": _fee_elsewhere,
    "format.name": lambda p: setattr(p, "title", p.title.replace("工作年度报告", "工作报告")),
    "format.period": lambda p: setattr(p, "one", p.one + f"本报告统计期限自{p.year}年1月1日起至{p.year}年11月30日止。"),
    "format.notice": lambda p: setattr(p, "one", p.one + "本报告按照国办公开办函〔2019〕60号编制。"),
    "format.headings": lambda p: _replaced(p, "（三）政府信息管理", "（三）政府信息化管理"),
    "format.numbering": lambda p: _replaced(p, "（四）", "（三）"),
    "format.date": lambda p: setattr(p, "date", f"{p.year + 1}年2月{p.chooser.randint(10, 27)}日"),
    "format.office": lambda p: _replaced(p, f"{p.year}年，", f"{p.year}年，玉泉县审计局坚持公开透明，"),
    "figure.year": lambda p: _replaced(p, f"{p.year}年，", f"{p.year - 1}年，"),
    "format.year-slip": lambda p: setattr(p, "one", p.one + f"另有2件转结{p.year}年办理。"),
    "format.doubled": lambda p: _replaced(p, "的", "的的"),
    "format.missing-number": lambda p: setattr(p, "one", p.one + "公众号累计发布条。"),
    "format.wan": lambda p: setattr(p, "one", p.one + f"公众号现有{p.chooser.randint(11, 98) / 10}粉丝。"),
    "format.placeholder": lambda p: setattr(p, "one", p.one + "全年召开专题会议XX次。"),
    "format.empty": lambda p: setattr(p, "five", "无。"),
    "table.in-force": lambda p: p.cells.update({"proactive.normative_documents.in_force": 17}),
    "figure.none": lambda p: _replaced(p, "（三）", "全年没有收到政府信息公开申请。（三）"),
    "figure.growth|figure.direction": _growth,  # whichever way the numbers went
    "format.problems": lambda p: setattr(p, "five", phrases.no_problem(p.chooser)),
}


def made(count: int, seed: int = 1) -> Iterator[Made]:
    """`count` reports; one in three has a fault, each kind in its turn, last year's text and copies among them."""
    chooser = random.Random(seed)
    kinds = [*FAULTS, "format.sameness", "table.vanished", "table.carried-over", "same"]
    names = list(FORMATS)
    last: Parts | None = None
    for number in range(count):
        office = phrases.office(number)
        parts = sound(office, f"{seed}-{number}")
        before = sound(office, f"{seed}-{number}", YEAR - 1)
        before.one = phrases.differently(
            before.office, before.year, random.Random(f"{seed}-{number}-old"), before.cells
        )
        before.five = phrases.old_problems(random.Random(f"{seed}-{number}-five"))
        fault = kinds[number // 3 % len(kinds)] if number % 3 == 2 else ""
        format_ = names[chooser.randrange(len(names))]
        if fault == "format.name" or (fault == "format.date" and format_ == "json"):
            format_ = "html"
        if fault in FAULTS:
            FAULTS[fault](parts)
        elif fault == "table.carried-over":
            for row, column in product(("new", "carried_forward"), ("natural_person", "total")):
                before.cells[f"applications.{row}.{column}"] = (
                    int(before.cells[f"applications.{row}.{column}"] or 0) + 3
                )
        elif fault == "format.sameness":
            before.one = parts.one.replace(str(YEAR), str(YEAR - 1))
        elif fault == "table.vanished":
            before.cells["proactive.coercion.decisions"] = 64
        elif fault == "same" and last is not None:
            parts.one = last.one.replace(last.office, office)
            parts.cells, parts.five = last.cells, last.five
        last = parts if not fault else last
        yield Made(parts.report(), format_, fault, before.report())


def write(folder: Path, count: int, seed: int = 1) -> list[Made]:
    """Write `count` reports below `folder` (in, before); what was written, without the texts."""
    (folder / "in").mkdir(parents=True, exist_ok=True)
    (folder / "before").mkdir(exist_ok=True)
    kept = []
    for one in made(count, seed):
        (folder / "in" / one.name).write_bytes(_rendered(one))
        assert one.before is not None
        (folder / "before" / f"{one.before.organization}.json").write_bytes(FORMATS["json"](one.before))
        kept.append(Made(one.report.model_copy(update={"sections": [], "tables": Tables()}), one.format, one.fault))
    return kept


def _rendered(one: Made) -> bytes:
    """The file's bytes; renderers print the right title, so a wrong one is put in its place."""
    data = FORMATS[one.format](one.report)
    if one.fault != "format.name" or one.report.provenance is None:
        return data
    right = f"{one.report.organization}{YEAR}年政府信息公开工作年度报告"
    assert right.encode() in data
    return data.replace(right.encode(), one.report.provenance.preface.encode())
