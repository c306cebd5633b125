"""The chat's words, as data: what is recognised and what is answered. All of them stand in `words.toml`."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def table(name: str) -> Any:
    """A table of `words.toml`."""
    return _all()[name]


@cache
def pattern(group: str, name: str) -> re.Pattern[str]:
    """A pattern of a group."""
    return re.compile(table(group)[name])


def standard(text: str) -> str:
    """A message in the words that the patterns know (啥 → 什么)."""
    for said, meant in table("reading")["colloquial"]:
        text = text.replace(said, meant)
    return text


def says(name: str) -> str:
    """A sentence of the chat."""
    return str(table("says")[name])


@cache
def _all() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
