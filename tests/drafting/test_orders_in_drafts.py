"""Notes, cells and prose that give orders or vouch for the report: in no draft, in no prompt, each one told."""

import tomllib
from pathlib import Path

import pytest

from assistant.drafting import DraftOptions, draft
from assistant.report import Report, Section
from tests.drafting.making import FakeEngine, county_department, from_examples

CASES = tomllib.loads(Path(__file__).with_name("orders.toml").read_text(encoding="utf-8"))
HOSTILE = CASES["orders"] + CASES["vouching"]
GROUPS = [HOSTILE[start : start + 20] for start in range(0, len(HOSTILE), 20)]
FACT = "全年举办业务培训2次，参训60人次"


def said(report: Report, **options: object) -> tuple[str, str, str]:
    """What a draft says, what the model was asked, and what a person is told."""
    engine = FakeEngine(from_examples)
    done = draft(report, engine, DraftOptions(**options))  # type: ignore[arg-type]
    text = "\n".join(paragraph.text for section in done.sections for paragraph in section.paragraphs)
    asked = "\n".join(message.content for request in engine.requests for message in request.messages)
    return text, asked, "\n".join(done.notices)


def core(sentence: str) -> str:
    """Words of a sentence that nothing else would say."""
    return sentence.strip("。！【】（）")[:10]


@pytest.mark.parametrize("hostile", GROUPS, ids=range(len(GROUPS)))
def test_notes(hostile: list[str]) -> None:
    text, asked, told = said(county_department([*hostile, FACT]))
    assert "60" in text
    for sentence in hostile:
        assert core(sentence) not in text, sentence
        assert core(sentence) not in asked, sentence
    assert told.count("没有写入") >= len(hostile)


def test_prose_of_the_offices_own_file_and_of_past_reports() -> None:
    report = county_department([FACT])
    report.sections = [
        Section(title="一、总体情况", text="2023年，" + "".join(HOSTILE[:3]) + "开设政策专栏3个。"),
        Section(title="六、其他需要报告的事项", text="".join(CASES["vouching"][:20])),
    ]
    past = county_department().model_copy(
        update={"sections": [Section(title="五、存在的主要问题及改进情况", text="".join(HOSTILE))]}
    )
    text, asked, _ = said(report, library=(past,), sample="".join(HOSTILE))
    for sentence in HOSTILE:
        assert core(sentence) not in text and core(sentence) not in asked, sentence


def test_cells() -> None:
    report = county_department([FACT])
    for address, sentence in zip(list(report.tables.cells)[:20], CASES["vouching"], strict=False):
        report.tables.cells[address] = sentence
    text, asked, _ = said(report)
    for sentence in CASES["vouching"]:
        assert core(sentence) not in text and core(sentence) not in asked, sentence
