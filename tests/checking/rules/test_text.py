"""Rules on the prose alone: years, fees, shares, lists, quantities stated twice, placeholders, emptiness."""

from __future__ import annotations

import pytest

from assistant.checking import Finding
from tests.checking.rules.samples import found, shown

TITLES = ("一、总体情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项")


def _of(rule: str, *texts: str) -> list[Finding]:
    return [f for f in found(*texts, titles=TITLES) if f.rule == rule]


# (rule, text of 一, the words it marks)
FLAGGED = [
    ("figure.year", "2022年，我局认真贯彻条例。", "2022"),
    ("figure.year", "2022年度，我局认真贯彻条例。", "2022"),
    ("figure.year", "本报告中所列数据的统计期限自2022年1月1日至2022年12月31日止。", "2022"),
    ("figure.year", "截至2021年12月31日，门户网站设专栏6个。", "2021"),
    ("figure.year", "现公布青禾县林业局2022年政府信息公开工作年度报告。", "2022"),
    ("figure.year", "二〇二二年，我局认真贯彻条例。", "二〇二二"),
    ("arithmetic.percentage", "公开信息500条，其中网站300条，占80%；公众号200条，占40%。", "80%"),
    ("arithmetic.percentage", "办理建议提案19件（人大建议11件，占57.9%；政协提案8件，占24.1%）。", "24.1%"),
    ("arithmetic.shares", "政策解读中，图解占62%，视频占45%。", "62%，视频占45%"),
    (
        "arithmetic.shares",
        "公开信息按形式分，文字类占70.5%、图片类占20.5%、视频类占19%。",
        "70.5%、图片类占20.5%、视频类占19%",
    ),
    ("format.placeholder", "全年收到申请XX件。", "XX"),
    ("format.placeholder", "××县林业局认真贯彻条例。", "××"),
    ("format.placeholder", "全年收到申请【填写数字】件。", "【填写数字】"),
    ("format.placeholder", "全年收到申请{new_total}件。", "{new_total}"),
    ("format.placeholder", "全年举办培训____次。", "____"),
    ("format.placeholder", "公开渠道情况待补充。", "待补充"),
    ("format.placeholder", "某某局按期答复。", "某某"),
    ("format.placeholder", "全年收到申请×件。", "×"),
]

SILENT = [
    ("figure.year", "2023年，我局认真贯彻条例，比2022年多公开信息30条。"),
    ("figure.year", "2023年1月1日至2023年12月31日，收到申请37件。"),
    ("figure.year", "与2022年相比，2023年申请量上升。"),
    ("figure.year", "自2019年起，我局设立公开专栏。"),
    ("figure.year", "2022年，我局新设专栏，2023年我局继续完善。"),
    ("figure.year", "2024年，我局将继续推进公开工作。"),
    ("figure.year", "较截至2022年12月31日的数量增加2个。"),
    ("figure.year", "按照《2022年政务公开工作要点》部署推进。"),
    ("figure.year", "二〇二三年，我局认真贯彻条例。"),
    ("arithmetic.percentage", "公开信息500条，其中网站300条，占60%；公众号200条，占40%。"),
    ("arithmetic.percentage", "公开信息500条，其中网站300条，占全市同类信息的12%。"),
    ("arithmetic.percentage", "公开信息500条，其中网站300条，约占六成；原创30条，占网站信息10%。"),
    ("arithmetic.percentage", "公开信息500余条，其中网站300条，占58.6%。"),
    ("arithmetic.percentage", "公开信息500条，比上年增长20%，其中网站300条，满意率99%。"),
    ("arithmetic.percentage", "公开信息500条，网站信息300条，其中图文30条，占10%。"),
    ("arithmetic.shares", "政策解读中，图解占62%，视频占38%。"),
    ("arithmetic.shares", "图解占33.4%、视频占33.3%、文字占33.4%。"),
    ("arithmetic.shares", "按期办结率100%，群众满意率98%。"),
    ("arithmetic.shares", "图解占62%，其中原创占80%。"),
    ("arithmetic.shares", "图解占62%，比上年提高45个百分点。"),
    ("format.placeholder", "12345热线7×24小时受理，“e办事”APP下载3次。"),
    ("format.placeholder", "【依申请公开】申请办理规范有序。"),
    ("format.placeholder", "【图解】栏目发布解读12篇，MAXX系统运行平稳。"),
    ("format.placeholder", "二○二三年，有待进一步补充完善专栏内容。"),
]


@pytest.mark.parametrize(("rule", "text", "marked"), FLAGGED)
def test_flags(rule: str, text: str, marked: str) -> None:
    assert [shown(f, text) for f in _of(rule, text)] == [marked]


@pytest.mark.parametrize(("rule", "text"), SILENT)
def test_leaves_alone(rule: str, text: str) -> None:
    assert _of(rule, text) == []


def test_a_year_offers_the_reports() -> None:
    (finding,) = _of("figure.year", "2022年，我局认真贯彻条例。")
    assert (finding.claimed, finding.expected, finding.replacements) == (2022, 2023, ("2023",))


def test_a_year_in_a_section_title() -> None:
    (finding,) = [f for f in found("……", titles=("一、2022年总体情况",)) if f.rule == "figure.year"]
    assert "2022年" in finding.message


# ---------------------------------------------------------------- 分别
def test_a_list_of_the_wrong_length() -> None:
    text = "予以公开、部分公开、不予公开分别为21件、7件。"
    (finding,) = _of("arithmetic.list", text)
    assert shown(finding, text).startswith("21件、7")
    assert "3项" in finding.message
    assert "2个数" in finding.message


def test_a_list_of_the_right_length() -> None:
    assert _of("arithmetic.list", "予以公开、部分公开、不予公开分别为21件、7件、3件。") == []


# ---------------------------------------------------------------- twice
def test_the_same_quantity_with_two_values() -> None:
    texts = ("全年举办政务公开专题培训班3期。", "虽举办政务公开专题培训班5期，但覆盖面不够。")
    (finding,) = _of("arithmetic.twice", *texts)
    assert shown(finding, *texts) == "5"
    assert "“一、总体情况”中写3期" in finding.message


@pytest.mark.parametrize(
    "texts",
    [
        ("全年举办政务公开专题培训班3期。", "虽举办政务公开专题培训班3期，但覆盖面不够。"),
        ("全年举办政务公开专题培训班3期。", "2024年计划举办政务公开专题培训班5期。"),
        ("全年举办政务公开专题培训班3期。", "政务公开专题培训班参训人员5人次。"),
        ("全年举办政务公开专题培训班3期，政务公开专题培训班1期在线上。", "举办政务公开专题培训班5期。"),
        ("更新栏目30个。", "更新栏目5个。"),
        ("全年举办政务公开专题培训班近30期。", "举办政务公开专题培训班28期。"),
    ],
)
def test_other_quantities_and_the_same_value(texts: tuple[str, ...]) -> None:
    assert _of("arithmetic.twice", *texts) == []


# ---------------------------------------------------------------- fees
def test_no_fee_here_and_an_amount_there() -> None:
    texts = ("全年收取信息处理费1200元。", "", "本年度未收取政府信息公开信息处理费。")
    (finding,) = _of("figure.fees", *texts)
    assert shown(finding, *texts) == "未收取政府信息公开信息处理费"
    assert finding.expected == 1200


def test_no_fee_notice_and_applications_that_ended_for_want_of_payment() -> None:
    text = "本年度未发出收费通知。"
    changes = {
        "applications.other.fee_unpaid.natural_person": 1,
        "applications.other.fee_unpaid.total": 1,
        "applications.granted.natural_person": 17,
        "applications.granted.total": 20,
    }
    (finding,) = [f for f in found("", "", text, titles=TITLES, changes=changes) if f.rule == "figure.fees"]
    assert finding.facts == ("applications.other.fee_unpaid.total",)
    assert _of("figure.fees", "", "", text) == []


def test_administrative_fees_and_processing_fees_are_two_things() -> None:
    texts = ("收取行政事业性收费8.36万元。", "一是力量不足，需要加强。二是更新不够及时。", "本年度未收取信息处理费。")
    assert [f for f in found(*texts, titles=TITLES) if f.kind == "figure"] == []


# ---------------------------------------------------------------- emptiness
@pytest.mark.parametrize("text", ["", " \n ", "无", "无。", "我局暂无存在的问题。", "不存在问题。", "略", "没有。"])
def test_nothing_under_problems(text: str) -> None:
    assert [f.severity for f in _of("format.empty", "2023年，我局认真贯彻条例。", text)] == ["warning"]


@pytest.mark.parametrize(
    "text", ["无专职人员，公开力量不足。", "一是解读形式单一；二是更新不够及时。", "没有形成长效机制，更新不及时。"]
)
def test_something_under_problems(text: str) -> None:
    assert _of("format.empty", "2023年，我局认真贯彻条例。", text) == []


def test_nothing_else_to_report_is_right() -> None:
    assert found("2023年，我局认真贯彻条例。", "一是解读形式单一，需要改进。", "无。", titles=TITLES) == []
