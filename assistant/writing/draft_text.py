"""Drafts as text: plain, for files, and with colours, for a person at a terminal; and the plan of a draft.

Figures are cyan, what a person has to confirm is yellow. Nothing here decides what a draft says.
"""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from assistant.drafting import Draft, Paragraph, Plan
from assistant.drafting.filling import fill

KINDS = {
    "data": "表格",
    "note": "材料",
    "general": "一般表述",
    "missing": "待填报",
    "problem": "问题",
    "improvement": "改进",
    "frame": "起承",
    "kept": "原文",
}
_SECTIONS = {
    "preface": "前言",
    "overall": "一、总体情况",
    "tables": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}


def plain_text(draft: Draft) -> str:
    """The sections as text, a heading and then a paragraph a line."""
    return "\n".join(f"{section.title}\n{section.text}\n" for section in draft.sections)


def paragraph_text(paragraph: Paragraph) -> Text:
    """A paragraph with its figures and what is to be confirmed in colour."""
    text = Text(paragraph.text)
    for place in paragraph.needs_confirmation:
        text.stylize("yellow", place.start, place.end)
    for figure in paragraph.figures:
        text.stylize("bold cyan", figure.start, figure.end)
    text.stylize("bold", 0, len(paragraph.heading))
    return text


def summary(draft: Draft) -> RenderableType:
    """How the draft came about and what the person should look at."""
    marked = sum(len(p.needs_confirmation) for s in draft.sections for p in s.paragraphs)
    model = draft.model or "未使用模型"
    lines = [Text(f"{model}，{draft.seconds:.1f} 秒，{draft.tokens} 个词元，共 {draft.sentences} 句", style="dim")]
    if draft.template_sentences:
        lines.append(Text(f"其中 {len(draft.template_sentences)} 句两次未通过核验，用了固定句式", style="dim"))
    if marked:
        lines.append(Text(f"黄色的 {marked} 处没有表格或材料依据，请核实后再用", style="yellow"))
    if draft.missing:
        shown = "、".join(draft.missing[:3]) + ("等" if len(draft.missing) > 3 else "")
        lines.append(Text(f"表格有 {len(draft.missing)} 个单元格未填：{shown}", style="yellow"))
    lines += [Text(answer) for answer in draft.wishes]
    lines += [Text(notice, style="yellow") for notice in draft.notices]
    return Group(*lines)


def plan_tree(plan: Plan) -> RenderableType:
    """The plan with its evidence, and the ids by which points are left out."""
    pieces: list[RenderableType] = [
        Text(f"{plan.office.name or '（未写明单位）'}　自称“{plan.office.self_reference}”", style="bold")
    ]
    for name, title in _SECTIONS.items():
        tree = Tree(Text(title, style="bold"))
        for paragraph in plan.section(name):
            branch = tree.add(
                Text(paragraph.heading or paragraph.title, style="bold") + Text(f"　{paragraph.key}", "dim")
            )
            for point in paragraph.points:
                said = fill(point.text, plan.slots)[0]
                line = branch.add(Text.assemble((f"{KINDS[point.kind]}　", "cyan"), said, (f"　{point.id}", "dim")))
                if point.evidence:
                    line.add(Text("依据：" + "；".join(point.evidence), style="dim"))
                if point.confirm:
                    line.add(Text(point.confirm, style="yellow"))
        pieces.append(Padding(tree, (1, 0, 0, 0)))
    if plan.missing:
        pieces.append(Text(f"表格有 {len(plan.missing)} 个单元格未填", style="yellow"))
    pieces += [Text(notice, style="yellow") for notice in plan.notices]
    return Group(*pieces)
