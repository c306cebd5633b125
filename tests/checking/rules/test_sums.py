"""Sums in the prose: what adds up, what need not, and what cannot be right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking import Finding
from assistant.checking.rules.slips import slip
from tests.checking.rules.samples import found, shown

# (text, severity, the sum that the parts have, or the total that the tables bear out)
FLAGGED = [
    # the parts are more than the whole
    ("全年发布信息214条，其中政务动态131条、公告46条、资金19条、其他81条。", "error", 277),
    ("主动公开信息320条，其中门户网站260条、公众号160条。", "error", 420),
    ("公开各类信息一百二十条，其中工作动态八十条、公示公告五十条、预决算四条。", "error", 134),
    ("办理建议提案9件（人大代表建议11件，政协提案8件）。", "error", 19),
    ("编发解读材料12篇：图解9篇、视频6篇。", "error", 15),
    ("发布信息５６０条，其中网站３８９条、微信２５０条。", "error", 639),
    # the list says that it is whole
    ("全年发布信息214条，其中政务动态131条、公告46条、资金19条、其他17条。", "error", 213),
    ("承办人大代表建议和政协提案17件，其中人大代表建议8件、政协提案8件，答复全部公开。", "error", 16),
    ("全年承办建议提案19件（人大代表建议11件，政协委员提案6件），已全部答复。", "error", 17),
    ("征求公众意见，收到意见518条，采纳162条、未采纳355条并说明理由。", "warning", 517),
    ("开展培训6期，分为线上2期、线下3期。", "error", 5),
    ("受理各类咨询480件，其中电话210件、窗口131件、其余92件。", "warning", 433),
    ("共接受群众咨询80人次，其中现场咨询数47次，电话咨询数32次。", "warning", 79),
    # one slip explains it
    ("接听来电312个，其中当场解答278个、转交部门答复25个。", "warning", 303),
    ("发布政策解读96篇，其中图解51篇、视频12篇、文字31篇。", "warning", 94),
    ("公开信息5236条，其中警务公告1904条、警情通报388条、便民信息294条。", "warning", 2586),
    ("新增专栏140个，其中政策类5个、民生类6个、惠企类3个。", "warning", 14),
    ("市级部门受理1208件，县（市、区）受理2223件，其中县和县级市958件、市辖区1238件。", "warning", 2196),
    ("收取信息处理费1.26万元，其中按件计收0.44万元、按量计收0.42万元。", "warning", 0.86),
    # names and numbers at once behind the total, a dash, a breakdown
    ("组织设施向公众开放86场，城区站48场、乡镇站37场。", "warning", 85),
    ("惠民活动预告176场次，戏曲60场次、讲座44场次、电影27场次。", "warning", 131),
    ("投诉举报45,760件，线上28,034件、电话18,726件，挽回损失892.7万元。", "warning", 46760),
    ("新建公路里程86.4公里，县道31.9公里、乡村道64.5公里。", "warning", 96.4),
    ("发布预警181次——暴雨96次、大风52次、森林火险32次。", "error", 180),
    ("上传信息214条，按类别分：机构职能6条，财政预决算12条，惠民惠农185条，其它38条。", "warning", 241),
    ("下达决定书76份，从行业看烟花爆竹12份、非煤矿山9份、工贸46份。", "warning", 67),
    ("抽检3,480批次，合格3,379批次，不合格83批次。", "warning", 3462),
    ("补贴共318.6万元全部造册公示，三项分别为201.4万元、85.9万元、58.3万元。", "error", 345.6),
    # the total stands behind
    ("制作图解20个、视频11个，合计30个。", "warning", 31),
    # a total that the table holds, with parts of its own: the parts are marked
    ("新收申请37件（县直部门21件，乡镇15件）。", "error", 37),
    # a part with parts of its own
    ("咨询102件（机关19件，县直部门57件，乡镇26件），县直部门中，水利局24件、住建局11件、其他部门21件。", "error", 56),
]

SILENT = [
    # adds up
    "全年发布信息214条，其中政务动态131条、公告46条、资金19条、其他18条。",
    "全年承办建议提案19件（人大代表建议11件，政协委员提案8件），已全部答复。",
    "制作图解20个、视频10个，合计30个。",
    "开展培训3次（线上1次、线下2次），参训80人次。",
    "公开信息500条，其中网站300条（含转载120条）、公众号200条。",
    "公开信息500条，其中网站300条，占60%；公众号200条，占40%。",
    "办理建议20件，其中人大建议12件、政协提案8件，主办9件、协办11件。",
    "收到意见518条，采纳163条、未采纳355条并说明理由。",
    "受理1,208件，县（市、区）受理2,223件，其中县和县级市985件、市辖区1,238件。",
    # names only some of the parts
    "公开信息500条，其中政策解读20条、会议信息10条。",
    "公开信息1500条，其中重点领域信息320条、财政信息61条等。",
    "主动公开信息214条，主要是政务动态131条、通知公告46条。",
    "发布信息860条，其中通过公众号发布315条。",
    "举办新闻发布会12场，其中主要负责人出席3场、分管负责人出席5场。",
    "公开信息24条，其中网站6条、公众号8条。",
    # other things
    "发布信息286条，按栏目统计：工作动态142条，民政救助61条，行政执法58条，其他25条。",
    "行政强制1880件。行政处罚同比下降8.7%，其中超限运输处罚11,230件。",
    "新收申请37件，其中自然人30件、网络渠道10件，接听来电12次。",
    "收到咨询116件，企业30件次之，公益组织6件再次之。从领域看，环评类51件、执法类30件、监测类19件、其他类16件。",
    "网站留言中公益组织6件再次之。从领域看，环评类51件、执法类30件、监测类19件、其他类16件。",
    "发放资料23份，宣传手册14份，指南8份。",
    "举办培训30次，座谈会12次、走访群众8次。",
    "召开会议4次，培训2次、督查1次。",
    "开放设施86场，接待群众40场、制作视频45场。",
    "建成基层示范站51个，城区18个、农村33个。",
    "投诉举报45,760件，线上28,034件、电话17,726件，挽回损失892.7万元。",
    "全年公开信息500条，网站访问量30万次，制作图解20个、视频10个。",
    "举办培训3次、座谈会5次，共120人参加。",
    "公开信息500余条，其中网站320条、公众号200条。",
    "公开信息500条，比上年增加80条，其中网站300条、公众号200条。",
    "举办培训2次（参训80人次）。",
    "现有专栏14个，今年新增20条信息、更新6条信息。",
    "召开会议4次，研究事项12个，印发通报3期。",
    "新收申请37件，其中自然人30件、商业企业4件、社会公益组织1件、法律服务机构2件。",
    "公开信息500条，其中网站300条，微信150条，回复留言100条。",
    "2021年至2023年分别公开信息300条、280条、310条。",
]


def _sums(text: str) -> list[Finding]:
    return [f for f in found(text) if f.rule == "arithmetic.sum"]


@pytest.mark.parametrize(("text", "severity", "value"), FLAGGED)
def test_flags(text: str, severity: str, value: float) -> None:
    (finding,) = _sums(text)
    assert finding.severity == severity
    assert finding.expected == pytest.approx(value)
    assert finding.kind == "arithmetic"


@pytest.mark.parametrize("text", SILENT)
def test_leaves_alone(text: str) -> None:
    assert _sums(text) == []


def test_marks_the_total() -> None:
    text = "全年发布信息214条，其中政务动态131条、公告46条、资金19条、其他17条。"
    (finding,) = _sums(text)
    assert shown(finding, text) == "214"
    assert finding.message == "总数写“214条”，所列4项之和为213条（131 + 46 + 19 + 17）"


def test_marks_the_parts_where_the_tables_bear_the_total_out() -> None:
    text = "新收申请37件（县直部门21件，乡镇15件）。"
    (finding,) = _sums(text)
    assert shown(finding, text) == "21件，乡镇15"
    assert (finding.claimed, finding.expected) == (36, 37)


def test_a_wrong_number_of_the_tables_is_flagged_once() -> None:
    text = "新收申请38件（县直部门21件，乡镇16件）。"
    assert [f.rule for f in found(text)] == ["figure.value"]


@given(st.lists(st.integers(1, 9000), min_size=2, max_size=6))
def test_a_list_that_adds_up_is_never_flagged(parts: list[int]) -> None:
    listed = "、".join(f"第{'一二三四五六'[i]}类信息{n}条" for i, n in enumerate(parts))
    assert _sums(f"全年公开信息{sum(parts)}条，其中{listed}。") == []


@given(st.lists(st.integers(20, 9000), min_size=2, max_size=6), st.integers(1, 9))
def test_parts_larger_than_a_bracket_total_are_always_flagged(parts: list[int], less: int) -> None:
    listed = "、".join(f"{'甲乙丙丁戊己'[i]}类{n}条" for i, n in enumerate(parts))
    assert [f.severity for f in _sums(f"全年公开信息{sum(parts) - less}条（{listed}）。")] == ["error"]


@pytest.mark.parametrize(
    ("written", "right", "expected"),
    [
        (132, 131, "near"),
        (129, 131, "near"),
        (141, 131, "near"),
        (311, 131, "swap"),
        (113, 131, "swap"),
        (31, 131, "drop"),
        (13, 131, "drop"),
        (1310, 131, "append"),
        (135, 131, "digit"),
        (500, 131, None),
        (131, 131, None),
        (-1, 131, None),
        (1, 10, "drop"),
        (331, 113, None),
        (321, 123, None),
    ],
)
def test_slips(written: int, right: int, expected: str | None) -> None:
    assert slip(written, right) == expected


def test_a_chinese_numeral_is_off_by_more() -> None:
    assert slip(134, 131) == "digit"
    assert slip(134, 131, chinese=True) == "near"
