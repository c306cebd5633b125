"""Tells a command from talk: what the client asks for, and the text that it asks it of.

Steps: a layout of `commands.toml` says which part of the message is the text; where the instruction is English and
the text Chinese, the change of script says it. A client may also give the instruction as the system's message and the
text alone as the user's. The operation is then told from the instruction, never from the text.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.errors import InputError

_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_RULE = re.compile(r"\n\s*[-=*]{3,}\s*$")
_EDGES = "\"'“”‘’「」 \t\r\n"
_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_LONGEST_INSTRUCTION = 8000
_LONGEST_WISH = 300
_SHORTEST_TEXT = 6
UNNAMED = "rewrite"


class CommandError(InputError):
    """A command that is not carried out here; the text stays as it is."""

    code = "unsupported-command"


@dataclass(frozen=True, slots=True)
class Command:
    """An instruction and its text.

    Attributes:
        operation: proofread, shorten, summarise, expand or rewrite.
        wish: the instruction as it was given.
        text: what the answer takes the place of.
        spoken: Chinese words as a person writes them in a conversation: no mark around the text, no word that the
            answer be only the text.
    """

    operation: str
    wish: str
    text: str
    spoken: bool = False


def command_of(messages: Sequence[tuple[str, str]]) -> Command | None:
    """The command in the last message of the user, None where it is talk.

    Args:
        messages: role and text of each message.

    Raises:
        CommandError: a command that cannot be carried out (`unsupported-command`), or one without a text (`no-text`).
    """
    last = next((text for role, text in reversed(messages) if role == "user"), "").strip()
    system = "\n".join(text for role, text in messages if role == "system")
    if not last:
        return None
    return _within(last) or _by_system(system, last)


def _within(message: str) -> Command | None:
    """The command of a message that holds instruction and text."""
    for wish, text, marked in _readings(message):
        english = _is_english(wish)
        operation = _operation(wish)
        if operation is not None and "unable" not in operation and _found("asks", wish):
            continue
        if operation is None and not (english and _found("text", wish) and not _found("question", wish)):
            continue
        if not english and operation and operation["name"] in ("explain", "extract") and not _found("text", wish):
            continue  # a person asks a question about the report
        return _made(operation, wish, text, spoken=not (english or marked or _found("only", wish)))
    if _is_english(message) and (operation := _operation(message)) and _found("text|only", message):
        _made(operation, message, "", spoken=False)  # tells that the text is missing
    return None


def _by_system(system: str, message: str) -> Command | None:
    """The command of a system's message over a user's message that is nothing but text."""
    operation = _operation(system)
    if operation is None or not _found("only", system) or _found("question", message):
        return None
    if len(_HAN.findall(message)) < _SHORTEST_TEXT or not re.search("[，。；、]", message):
        return None
    return _made(operation, system, message, spoken=False)


def _made(operation: dict[str, str] | None, wish: str, text: str, *, spoken: bool) -> Command:
    if operation and "unable" in operation:
        raise CommandError(operation["unable"])
    text = _RULE.sub("", text.strip(_EDGES)).strip(_EDGES)
    if not text:
        raise CommandError("没有收到要修改的文字，请先选中文字。", code="no-text")
    if not _HAN.search(text):
        raise CommandError("这里只修改中文文字。", code="text-language")
    return Command(operation["name"] if operation else UNNAMED, wish.strip(), text, spoken)


def _readings(message: str) -> Iterator[tuple[str, str, bool]]:
    """Instruction, text, and whether marks set the text off: the likeliest reading first."""
    split = _by_script(message)
    for number, layout in enumerate(_layouts()):
        if split and number == _MARKS:
            yield *split, True
        found = layout.fullmatch(message)
        if found is None:
            continue
        parts = found.groupdict()
        wish = f"{parts.get('before') or ''}\n{parts.get('after') or ''}".strip()
        if wish and len(wish) <= _LONGEST_INSTRUCTION:
            yield wish, parts["text"], number < _MARKS


def _by_script(message: str) -> tuple[str, str] | None:
    """An English instruction and the Chinese text behind it; English behind the text belongs to the instruction."""
    first, last = _HAN.search(message), 0
    if first is None or len(_WORD.findall(message[: first.start()])) < 2:
        return None
    start = _start_of_text(message[: first.start()])
    for found in _CHINESE.finditer(message):
        last = found.end()
    rest = message[last:]
    end = last if len(_WORD.findall(rest)) > 2 else len(message)
    return f"{message[:start]}\n{message[end:]}", message[start:end]


def _start_of_text(before: str) -> int:
    """Where the text begins that goes on in Chinese: behind a colon, a line break, a quotation mark, or a word."""
    for marks in (':\n"“「', " \t\n"):
        start = max(before.rfind(mark) for mark in marks) + 1
        if start and not _WORD.search(before, start):
            return start
    return len(before)


def _is_english(text: str) -> bool:
    return _WORD.search(text) is not None and not _HAN.search(text)


def _operation(wish: str) -> dict[str, str] | None:
    meant = _reading("ignored").sub(" ", wish)
    return next((each for each in _words()["operations"] if re.search(each["pattern"], meant, re.IGNORECASE)), None)


def _found(names: str, text: str) -> bool:
    return any(_reading(name).search(text) for name in names.split("|"))


@cache
def _reading(name: str) -> re.Pattern[str]:
    return re.compile(_words()["reading"][name], re.IGNORECASE | re.MULTILINE)


@cache
def _layouts() -> list[re.Pattern[str]]:
    return [re.compile(each["pattern"], re.IGNORECASE | re.DOTALL) for each in _words()["layouts"]]


_MARKS = 8
"""So many of the layouts go by marks around the text; the others by colons and line breaks."""


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("commands.toml").read_text(encoding="utf-8"))


def prompt(command: Command) -> str:
    """What the model is told to do."""
    prompts = _words()["prompts"]
    wished = command.operation == UNNAMED and len(command.wish) <= _LONGEST_WISH
    task = prompts["wished"].format(wish=" ".join(command.wish.split())) if wished else prompts[command.operation]
    return str(prompts["frame"].format(task=task))
