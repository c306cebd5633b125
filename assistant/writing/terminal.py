"""Check results for a person at a terminal: each finding in its sentence, then the cell and the right value."""

from functools import partial
from io import StringIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from assistant.checking import Finding, Span
from assistant.report import Facts
from assistant.writing import words
from assistant.writing.formats import Layout, LayoutOptions
from assistant.writing.outcome import Checked, Outcome, Unreadable

COLORS = {"error": "red", "warning": "yellow", "info": "cyan"}
_INDENT = 2


def layout(options: LayoutOptions) -> Layout:
    """One outcome after the other."""
    return Layout(partial(render, width=options.width, color=options.color))


def render(outcome: Outcome, *, width: int, color: bool) -> str:
    """One outcome as lines of text, at most `width` columns wide (a CJK character takes two)."""
    console = Console(
        file=StringIO(),
        width=width,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        legacy_windows=False,
        color_system="standard" if color else None,
    )
    if isinstance(outcome, Unreadable):
        _unreadable(console, outcome)
    else:
        _checked(console, outcome)
    file = console.file
    assert isinstance(file, StringIO)
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines()) if not color else file.getvalue()


def _unreadable(console: Console, outcome: Unreadable) -> None:
    console.print(Text(outcome.source, style="bold"))
    console.print(
        Padding(Text.assemble(("无法读取", "bold red"), f"（{outcome.code}）：{outcome.message}"), (0, 0, 1, _INDENT))
    )


def _checked(console: Console, outcome: Checked) -> None:
    facts = Facts(outcome.report)
    console.print(Text.assemble((outcome.source, "bold"), f"　{outcome.name}"))
    for finding in words.in_order(outcome.result):
        console.print(Padding(_finding(finding, outcome, facts), (1, 0, 0, _INDENT)))
    if outcome.result.findings:
        console.print()
    console.print(Padding(_summary(outcome), (0, 0, 1, _INDENT)))


def _finding(finding: Finding, outcome: Checked, facts: Facts) -> Text:
    color = COLORS[finding.severity]
    claim = words.claim_of(finding, outcome.result)
    lines = [
        Text.assemble(
            (words.SEVERITIES[finding.severity], f"bold {color}"),
            f"　{words.place(finding, outcome.report, facts)}　",
            (f"{finding.rule} {finding.id}", "dim"),
        )
    ]
    if isinstance(finding.location, Span):
        quote = words.quote(outcome.report, finding.location)
        lines.append(Text.assemble(quote.before, "【", (quote.marked, f"bold {color} underline"), "】", quote.after))
    lines.append(Text(finding.message, style=color))
    if claim is not None and claim.meaning:
        lines.append(Text.assemble("文中说的是：", claim.meaning, " ", words.amount(claim.value, claim.unit)))
    shown = words.cells(finding, facts)
    if shown:
        lines.append(Text.assemble("表格里：", "；".join(shown)))
    right = words.right_value(finding, claim)
    if right is not None:
        lines.append(Text.assemble("应为：", (right, "bold green")))
    if words.basis(finding):
        lines.append(Text.assemble("依据：", words.basis(finding), style="dim"))
    return Text("\n").join(lines)


def _summary(outcome: Checked) -> Text:
    found = outcome.result.findings
    by_severity = [
        f"{words.SEVERITIES[severity]} {count}"
        for severity in words.SEVERITIES
        if (count := sum(finding.severity == severity for finding in found))
    ]
    verdict = (
        Text("发现 " + "，".join(by_severity), style="bold red") if found else Text("未发现问题", style="bold green")
    )
    counts = "，".join(f"{words.VERDICTS[v]} {outcome.count(v)}" for v in words.VERDICTS)
    left_out = f"，另有 {outcome.left_out} 处此前已处理，未列出" if outcome.left_out else ""
    return Text.assemble(verdict, f"{left_out}。正文数量 {len(outcome.result.claims)} 处：{counts}。")
