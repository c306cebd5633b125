"""A statement of all (全部办结, 均予以公开) where the tables leave some out."""

from __future__ import annotations

from assistant.checking.formula import Share
from assistant.checking.result import Finding
from assistant.checking.rules.figures import Wrong
from assistant.checking.rules.rule import Rule
from assistant.checking.rules.wording import spoken

RULE = Rule(
    "figure.all",
    "figure",
    "error",
    "正文说全部而表格不是全部",
    "正文说全部、均，表格中却有例外，例如全部办结而有结转下年度",
)


def explain(wrong: Wrong) -> Finding | None:
    """Names the part and the whole, so that the reader sees what is left out."""
    if wrong.judged.mention.nature != "all":
        return None
    claim, formula, facts = wrong.claim, wrong.formula, wrong.facts
    message = f"正文写“{claim.text}”，{claim.meaning}为{spoken(wrong.expected, '%')}"
    if isinstance(formula, Share):
        part, whole = formula.part.value(facts), formula.whole.value(facts)
        if part is not None and whole is not None:
            message = (
                f"正文写“{claim.text}”，但{formula.whole.label(facts)}共{spoken(whole)}，"
                f"其中{formula.part.label(facts)}只有{spoken(part)}"
            )
    return RULE.finding(message, claim.span, claimed=claim.value, expected=claim.expected, facts=claim.facts)
