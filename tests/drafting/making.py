"""Reports with balanced tables, and engines whose answers are known, for the tests of drafting."""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.language_model import Generation
from assistant.language_model.engine import FinishReason
from assistant.report import Previous, Report, Tables, form_for_year

PARTS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other_organization")
OUTCOMES = ("upheld", "corrected", "other", "pending")


def report(
    organization: str = "禾丰县水务局",
    year: int = 2023,
    *,
    rows: Mapping[str, Sequence[int]] | None = None,
    cells: dict[str, float] | None = None,
    previous: dict[str, float] | None = None,
    notes: Sequence[str] = (),
) -> Report:
    """A report whose tables add up: `rows` gives applicants' columns (missing ones are zero), `cells` any others."""
    form = form_for_year(year)
    values: dict[str, float] = dict.fromkeys(form.cells, 0)
    for row, numbers in (rows or {}).items():
        for part, number in zip(PARTS, numbers, strict=False):
            values[f"applications.{row}.{part}"] = number
    values |= cells or {}
    results = [
        r
        for r in form.rows
        if r.startswith("applications.") and r.split(".")[1] not in ("new", "carried_over", "total", "carried_forward")
    ]
    for part in PARTS:
        values[f"applications.total.{part}"] = sum(values[f"{row}.{part}"] for row in results)
    for row in form.rows:
        if row.startswith("applications."):
            values[f"{row}.total"] = sum(values[f"{row}.{part}"] for part in PARTS)
        elif row.startswith(("review", "litigation")):
            values[f"{row}.total"] = sum(values[f"{row}.{outcome}"] for outcome in OUTCOMES)
    before = Previous(year=year - 1, tables=Tables(cells=dict(previous))) if previous else None
    return Report(
        organization=organization, year=year, tables=Tables(cells=dict(values)), previous=before, notes=list(notes)
    )


def county_department(notes: Sequence[str] = ()) -> Report:
    """A department with a bit of everything."""
    return report(
        rows={
            "new": [13, 1, 0, 0, 1],
            "carried_over": [1],
            "granted": [8, 1, 0, 0, 1],
            "denied.third_party": [1],
            "unavailable.not_held": [4],
            "carried_forward": [1],
        },
        cells={
            "proactive.normative_documents.issued": 3,
            "proactive.normative_documents.repealed": 1,
            "proactive.normative_documents.in_force": 12,
            "proactive.licensing.decisions": 140,
            "proactive.fees.amount": 8.36,
            "review.upheld": 1,
            "litigation.direct.corrected": 1,
        },
        previous={"applications.new.total": 20},
        notes=notes,
    )


@dataclass
class Answer:
    """A stream of one answer in pieces of a few characters."""

    text: str
    finish_reason: FinishReason | None = None
    tokens: int = 0
    closed: bool = False

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self.text), 5):
            if self.closed:
                self.finish_reason = "cancelled"
                return
            self.tokens += 5
            yield self.text[start : start + 5]
        self.finish_reason = self.finish_reason or "stop"

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeEngine:
    """An engine that answers what `reply` says to each request; it keeps the requests."""

    reply: Callable[[Generation], str]
    name: str = "fake"
    parallel: int = 2
    context_length: int = 8192
    supports_grammar: bool = True
    requests: list[Generation] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def generate(self, request: Generation) -> Answer:
        self.requests.append(request)
        answer = Answer(self.reply(request))
        self.answers.append(answer)
        return answer

    def count_tokens(self, text: str) -> int:
        return len(text)

    def close(self) -> None:
        """Nothing to free."""


def from_examples(request: Generation) -> str:
    """An answer in the manner of the examples that the request shows, with the slots that its grammar asks for."""
    shown = re.findall(r"^- (.+)$", request.messages[-1].content, re.MULTILINE)
    slots = re.findall(r'"(\{[^{}"]+\})"', request.grammar or "")
    return (shown[0].rstrip("。") if shown else "围绕群众关心的事项逐项研究办法") + "".join(slots) + "。"


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\{\d+,\d+\}|\[[^\]]*\]|[a-z]\w*|[()|]')
_CHARACTERS = "abcxyz"


def sentence(grammar: str, chooser: random.Random) -> str:
    """A text that the GBNF text allows; knows the constructs that `drafting.grammar` writes and no others."""
    rules = dict(line.split(" ::= ", 1) for line in grammar.strip().split("\n"))
    return _expand(rules, _TOKEN.findall(rules["root"]), chooser)


def _expand(rules: dict[str, str], tokens: list[str], chooser: random.Random) -> str:
    options: list[list[tuple[str | list[str], int, int]]] = [[]]
    position = 0
    while position < len(tokens):
        token = tokens[position]
        item: str | list[str] = token
        if token == "|":
            options.append([])
            position += 1
            continue
        if token == "(":
            end = _closing(tokens, position)
            item, position = tokens[position + 1 : end], end
        least, most = 1, 1
        if position + 1 < len(tokens) and tokens[position + 1].startswith("{"):
            least, most = (int(n) for n in tokens[position + 1].strip("{}").split(","))
            position += 1
        options[-1].append((item, least, most))
        position += 1
    text = ""
    for item, least, most in chooser.choice(options):
        for _ in range(chooser.randint(least, min(most, least + 6))):
            text += _one(rules, item, chooser)
    return text


def _closing(tokens: list[str], opening: int) -> int:
    """Where the bracket that opens there is closed."""
    depth = 0
    for position in range(opening, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[position], 0)
        if depth == 0:
            return position
    raise ValueError(tokens)


def _one(rules: dict[str, str], item: str | list[str], chooser: random.Random) -> str:
    if isinstance(item, list):
        return _expand(rules, item, chooser)
    if item.startswith('"'):
        return item[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    if item.startswith("["):
        return chooser.choice("，" if item == "[，]" else _CHARACTERS)
    return _expand(rules, _TOKEN.findall(rules[item]), chooser)
