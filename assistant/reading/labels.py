"""Labels as printed in real tables → the rows and columns of the form.

A label is compared by its characters alone: white space, line breaks, numbering, punctuation and full-width forms do
not count. First the form's own label, its short form and synonyms; then the label with notes in brackets left out or
cut short; then a nearly equal one. How surely it matched is a number from 0 to 1.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Any

from assistant.reading.values import squeeze
from assistant.report import Form, Table
from assistant.report.form import all_forms

EXACT, SYNONYM, SHORTENED, NEAR = 1.0, 0.95, 0.85, 0.7
_LONGEST_LABEL = 300
_LONGEST_CORNER = 90
_NEAR_RATIO = 0.85
_MEMORY = 5000
_CHINESE = "一二三四五六七八九十"
_NUMBERING = re.compile(
    rf"(?:[(\[【〔][{_CHINESE}\d]{{1,3}}[)\]】〕][、.:,]?"
    rf"|[{_CHINESE}]{{1,3}}[、.:,]"
    rf"|[{_CHINESE}](?=[(])"
    r"|\d{1,2}[、.:,)]|\d{1,2}(?=\D)|[①-⑳])+"
)
_BARE_NUMBERING = re.compile(rf"^[{_CHINESE}]{{1,2}}(?=.)")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=_MEMORY)
def key(text: str) -> str:
    """What of a label counts when labels are compared: its words, without numbering and punctuation."""
    plain = squeeze(text)
    return _NOT_WORD.sub("", _NUMBERING.sub("", plain, count=1) if _NUMBERING.match(plain) else plain)


@dataclass(frozen=True, slots=True)
class Hit:
    """A label of the form: the row's address or the column's key, the group it is printed under, and how sure."""

    key: str
    group: str | None
    sureness: float


class Vocabulary:
    """All labels of one table of a form."""

    def __init__(self, form: Form, table: Table) -> None:
        self.form = form
        self.table = table
        self._rows: dict[str, Hit] = {}
        self._columns: dict[str, tuple[Hit, ...]] = {}
        self._row_groups: set[str] = set()
        self._column_groups: set[str] = set()
        self._furniture: set[str] = {key(table.title)}
        for block in table.blocks:
            self._furniture |= {key(text) for text in (block.heading, block.corner, block.columns_heading) if text}
            for row in block.rows:
                for wording, sureness in _wordings(row.label, row.short, row.synonyms):
                    self._rows.setdefault(wording, Hit(row.address, row.group, sureness))
                if row.group:
                    self._row_groups.add(key(row.group))
            for column in block.columns:
                for wording, sureness in _wordings(column.label, column.short, column.synonyms):
                    known = self._columns.get(wording, ())
                    if all(hit.key != column.key for hit in known):
                        self._columns[wording] = (*known, Hit(column.key, column.group, sureness))
                if column.group:
                    self._column_groups.add(key(column.group))
        self.size = sum(len(block.rows) * len(block.columns) for block in table.blocks)
        self._row_groups -= set(self._rows)
        self._row_memory: dict[str, Hit | None] = {}
        self._column_memory: dict[str, tuple[Hit, ...]] = {}

    @property
    def words(self) -> frozenset[str]:
        """The comparable form of every word of this table."""
        return frozenset(self._rows).union(self._columns, self._row_groups, self._column_groups, self._furniture)

    def row(self, text: str) -> Hit | None:
        """The row that a label names."""
        if text not in self._row_memory:
            _forget(self._row_memory)
            found = _find(text, self._rows)
            self._row_memory[text] = found and _weaker(self._rows[found[0]], found[1])
        return self._row_memory[text]

    def columns(self, text: str) -> tuple[Hit, ...]:
        """The columns that a label names; several where blocks of the table share a label."""
        if text not in self._column_memory:
            _forget(self._column_memory)
            found = _find(text, self._columns)
            hits = tuple(_weaker(hit, found[1]) for hit in self._columns[found[0]]) if found else ()
            self._column_memory[text] = hits
        return self._column_memory[text]

    def name(self, row: str) -> str:
        """What people call a row."""
        return next(r.short for block in self.table.blocks for r in block.rows if r.address == row)

    def is_column_group(self, text: str) -> bool:
        """Whether a label stands over several columns (法人或其他组织)."""
        return key(text) in self._column_groups

    def is_row_group(self, text: str) -> bool:
        """Whether a label stands before several rows (（三）不予公开)."""
        return key(text) in self._row_groups

    def is_furniture(self, text: str) -> bool:
        """Whether a text is printed in the form but names neither row nor column (信息内容, 第二十条第（一）项)."""
        return key(text) in self._furniture or _is_corner(text)


@cache
def vocabularies(form: Form) -> tuple[Vocabulary, ...]:
    """The labels of each table of a form, in order."""
    return tuple(Vocabulary(form, table) for table in form.tables)


@cache
def known_words() -> frozenset[str]:
    """The comparable form of every word of every form: a quick answer to whether a text may be of a table."""
    return frozenset().union(*(vocabulary.words for form in all_forms() for vocabulary in vocabularies(form)))


@lru_cache(maxsize=_MEMORY)
def is_known(text: str) -> bool:
    """Whether a text is a word of any form, exactly (numbering and punctuation apart)."""
    if len(text) > _LONGEST_LABEL:
        return False
    plain = key(text)
    return plain in known_words() or _BARE_NUMBERING.sub("", plain) in known_words() or _is_corner(text)


@lru_cache(maxsize=_MEMORY)
def is_table_title(text: str) -> bool:
    """Whether a text is the title of a table of any form."""
    return len(text) <= _LONGEST_CORNER and key(text) in _table_titles()


@cache
def _table_titles() -> frozenset[str]:
    return frozenset(key(table.title) for form in all_forms() for table in form.tables)


@lru_cache(maxsize=_MEMORY)
def is_column(text: str) -> bool:
    """Whether a text is the label of a column, or of a group of columns, in any form."""
    return any(v.columns(text) or v.is_column_group(text) for form in all_forms() for v in vocabularies(form))


def _forget(memory: dict[str, Any]) -> None:
    """Hostile files hold endless different cells; what was remembered of them must not grow."""
    if len(memory) >= _MEMORY:
        memory.clear()


def _wordings(label: str, short: str, synonyms: tuple[str, ...]) -> list[tuple[str, float]]:
    """The comparable forms of a label, the surest first."""
    cut = _BRACKETED.sub("", squeeze(label))
    return [
        (key(label), EXACT),
        *((key(synonym), SYNONYM) for synonym in synonyms),
        (key(short), SYNONYM),
        (key(cut), SHORTENED),
    ]


def _weaker(hit: Hit, factor: float) -> Hit:
    return hit if factor == 1.0 else Hit(hit.key, hit.group, round(hit.sureness * factor, 3))


def _find(text: str, known: Collection[str]) -> tuple[str, float] | None:
    """The known label that a text stands for, and how much weaker than that label's own sureness the match is."""
    if len(text) > _LONGEST_LABEL:
        return None
    plain = key(text)
    if not plain or plain.isdigit():
        return None
    if plain in known:
        return plain, 1.0
    without_notes = key(_BRACKETED.sub("", squeeze(text)))
    if without_notes in known:
        return without_notes, SHORTENED
    bare = _BARE_NUMBERING.sub("", plain)
    if bare in known:
        return bare, SHORTENED
    return _nearly(plain, known)


def _nearly(plain: str, known: Collection[str]) -> tuple[str, float] | None:
    """A label cut short, or with a slip of the pen; only where exactly one label comes into question."""
    if len(plain) < 5:
        return None
    cut = [label for label in known if label.startswith(plain)]
    if len(cut) == 1:
        return cut[0], SHORTENED
    characters = set(plain)
    near = [
        label
        for label in known
        if abs(len(label) - len(plain)) * 4 <= len(plain)
        and len(characters.intersection(label)) * 5 >= len(characters) * 4
    ]
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(plain)
    best, best_ratio = "", 0.0
    for label in near:
        matcher.set_seq1(label)
        if matcher.ratio() > best_ratio:
            best, best_ratio = label, matcher.ratio()
    return (best, NEAR) if best_ratio >= _NEAR_RATIO else None


def _is_corner(text: str) -> bool:
    return len(text) <= _LONGEST_CORNER and ("勾稽关系" in text or "第一项加第二项之和" in text)
