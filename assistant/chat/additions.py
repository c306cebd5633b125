"""Whether a paragraph that a model wrote again speaks of things that the original does not: its own facts."""

import logging
from functools import cache
from typing import Any

from assistant.chat.words import table

_NOUNS = ("n", "vn", "j", "l", "i")


def adds_things(original: str, rewritten: str) -> list[str]:
    """The things named in the second text that the first does not name; words that any report uses are none."""
    common = table("rewriting")["common"]
    words = [each.word for each in _tagger().lcut(rewritten) if each.flag.startswith(_NOUNS) and len(each.word) > 1]
    return [word for word in dict.fromkeys(words) if word not in original and word not in common]


@cache
def _tagger() -> Any:
    """Jieba's tagger, loaded when a model has written something (about a second)."""
    import jieba  # noqa: PLC0415
    from jieba import posseg  # noqa: PLC0415

    jieba.setLogLevel(logging.WARNING)
    return posseg.POSTokenizer(jieba.Tokenizer())
