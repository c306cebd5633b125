"""What a number that no table holds is said of, in two or three words: 发布政策解读58篇 → 政策解读.

For people who ask why a number was not checked. The words are segmented by jieba on its own dictionary and that of
the domain; the check itself needs no segmentation and does not load it.
"""

from __future__ import annotations

import logging
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from assistant.checking.prose.lexicon import lexicon

_SILENT = frozenset({"function", "mark", "verb", "scope", "column", "everyday"})
_LISTS = Path(__file__).parent / "rules" / "lists.toml"
_MOST = 2  # words of a name


def thing_counted(words: str, kind: str) -> str:
    """The name at the end of the words before a number; "" where they only lead to it (其中, 共计)."""
    name: list[str] = []
    for word in reversed(_tokenizer(kind).lcut(words)):
        says_something = _says_something(word, kind)
        if name and not says_something:
            break
        if says_something:
            name.insert(0, word)
        if len(name) == _MOST:
            break
    return "".join(name)


def _says_something(word: str, kind: str) -> bool:
    if len(word) < 2 or not "\u4e00" <= word[0] <= "\u9fff":
        return False
    if word in _verbs():
        return False
    known = lexicon(kind).words.get(word, None)
    return known is None or not known[1].facets <= _SILENT


@cache
def _verbs() -> frozenset[str]:
    return frozenset(tomllib.loads(_LISTS.read_text(encoding="utf-8"))["verbs"])


@cache
def _tokenizer(kind: str) -> Any:
    """Jieba's segmenter with the words of the domain, loaded when first asked for (about a second)."""
    import jieba  # noqa: PLC0415 - only people who ask for reasons pay for its dictionary

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    for word in lexicon(kind).words:
        tokenizer.add_word(word)
    return tokenizer
