"""Words of the tables that a question misspells by their sound: 不于公开 → 不予公开, 申青 → 申请.

A run of characters is taken for a name of the form or a word of the lexicon when it sounds like it (z and zh, n and ng
alike), shares a character with it, and is no word of the language itself.
"""

import logging
import re
from functools import cache, lru_cache
from typing import Any

from pypinyin import Style, pinyin

from assistant.chat.naming import plain
from assistant.chat.words import table
from assistant.checking.prose.lexicon import lexicon
from assistant.report.form import forms_of
from assistant.report.kind import default_kind

_LONGEST = 8
_FACETS = frozenset({"row", "column", "table", "verb", "rate", "together"})
_HAN = re.compile(r"[一-龥]{2,}")
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


def respelled(text: str) -> str:
    """The text with names put for what sounds like them."""
    for run in _HAN.findall(text):
        text = text.replace(run, _mended(run), 1)
    return text


def _mended(run: str) -> str:
    sounds = tuple(_sound(each) for each in run)
    for length in range(min(_LONGEST, len(run)), 1, -1):
        for start in range(len(run) - length + 1):
            name = _by_sound().get(sounds[start : start + length])
            if name and _misspelt(run, start, name):
                return _mended(run[:start]) + name + _mended(run[start + length :])
    return run


def _misspelt(run: str, start: int, name: str) -> bool:
    """Whether a name stands there with characters gone wrong: some are kept, those that differ are in no word.

    Within a longer name of which one character differs they may be in a word (自燃人 for 自然人).
    """
    end = start + len(name)
    wrong = [start + i for i, character in enumerate(name) if run[start + i] != character]
    if not wrong or len(wrong) == len(name) or {*wrong} & _well_spelled(run):
        return False
    surely = len(name) > 2 and len(wrong) == 1
    pairs = [at for i in wrong for at in (i - 1, i) if not (surely and start <= at and at + 2 <= end)]
    return not any(at >= 0 and _is_word(run[at : at + 2]) for at in pairs)


@lru_cache(maxsize=256)
def _well_spelled(run: str) -> frozenset[int]:
    """The characters of a run that stand in a name as it is spelled."""
    found: set[int] = set()
    for length in range(2, min(_LONGEST, len(run)) + 1):
        for start in range(len(run) - length + 1):
            if run[start : start + length] in _names() | _kept():
                found |= {*range(start, start + length)}
    return frozenset(found)


@cache
def _sound(character: str) -> str:
    sound = pinyin(character, style=Style.NORMAL)[0][0]
    for exact, alike in _ALIKE:
        sound = sound.replace(exact, alike)
    return sound


@cache
def _names() -> frozenset[str]:
    """The names that can be misspelt: rows and columns of the form, words of the lexicon and what people call them."""
    form = forms_of(default_kind())[-1]
    rows = [row for each in form.tables for block in each.blocks for row in block.rows]
    names = {plain(name) for row in rows for name in (row.label, row.short, *row.synonyms)}
    names |= {column.short for each in form.tables for block in each.blocks for column in block.columns}
    words = lexicon(default_kind()).words.items()
    names |= {word for word, (_, entry) in words if entry.facets & _FACETS}
    return frozenset(name for name in names if len(name) > 1 and _HAN.fullmatch(name))


@cache
def _kept() -> frozenset[str]:
    return frozenset(table("reading")["well_spelled"])


@cache
def _by_sound() -> dict[tuple[str, ...], str]:
    return {tuple(_sound(each) for each in name): name for name in sorted(_names())}


@cache
def _is_word(text: str) -> bool:
    return len(text) > 1 and bool(_dictionary().FREQ.get(text, 0))


@cache
def _dictionary() -> Any:
    import jieba  # noqa: PLC0415 — its dictionary takes a moment

    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    made.initialize()
    return made
