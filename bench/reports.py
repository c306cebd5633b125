"""Reports with random balanced tables for measuring, from all zeros to a city's; the same seed, the same one."""

import random

from assistant.report import Previous, Report, Tables, form_for_year

SIZES = {"zero": 0, "small": 3, "department": 30, "county": 400, "city": 4000}
OFFICES = {
    "zero": "岚山县青溪镇人民政府",
    "small": "岚山县档案局",
    "department": "岚山县自然资源局",
    "county": "岚山县人民政府",
    "city": "东岚市人民政府",
}
NOTES = (
    "在县政府网站公开信息{}条",
    "全年举办业务培训{}次",
    "公众号发布图文{}篇",
    "接待群众现场查阅、咨询{}人次",
    "发布政策解读材料{}篇",
    "信息发布前履行三审三校程序",
    "受理12345热线转办件{}件",
    "清理过期信息{}条",
)
_PARTS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other_organization")
_OUTCOMES = ("upheld", "corrected", "other", "pending")


def report(size: str, seed: int) -> Report:
    """A report of this size; every other one has notes, two of three have last year's numbers."""
    chooser = random.Random(f"{size}{seed}")
    most, year = SIZES[size], 2021 + seed % 5
    cells: dict[str, int | float | str | None] = dict.fromkeys(form_for_year(year).cells, 0)
    if most:
        _applications(cells, most, chooser)
        _rest(cells, most, chooser)
    before = None
    if seed % 3:
        before = Previous(year=year - 1, tables=Tables(cells={"applications.new.total": chooser.randint(0, most * 3)}))
    notes = [note.format(chooser.randint(1, 900)) for note in chooser.sample(NOTES, 4)] if seed % 2 else []
    return Report(organization=OFFICES[size], year=year, tables=Tables(cells=cells), previous=before, notes=notes)


def _applications(cells: dict[str, int | float | str | None], most: int, chooser: random.Random) -> None:
    """Results first, then what was received and carried over, so that every column adds up."""
    rows = [a.removesuffix(".total") for a in cells if a.startswith("applications.") and a.endswith(".total")]
    results = [r for r in rows if r.split(".")[1] not in ("new", "carried_over", "total", "carried_forward")]
    for part in _PARTS:
        done = 0
        for row in chooser.sample(results, min(len(results), 2 + most // 20)):
            number = chooser.randint(0, max(1, most // 6))
            cells[f"{row}.{part}"] = number
            done += number
        forward = chooser.randint(0, max(1, most // 20))
        over = chooser.randint(0, min(done + forward, most // 20))
        cells[f"applications.total.{part}"], cells[f"applications.carried_forward.{part}"] = done, forward
        cells[f"applications.carried_over.{part}"] = over
        cells[f"applications.new.{part}"] = done + forward - over
    for row in rows:
        cells[f"{row}.total"] = sum(int(cells[f"{row}.{part}"] or 0) for part in _PARTS)


def _rest(cells: dict[str, int | float | str | None], most: int, chooser: random.Random) -> None:
    for row in ("review", "litigation.direct", "litigation.after_review"):
        numbers = [chooser.choice((0, 0, chooser.randint(0, max(1, most // 30)))) for _ in _OUTCOMES]
        for outcome, number in zip(_OUTCOMES, numbers, strict=True):
            cells[f"{row}.{outcome}"] = number
        cells[f"{row}.total"] = sum(numbers)
    for kind in ("issued", "repealed", "in_force"):
        cells[f"proactive.normative_documents.{kind}"] = chooser.randint(0, 3 + most // 20)
    for kind in ("licensing", "penalties", "coercion"):
        cells[f"proactive.{kind}.decisions"] = chooser.choice((0, chooser.randint(0, most * 40)))
    cells["proactive.fees.amount"] = chooser.choice((0, round(chooser.uniform(0.1, most), 2)))
