"""Carries a command out: paragraph by paragraph, each the model's where it can be taken, else as it was.

What a paragraph of the model must satisfy stands in `faithful`, what it cannot change at all in `marked`. A command
that the model does not manage leaves the text as it was; shortening then at least drops empty words.
"""

import re
from collections.abc import Iterator
from contextlib import closing

from assistant.editing.command import Command, prompt
from assistant.editing.faithful import faithful
from assistant.editing.marked import marked
from assistant.editing.proofreading import corrected, without_known_slips
from assistant.language_model import Engine, Generation, Message
from assistant.report import Report

_TRIES = 2
_SHORTEST = 12  # characters of a paragraph that is worth another wording
_SENTENCE = re.compile(r"[^。！？]*[。！？]|[^。！？]+$")
_FILLERS = re.compile("进一步|切实|积极|认真|扎实|不断|持续|大力|着力|充分|有力|有效地|高度重视，")


def revised(command: Command, report: Report | None, engine: Engine) -> Iterator[str]:
    """The text that takes the place of the command's, piece by piece.

    Args:
        command: what is asked.
        report: the report that the text belongs to, where it is known: its figures keep their meaning.
        engine: the model.

    Raises:
        ModelError: as the engine.
    """
    if command.operation == "summarise":
        yield _summary(command, report, engine)
        return
    for number, line in enumerate(command.text.split("\n")):
        yield ("\n" if number else "") + _line(line, command, report, engine)


def _line(line: str, command: Command, report: Report | None, engine: Engine) -> str:
    paragraph = line.strip()
    if not paragraph:
        return line
    if command.operation == "proofread":
        new = _proofread(paragraph, command, engine)
    elif len(paragraph) < _SHORTEST:
        new = paragraph
    else:
        new = _reworded(paragraph, command, report, engine) or _without_fillers(paragraph, command)
    return line.replace(paragraph, new, 1)


def _proofread(paragraph: str, command: Command, engine: Engine) -> str:
    known = without_known_slips(paragraph)
    [answer] = _answers(known, command, engine, tries=1)
    return corrected(known, answer) if answer else known


def _reworded(paragraph: str, command: Command, report: Report | None, engine: Engine) -> str | None:
    for answer in _answers(paragraph, command, engine, tries=_TRIES):
        if answer and faithful(command.operation, paragraph, answer, report):
            return answer
    return None


def _answers(paragraph: str, command: Command, engine: Engine, *, tries: int) -> Iterator[str | None]:
    """What the model makes of a paragraph; None where a figure is lost, moved or added."""
    held = marked(paragraph)
    messages = (Message("system", prompt(command)), Message("user", held.text))
    longest = len(held.text) * (2 if command.operation in ("expand", "rewrite") else 1) + 32
    for seed in range(tries):
        request = Generation(messages, held.grammar, max_tokens=longest, temperature=0.4 * seed, seed=seed)
        stream = engine.generate(request)
        with closing(stream):
            yield held.filled("".join(stream).strip().replace("\n", ""))


def _summary(command: Command, report: Report | None, engine: Engine) -> str:
    text = "".join(line.strip() for line in command.text.split("\n"))
    summary = _reworded(text, command, report, engine) if len(text) >= _SHORTEST else None
    if summary:
        return summary
    sentences = _SENTENCE.findall(text)
    telling = [sentence for sentence in sentences if marked(sentence).kept]
    return "".join(telling) if telling and len(telling) < len(sentences) else command.text


def _without_fillers(paragraph: str, command: Command) -> str:
    return _FILLERS.sub("", paragraph) if command.operation == "shorten" else paragraph
