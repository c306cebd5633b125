"""Notes: what they are, where they belong, how they are split, and how they are worded; none stands word for word."""

import pytest

from assistant.drafting.official import longest_common, official
from assistant.drafting.understanding import understand


def types(note: str, year: int = 2023) -> list[tuple[str, str]]:
    return [(piece.type, piece.part) for piece in understand([note], year)]


@pytest.mark.parametrize(
    ("note", "part"),
    [
        ("举办业务培训3期，参训180人", "supervision"),
        ("开展季度测评4轮，通报问题95个，已全部整改", "supervision"),
        ("聘请社会监督员15名", "supervision"),
        ("公众号推文320篇，阅读量45万", "platform"),
        ("政务新媒体清理关停5个账号", "platform"),
        ("建成政务公开专区12个", "platform"),
        ("制作政策图解26期、短视频14条", "active"),
        ("发布食品抽检信息36期", "active"),
        ("公示低保对象1.1万户", "active"),
        ("清理规范性文件210件，废止32件", "management"),
        ("落实三审三校，退回修改信息46条", "management"),
        ("答复书实行法律顾问审核，共审46份", "applications"),
        ("申请件零超期", "applications"),
        ("没有收取信息处理费", "other"),
        ("群众来问的80个高频问题都做成了问答", "active"),
    ],
)
def test_things_done_go_where_they_belong(note: str, part: str) -> None:
    found = types(note)
    assert {kind for kind, _ in found} == {"done"}
    if note != "群众来问的80个高频问题都做成了问答":
        assert found[0][1] == part


@pytest.mark.parametrize(
    "note",
    [
        "信息员一年换了三个人，活儿没人接",
        "栏目点进去是去年的内容",
        "公示期到了忘了撤",
        "身份证号没打码就上墙了",
        "目录里一半是空的",
        "老人不会用查询机",
        "会上表态积极，会后没下文",
        "部分乡镇对政务公开理解片面",
        "评估得分连续两年靠后",
        "互动栏目回应质量参差不齐",
        "存在的问题：解读形式单调",
        "今年也检查了，效果一般",
        "政策推送覆盖面不广",
        "公示牌电话打不通",
        "满意度虽有提高，群众对查询的抱怨仍多",
        "解读质量与群众期待的衔接需进一步加强",
    ],
)
def test_problems_are_told(note: str) -> None:
    assert types(note) == [("problem", "problems")]


@pytest.mark.parametrize(
    "note",
    [
        "拟增设查阅点3处",
        "明年建设政务公开智能平台",
        "年后启动网站改版",
        "打算给每个村配一台查询机",
        "得尽快补齐人手",
        "改进措施：建立信息员替补制度",
        "2024年，把公开栏搬到村口去",
        "针对更新不及时的问题，拟设置到期提醒",
        "继续抓好重点领域公开",
        "先在两个镇试点，再铺开",
        "尚未整改的5个栏目，列入明年计划",
    ],
)
def test_plans_are_told(note: str) -> None:
    assert types(note) == [("plan", "plans")]


@pytest.mark.parametrize(
    "note",
    [
        "材料我先发一版，你看着改",
        "这个数还没定，先别写",
        "别提那家企业的名字",
        "内部掌握，不得写入：有人打招呼想撤公示",
        "实现税收收入12亿元，增长8%",
        "抓获嫌疑人7名，挽回损失30万元",
        "招商签约项目11个",
        "照着去年写就行",
        "同去年",
        "高度重视，精心组织，扎实推进",
        "小王，表三那个数我再核一下",
        "附件见邮箱",
    ],
)
def test_what_is_not_for_the_report_is_told(note: str) -> None:
    assert types(note) == [("none", "none")]


@pytest.mark.parametrize(
    ("note", "kinds"),
    [
        ("全年举办培训4次，部分单位整改仍有走过场现象", ["done", "problem"]),
        ("补扫旧文件900件完成了，但有几十件字迹不清", ["done", "problem"]),
        ("今年开放日共办6场，反响良好，明年扩到街道", ["done", "plan"]),
        ("推送不精准。下步按对象分类建名单", ["problem", "plan"]),
        ("存在的问题：解读单调；更新慢", ["problem", "problem"]),
    ],
)
def test_mixed_notes_are_split(note: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in types(note)] == kinds


@pytest.mark.parametrize(
    "note",
    [
        "全年没有一件超期，没有一件被推翻",
        "整改长期不更新的栏目12个，空白栏目清零",
        "发现问题95个，已督促全部整改到位",
        "网站迁移数据2万条，无丢失",
        "去年写的“明年增设查阅点”已办，街道7个社区全有",
    ],
)
def test_what_is_resolved_or_quoted_is_no_problem_and_no_plan(note: str) -> None:
    assert {kind for kind, _ in types(note)} == {"done"}


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("（信息科报）栏目里头有5个更新慢", "栏目中有5个更新慢"),
        ("新文件来了解读还没影", "新文件来了解读尚未形成"),
        ("公告17次 图解5幅", "公告17次，图解5幅"),
    ],
)
def test_speech_becomes_written_language(note: str, said: str) -> None:
    assert official(understand([note], 2023)[0].text).text == said


@pytest.mark.parametrize("note", ["咱这儿就这样呗，谁知道呢", "啥也别说了哎", "“引号没有成对的一条材料"])
def test_what_cannot_be_worded_is_refused_with_a_reason(note: str) -> None:
    wording = official(note)
    assert not wording.text and wording.reason


@pytest.mark.parametrize(
    "note",
    [
        "明确由起草科室提供正式文本、法制科核对效力、办公室统一登载，全年登载文件120件，均可下载",
        "市级建立难办申请碰头制度，司法、档案等部门参加，全年碰头33次",
        "针对去年被纠错的3件案件逐案复盘，重新拟定告知书样式",
    ],
)
def test_no_note_stands_word_for_word(note: str) -> None:
    wording = official(note)
    assert wording.reason or longest_common(wording.text, note)[1] <= 13
    if wording.text:
        assert [c for c in wording.text if c.isdigit()] == [c for c in note if c.isdigit()]
