"""What a draft will say: facts in their shapes, pairs of problem and measure, last year's problems, lengths, wishes."""

import re

import pytest

from assistant.drafting import Plan, plan
from assistant.drafting.filling import fill
from assistant.drafting.office import office_of
from assistant.drafting.pairs import read_past
from assistant.drafting.slots import percent, printed, share_text
from assistant.report import Report
from tests.drafting.making import county_department, report


def said(made: Plan, point: str) -> str:
    return fill(next(p for q in made.paragraphs for p in q.points if p.id == point).text, made.slots)[0]


def ids(made: Plan) -> list[str]:
    return [p.id for q in made.paragraphs for p in q.points]


def text_of(made: Plan, section: str) -> str:
    return "".join(fill(p.text, made.slots)[0] for q in made.section(section) for p in q.points)


@pytest.mark.parametrize(
    ("name", "kind", "reference"),
    [
        ("禾丰县人民政府", "government", "我县"),
        ("禾丰县人民政府办公室", "department", "我办"),
        ("禾丰县水务局", "department", "我局"),
        ("禾丰市石桥镇人民政府", "township", "我镇"),
        ("石桥街道办事处", "township", "我街道"),
        ("禾丰经济开发区管理委员会", "zone", "我区"),
        ("禾丰县发展和改革委员会", "department", "我委"),
        ("禾丰县融媒体中心", "unit", "本单位"),
        ("", "department", "本机关"),
    ],
)
def test_an_office_speaks_of_itself(name: str, kind: str, reference: str) -> None:
    assert (office_of(name).kind, office_of(name).self_reference) == (kind, reference)


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (15, "15"), (8.36, "8.36"), (8.0, "8"), (1_200_000, "1200000")])
def test_values_are_printed_plainly(value: float, text: str) -> None:
    assert printed(value) == text


@pytest.mark.parametrize(
    ("value", "before", "text"), [(15, 10, "50%"), (28, 25, "12%"), (10, 30, "66.7%"), (9, 8, "12.5%")]
)
def test_growth_is_a_percentage(value: int, before: int, text: str) -> None:
    assert percent(value, before) == text


def test_a_share_is_a_percentage() -> None:
    assert share_text(5, 8) == "62.5%" and share_text(1, 3) == "33.3%"


def test_large_numbers_may_stand_in_tens_of_thousands() -> None:
    about = report(cells={"proactive.licensing.decisions": 1_573_179})
    assert "1573179" in said(plan(about), "decisions")
    assert "157.3万件" in said(plan(about, tens_of_thousands=True), "decisions")


def test_the_departments_facts_are_said() -> None:
    made = plan(county_department())
    assert "15件" in said(made, "received") and "1件" in said(made, "received")
    results = said(made, "results")
    assert all(words in results for words in ("予以公开10件", "不予公开1件", "无法提供4件"))
    assert "本机关不掌握相关政府信息" in said(made, "unavailable")
    assert made.slots["新收申请总数增幅"].facts == ("applications.new.total", "previous.applications.new.total")
    assert made.slots["予以公开占比"].facts == ("applications.granted.total", "applications.total.total")


@pytest.mark.parametrize("office", ["禾丰县水务局", "石桥镇人民政府", "禾丰县公安局", "沧河区人民政府", "澜州市教育局"])
def test_nothing_received_is_said_in_words(office: str) -> None:
    made = plan(report(office))
    assert re.search("(没有|未)(收到|向)", said(made, "received-none"))
    assert "no-disputes" in ids(made) and "results" not in ids(made)


def test_what_is_not_filled_in_is_said_to_be_missing_in_few_sentences() -> None:
    made = plan(Report(organization="禾丰县水务局", year=2023))
    text = text_of(made, "overall")
    assert "收到政府信息公开申请的数量" in text and text.count("待表格填报后补充") <= 2
    assert "没有收到" not in text and "未收到" not in text and "0" not in text.replace("2023", "")
    assert len(made.missing) == len(made.slots._facts.form.cells)


def test_a_blank_cell_breaks_no_sentence() -> None:
    whole = county_department()
    for address in [a for a, v in whole.tables.cells.items() if v]:
        cells = {a: v for a, v in whole.tables.cells.items() if a != address}
        made = plan(whole.model_copy(update={"tables": type(whole.tables)(cells=cells)}))
        for section in ("overall", "problems"):
            assert not re.search(r"，。|，，|；。|、。|：。|（）|，；|其中。", text_of(made, section)), address


def test_problems_and_measures_are_pairs() -> None:
    made = plan(
        county_department(["存在的问题：政策解读形式单一；信息员更换频繁", "明年把政策解读做成短视频，丰富解读形式"])
    )
    problems = next(p for p in made.section("problems") if p.key == "problems").points[1:]
    measures = next(p for p in made.section("problems") if p.key == "improvements").points[1:]
    ordinals = [re.match("[^是，）]+[是，）]", p.text) for p in (*problems, *measures)]
    assert all(ordinals) and len(measures) >= len(problems)
    for problem, measure in zip(problems, measures, strict=False):
        assert problem.text[:3] == measure.text[:3]
    assert "短视频" in measures[0].text and "解读" in problems[0].text


def test_a_problem_that_nothing_answers_is_marked() -> None:
    made = plan(report(notes=["锅炉房的鹦鹉不够"], rows={"new": [1], "granted": [1]}))
    improvements = next(p for p in made.section("problems") if p.key == "improvements")
    assert any("【待补充：" in p.text and p.confirm for p in improvements.points)


def test_problems_come_from_the_numbers() -> None:
    made = plan(county_department())
    found = [i for i in ids(made) if i.startswith("problem:")]
    assert found[0] == "problem:litigation-corrected" and "problem:not-held" in found
    problem = next(p for q in made.paragraphs for p in q.points if p.id == "problem:not-held")
    assert "表三“本机关不掌握相关政府信息—总计”：4" in problem.evidence and problem.confirm
    assert [i.split(":")[1] for i in ids(made) if i.startswith("improvement:")] == [i.split(":")[1] for i in found]


def test_growth_is_a_problem_from_a_fifth_on() -> None:
    grown = report(rows={"new": [60], "granted": [60]}, previous={"applications.new.total": 50})
    less = report(rows={"new": [59], "granted": [59]}, previous={"applications.new.total": 50})
    assert "problem:applications-grew" in ids(plan(grown))
    assert "problem:applications-grew" not in ids(plan(less))


def test_few_problems_are_said_where_little_is_known() -> None:
    found = [i for i in ids(plan(report())) if i.startswith("problem:")]
    assert 2 <= len(found) <= 3


def test_at_most_one_sentence_says_what_a_number_shows() -> None:
    made = plan(county_department())
    assert text_of(made, "problems").count("反映出") <= 1


def test_points_can_be_left_out() -> None:
    made = plan(county_department(["培训2次", "公众号粉丝300人"]), without={"decisions", "problem:not-held", "note:0"})
    assert not {"decisions", "problem:not-held", "note:0:0"} & set(ids(made))
    assert "note:1:0" in ids(made)


PAST = "存在问题：一是申请办理节奏偏慢，结转较多；二是解读形式单一。下一步，一是理顺流转；二是制作图解。"


def test_last_years_section_is_read() -> None:
    past = read_past(PAST)
    assert past.problems == ["申请办理节奏偏慢，结转较多", "解读形式单一"]
    assert past.promises == ["理顺流转", "制作图解"]


def test_last_years_problems_are_answered() -> None:
    made = plan(county_department(["制作政策图解12期，解读形式更加多样"]), last_year=PAST)
    told = [said(made, i) for i in ids(made) if i.startswith("followup:")]
    assert len(told) == 2
    assert any("结转" in t for t in told) and any("12期" in t for t in told)
    assert "上年度报告第五部分提出：解读形式单一" in "".join(
        e for q in made.paragraphs for p in q.points for e in p.evidence
    )


@pytest.mark.parametrize("year", [2021, 2025])
@pytest.mark.parametrize("office", ["禾丰县水务局", "石桥镇人民政府", "沧河区人民政府"])
def test_lengths_are_those_of_the_office(office: str, year: int) -> None:
    big = report(
        office,
        year,
        rows={
            "new": [400, 30, 2, 1, 1, 3],
            "granted": [200, 20],
            "denied.third_party": [9],
            "denied.state_secret": [3],
            "denied.enforcement_file": [8],
            "unavailable.not_held": [99, 9],
            "unavailable.needs_creation": [7],
            "rejected.petition": [30],
            "rejected.repeated": [8],
            "other.not_corrected": [9],
            "carried_forward": [50],
        },
        cells={
            "review.upheld": 4,
            "review.corrected": 2,
            "litigation.direct.upheld": 3,
            "proactive.licensing.decisions": 9,
        },
        notes=[
            f"{what}公开资料{n}3份，通过{where}向社会发布，方便{whom}随时查询使用"
            for n, what in enumerate(("防汛", "供水", "征地", "教育", "医疗", "就业"))
            for where, whom in (("网站", "村民"), ("公众号", "企业"), ("橱窗", "居民"))
        ],
    )
    made = plan(big)
    one = sum(len(p.heading) for p in made.section("overall")) + len(text_of(made, "overall"))
    assert 300 <= one <= 1000
    assert len(text_of(made, "problems")) <= 600
    assert all(p.points for p in made.paragraphs)


def test_a_wish_brings_what_it_names_to_the_front_and_is_answered() -> None:
    made = plan(county_department(["农村供水工程水质公示36期", "培训2次"]), wish="突出农村供水")
    proactive = next(p for p in made.paragraphs if p.key == "proactive")
    assert "农村供水" in proactive.points[0].text
    assert "已把" in made.wishes[0]
    assert "没有" in plan(county_department(), wish="突出航天发射").wishes[0]


def test_data_are_preferred_where_wished() -> None:
    about = county_department()
    assert re.search("增长|下降|占|增加|减少", said(plan(about, wish="多用数据"), "received"))


@pytest.mark.parametrize("wish", ["把新收申请改成30件", "不要写问题", "写得成效显著一些", "编几个活动"])
def test_wishes_that_cannot_be_met_are_told(wish: str) -> None:
    made = plan(county_department(), wish=wish)
    assert "没有照办" in made.wishes[0]
    assert [p.text for q in made.paragraphs for p in q.points] == [
        p.text for q in plan(county_department()).paragraphs for p in q.points
    ]


def test_the_form_of_2019_has_its_own_points() -> None:
    cells: dict[str, float] = {
        "proactive.normative_documents.new_made": 2,
        "proactive.normative_documents.public_total": 9,
    }
    made = plan(report(year=2020, cells=cells))
    assert {"2", "9"} <= set(re.findall(r"\d+", said(made, "normative-documents")))


def test_a_unit_without_a_subject_is_short() -> None:
    made = plan(report("禾丰县融媒体中心"))
    assert [p.key for p in made.section("overall")] == ["opening", "facts"]
    assert all(not p.heading for p in made.section("overall"))


def test_unmarked_prose_of_last_year_is_read() -> None:
    past = read_past(
        "政策解读形式单一，图解偏少；部分栏目更新不及时。\n我局将增加图解和短视频，明年一季度起按月检查栏目。"
    )
    assert past.problems == ["政策解读形式单一，图解偏少", "部分栏目更新不及时"]
    assert past.promises == ["我局将增加图解和短视频，明年一季度起按月检查栏目"]
