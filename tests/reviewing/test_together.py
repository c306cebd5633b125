"""What only shows when reports are seen together: who is missing, who belongs to whom, whose texts are alike."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from assistant.checking import CheckOptions
from assistant.checking.pack import load_pack
from assistant.errors import InputError
from assistant.report import Report
from assistant.reviewing import ListedOffice, Record, ReviewOne, load_decisions, load_roster, put_together
from assistant.reviewing.pairs import find_pairs
from tests.reviewing.city import prose, report, roster

ONE = ReviewOne(CheckOptions(reviewing=True))


def record(office: str, source: str = "", text: str = "", new: int = 3, year: int = 2024) -> Record:
    made = Report.model_validate(report(office, text or prose(zlib.crc32(office.encode())), year, new))
    return ONE.of(source or f"in/{office}.json", made)


def levels(records: list[Record], offices: list[ListedOffice] | None = None) -> list[str]:
    made = put_together(records, ONE.options, roster=offices)
    return [str(i.finding["message"]) for r in made.records for i in r.items if i.finding["rule"] == "table.levels"]


# ---------------------------------------------------------------- levels
OFFICES = [
    ListedOffice("青禾县人民政府"),
    *(ListedOffice(f"青禾县{x}局", "青禾县人民政府") for x in ("林业", "水利", "财政")),
]
NEW = {"青禾县林业局": 3, "青禾县水利局": 5, "青禾县财政局": 7}


def county(total: int, *without: str) -> list[Record]:
    below = [record(office, new=new) for office, new in NEW.items() if office not in without]
    return [record("青禾县人民政府", new=total), *below]


@pytest.mark.parametrize(
    ("total", "says"),
    [
        (15, ""),
        (19, ""),
        (10, "正好是青禾县水利局的数，可能漏计"),
        (20, "正好是青禾县水利局的数，可能重复"),
        (9, "小于所属3个单位之和"),
    ],
)
def test_a_government_and_what_belongs_to_it(total: int, says: str) -> None:
    found = levels(county(total), OFFICES)
    assert bool(found) is bool(says)
    assert all(says in message for message in found)


def test_offices_that_are_missing_explain_more_than_the_sum() -> None:
    made = put_together(county(15, "青禾县财政局"), ONE.options, roster=OFFICES)
    (level,) = made.levels
    assert [level.missing, level.less, level.more["applications.new.total"]] == [["青禾县财政局"], {}, (15, 8)]
    assert levels(county(15, "青禾县财政局"), OFFICES) == []


def test_folders_say_who_belongs_to_whom() -> None:
    inside = [record("青禾县人民政府", "in/青禾县/汇总.json", new=9)]
    inside += [record(office, f"in/青禾县/部门/{office}.json", new=new) for office, new in NEW.items()]
    other = record("云溪县水利局", "in/云溪县/水利局.json", new=900)
    assert len(levels([*inside, other])) == 1
    flat = [record("青禾县人民政府", new=9), *(record(office, new=new) for office, new in NEW.items())]
    assert levels(flat) == []


# ---------------------------------------------------------------- roster
def test_who_came() -> None:
    offices = [
        ListedOffice("林业局"),
        ListedOffice("青禾县水利局", short=("县水务局",)),
        ListedOffice("青禾县统计局"),
        ListedOffice("青禾县档案馆"),
    ]
    came = [record("青禾县林业局"), record("县水务局"), record("县水务局", "in/again.json"), record("云溪县司法局")]
    came.append(Record("in/青禾县档案馆2024.doc", code="unreadable", message="坏了"))
    made = put_together(came, ONE.options, roster=offices)
    attendance = made.attendance
    assert attendance.missing == ["青禾县统计局"]
    assert attendance.unread == {"青禾县档案馆": "in/青禾县档案馆2024.doc"}
    assert [(name, len(found)) for name, _, found in attendance.twice] == [("县水务局", 2)]
    assert [r.organization for r in attendance.strangers] == ["云溪县司法局"]
    assert [i.finding["rule"] for i in made.records[2].items] == ["format.twice"]


def test_rosters_as_people_keep_them(tmp_path: Path) -> None:
    plain = roster(tmp_path / "a.xlsx", [("1", "青禾县林业局"), ("2", "青禾县水利局")])
    assert [o.name for o in load_roster(plain)] == ["青禾县林业局", "青禾县水利局"]
    full = roster(tmp_path / "b.xlsx", [("林业局", "县政府", "林局、县林业局")], ("部门", "上级单位", "简称"))
    assert load_roster(full) == [ListedOffice("林业局", "县政府", ("林局", "县林业局"))]
    bare = roster(tmp_path / "c.xlsx", [("青禾县水利局",)], ("青禾县林业局",))
    assert "青禾县水利局" in [o.name for o in load_roster(bare)]
    with pytest.raises(InputError, match="读取"):
        load_roster(tmp_path / "none.xlsx")
    with pytest.raises(InputError, match="决定"):
        load_decisions(plain)


# ---------------------------------------------------------------- pairs
def test_many_reports_are_compared_by_their_signatures() -> None:
    """More than are compared each with each, so that the index has to find the three that are alike."""
    records = [record(f"甲{n}局", text=prose(n)) for n in range(70)]
    records += [record("乙局", text=prose(3)), record("丙局", text=prose(5)[:-60])]
    records.append(record("丁局", text=prose(7)[:260] + prose(1000)))
    found = find_pairs(records, load_pack())
    alike = {frozenset((p.a.organization, p.b.organization)) for p in found if p.share > 0.8}
    assert alike == {frozenset(("甲3局", "乙局")), frozenset(("甲5局", "丙局"))}


def test_names_and_numbers_are_no_difference_and_years_are() -> None:
    text = "青禾县林业局" + prose(3).replace("我局", "青禾县林业局")
    same = "云溪县林业局" + prose(3).replace("我局", "云溪县林业局").replace("2024", "2024")
    one, other = record("青禾县林业局", text=text), record("云溪县林业局", text=same)
    (pair,) = find_pairs([one, other], load_pack())
    assert pair.share == pytest.approx(1.0)
    assert find_pairs([one, record("云溪县林业局", text=same, year=2023)], load_pack()) == []
