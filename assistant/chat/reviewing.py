"""What is wrong in the report, what stands in no table, and whether a pasted sentence fits: told by the checker."""

import re
from typing import get_args

from assistant.chat.words import pattern, says
from assistant.checking import ALL_RULES, CellLocation, CheckOptions, CheckResult, Claim, Finding, Span, check
from assistant.checking.result import Verdict
from assistant.report import Facts, Report, Section

_LISTED = 20
_SHORT = 12


def errors(question: str, report: Report, options: CheckOptions = ALL_RULES) -> str:
    """The findings of the report, or of the section or tables that the question names."""
    result = check(report, options)
    findings = result.findings
    sections = _sections(question, report)
    if re.search(r"表格?[二三四]?|勾稽", question) and not re.search(r"正文|与表|和表|跟表|同表", question):
        findings = [each for each in findings if isinstance(each.location, CellLocation)]
        return _listed(findings, report) if findings else says("found_nothing_tables")
    if re.search("正文|文字", question) or sections:
        findings = [each for each in findings if isinstance(each.location, Span)]
    if sections:
        findings = [f for f in findings if isinstance(f.location, Span) and f.location.section in sections]
    tally = "" if sections else "\n" + _tally(result)
    if findings:
        return _listed(findings, report) + tally
    scope = "、".join(f"“{report.sections[i].title}”" for i in sections) if sections else "全文"
    return says("found_nothing").replace("{范围}", scope) + tally


def part_named(question: str, report: Report) -> list[Span]:
    """The paragraphs that a question points at by a word (复议那一段): those headed by it, else all that hold it."""
    pointed = pattern("reading", "part").search(question)
    alone = pattern("reading", "part_alone").search(question)
    word = pointed[1] if pointed else alone[1] if alone else ""
    while word and not any(word in section.text for section in report.sections):
        word = word[1:]
    if len(word) < 2:
        return []
    held = []
    for index, section in enumerate(report.sections):
        for line in re.finditer(r"[^\n]+", section.text):
            if word in line[0]:
                held.append((Span(index, line.start(), line.end()), _heads(word, line[0])))
    headed = [span for span, heads in held if heads]
    return headed or ([span for span, _ in held] if pointed else [])


def _heads(word: str, line: str) -> bool:
    return re.match(rf"[（(]?[一二三四五六七八九十\d]*[）)、.．]?\s*{re.escape(word)}", line) is not None


def errors_in(part: list[Span], report: Report, options: CheckOptions = ALL_RULES) -> str:
    """The findings of some paragraphs."""

    def inside(at: Span) -> bool:
        return any(at.section == each.section and each.start <= at.start < each.end for each in part)

    findings = [f for f in check(report, options).findings if isinstance(f.location, Span) and inside(f.location)]
    return _listed(findings, report) if findings else says("found_nothing").replace("{范围}", says("these_paragraphs"))


def errors_on(cells: set[str], report: Report, options: CheckOptions = ALL_RULES) -> str | None:
    """The findings on what the prose says of some cells; None where it says nothing of them."""
    result = check(report, options)
    claims = [claim for claim in result.claims if claim.facts and {*claim.facts} <= cells]
    if not claims:
        return None
    spans = [(c.span.section, c.span.start) for c in claims]
    findings = [f for f in result.findings if isinstance(f.location, Span)]
    found = [f for f in findings if (f.location.section, f.location.start) in spans]  # type: ignore[union-attr]
    if found:
        return _listed(found, report)
    return "\n".join(_traced(claim, report) for claim in claims)


def unverified(report: Report) -> str:
    """The numbers of the prose that no table holds."""
    claims = [claim for claim in check(report).claims if claim.verdict == "unverified"]
    if not claims:
        return says("all_verified")
    quoted = (f"{_sentence(report, claim.span)}【{claim.text}{claim.unit}】" for claim in claims[:_LISTED])
    return says("unverified").replace("{清单}", "\n" + "\n".join(dict.fromkeys(quoted)))


def unfilled(report: Report) -> str:
    """The cells of the form that are not filled in."""
    facts = Facts(report)
    open_ = [facts.label(address) for address in report.form.cells if facts.get(address) is None]
    if not open_:
        return says("none_unfilled")
    listed = "、".join(open_[:_LISTED]) + (" 等" if len(open_) > _LISTED else "")
    return says("unfilled").replace("{数目}", str(len(open_))).replace("{清单}", listed)


def traced(question: str, report: Report) -> str | None:
    """Which cells a number of the prose stands for; None where the question names no number."""
    numbers = re.findall(r"\d[\d.]*", question)
    if not numbers:
        return None
    claims = [claim for claim in check(report).claims if re.sub(r"\D*$", "", claim.text) in numbers]
    return "\n".join(_traced(claim, report) for claim in claims) or says("traced_nothing")


def traced_alone(text: str, report: Report) -> str | None:
    """Where the prose has the numbers of a text that says of none what it counts (同比25%); None for any other text."""
    claims = check(alone_in(text, report)).claims
    if len(text) > _SHORT or not claims or any(claim.verdict != "unverified" for claim in claims):
        return None
    numbers = {claim.text for claim in claims}
    found = [claim for claim in check(report).claims if claim.text in numbers and claim.verdict != "unverified"]
    return "\n".join(_traced(claim, report) for claim in found) or None


def section_told(question: str, report: Report) -> str | None:
    """What a section says that the question names; None where it names none."""
    sections = _sections(question, report)
    if not sections and re.search("问题|不足|短板|改进", question):
        sections = [i for i, s in enumerate(report.sections) if "问题" in s.title or "改进" in s.title]
        if not sections:
            return says("no_section")
    told = [(report.sections[i].title, report.sections[i].text.strip()) for i in sections]
    shown = (says("section").replace("{标题}", title).replace("{原文}", text) for title, text in told if text)
    return "\n".join(shown) or None


def _traced(claim: Claim, report: Report) -> str:
    verdicts = {"consistent": says("fits"), "inconsistent": says("differs")}
    meaning = says("stands_for_nothing")
    if claim.verdict in verdicts:
        meaning = says("stands_for").replace("{名称}", claim.meaning).replace("{结论}", verdicts[claim.verdict])
    told = says("traced").replace("{句子}", _sentence(report, claim.span)).replace("{数}", claim.text)
    return told.replace("{说明}", meaning)


def _tally(result: CheckResult) -> str:
    counts = {verdict: sum(c.verdict == verdict for c in result.claims) for verdict in get_args(Verdict)}
    told = says("tally").replace("{总数}", str(len(result.claims))).replace("{一致}", str(counts["consistent"]))
    return told.replace("{不符}", str(counts["inconsistent"])).replace("{没有}", str(counts["unverified"]))


def pasted(text: str, report: Report, options: CheckOptions = ALL_RULES) -> str:
    """Whether a pasted text fits the report's tables."""
    alone = alone_in(text, report)
    result = check(alone, options)
    findings = [each for each in result.findings if isinstance(each.location, Span)]
    if findings:
        return "\n".join([_listed(findings, alone), *_verdicts(result, ("unverified",))])
    nothing = says("found_nothing").replace("{范围}", "这段文字")
    return "\n".join([nothing, *_verdicts(result, ("consistent", "unverified"))])


def statement(message: str, report: Report) -> str | None:
    """The sentence that a message puts up for a check without saying so (新收60件，对吗); None where there is none."""
    bare = pattern("pasted", "tail").sub("", message.strip())
    if bare == message.strip() and pattern("pasted", "question").search(bare):
        return None
    if not bare or pattern("pasted", "question").search(bare):
        return None
    if bare == message.strip() and not re.search(r"\d", bare):
        return None
    claims = check(alone_in(bare, report)).claims
    return bare if any(c.verdict != "unverified" or (c.unit and re.search(r"\d", c.text)) for c in claims) else None


def alone_in(text: str, report: Report) -> Report:
    """The report with this text as its only prose."""
    title = report.form.sections[0].heading
    return report.model_copy(update={"sections": [Section(title=title, text=text)], "provenance": None})


def _listed(findings: list[Finding], report: Report) -> str:
    lines = [says("found").replace("{数目}", str(len(findings)))]
    lines += [_told(number, finding, report) for number, finding in enumerate(findings, 1)]
    return "\n".join(lines)


def _told(number: int, finding: Finding, report: Report) -> str:
    right = finding.replacements[0] if finding.replacements else ""
    ending = says("should_be").replace("{应为}", right) if right else ""
    if isinstance(finding.location, Span):
        section = report.sections[finding.location.section]
        template, sentence, title = says("finding"), _sentence(report, finding.location), section.title
    else:
        template, sentence, title = says("finding_table"), "", ""
    told = template.replace("{序号}", str(number)).replace("{标题}", title).replace("{句子}", sentence)
    return told.replace("{说明}", finding.message.rstrip("。") + ending + "。")


def _sentence(report: Report, span: Span) -> str:
    """The sentence around a span."""
    text = report.sections[span.section].text
    start = max(text.rfind(mark, 0, span.start) for mark in "。；\n") + 1
    ends = [at for mark in "。；\n" if (at := text.find(mark, span.end)) >= 0]
    return text[start : min(ends, default=len(text))].strip()


def _sections(question: str, report: Report) -> list[int]:
    """The sections that a question names by number or title."""
    found = []
    for each in report.form.sections:
        number = re.search(rf"第{each.number}(?:部分|项|节|章)|(?<![表二三四]){each.number}、", question)
        if number or any(name in question for name in (each.title, *each.synonyms)):
            found += [i for i, s in enumerate(report.sections) if s.title.strip().startswith(each.number)]
    return found


def _verdicts(result: CheckResult, verdicts: tuple[str, ...]) -> list[str]:
    lines = []
    for verdict in verdicts:
        claims = [claim for claim in result.claims if claim.verdict == verdict][:_LISTED]
        if claims:
            lines.append(says(verdict).replace("{清单}", "、".join(_named(claim) for claim in claims)))
    return lines


def _named(claim: Claim) -> str:
    text = claim.text if claim.text.endswith(claim.unit) else f"{claim.text}{claim.unit}"
    return f"{text}（{claim.meaning}）" if claim.meaning else text
