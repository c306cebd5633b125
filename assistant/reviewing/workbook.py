"""A review as an Excel workbook that a reviewer works in and sends on.

Sheets: 概览 (a row an input), 问题 (a row a finding, with room for a decision), 雷同, 名单, 汇总, 已处理, 说明.
How a cell is written stands in `cells`.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from assistant.checking.rules.wording import spoken
from assistant.reviewing.cells import MARKED, Link, Percent, Value, add_sheet, clean, put
from assistant.reviewing.decisions import CHOICES
from assistant.reviewing.record import Record, ReviewItem
from assistant.reviewing.review import Review
from assistant.writing.words import SEVERITIES

_LONGEST_MARKED = 80  # characters; a finding with more is about a whole paragraph
_RARE = 0.005


def written(review: Review, output: Path) -> bytes:
    """The workbook's bytes; links are relative to `output`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _overview(book, review, output)
    _findings(book, review, output)
    _pairs(book, review, output)
    _attendance(book, review, output)
    _levels(book, review)
    _settled(book, review)
    _about(book, review)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _overview(book: Workbook, review: Review, output: Path) -> None:
    columns = [
        ("单位", 32),
        ("年度", 7),
        ("结论", 11),
        ("错误", 7),
        ("存疑", 7),
        ("提示", 7),
        ("与上年相同", 11),
        ("与他单位相同", 13),
        ("缺少表格", 14),
        ("说明", 44),
        ("文件", 40),
    ]
    closest = {}
    for pair in reversed(review.pairs):
        closest[id(pair.a)] = closest[id(pair.b)] = pair.share
    rows = [
        [
            _page(record, output) or record.organization or "（未写明单位）",
            record.year,
            record.verdict,
            *(record.count(s) for s in SEVERITIES),
            _share(record.last_year),
            _share(closest.get(id(record))),
            "、".join(record.missing),
            "",
            _file(record, output),
        ]
        for record in review.reports
    ]
    rows += [
        ["", "", record.verdict, "", "", "", "", "", "", record.message, _file(record, output)]
        for record in review.unread
    ]
    add_sheet(book, "概览", columns, rows)


def _findings(book: Workbook, review: Review, output: Path) -> None:
    columns = [
        ("单位", 26),
        ("年度", 7),
        ("级别", 7),
        ("部分", 18),
        ("原句", 48),
        ("写的", 12),
        ("表格", 30),
        ("应为", 12),
        ("问题", 40),
        ("决定", 10),
        ("理由", 24),
        ("规则", 20),
        ("依据", 32),
        ("文件", 24),
        ("编号", 18),
    ]
    rows: list[list[Value]] = []
    for record in review.reports:
        for item in record.items:
            decision = review.decision(record, item.id)
            rows.append(
                [
                    record.organization,
                    record.year,
                    SEVERITIES[item.severity],
                    item.place,
                    _sentence(item),
                    _marked(item),
                    "\n".join(item.cells),
                    item.right,
                    str(item.finding["message"]),
                    decision.decision if decision else "",
                    decision.reason if decision else "",
                    str(item.finding["rule"]),
                    str(item.finding["basis"]),
                    _file(record, output),
                    item.id,
                ]
            )
    add_sheet(book, "问题", columns, rows, decided=True)


def _pairs(book: Workbook, review: Review, output: Path) -> None:
    columns = [
        ("单位甲", 28),
        ("单位乙", 28),
        ("年度", 7),
        ("相同", 8),
        ("相同的文字", 80),
        ("决定", 10),
        ("理由", 24),
        ("文件甲", 30),
        ("文件乙", 30),
        ("编号", 24),
    ]
    rows: list[list[Value]] = []
    for pair in review.pairs:
        decision = review.decision(pair.a, pair.key)
        rows.append(
            [
                pair.a.organization,
                pair.b.organization,
                pair.a.year,
                Percent(pair.share),
                "\n".join(pair.passages),
                decision.decision if decision else "",
                decision.reason if decision else "",
                _file(pair.a, output),
                _file(pair.b, output),
                pair.key,
            ]
        )
    add_sheet(book, "雷同", columns, rows, decided=True)


def _attendance(book: Workbook, review: Review, output: Path) -> None:
    columns = [("单位", 34), ("情况", 16), ("说明", 60), ("文件", 50)]
    attendance = review.attendance
    rows: list[list[Value]] = [[name, "缺报", "名单中有，没有收到报告", ""] for name in attendance.missing]
    rows += [[name, "文件无法读取", "可能是这份文件", file] for name, file in attendance.unread.items()]
    for name, year, found in attendance.twice:
        rows += [[name, "重复", f"{year}年度有{len(found)}份", _file(record, output)] for record in found]
    rows += [[r.organization, "不在名单上", "", _file(r, output)] for r in attendance.strangers]
    if not review.has_roster:
        rows.append(["", "没有名单", "用 --roster 给出单位名单，可查出缺报的单位", ""])
    add_sheet(book, "名单", columns, rows)


def _levels(book: Workbook, review: Review) -> None:
    columns = [
        ("政府", 28),
        ("年度", 7),
        ("单元格", 40),
        ("汇总数", 11),
        ("下级之和", 11),
        ("差", 9),
        ("判断", 44),
        ("参与汇总的单位数", 12),
        ("缺少的单位", 40),
    ]
    rows: list[list[Value]] = []
    for level in review.levels:
        about: list[Value] = [len(level.below), "、".join(level.missing)]
        who: list[Value] = [level.government.organization, level.government.year]
        for cells, says in ((level.less, "小于下级之和"), (level.more, "大于下级之和：本级的数，或有单位未报")):
            one = level.left_out or level.doubled
            told = f"{says}；差额正好是{one.organization}的数" if one is not None else says
            for address, (value, total) in cells.items():
                difference = round(value - total, 6)
                rows.append([*who, level.form.label(address), value, total, difference, told, *about])
        if not level.less and not level.more:
            rows.append([*who, "全部", "", "", 0, "与下级之和一致", *about])
    add_sheet(book, "汇总", columns, rows)


def _settled(book: Workbook, review: Review) -> None:
    columns = [("单位", 28), ("年度", 7), ("级别", 8), ("问题", 70), ("决定", 10), ("理由", 40), ("编号", 24)]
    rows: list[list[Value]] = []
    for settled in review.settled:
        if settled.item is not None:
            level, message = SEVERITIES[settled.item.severity], str(settled.item.finding["message"])
            number = settled.item.id
        elif settled.pair is not None:
            level, number = "雷同", settled.pair.key
            message = f"与{settled.pair.b.organization}相同{spoken(settled.pair.share, '%', 0)}"
        else:
            continue
        made = settled.decision
        rows.append(
            [settled.record.organization, settled.record.year, level, message, made.decision, made.reason, number]
        )
    add_sheet(book, "已处理", columns, rows, decided=True)


def _about(book: Workbook, review: Review) -> None:
    reports = review.reports
    lines = [
        f"共 {review.total} 个文件，读入 {len(reports)} 份报告，{len(review.unread)} 个无法读取。",
        f"有错误的 {sum(r.count('error') > 0 for r in reports)} 份，"
        f"只有存疑的 {sum(r.verdict == '需核实' for r in reports)} 份，雷同 {len(review.pairs)} 对，"
        f"缺报 {len(review.attendance.missing)} 个单位。",
        "错误是确定的不符；存疑和提示要由人判断。",
        f"处理：在“问题”“雷同”两张表的“决定”栏选{'、'.join(CHOICES)}，写明理由，保存；"
        "下次运行时用 --decisions 给出本文件。",
        "选“已核实”“不改”的以后不再列出，转入“已处理”；选“要改”的改好之前一直列出。编号一栏请勿改动。",
        "“与上年相同”“相同”是连续13字以上相同的文字所占的比例，数字和单位名称不计。",
    ]
    if not review.is_whole:
        lines.insert(0, f"本次审核中断，只完成了 {len(review.records)} 个文件；用 --resume 继续。")
    sheet = book.create_sheet("说明")
    sheet.column_dimensions["A"].width = 110
    for number, line in enumerate(lines, 1):
        put(sheet.cell(number, 1), line)


def _sentence(item: ReviewItem) -> Value:
    """The sentence with the words in it that the finding is about in red; the beginning of a whole section."""
    sentence, marked = clean(item.sentence), clean(item.marked)
    if len(marked) > _LONGEST_MARKED:
        return _short(sentence)
    at = sentence.find(marked) if marked and marked != sentence else -1
    if at < 0:
        return sentence
    around = [part for part in (sentence[:at], TextBlock(MARKED, marked), sentence[at + len(marked) :]) if part]
    return CellRichText(*around)


def _marked(item: ReviewItem) -> str:
    return "" if len(item.marked) > _LONGEST_MARKED else item.marked


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_MARKED else text[:_LONGEST_MARKED] + "……"


def _share(share: float | None) -> Value:
    return None if share is None or share < _RARE else Percent(round(share, 4))


def _file(record: Record, output: Path) -> Value:
    """The report's file, as a link where it is one (members of archives are none)."""
    path = Path(record.source)
    return Link(record.source, _relative(path, output)) if path.is_file() else record.source


def _page(record: Record, output: Path) -> Value:
    return Link(record.organization or "（未写明单位）", _relative(Path(record.page), output)) if record.page else None


def _relative(path: Path, output: Path) -> str:
    return quote(Path(os.path.relpath(path.resolve(), output.resolve().parent)).as_posix())
