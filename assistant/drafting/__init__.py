"""Plan (what to say, from the facts) → prompt → slots → verified text. The model writes words, never numbers.

The public face:

    plan(report)                                   what a draft will say, with its evidence; no model
    draft(report, engine, options, on_event)       the draft of sections 一 and 五
    stream(report, engine, options)                the same as events; closing it stops the model
    rewrite(report, draft, key, wish, engine)      one paragraph written again
"""

from assistant.drafting.events import DraftReady, Event, ParagraphReady, PlanReady, TextPiece
from assistant.drafting.plan import Plan, PlannedParagraph, Point
from assistant.drafting.plan import make_plan as plan
from assistant.drafting.prompting import Style, styles
from assistant.drafting.result import Attempt, Confirmation, Draft, DraftSection, Figure, Paragraph
from assistant.drafting.writer import DraftOptions, draft, plan_for, rewrite, stream

__all__ = [
    "Attempt", "Confirmation", "Draft", "DraftOptions", "DraftReady", "DraftSection", "Event", "Figure", "Paragraph",
    "ParagraphReady", "Plan", "PlanReady", "PlannedParagraph", "Point", "Style", "TextPiece", "draft", "plan",
    "plan_for", "rewrite", "stream", "styles",
]  # fmt: skip
