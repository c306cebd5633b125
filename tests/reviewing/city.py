"""A small city's reports for the tests of reviews: offices whose texts differ and whose tables balance."""

from __future__ import annotations

import contextlib
import io
import json
import random
import signal
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from assistant.cli import main
from assistant.report import Tables
from tests.checking.rules.samples import cells

_WORDS = (
    "门户网站",
    "公开专栏",
    "惠农补贴",
    "业务培训",
    "图解视频",
    "保密审查",
    "目录更新",
    "政策解读",
    "窗口受理",
    "交叉检查",
    "群众座谈",
    "档案移交",
    "审批流程",
    "预算公开",
    "热线回应",
    "基层试点",
    "标准指引",
    "栏目改版",
    "案卷评查",
    "法律顾问",
    "服务大厅",
    "村级公示",
)
_VERBS = (
    "持续优化",
    "认真落实",
    "逐项梳理",
    "细化完善",
    "定期通报",
    "统一规范",
    "重点推进",
    "及时公布",
    "全面清理",
    "严格把关",
)
FIVE = (
    "一是公开形式较为单一，群众不易看懂；二是栏目更新不够及时，个别科室报送滞后。下一步，一是丰富图解、视频等公开形式，"
    "把政策讲得更明白；二是压实各科室责任，按月检查更新情况，对滞后的逐一提醒并通报，把检查结果纳入年度考核。"
)


def prose(seed: int, year: int = 2024) -> str:
    """A text of the office number `seed`, unlike that of every other."""
    chosen = random.Random(seed)
    sentences = [
        f"{chosen.choice(_VERBS)}{chosen.choice(_WORDS)}与{chosen.choice(_WORDS)}，"
        f"{chosen.choice(_VERBS)}{chosen.choice(_WORDS)}"
        for _ in range(20)
    ]
    return f"{year}年，我局认真贯彻条例。" + "。".join(sentences) + "。"


def report(office: str, text: str, year: int = 2024, new: int = 3, **changes: Any) -> dict[str, Any]:
    """A report as JSON."""
    rows = {"new": (new, 0, 0, 0, 0, 0), "granted": (new, 0, 0, 0, 0, 0)}
    values = cells(rows, year) | changes
    return {
        "organization": office,
        "year": year,
        "sections": [
            {"title": "一、总体情况", "text": text},
            {"title": "五、存在的主要问题及改进情况", "text": FIVE if year == 2024 else OLD_FIVE},
        ],
        "tables": Tables(cells=values).model_dump(),
    }


def write(folder: Path, reports: Iterable[dict[str, Any]]) -> list[Path]:
    """A file each, named after its office."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, made in enumerate(reports):
        path = folder / f"{number:03d}{made['organization']}.json"
        path.write_text(json.dumps(made, ensure_ascii=False), "utf-8")
        paths.append(path)
    return paths


def roster(path: Path, rows: Iterable[tuple[str, ...]], headings: tuple[str, ...] = ("序号", "单位名称")) -> Path:
    """An Excel file with these rows under these headings."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["某市年度报告单位名单"])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


OLD_FIVE = (
    "从全年看，公众号内容偏少，窗口人员对受理流程还不熟悉，村级公示栏有的空着。今后，安排两名干事专门采编，请法制科上门讲课，"
    "给每个村配发统一的公示夹，由驻村干部按季更换，年底再回头看一遍，没有换的当场补上，让办事群众随时看得到新内容。"
)


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    returncode: int
    stderr: str


def run(*arguments: str) -> Done:
    """The command line within this process: a new one would take longer than the review."""
    told, handler, before = io.StringIO(), signal.getsignal(signal.SIGTERM), sys.argv
    sys.argv = ["assistant", *arguments]
    try:
        with contextlib.redirect_stderr(told), pytest.raises(SystemExit) as ended:
            main()
    finally:
        sys.argv = before
        signal.signal(signal.SIGTERM, handler)
    return Done(int(str(ended.value.code)), told.getvalue())
