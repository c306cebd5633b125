"""Whether a cell is what last year's report makes it: 上年结转 against 结转下年度, 现行有效 as a sum."""

from assistant.chat.answer import Answer, said
from assistant.chat.naming import named
from assistant.chat.saying import unit
from assistant.chat.words import pattern, says
from assistant.checking.formula import Total
from assistant.drafting.slots import Slot, printed
from assistant.report import Facts, Report
from assistant.report.facts import PREVIOUS
from assistant.report.form import AcrossYears


def tied(question: str, report: Report) -> str | None:
    """The relations to last year's report of what a question names, computed; None where it asks for none."""
    beside = pattern("questions", "ties_previous").search(question)
    if not beside and (not pattern("questions", "ties").search(question) or any(c.isdigit() for c in question)):
        return None
    names = named(question, report.form, report.organization)
    carried = "applications.carried_over" in names.rows or (names.carry and names.last_year)
    in_force = "in_force" in names.measures or (names.documents and not names.measures)
    found = [
        tie
        for tie in report.form.across_years
        if (carried and tie.cell.startswith("applications.")) or (in_force and _of_documents(tie, names.documents))
    ]
    if not found:
        return None
    facts = Facts(report)
    told = [tie for tie in found if tie.cell.endswith((".total", ".in_force")) or _differs(tie, facts)]
    return "\n".join(_told(tie, facts).text for tie in told)


def _of_documents(tie: AcrossYears, documents: tuple[str, ...]) -> bool:
    return tie.cell.startswith("proactive.") and (not documents or tie.cell.split(".")[1] in documents)


def _right(tie: AcrossYears) -> Total:
    plus = (PREVIOUS + tie.previous, *((tie.added,) if tie.added else ()))
    return Total(plus, (tie.removed,) if tie.removed else ())


def _differs(tie: AcrossYears, facts: Facts) -> bool:
    now, right = facts.get(tie.cell), _right(tie).value(facts)
    return now is not None and right is not None and now != right


def _told(tie: AcrossYears, facts: Facts) -> Answer:
    now, right = facts.get(tie.cell), _right(tie).value(facts)
    name = facts.label(tie.cell)
    if now is None or right is None:
        return said("tie_open", {"名称": name})
    sum_ = Answer()
    for index, address in enumerate((PREVIOUS + tie.previous, tie.added, tie.removed)):
        if address is None:
            continue
        sum_.text += ("", " + ", " − ")[index]
        slot = Slot("项", printed(facts.value(address)), facts.leaves(address))
        sum_.add("{名}{项}", {"名": facts.label(address), "项": slot})
    return said(
        "tie",
        {
            "年度": Slot("年度", str(facts.report.year), ("year",)),
            "名称": name,
            "值": Slot("值", printed(now), facts.leaves(tie.cell)),
            "应为": Slot("应为", printed(right), _right(tie).cells(facts)),
            "算式": sum_,
            "单位": unit(Total((tie.cell,)), facts),
            "结论": says("fits" if now == right else "differs"),
        },
    )
