"""A chooser may say what an open claim states; it flags nothing and clears nothing."""

from __future__ import annotations

from assistant.checking import check
from assistant.checking.choosing import Question
from tests.checking.offices import FULL, office

OPEN = "全年收到网络申请57件，其中自然人3120件。"


def test_what_is_chosen_is_on_the_claim_and_the_verdict_stays() -> None:
    asked: list[Question] = []

    def first(question: Question) -> int:
        asked.append(question)
        return 0

    report = office(("一、总体情况", OPEN))
    plain, helped = check(report), check(report, chooser=first)
    claim = next(c for c in helped.claims if c.text == "57")
    assert claim.verdict == "unverified"
    assert claim.facts == ("applications.new.total",)
    assert claim.expected == FULL["applications.new.total"]
    assert "【57】" in asked[0].sentence
    assert [f.id for f in helped.findings] == [f.id for f in plain.findings]


def test_no_answer_changes_nothing() -> None:
    report = office(("一、总体情况", OPEN))
    for answer in (None, 99):
        helped = check(report, chooser=lambda _question, answer=answer: answer)  # type: ignore[misc]
        assert [c.to_json() for c in helped.claims] == [c.to_json() for c in check(report).claims]


def test_what_is_settled_is_not_asked() -> None:
    def refuse(question: Question) -> int | None:
        raise AssertionError(question)

    check(office(("一、总体情况", f"全年新收政府信息公开申请{FULL['applications.new.total']}件。")), chooser=refuse)
