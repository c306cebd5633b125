"""A note as text: marks of origin and bullets away, its clauses; what it says is read elsewhere."""

import re
import unicodedata

_ORIGIN = re.compile(
    r"^\s*(?:[（(【\[](?:[^（）()【】\[\]]{1,12}(?:科|股|处|室|办|中心|所|站|局|队|组|部|报|提供|供稿)[^（）()【】\[\]]{0,4})[）)】\]]|[√☑✓●○■□◆▪•·*\-—–]+|[（(]?\d{1,2}[)）、.．](?!\d))\s*"
)
_ORIGIN_END = re.compile(r"[（(][^（）()]{0,12}(?:科|股|处|室|办|中心|所|站|局|队|组|部)(?:报|提供|供稿|报送)[）)]\s*$")
_OPEN, _CLOSE = "《“‘（(【「『〔[", "》”’）)】」』〕]"
BREAKS = "，,。；;！!？?\n"
EDGES = " 。；;，,、！!"


def cleaned(note: str) -> str:
    """A note without bullets, marks of its origin (（信息中心报）) and the stop at its end; digits made plain."""
    text = "".join(unicodedata.normalize("NFKC", c) if c in "０１２３４５６７８９％．" else c for c in note)
    text = " ".join(text.split())
    while (shorter := _ORIGIN.sub("", text)) != text:
        text = shorter
    return _ORIGIN_END.sub("", text).strip(" 。；;，,、")


def split_clauses(text: str) -> list[str]:
    """The clauses of a text, each with the mark that ends it; nothing inside brackets or quotes, no number is cut."""
    clauses, start, depth = [], 0, 0
    for at, character in enumerate(text):
        depth += (character in _OPEN) - (character in _CLOSE)
        ends = character in BREAKS or (character == " " and _between_words(text, at))
        if character in ",." and 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit():
            ends = False
        if ends and depth <= 0:
            clauses.append(text[start : at + 1])
            start, depth = at + 1, 0
    if text[start:].strip():
        clauses.append(text[start:])
    return [clause for clause in clauses if clause.strip(BREAKS + " ")] or [text]


def _between_words(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return before >= "\u4e00" or after >= "\u4e00"
