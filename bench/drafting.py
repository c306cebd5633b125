"""How good and how fast drafts are: over random tables of all sizes, against the same model with a plain prompt.

    python bench/drafting.py [--drafts N] [--baseline N] [--timed N] [--style NAME] [--model NAME] [--json FILE]

Counts what must not be there (wrong figures, findings of the checker, slot marks, repeated sentences, missing facts)
and how often a template took the place of the model's sentence. `--baseline` drafts are asked for with the tables in
the prompt, without slots, plan and check. Speeds are ratios within one run; absolute ones belong to the machine.
"""

import argparse
import json
import re
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from shutil import rmtree
from typing import Any

from reports import SIZES, report

from assistant.checking import Span, check
from assistant.drafting import Draft, DraftOptions, DraftReady, TextPiece, plan, stream
from assistant.drafting.slots import DIGIT
from assistant.language_model import PREFIXES, Engine, Generation, Message, Stream, open_engine
from assistant.report import Facts, Report, Section
from assistant.settings import Settings, load_settings

_LEFT = re.compile(r"[{}\[\]~≈|*#`]|以下是")
COUNTED = (
    "wrong figures",
    "digits without a source",
    "must-say facts missing",
    "findings",
    "marks left",
    "sentences repeated",
    "length outside",
)


@dataclass
class Recorder:
    """An engine that keeps what it was asked and how many tokens each answer took."""

    engine: Engine
    asked: list[tuple[Generation, Stream]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def generate(self, request: Generation) -> Stream:
        """Start an answer."""
        answer = self.engine.generate(request)
        self.asked.append((request, answer))
        return answer


def main() -> None:
    """Print the figures, one a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drafts", type=int, default=30)
    parser.add_argument("--baseline", type=int, default=10)
    parser.add_argument("--timed", type=int, default=5, help="drafts whose prompts the bare engine writes too")
    parser.add_argument("--style", default="plain")
    parser.add_argument("--model")
    parser.add_argument("--json", type=Path, help="write the figures and the texts here")
    options = parser.parse_args()
    settings = load_settings()
    rmtree(settings.models / PREFIXES, ignore_errors=True)  # the first report is the first on this machine
    settings = settings.model_copy(update={"model": options.model}) if options.model else settings
    opened = time.perf_counter()
    engine = open_engine(settings)
    opening = time.perf_counter() - opened
    reports = [report(list(SIZES)[n % len(SIZES)], n) for n in range(max(options.drafts, options.baseline))]
    recorder = Recorder(engine)
    figures: dict[str, Any] = dict.fromkeys(COUNTED, 0)
    texts, first_words, models_words, writing, tokens, printed = [], [], [], 0.0, 0, 0
    sentences, templates, bare = 0, 0, []
    alone: Engine | None = None  # the bare engine has a memory of its own: what drafting has read is new to it
    for number, about in enumerate(reports[: options.drafts]):
        started = time.perf_counter()
        drafted, first, models = written(about, recorder, options.style)
        if number < options.timed:
            writing += time.perf_counter() - started
            tokens += drafted.tokens
            printed += sum(engine.count_tokens(section.text) for section in drafted.sections)
            alone = alone or open_engine(alone_settings(settings))
            bare.append(bare_writing(alone, recorder.asked))  # at once: a machine's speed drifts
        recorder.asked.clear()
        first_words.append(first)
        models_words.append(models)
        sentences += drafted.sentences
        templates += len(drafted.template_sentences)
        for name, count in faults(drafted, about).items():
            figures[name] += count
        texts.append(drafted.to_json())
        print(f"{about.organization} {drafted.seconds:.0f} s, {drafted.tokens} tokens", flush=True)
    figures |= {
        "drafts": options.drafts,
        "sentences": sentences,
        "template sentences": templates,
        "first words, first report, start of the engine included (s)": round(opening + first_words[0], 2),
        "the model's first word, likewise (s)": round(opening + models_words[0], 2),
    }
    if len(first_words) > 1:
        figures["first words, second report (s)"] = round(first_words[1], 2)
        figures["the model's first word, second report (s)"] = round(models_words[1], 2)
    if bare:
        speed = sum(written for written, _ in bare) / sum(seconds for _, seconds in bare)
        figures["tokens/s of drafting"] = round(tokens / writing, 2)
        figures["tokens/s of the bare engine"] = round(speed, 2)
        figures["ratio"] = round(tokens / writing / speed, 2)
        figures["ratio, counting the printed text's tokens only"] = round(printed / writing / speed, 2)
    wrong = [plain_prompt_is_wrong(engine, about) for about in reports[: options.baseline]]
    figures["plain prompt: drafts with a wrong figure"] = f"{sum(wrong)} of {len(wrong)}"
    figures["memory (MiB)"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    engine.close()
    if alone is not None:
        alone.close()
    for name, value in figures.items():
        print(f"{name}: {value}")
    if options.json:
        options.json.write_text(json.dumps({"figures": figures, "drafts": texts}, ensure_ascii=False, indent=1))


def written(about: Report, recorder: Recorder, style: str) -> tuple[Draft, float, float]:
    """The draft, and the seconds until its first words and until the first that the model chose."""
    started, first, models = time.perf_counter(), 0.0, 0.0
    for event in stream(about, recorder, DraftOptions(style=style, seed=1)):
        if isinstance(event, TextPiece) and event.text and not event.restart:
            first = first or time.perf_counter() - started
            if not models and any(answer.tokens for _, answer in recorder.asked):
                models = time.perf_counter() - started
        if isinstance(event, DraftReady):
            return event.draft, first, models
    raise AssertionError("the last event is the draft")


def faults(drafted: Draft, about: Report) -> dict[str, int]:
    """How often each fault is in a draft."""
    facts, made = Facts(about), plan(about)
    paragraphs = [p for s in drafted.sections for p in s.paragraphs]
    figures = [f for p in paragraphs for f in p.figures]
    said = {fact for f in figures for fact in f.facts}
    must = {fact for q in made.paragraphs for p in q.points for name in p.slots for fact in made.slots[name].facts}
    covered = [{at for f in p.figures for at in range(f.start, f.end)} for p in paragraphs]
    sentences = [s for p in paragraphs for s in re.findall("[^。]+。", p.text)]
    limits = (made.office.overall, made.office.problems)
    return {
        "wrong figures": sum(is_wrong(f.text, f.facts, facts) for f in figures),
        "digits without a source": sum(
            found.start() not in at
            for p, at in zip(paragraphs, covered, strict=True)
            for found in DIGIT.finditer(p.text)
        ),
        "must-say facts missing": len({m for m in must if not m.startswith("note:")} - said),
        "findings": len(found_in(about, [Section(title=s.title, text=s.text) for s in drafted.sections])),
        "marks left": sum(bool(_LEFT.search(p.text)) for p in paragraphs),
        "sentences repeated": len(sentences) - len(set(sentences)),
        "length outside": sum(
            not low <= len(s.text) <= high for s, (low, high) in zip(drafted.sections, limits, strict=True)
        ),
    }


def is_wrong(text: str, sources: tuple[str, ...], facts: Facts) -> bool:
    """Whether a figure is not the value of its cells (growth and its like are computed here anew)."""
    if sources == ("year",):
        return text != str(facts.report.year)
    if sources[0].startswith("note:"):
        return text not in facts.report.notes[int(sources[0].removeprefix("note:"))]
    now = sum(facts.value(s) for s in sources if not s.startswith("previous."))
    before = sum(facts.value(s) for s in sources if s.startswith("previous."))
    if not any(s.startswith("previous.") for s in sources):
        return abs(float(text) - now) > 1e-9
    if text.endswith("%"):
        return abs(float(text[:-1]) - abs(now - before) / before * 100) > 0.0501
    return abs(float(text) - abs(now - before)) > 1e-9


def found_in(about: Report, sections: list[Section]) -> list[str]:
    """The checker's messages on these sections."""
    result = check(about.model_copy(update={"sections": sections}))
    return [f.message for f in result.findings if isinstance(f.location, Span)]


def alone_settings(settings: Settings) -> Settings:
    """The same model answering one request after the other."""
    return settings.model_copy(update={"engine": settings.engine.model_copy(update={"parallel": 1})})


def bare_writing(engine: Engine, asked: list[tuple[Generation, Stream]]) -> tuple[int, float]:
    """Tokens and seconds of the engine writing the same prompts one by one, each as long as the draft's answer was."""
    started, tokens = time.perf_counter(), 0
    for request, answer in asked:
        alone = engine.generate(replace(request, grammar=None, shared=0, max_tokens=max(1, answer.tokens)))
        for _ in alone:
            pass
        tokens += alone.tokens
    return tokens, time.perf_counter() - started


def plain_prompt_is_wrong(engine: Engine, about: Report) -> bool:
    """Whether a draft asked for with the tables in the prompt states a figure that the checker finds wrong."""
    rows = "\n".join(_rows(about))
    name = f"{about.organization}{about.year}年政府信息公开工作年度报告"
    asked = f"根据以下表格数据，写{name}的“一、总体情况”，包括主动公开、依申请公开等内容。\n{rows}"
    answer = "".join(engine.generate(Generation((Message("user", asked),), max_tokens=500, temperature=0.5, seed=1)))
    return bool(found_in(about, [Section(title="一、总体情况", text=answer)]))


def _rows(about: Report) -> Iterator[str]:
    facts = Facts(about)
    for address in about.form.cells:
        if facts.get(address) or address.endswith(".total"):
            yield f"{facts.label(address)}：{facts.get(address)}"


if __name__ == "__main__":
    main()
