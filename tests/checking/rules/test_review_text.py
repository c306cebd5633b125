"""Reviewers' rules on prose: what each flags, and what it leaves alone."""

from __future__ import annotations

import pytest

from assistant.checking import CheckOptions, Finding, check
from assistant.checking.pack import load_pack
from assistant.errors import SettingsError
from assistant.report import Provenance
from tests.checking.rules.samples import report, shown

TITLES = ("一、总体情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项")
FIVE = "一是公开形式较为单一，二是更新不够及时。下一步，一是丰富图解、视频等公开形式，二是压实各科室责任，按月检查更新情况。"
REVIEWING = CheckOptions(reviewing=True)


def found(
    *texts: str, rule: str, options: CheckOptions = REVIEWING, office: str = "", year: int = 2023, **how: object
) -> list[Finding]:
    made = report(*texts, titles=TITLES, year=year)
    if office:
        made = made.model_copy(update={"organization": office})
    if how:
        made = made.model_copy(update={"provenance": Provenance.model_validate({"format": "docx", **how})})
    return [f for f in check(made, options).findings if f.rule == rule]


# (rule, text of 一, the words it marks)
FLAGGED = [
    ("figure.year", "2022年，青禾县林业局认真贯彻条例。", "2022"),
    ("figure.year", "2022年青禾县林业局认真贯彻条例。", "2022"),
    ("figure.year", "2022年，按照县政府部署推进公开工作。", "2022"),
    ("format.year-slip", "收到申请37件，转结2023年3件。", "2023"),
    ("format.year-slip", "尚有3件结转至2023年度继续办理。", "2023"),
    ("format.year-slip", "我局认真贯彻条例。\n（一）主动公开。2022年主动公开信息300条。", "2022"),
    ("format.year-slip", "我局认真贯彻条例。\n2022年，我局共收到政府信息公开申请37件。", "2022"),
    ("format.doubled", "我局认真做好公开的的各项工作。", "的的"),
    ("format.doubled", "青禾县柳浦镇镇人民政府认真贯彻条例。", "镇镇"),
    ("format.doubled", "全年公开政府政府信息300条。", "政府政府"),
    ("format.doubled", "进一步完善公开目录、完善公开目录体系，，按期更新。", "，，"),
    ("format.doubled", "加强信息公开平台信息公开平台建设。", "信息公开平台信息公开平台"),
    ("format.doubled", "按期更新。。", "。。"),
    ("format.missing-number", "公众号累计发布条，阅读3万次。", "累计发布条"),
    ("format.missing-number", "全年主动公开政府信息条。", "主动公开政府信息条"),
    ("format.missing-number", "全年共收到件，均已办结。", "共收到件"),
    ("format.missing-number", "申请量同比增长%。", "增长%"),
    ("format.missing-number", "申请量比上年下降个百分点。", "下降个百分点"),
    ("format.missing-number", "截至2023年月日，设专栏6个。", "月日"),
    ("format.wan", "公众号拥有26.4粉丝。", "26.4粉丝"),
    ("format.wan", "网站全年访问3.6人次。", "3.6人次"),
    ("format.wan", "公众号粉丝数达26.4，比上年增加。", "粉丝数达26.4"),
    ("format.doubled", "2023年，柳浦镇镇认真贯彻条例。", "镇镇"),
    ("format.missing-number", "公众号阅读量达次，反响良好。", "阅读量达次"),
    ("format.office", "我局认真贯彻条例。全年，云溪县水利局持续推进公开。", "云溪县水利局"),
    (
        "format.numbering",
        "（一）主动公开。发布信息。\n（二）依申请公开。答复申请。\n（二）监督保障。开展培训。",
        "（二）",
    ),
    (
        "format.numbering",
        "（一）主动公开。\n（二）依申请公开。\n（三）信息管理。\n（六）平台建设。\n（六）监督保障。",
        "（六）|（六）",
    ),
    ("format.numbering", "做法有：一是加强领导，二是完善制度，二是开展培训。", "二是"),
    ("format.headings", "（一）主动公开情况。发布信息。\n（二）政府信息化管理情况。实行三审。", "政府信息化管理情况"),
    ("format.office", "2023年，云溪县水利局认真贯彻条例。", "云溪县水利局"),
    ("format.office", "云溪县水利局坚持以公开为常态。", "云溪县水利局"),
    ("format.office", "我镇坚持以公开为常态。", "我镇"),
    ("format.period", "本报告所列数据的统计期限自2023年1月1日起至2023年11月30日止。", "1月1日起至2023年11月30日"),
    ("format.notice", "按照国办公开办函〔2019〕60号要求编制。", "国办公开办函〔2019〕60号"),
    ("format.notice", "按照国办公开函〔2021〕30号要求编制。", "国办公开函〔2021〕30号"),
    ("format.notice", "按照国办公开办函[2021]13号要求编制。", "国办公开办函[2021]13号"),
    ("figure.fee-unit", "全年收取信息处理费135元。", "135元"),
]

SILENT = [
    ("figure.year", "2023年，青禾县林业局认真贯彻条例。"),
    ("figure.year", "2022年公开信息300条，2023年公开350条。"),
    ("format.year-slip", "收到申请37件，转结2024年3件。"),
    ("format.year-slip", "上年结转2023年办理的3件均已办结。"),
    ("format.year-slip", "2022年主动公开信息300条，今年公开350条。"),
    ("format.year-slip", "我局认真贯彻条例。\n2022年主动公开信息300条，同比增长5%。"),
    ("format.doubled", "我县县城建成区设公开栏，我镇镇村干部参加，全市市级部门参加，区区20条。"),
    ("format.doubled", "件件有回音，事事有着落，村村设专栏，人人知晓。"),
    ("format.doubled", "做好信息公开公开栏建设，进行研究研究再定。"),
    ("format.doubled", "为了了解群众需求，作为为民办实事内容；等等。"),
    ("format.missing-number", "公众号累计发布300条，公开内容条理清楚。"),
    ("format.missing-number", "对公开的条目逐条核对，受理件均按期办结，发布次数增加。"),
    ("format.missing-number", "占比较上年提高，增长约3%。"),
    ("format.missing-number", "今年受理依申请公开件37件。"),
    ("format.wan", "公众号拥有26.4万粉丝，人均处理3.6件，平均每月2.5次。"),
    ("format.wan", "网站访问3.6万人次，满意率99.5%，时长1.5个小时。"),
    ("format.numbering", "（一）主动公开。\n（二）依申请公开。\n（三）信息管理。"),
    (
        "format.numbering",
        "主要问题：\n（一）形式单一。\n（二）更新不及时。\n下一步：\n（一）丰富形式。\n（二）按月检查。",
    ),
    ("format.numbering", "（一）主动公开。\n1.发布信息。\n2.公开目录。\n（二）依申请公开。\n1.受理。\n2.答复。"),
    ("format.numbering", "一是加强领导，二是完善制度。问题有：一是形式单一，二是更新不及时。"),
    (
        "format.headings",
        "（一）主动公开情况。\n（二）依申请公开办理情况。\n（三）政府信息管理情况。\n（四）平台建设。\n（五）监督保障方面。",
    ),
    ("format.headings", "（一）扎实推进主动公开。\n（二）信息管理与平台建设方面。\n（三）重点领域公开。"),
    ("format.office", "2023年，青禾县林业局认真贯彻条例。"),
    ("format.office", "2023年，县林业局认真贯彻条例，我局会同云溪县水利局开展检查。"),
    ("format.office", "我局赴云溪县水利局学习，云溪县水利局根据约定来访交流。"),
    ("format.office", "在县政府办公室指导下，我局认真贯彻条例。"),
    ("format.office", "县政务公开领导小组办公室按照要求开展培训。"),
    ("format.period", "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。"),
    ("format.period", "自2023年3月1日至2023年5月31日开展专项检查。"),
    ("format.notice", "按照国办公开办函〔2021〕30号要求编制。"),
    ("format.notice", "按照国办函〔2020〕109号、国办发〔2017〕24号要求办理。"),
    ("figure.fee-unit", "全年收取信息处理费130元。"),
    ("figure.fee-unit", "未收取信息处理费，投入公开经费8.36万元。"),
    ("figure.fee-unit", "收取行政事业性收费8.36万元。"),
]


@pytest.mark.parametrize(("rule", "text", "marked"), FLAGGED)
def test_flags(rule: str, text: str, marked: str) -> None:
    made = found(text, FIVE, "无。", rule=rule)
    assert "|".join(shown(f, text, FIVE) for f in made) == marked
    assert {f.severity for f in made} <= {"warning", "info"}
    assert made[0].severity == "warning" or len(made) > 1


@pytest.mark.parametrize(("rule", "text"), SILENT)
def test_leaves_alone(rule: str, text: str) -> None:
    assert found(text, FIVE, "无。", rule=rule) == []


def test_a_finding_names_its_basis() -> None:
    (finding,) = found("按照国办公开办函〔2019〕60号要求编制。", FIVE, rule="format.notice")
    assert "国办公开办函〔2021〕30号" in finding.basis
    assert finding.to_json()["basis"] == finding.basis
    assert finding.replacements == ("国办公开办函〔2021〕30号",)


# ---------------------------------------------------------------- lengths
def test_an_overall_section_that_is_too_long() -> None:
    text = "我局认真贯彻条例，公开工作有序开展。" * 100
    (finding,) = found(text, FIVE, rule="format.length")
    assert (finding.severity, finding.claimed) == ("warning", 1800)
    assert "1800字" in finding.message
    assert found(text[:999], FIVE, rule="format.length") == []


def test_a_region_draws_the_line_elsewhere() -> None:
    text = "我局认真贯彻条例，公开工作有序开展。" * 60
    (here,) = found(text, FIVE, rule="format.length")
    (wuwei,) = found(text, FIVE, rule="format.length", options=CheckOptions(pack="wuwei"))
    assert (here.severity, wuwei.severity) == ("info", "warning")
    assert wuwei.basis.startswith("武政办发〔2025〕54号")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("存在形式单一的问题，下一步改进。", "只有16字"),
        ("我局公开工作有序开展，成效明显，得到群众好评。" * 5, "没有写存在的问题"),
        (
            "我局公开工作存在形式单一、更新不够及时等问题，基层人手很紧，业务生疏，群众知晓率不高，解读内容枯燥，互动回应较慢。"
            * 2,
            "没有写改进",
        ),
        (
            "一是公开形式单一，二是更新不够及时，三是培训不足。下一步，一是丰富图解、视频等公开形式，二是压实各科室责任，按月检查。",
            "列了3个问题，只写了2条改进",
        ),
    ],
)
def test_a_thin_section_of_problems(text: str, says: str) -> None:
    assert any(says in f.message for f in found("", text, rule="format.problems"))


def test_a_full_section_of_problems() -> None:
    assert (
        found(
            "",
            FIVE + "对工作人员开展业务培训，邀请法律顾问讲解典型案例，不断提高答复质量和公开实效，让群众看得懂。",
            rule="format.problems",
        )
        == []
    )
    assert found("", "存在形式单一的问题，下一步改进。", rule="format.problems", options=CheckOptions()) == []


# ---------------------------------------------------------------- 六
def test_nothing_here_and_a_fee_there() -> None:
    (finding,) = found("全年收取信息处理费1200元。", FIVE, "无。", rule="figure.six")
    assert finding.expected == 1200
    assert found("全年收取信息处理费0元。", FIVE, "无。", rule="figure.six") == []
    assert found("", FIVE, "收取信息处理费1200元。", rule="figure.six") == []


# ---------------------------------------------------------------- title, date, file
def test_titles() -> None:
    def says(preface: str) -> list[str]:
        return [f.message for f in found("我局认真贯彻条例。", FIVE, rule="format.name", preface=preface)]

    assert says("青禾县林业局2023年政府信息公开工作年度报告") == []
    assert says("青禾县林业局\n2023年政府信息公开工作年度报告") == []
    assert len(says("青禾县林业局2023年政府信息公开工作报告")) == 1
    assert len(says("青禾县林业局2023年政府信息公开工作年度报告\n2022年政府信息公开工作年度报告")) == 1
    assert says("") == []


@pytest.mark.parametrize(
    ("office", "line", "late"),
    [
        ("青禾县林业局", "2024年1月25日", False),
        ("青禾县林业局", "2024年2月6日", True),
        ("青禾县林业局", "二〇二四年二月六日", True),
        ("青禾县柳浦镇人民政府", "2024年2月6日", False),
        ("青禾县人民政府", "2024年4月2日", True),
    ],
)
def test_the_day_it_was_due(office: str, line: str, late: bool) -> None:
    made = found(
        "我局认真贯彻条例。", FIVE, f"无。\n{office}\n{line}", rule="format.date", office=office, preface="标题"
    )
    assert bool(made) is late
    assert bool(found("", FIVE, f"无。\n{line}", rule="format.date", office=office)) is late
    assert found("", FIVE, "无。", rule="format.no-date", office=office) == []  # a JSON need not have one


def test_another_office_in_the_title_and_in_the_file() -> None:
    preface = "云溪县水利局2023年政府信息公开工作年度报告"
    assert len(found("我局认真贯彻条例。", rule="format.office", preface=preface)) == 1
    properties = {"title": preface}
    assert len(found("我局认真贯彻条例。", rule="format.office", properties=properties)) == 1
    for maker in ("creator", "company"):
        (finding,) = found("我局认真贯彻条例。", rule="format.office", properties={maker: "云溪县水利局"})
        assert finding.severity == "info"
        assert found("我局认真贯彻条例。", rule="format.office", properties={maker: "张三"}) == []
        assert found("我局认真贯彻条例。", rule="format.office", properties={maker: "青禾县林业局"}) == []
    right = {"title": "青禾县林业局2023年政府信息公开工作年度报告"}
    assert found("我局认真贯彻条例。", rule="format.office", properties=right, preface=right["title"]) == []


@pytest.mark.parametrize(
    "text",
    [
        "联系电话：0943-6621234，邮编：730400，地址：人民路18号。",
        "咨询电话：（0943）6621234。",
        "联系方式：0943 6621234。",
        "请与办公室联系（邮政编码：730400；电话：0943－6621234；传真：6621235）。",
    ],
)
def test_telephones_and_postcodes_are_no_figures(text: str) -> None:
    made = report("", FIVE, text, titles=TITLES)
    assert [c for c in check(made).claims if c.span.section == 2] == []


# ---------------------------------------------------------------- packs
def test_a_pack_of_ones_own(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "我市.toml"
    file.write_text(
        'title = "我市"\n[rules."format.length"]\nmost = 10\nfar_more = 20\nsource = "我市办发1号"\n', "utf-8"
    )
    (finding,) = found(
        "我局认真贯彻条例，公开工作有序开展，一切都好。",
        FIVE,
        rule="format.length",
        options=CheckOptions(pack=str(file)),
    )
    assert (finding.severity, finding.basis) == ("warning", "我市办发1号")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[rules."format.length"]\nmots = 10\n', "没有名为 mots 的一项，是否指 most"),
        ('[rules."format.length"]\nmost = "长"\n', "应为数字"),
        ('[rules."format.length"]\nseverity = "bad"\n', "severity 应为"),
        ("[rules\n", "无法读取"),
    ],
)
def test_a_pack_with_a_mistake(tmp_path, text: str, says: str) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "pack.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=says):
        load_pack(str(file))


def test_a_pack_that_is_not_there() -> None:
    with pytest.raises(SettingsError, match="wuwei"):
        check(report(), CheckOptions(pack="wuwie"))


def test_every_pack_loads() -> None:
    from assistant.checking.pack import pack_names

    assert {"common", "wuwei"} <= {load_pack(name).name for name in pack_names()}
