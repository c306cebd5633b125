"""A paragraph as tokens: numbers, words of the lexicon, years, punctuation, and the rest between them.

Tokens carry no decision; what a number is said of is decided by the linking.
"""

import re

from assistant.checking.numbers.numeral import CHINESE_CHARACTERS
from assistant.checking.numbers.scanner import Number, blank_names, normalise, scan_blanked
from assistant.checking.prose.lexicon import NOTHING, REST, Entry, Lexicon, entry

_YEAR = re.compile(r"(20\d\d)\s*年?度?")
_ORDINAL = re.compile(r"(?:其)?[一二三四五六七八九十]{1,2}(?:是|则|要|、)?(?=[\u4e00-\u9fff，,])")
_CJK = re.compile(r"[\u4e00-\u9fffA-Za-z]")


class Token:
    """One token.

    Attributes:
        start, end: its span in the paragraph.
        kind: "number", "word", "year", "stop", "comma", "colon", "semicolon", "list" (、), "open", "close" or "rest".
        text: its characters.
        entry: what a word can mean; nothing for other kinds.
        marks: the values of its marks and scopes: negation, share, plan ….
        unknown: whether it is content that names nothing of the tables.
        number: for a number.
        year: for a year, else 0.
    """

    __slots__ = ("end", "entry", "kind", "marks", "number", "start", "text", "unknown", "year")

    def __init__(
        self,
        start: int,
        end: int,
        kind: str,
        text: str,
        entry: Entry = NOTHING,
        number: Number | None = None,
        year: int = 0,
    ) -> None:
        self.start, self.end, self.kind, self.text, self.entry = start, end, kind, text, entry
        self.marks, self.unknown = entry.marks, entry.unknown
        self.number, self.year = number, year

    def has(self, facet: str) -> bool:
        """Whether one of its senses is of this facet."""
        return facet in self.entry.facets

    def value(self, facet: str) -> str | None:
        """The value of its first sense of this facet, None if it has none."""
        return next((sense[1] for sense in self.entry.senses if sense[0] == facet), None)


def tokenise(text: str, book: Lexicon, year: int = 0) -> list[Token]:
    """The tokens of one paragraph (no line break inside), in order, without gaps but for spaces."""
    normal = normalise(text)
    blanked = blank_names(normal)
    numbers = _outside_words(scan_blanked(text, blanked), normal, book)
    marked = [Token(n.start, n.unit_end, "number", n.text, number=n) for n in numbers]
    marked += _signs(normal, numbers) + _years(normal, blanked)
    marked += _words(normal, blanked, book, year, [(t.start, t.end) for t in marked if t.kind == "number"])
    marked.sort(key=lambda t: (t.start, -t.end))
    return _with_endings(_fill(_without_ordinals(normal, blanked), marked), book)


def _outside_words(numbers: list[Number], normal: str, book: Lexicon) -> list[Number]:
    """The numbers that are not part of a word: 一 of 下一年度 counts nothing."""
    if not any(n.text[0] in CHINESE_CHARACTERS for n in numbers):
        return numbers
    spans = [(last - length + 1, last + 1) for last, (length, _) in book.words.iter_long(normal)]
    return [
        n for n in numbers if n.text[0] not in CHINESE_CHARACTERS or not any(_holds(span, n.core) for span in spans)
    ]


def _holds(word: tuple[int, int], numeral: tuple[int, int]) -> bool:
    return word[0] <= numeral[0] and numeral[1] <= word[1] and word != numeral


def _without_ordinals(normal: str, blanked: str) -> str:
    """一是, 其二 and their like say nothing of what follows: overwritten by spaces."""
    return _ORDINAL.sub(lambda m: " " * len(m[0]) if blanked[m.start()] == "\x00" else m[0], normal)


def _signs(normal: str, numbers: list[Number]) -> list[Token]:
    """同比-5.6%, （+20%）: a sign before a percentage says 增长 or 下降."""
    found = []
    for number in numbers:
        sign = normal[number.start - 1 : number.start] if number.start else ""
        if number.unit == "%" and sign in _SIGNS:
            found.append(Token(number.start - 1, number.start, "word", sign, _SIGNS[sign]))
    return found


def _years(normal: str, blanked: str) -> list[Token]:
    return [
        Token(m.start(), m.end(), "year", m[0], year=int(m[1]))
        for m in _YEAR.finditer(normal)
        if blanked[m.start()] == "\x00"
        and ("年" in m[0] or normal[m.end() : m.end() + 1] in ("-", "—", "~", "至", "–"))
    ]


def _words(normal: str, blanked: str, book: Lexicon, year: int, taken: list[tuple[int, int]]) -> list[Token]:
    """Words of the lexicon outside the numbers; of those that overlap the first and longest is kept."""
    found: list[Token] = []
    for pattern, meaning in book.gaps:
        for match in pattern.finditer(blanked):
            if _year_fits(match, normal, year) and not _clashes(match.start(), match.end(), taken):
                found.append(Token(match.start(), match.end(), "word", normal[match.start() : match.end()], meaning))
    for last, (length, meaning) in book.words.iter_long(normal):
        start, end = last - length + 1, last + 1
        if _clashes(start, end, taken):
            continue
        found.append(Token(start, end, "word", normal[start:end], meaning))
    return found


def _year_fits(match: re.Match[str], normal: str, year: int) -> bool:
    """Whether the year in a pattern stands before (＠前) or after (＠后) that of the report."""
    for name, sign in (("before", -1), ("later", 1)):
        if name in match.re.groupindex:
            said = _YEAR.search(normal, match.start(name), match.end(name) + 3)
            return said is not None and (int(said[1]) - year) * sign > 0
    return True


def _clashes(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < b and a < end for a, b in spans)


def _fill(normal: str, marked: list[Token]) -> list[Token]:
    """Add punctuation and the rest between the marked tokens; drop what overlaps."""
    tokens: list[Token] = []
    position = 0
    for token in marked:
        if token.start < position:
            continue
        _plain(normal, position, token.start, tokens)
        tokens.append(token)
        position = token.end
    _plain(normal, position, len(normal), tokens)
    return tokens


def _plain(normal: str, start: int, end: int, tokens: list[Token]) -> None:
    rest = start
    for i in range(start, end):
        kind = _PUNCTUATION.get(normal[i])
        if kind is None:
            continue
        _rest(normal, rest, i, tokens)
        if kind != "skip":
            tokens.append(Token(i, i + 1, kind, normal[i]))
        rest = i + 1
    _rest(normal, rest, end, tokens)


def _rest(normal: str, start: int, end: int, tokens: list[Token]) -> None:
    if end > start and _CJK.search(normal, start, end):
        tokens.append(Token(start, end, "rest", normal[start:end], REST))


def _with_endings(tokens: list[Token], book: Lexicon) -> list[Token]:
    """考务费, 水资源费: an unknown word whose ending says what it is becomes two words."""
    found: list[Token] = []
    for token in tokens:
        ending = next((e for e in book.endings if token.text.endswith(e)), "") if token.kind == "rest" else ""
        if not ending or len(token.text) <= len(ending):
            found.append(token)
            continue
        cut = token.end - len(ending)
        found.append(Token(token.start, cut, "rest", token.text[: -len(ending)], REST))
        found.append(Token(cut, token.end, "word", ending, book.endings[ending]))
    return found


_SIGNS = {
    "+": entry(("mark", "up")),
    **dict.fromkeys("-−﹣", entry(("mark", "down"))),
}
_PUNCTUATION = {
    **dict.fromkeys("。！？\n!?", "stop"),
    **dict.fromkeys("；;", "semicolon"),
    **dict.fromkeys("，,", "comma"),
    **dict.fromkeys("：:", "colon"),
    **dict.fromkeys("、/", "list"),
    **dict.fromkeys("（([【〔", "open"),
    **dict.fromkeys("）)]】〕", "close"),
    **dict.fromkeys(" “”\"'‘’《》—…·", "skip"),
}
