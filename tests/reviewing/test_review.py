"""`assistant review` as a reviewer uses it: lines, workbook, decisions, roster, letters, interruption."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from assistant.reading import Source
from assistant.reviewing import Record, ReviewOne
from tests.reviewing.city import prose, report, roster, run, write

OFFICES = ("青禾县林业局", "青禾县水利局", "青禾县财政局", "青禾县民政局")


def lines(folder: Path, *options: str, output: str = "out.jsonl", status: int | None = None) -> list[dict[str, Any]]:
    out = folder / output
    done = run("review", str(folder / "in"), *options, "-o", str(out))
    assert status is None or done.returncode == status, done.stderr
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


@pytest.fixture
def city(tmp_path: Path) -> Path:
    write(tmp_path / "in", [report(office, prose(seed)) for seed, office in enumerate(OFFICES)])
    return tmp_path


def test_a_sound_city(city: Path) -> None:
    found = lines(city, status=0)
    assert [(one["type"], one["organization"], one["errors"], one["warnings"]) for one in found] == [
        ("report", office, 0, 0) for office in OFFICES
    ]


def test_findings_pairs_missing_and_unread(city: Path) -> None:
    wrong = report("青禾县教育局", prose(9) + "全年收到政府信息公开申请5件。公众号累计发布条。")
    copied = report("云溪县林业局", prose(0))
    write(city / "in" / "more", [wrong, copied])
    (city / "in" / "x.docx").write_bytes(b"PK\x03\x04nothing")
    names = roster(city / "名单.xlsx", [("1", o) for o in (*OFFICES, "青禾县教育局", "青禾县统计局")])
    found = lines(city, "--roster", str(names), status=2)
    kinds = Counter(one["type"] for one in found)
    assert kinds == {"report": 6, "finding": 2, "unread": 1, "same": 1, "missing": 1}
    figure, missing = (one for one in found if one["type"] == "finding")
    assert figure["sentence"] == "全年收到政府信息公开申请5件。"
    assert (figure["organization"], figure["claimed"], figure["expected"]) == ("青禾县教育局", 5, 3)
    assert (missing["rule"], missing["severity"]) == ("format.missing-number", "warning")
    (same,) = (one for one in found if one["type"] == "same")
    assert same["share"] > 0.9
    assert {"林业局" in same["a"], "林业局" in same["b"]} == {True}
    (absent,) = (one for one in found if one["type"] == "missing")
    assert absent["organization"] == "青禾县统计局"
    (unread,) = (one for one in found if one["type"] == "unread")
    assert unread["source"].endswith("x.docx") and unread["code"] and unread["message"]


def test_last_year(city: Path) -> None:
    write(city / "before", [report(OFFICES[0], prose(0, 2023), 2023), report(OFFICES[1], prose(77, 2023), 2023)])
    found = lines(city, "--previous", str(city / "before"), status=1)
    (same,) = (one for one in found if one["type"] == "finding")
    assert (same["organization"], same["rule"]) == (OFFICES[0], "format.sameness")


def test_a_workbook_with_decisions_that_are_read_back(city: Path) -> None:
    wrong = report("青禾县教育局", prose(9) + "公众号累计发布条。")
    risky = report("=1+1局", prose(10) + "公众号拥有26.4粉丝。")
    write(city / "in" / "more", [wrong, risky, report("云溪县林业局", prose(0))])
    out = city / "审核.xlsx"
    assert run("review", str(city / "in"), "-o", str(out)).returncode == 1
    book = load_workbook(out)
    assert book.sheetnames == ["概览", "问题", "雷同", "名单", "汇总", "已处理", "说明"]
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    for sheet in book.worksheets[:-1]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref
    findings, pairs = book["问题"], book["雷同"]
    headings = [cell.value for cell in findings[1]]
    assert {row[headings.index("规则")].value for row in findings.iter_rows(min_row=2)} == {
        "format.missing-number",
        "format.wan",
    }
    assert all(row[headings.index("依据")].value for row in findings.iter_rows(min_row=2))
    files = [cell for cell in book["概览"]["K"] if cell.hyperlink]
    assert len(files) == 7
    for row in findings.iter_rows(min_row=2):
        decided = "不改" if row[headings.index("规则")].value == "format.missing-number" else "要改"
        row[headings.index("决定")].value, row[headings.index("理由")].value = decided, "已电话核实"
    pair_headings = [cell.value for cell in pairs[1]]
    pairs.cell(2, pair_headings.index("决定") + 1).value = "已核实"
    book.save(out)
    found = lines(city, "--decisions", str(out), status=1)
    assert [one["rule"] for one in found if one["type"] == "finding"] == ["format.wan"]
    assert not [one for one in found if one["type"] == "same"]
    again = city / "again.xlsx"
    run("review", str(city / "in"), "--decisions", str(out), "-o", str(again))
    settled = [[cell.value for cell in row] for row in load_workbook(again)["已处理"].iter_rows(min_row=2)]
    assert {(row[0], row[4], row[5]) for row in settled} == {
        ("青禾县教育局", "不改", "已电话核实"),
        ("青禾县林业局", "已核实", None),
    }
    third = lines(city, "--decisions", str(again), output="third.jsonl")
    assert [one["rule"] for one in third if one["type"] == "finding"] == ["format.wan"]


def test_letters_and_pages(city: Path) -> None:
    write(city / "in" / "more", [report("青禾县教育局", prose(9) + "全年收到政府信息公开申请5件。")])
    letters, pages = city / "letters", city / "pages"
    run("review", str(city / "in"), "-o", str(city / "a.xlsx"), "--letters", str(letters), "--pages", str(pages))
    from docx import Document

    (letter,) = letters.iterdir()
    text = "\n".join(p.text for p in Document(str(letter)).paragraphs)
    assert letter.name == "青禾县教育局2024年修改意见.docx"
    assert "应为：3" in text and "申请5件" in text and "1处" in text
    assert len(list(pages.iterdir())) == 5
    targets = [cell.hyperlink.target for cell in load_workbook(city / "a.xlsx")["概览"]["A"][1:] if cell.hyperlink]
    assert len(targets) == 5 and all(target.startswith("pages/") for target in targets)


def test_a_page(city: Path) -> None:
    write(city / "in" / "more", [report("<b>局", prose(9) + "公众号累计发布条。")])
    assert run("review", str(city / "in"), "-o", str(city / "a.html")).returncode == 1
    page = (city / "a.html").read_text("utf-8")
    assert "&lt;b&gt;局" in page and "<b>局" not in page
    assert "漏了数" in page and "共 5 个文件" in page


def test_going_on_where_it_was_interrupted(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal of two records is all that an interrupted run left; the others are read, those two are not."""
    out = city / "out.jsonl"
    whole = lines(city)
    journal = city / ".out.jsonl.progress.jsonl"
    assert not journal.exists()
    sound = ReviewOne.__call__

    def stopped(self: ReviewOne, source: Source) -> Record:
        if "003" in source.name:
            raise KeyboardInterrupt
        return sound(self, source)

    monkeypatch.setattr(ReviewOne, "__call__", stopped)
    done = run("review", str(city / "in"), "-o", str(out), "-j", "1")
    monkeypatch.undo()
    assert done.returncode == 130, done.stderr
    assert "--resume" in done.stderr
    assert len(out.read_text("utf-8").splitlines()) == 3
    entries = journal.read_text("utf-8").splitlines()
    assert len(entries) == 3
    marked = json.loads(entries[0])
    marked["record"]["organization"] = "记在案的局"
    journal.write_text("\n".join([json.dumps(marked), *entries[1:]]) + "\n{broken", "utf-8")
    resumed = lines(city, "--resume", status=0)
    assert [one["organization"] for one in resumed] == ["记在案的局", *[one["organization"] for one in whole[1:]]]
    assert not journal.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-o", "a.txt"), "后缀"),
        (("-o", "a.jsonl", "--roster", "none.xlsx"), "none.xlsx"),
        (("-o", "a.jsonl", "--rules", "nowhere"), "nowhere"),
        (("-o", "a.jsonl", "--rule", "x=off"), "没有名为 x 的规则"),
    ],
)
def test_arguments_that_are_wrong(city: Path, arguments: tuple[str, ...], says: str) -> None:
    done = run("review", str(city / "in"), *arguments)
    assert done.returncode == 2
    assert says in done.stderr
