"""Corrections of single characters: known slips, and what the model proposes as far as it can only be a slip.

A proposal is taken where the new characters sound like the old ones (input by sound is where such slips come from),
where characters stand twice, or where only punctuation changes. Everything else of the model's text is left aside, so
that proofreading never changes what is said. Figures are not touched at all.
"""

import re
import tomllib
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from pypinyin import Style, pinyin

_PUNCTUATION = re.compile(r"[，。、；：！？,.;:!?“”\"（）()《》…—\s]*")
_HAN = re.compile(r"[\u4e00-\u9fa5]+")
_LONGEST = 3  # characters of a slip


def without_known_slips(text: str) -> str:
    """The text with the slips of `slips.toml` put right."""
    for wrong, right in _slips().items():
        text = text.replace(wrong, right)
    return text


def corrected(text: str, proposal: str) -> str:
    """The text with those changes of the proposal that can only be corrections."""
    made, at = "", 0
    for what, start, end, other, stop in SequenceMatcher(None, text, proposal, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        old, new = text[start:end], proposal[other:stop]
        made += text[at:start] + (new if _is_correction(old, new, text[:start]) else old)
        at = end
    return made + text[at:]


def _is_correction(old: str, new: str, before: str) -> bool:
    if old and new and _PUNCTUATION.fullmatch(old) and _PUNCTUATION.fullmatch(new):
        return True
    if not new:
        return _HAN.fullmatch(old) is not None and len(old) <= _LONGEST and before.endswith(old)
    alike = len(old) == len(new) <= _LONGEST and _HAN.fullmatch(old) is not None and _HAN.fullmatch(new) is not None
    return alike and all(_sounds(a) & _sounds(b) for a, b in zip(old, new, strict=True))


@cache
def _sounds(character: str) -> frozenset[str]:
    [sounds] = pinyin(character, style=Style.NORMAL, heteronym=True)
    return frozenset(sounds)


@cache
def _slips() -> dict[str, str]:
    words = tomllib.loads(Path(__file__).with_name("slips.toml").read_text(encoding="utf-8"))
    return dict(words["slips"])
