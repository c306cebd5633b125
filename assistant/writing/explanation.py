"""The reasons behind each claim of a report, for a person at a terminal: its candidates, which was chosen and why."""

from io import StringIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from assistant.checking import Explanation
from assistant.report import Report
from assistant.writing import words

_COLORS = {"consistent": "green", "inconsistent": "red", "unverified": "yellow"}
_INDENT = 2
_SHOWN = 6


def render(report: Report, explanations: list[Explanation], *, width: int, color: bool) -> str:
    """All claims in the order of the prose, as lines of text at most `width` columns wide."""
    file = StringIO()
    console = Console(
        file=file,
        width=width,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        legacy_windows=False,
        color_system="standard" if color else None,
    )
    section = ""
    for explanation in explanations:
        if explanation.section != section:
            section = explanation.section
            console.print(Text(section, style="bold"))
        console.print(Padding(_claim(report, explanation), (0, 0, 1, _INDENT)))
    if not explanations:
        console.print("正文中没有数量。")
    text = file.getvalue()
    return text if color else "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def _claim(report: Report, explanation: Explanation) -> Text:
    claim = explanation.claim
    color = _COLORS[claim.verdict]
    quote = words.quote(report, claim.span)
    lines = [
        Text.assemble(quote.before, "【", (quote.marked, f"bold {color}"), "】", quote.after),
        Text.assemble((explanation.verdict, color)),
        Text(f"理解为：{words.amount(claim.value, claim.unit)}（{explanation.nature}），依据“{explanation.words}”"),
    ]
    for option in explanation.options[:_SHOWN]:
        mark = "→" if option.chosen else "·"
        value = "未填" if option.value is None else words.amount(option.value, claim.unit)
        agrees = "相符" if option.agrees else "不符"
        lines.append(Text(f"{mark}{option.meaning}：{value}，{agrees}；{option.reason}（{option.score:.2f}）"))
    if len(explanation.options) > _SHOWN:
        lines.append(Text(f"……共 {len(explanation.options)} 种可能"))
    return Text("\n").join(lines)
