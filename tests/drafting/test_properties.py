"""Whatever the tables hold: every digit has its source, the checker finds nothing, nothing is said twice."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting import Draft, DraftOptions, draft, plan
from assistant.drafting.slots import DIGIT
from assistant.report import Facts, Report
from tests.drafting.making import FakeEngine, from_examples, report
from tests.drafting.test_writer import findings

COUNTS = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, 60), st.integers(0, 9000))
RESULTS = (
    "granted",
    "partially_granted",
    "denied.state_secret",
    "denied.other_law",
    "denied.third_party",
    "denied.internal_affairs",
    "denied.process_information",
    "denied.enforcement_file",
    "denied.administrative_query",
    "unavailable.not_held",
    "unavailable.needs_creation",
    "unavailable.still_unclear",
    "rejected.petition",
    "rejected.repeated",
    "rejected.publication",
    "other.not_corrected",
    "other.fee_unpaid",
    "other.other",
)
OFFICES = ("禾丰县人民政府", "禾丰县水务局", "石桥镇人民政府", "禾丰经济开发区管理委员会", "禾丰县融媒体中心")
NOTES = (
    "全年举办业务培训2次，参训60人次",
    "公众号发布信息１３０条",
    "在政府网站公开信息1,204条",
    "接待查阅①批",
    "解读材料3篇",
)
LONG_NOTES = tuple(
    f"{where}第{n}批公开重点领域政府信息并通过多种渠道推送解读材料方便群众查询使用和监督共计{n * 7}条"
    for n in range(1, 13)
    for where in ("在政府网站", "在公众号", "经审核", "会同监督部门", "在依申请窗口")
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Balanced tables of any size: every column of the applications adds up."""
    rows: dict[str, list[int]] = {}
    kinds = draw(st.lists(st.sampled_from(RESULTS), unique=True, max_size=len(RESULTS)))
    for kind in (*kinds, "carried_forward"):
        rows[kind] = draw(st.lists(COUNTS, min_size=6, max_size=6))
    done = [sum(column) for column in zip(*rows.values(), strict=True)]
    carried = [draw(st.integers(0, min(total, 5))) for total in done]
    rows["carried_over"] = carried
    rows["new"] = [total - before for total, before in zip(done, carried, strict=True)]
    cells: dict[str, float] = {
        f"{row}.{outcome}": draw(COUNTS)
        for row in ("review", "litigation.direct", "litigation.after_review")
        for outcome in draw(st.lists(st.sampled_from(("upheld", "corrected", "other", "pending")), unique=True))
    }
    for address in ("licensing.decisions", "penalties.decisions", "coercion.decisions"):
        cells[f"proactive.{address}"] = draw(COUNTS)
    cells["proactive.fees.amount"] = draw(st.sampled_from((0, 0.5, 8.36, 1986, 120.04)))
    for kind in ("issued", "repealed", "in_force"):
        cells[f"proactive.normative_documents.{kind}"] = draw(COUNTS)
    previous = draw(st.one_of(st.none(), st.fixed_dictionaries({"applications.new.total": COUNTS})))
    return report(
        draw(st.sampled_from(OFFICES)),
        draw(st.integers(2021, 2025)),
        rows=rows,
        cells=cells,
        previous=dict(previous) if previous else None,
        notes=draw(st.lists(st.sampled_from(NOTES), unique=True)),
    )


def assert_sound(done: Draft, about: Report) -> None:
    facts = Facts(about)
    for section in done.sections:
        for paragraph in section.paragraphs:
            covered = {place for f in paragraph.figures for place in range(f.start, f.end)}
            digits = {found.start() for found in DIGIT.finditer(paragraph.text)}
            assert digits <= covered
            for figure in paragraph.figures:
                assert paragraph.text[figure.start : figure.end] == figure.text
                for fact in figure.facts:
                    assert fact == "year" or fact.startswith("note:") or facts.get(fact) is not None
            assert not re.search(r"[{}\[\]~≈|*#]|，。|，，|。。|、。", paragraph.text), paragraph.text
    sentences = [s for section in done.sections for s in re.findall("[^。]+。", section.text)]
    assert len(set(sentences)) == len(sentences)
    assert not findings(done, about)
    problems, measures = (done.paragraph(key) for key in ("problems", "improvements"))
    if problems is not None and measures is not None:
        assert len(_ORDINAL.findall(problems.text)) <= len(_ORDINAL.findall(measures.text))


_ORDINAL = re.compile("[一二三四五六七八九]是|（[一二三四五六七八九]）|第[一二三四五六七八九]，")


@settings(deadline=None, max_examples=10)
@given(reports())
def test_plain_drafts_are_sound(about: Report) -> None:
    assert_sound(draft(about, None), about)


@settings(deadline=None, max_examples=8)
@given(reports(), st.integers(0, 1000), st.sampled_from(("plain", "fuller", "concise")))
def test_drafts_with_a_model_are_sound(about: Report, seed: int, style: str) -> None:
    assert_sound(draft(about, FakeEngine(from_examples), DraftOptions(seed=seed, style=style)), about)


@settings(deadline=None, max_examples=10)
@given(reports())
def test_lengths_are_those_of_the_office(about: Report) -> None:
    done = draft(about, None)
    office = plan(about).office
    for section, (_, longest) in zip(done.sections[1:3], (office.overall, office.problems), strict=True):
        assert len(section.text) <= longest, section.text


@settings(deadline=None, max_examples=10)
@given(reports(), st.lists(st.sampled_from(LONG_NOTES), unique=True, min_size=10, max_size=40))
def test_many_notes_do_not_make_it_too_long(about: Report, notes: list[str]) -> None:
    about = about.model_copy(update={"notes": notes})
    done, office = draft(about, None), plan(about).office
    assert len(done.sections[1].text) <= office.overall[1]
    assert_sound(done, about)


@settings(deadline=None, max_examples=8)
@given(reports())
def test_facts_that_must_be_said_are_said(about: Report) -> None:
    facts = Facts(about)
    text = draft(about, None).sections[1].text
    for address in (
        "applications.new.total",
        "applications.granted.total",
        "applications.denied.total",
        "applications.total.total",
        "applications.carried_forward.total",
        "review.total",
        "litigation.total",
        "proactive.licensing.decisions",
        "proactive.normative_documents.issued",
    ):
        number = facts.value(address)
        assert number == 0 or re.search(rf"(?<!\d){number}件", text), address
