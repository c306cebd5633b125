"""Plan (what to say, from facts and notes) → words of bank or model → verified text; numbers are never a model's.

The public face:

    plan(report)                                   what a draft will say, with its evidence; no model
    draft(report, engine, options, on_event)       the draft of a report's prose
    stream(report, engine, options)                the same as events; closing it stops the model
    rewrite(report, draft, key, wish, engine)      one paragraph written again
    alternatives(report, draft, key, count, engine)  other wordings of one paragraph
"""

from assistant.drafting.events import DraftReady, Event, ParagraphReady, PlanReady, TextPiece, ToWrite
from assistant.drafting.past import with_past
from assistant.drafting.plan import Plan, PlannedParagraph, Point, Wanted
from assistant.drafting.plan import make_plan as plan
from assistant.drafting.prompting import Style, styles
from assistant.drafting.result import Attempt, Confirmation, Draft, DraftSection, Figure, Paragraph
from assistant.drafting.writer import DraftOptions, alternatives, draft, plan_for, rewrite, stream

__all__ = [
    "Attempt", "Confirmation", "Draft", "DraftOptions", "DraftReady", "DraftSection", "Event", "Figure", "Paragraph",
    "ParagraphReady", "Plan", "PlanReady", "PlannedParagraph", "Point", "Style", "TextPiece", "ToWrite", "Wanted",
    "alternatives", "draft", "plan", "plan_for", "rewrite", "stream", "styles", "with_past",
]  # fmt: skip
