"""The words of generated reports: offices of many counties, and sentences in many wordings that state given figures."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from assistant.report import CellValue

OFFICES = (
    "教育局", "科学技术局", "工业和信息化局", "公安局", "民政局", "司法局", "财政局", "人力资源和社会保障局", "自然资源局", "生态环境局",
    "住房和城乡建设局", "交通运输局", "水利局", "农业农村局", "商务局", "文化和旅游局", "卫生健康局", "退役军人事务局", "应急管理局", "审计局",
    "市场监督管理局", "统计局", "林业局", "医疗保障局", "信访局", "城市管理局", "行政审批局", "乡村振兴局", "粮食和物资储备局", "机关事务服务中心",
    "档案馆", "体育局", "金融工作局", "国防动员办公室", "发展和改革局", "民族宗教事务局", "数据局", "疾病预防控制局", "供销合作社", "气象局",
)  # fmt: skip
_FIRST, _SECOND = "云青岚松沧桐鹤柳枫澜清溪梅兰竹菊", "川岭浦泽河湖湾阳陵江"
_THINGS = (
    "惠农补贴", "项目审批", "预算决算", "招生入学", "社会救助", "工程招标", "执法检查", "就业扶持", "土地征收", "环境监测", "物价调整",
    "医保报销", "养老服务", "安全生产", "食品抽检", "公共交通", "用水用电", "证照办理", "政策兑现", "灾害预警", "文体活动", "消费维权",
    "住房保障", "档案查阅", "志愿服务", "防汛调度", "农机购置", "品牌培育", "质量抽查", "河道清理",
)  # fmt: skip
_DOINGS = (
    "做了图解", "录了短视频", "列出清单", "改写成问答", "挂上专栏", "印成手册", "送进村组", "按月更新", "逐条标注依据", "接入搜索",
    "配了语音播报", "放进办事指南", "请专家讲解", "汇成目录", "同步到大厅屏幕", "写进告知单", "分门别类归集", "在集市上宣讲",
)  # fmt: skip
_MANAGING = (
    "公文起草时注明公开属性", "发布前逐级审签", "对旧文件逐份清理", "涉密内容由专人把关", "错字敏感词每周筛查", "目录随职责调整",
    "失效内容及时标注", "个人信息一律隐去", "发文与解读一同送审", "网页链接每月点检", "历史文件补录上网", "台账由办公室统管",
)  # fmt: skip
_PLATFORMS = (
    "网站首页重排", "栏目合并精简", "公众号菜单重做", "大厅设查询终端", "阅览点配了专人", "检索功能升级", "手机端版面调整", "公示栏换新",
    "开通在线留言", "接通热线平台", "编发办事地图", "设立意见箱", "字体可以放大", "无障碍功能开通",
)  # fmt: skip
_WATCHING = (
    "年中组织互查", "结果与考核挂钩", "请群众代表评议", "对迟报的通报", "新进人员先培训", "请律师讲答复文书", "问题列单销号", "每季开一次例会",
    "领导小组听取汇报", "聘请监督员", "抽查答复案卷", "对照指标自评", "业务骨干结对指导", "整改情况上墙",
)  # fmt: skip
_PROBLEMS = (
    "解读形式单一", "部分栏目更新不够及时", "答复文书质量参差不齐", "基层力量薄弱", "公开内容与群众需求有差距", "目录衔接不够", "人员变动后业务生疏",
    "互动回应偏慢", "检索不便", "数据开放不足", "村级公示不规范", "公众知晓率不高",
)  # fmt: skip
_MEASURES = (
    "多用图表和短片说政策", "定出更新时限并逐周检查", "建立答复范本并集中评查", "给每个站所配齐信息员", "开展需求问卷并据此调整栏目", "重新梳理目录并统一编号",
    "新人上岗先跟班学习", "留言两个工作日内先行回复", "优化站内搜索并加标签", "分批开放统计数据", "统一村级公示样式", "在赶集日上街宣传",
)  # fmt: skip


def office(number: int) -> str:
    """The name of office `number`: forty offices a county."""
    county, kind = divmod(number, len(OFFICES))
    return f"{_FIRST[county % len(_FIRST)]}{_SECOND[county // len(_FIRST) % len(_SECOND)]}县{OFFICES[kind]}"


def _some(chooser: random.Random, pool: Sequence[str], most: int = 4) -> str:
    return "，".join(chooser.sample(pool, chooser.randint(3, most)))


def overall(
    name: str, chooser: random.Random, year: int, received: int, people: int, firms: int, granted: Mapping[str, int]
) -> str:
    """一, stating how many applications there were, from whom, and what came of them."""
    done = sum(granted.values())
    rest = received - done
    topics = chooser.sample(_THINGS, 5)
    published = chooser.randint(60, 900)
    spoken = "；".join(f"{topic}信息{chooser.choice(_DOINGS)}" for topic in topics)
    results = f"予以公开{done}件" + (f"，本机关不掌握{rest}件" if rest else "")
    opening = chooser.choice(("按照条例和上级部署做好公开工作", "围绕群众办事做好公开工作", "把公开融入日常业务"))
    return "\n".join(
        (
            f"{year}年，{chooser.choice(('我单位', '本单位'))}{opening}，现将一年的情况报告如下。",
            f"（一）主动公开。全年公开信息{published}条。{spoken}。",
            f"（二）依申请公开。全年收到政府信息公开申请{received}件，其中自然人{people}件、商业企业{firms}件；{results}。",
            f"（三）政府信息管理。{_some(chooser, _MANAGING)}。",
            f"（四）政府信息公开平台建设。{_some(chooser, _PLATFORMS)}。",
            f"（五）监督保障。{_some(chooser, _WATCHING)}。",
        )
    )


def nothing(name: str, chooser: random.Random, year: int) -> str:
    """一 of an office whose tables are all zero."""
    return (
        f"{year}年，本单位未收到政府信息公开申请。{'；'.join(chooser.sample(_THINGS, 4))}等信息{chooser.choice(_DOINGS)}。"
        f"{_some(chooser, _MANAGING)}。{_some(chooser, _PLATFORMS)}。{_some(chooser, _WATCHING)}。"
    )


def differently(name: str, year: int, chooser: random.Random, cells: Mapping[str, CellValue]) -> str:
    """一 of the year before, in other words."""
    received = cells["applications.new.total"]
    return (
        f"{year}年，本单位的公开工作有序开展。{'、'.join(chooser.sample(_THINGS, 4))}{chooser.choice(_DOINGS)}。"
        f"受理申请{received}件。{_some(chooser, _WATCHING)}。{_some(chooser, _MANAGING)}。{_some(chooser, _PLATFORMS)}。"
    )


def problems(chooser: random.Random) -> str:
    """五 with as many measures as problems."""
    picked = chooser.sample(range(len(_PROBLEMS)), 3)
    told = "；".join(f"{n}是{_PROBLEMS[i]}" for n, i in zip("一二三", picked, strict=True))
    mended = "；".join(f"{n}是{_MEASURES[i]}" for n, i in zip("一二三", picked, strict=True))
    topics = "、".join(chooser.sample(_THINGS, 5))
    return chooser.choice(
        (
            f"对照群众期待，{topics}等方面的公开还有不足：{told}。下一步，{mended}，用一年时间见到明显成效。",
            f"自查发现，涉及{topics}的问题较为集中，{told}。针对上述问题，{mended}。上述措施已列入明年工作计划，逐月督办。",
            f"主要问题有：{told}；在{topics}上表现得尤其明显。改进措施：{mended}。明年年底请第三方评估。",
            f"{topics}信息的公开效果有待提高，{told}。今后，{mended}，并把结果报县政府办公室备案。",
        )
    )


def old_problems(chooser: random.Random) -> str:
    """五 of the year before, in another frame."""
    told = "，".join(chooser.sample(_PROBLEMS, 3))
    return (
        f"回头看，{told}，这些都是老问题。今后打算：{'；'.join(chooser.sample(_MEASURES, 3))}。做得好不好，请群众来评。"
    )


def no_problem(chooser: random.Random) -> str:
    """五 that names no problem."""
    return (
        f"一年来各项公开任务圆满完成，{'、'.join(chooser.sample(_THINGS, 6))}等信息的公开成效明显，群众满意，社会反响良好，年终考核位居前列。"
        * 2
    )


def filler(chooser: random.Random) -> str:
    """A sentence more."""
    return f"{chooser.choice(_THINGS)}信息{chooser.choice(_DOINGS)}，{chooser.choice(_MANAGING)}，{chooser.choice(_WATCHING)}。"
