"""Which kind of report a document is: told by the labels of its tables, else by the titles of its sections.

Words that several kinds share (合计, 总计) tell nothing; between equals the first kind in order is meant.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from assistant.reading.document import Grid, Paragraph, Piece, Stream
from assistant.reading.labels import key, vocabularies
from assistant.report import is_title
from assistant.report.form import forms_of
from assistant.report.kind import default_kind, kinds

_LONGEST_LABEL = 60
_LONGEST_TITLE = 45


def kind_shown(pieces: Sequence[Piece]) -> str:
    """The kind whose words the document shows most of; that of its sections' titles where its tables show none."""
    cells = (cell.text for p in pieces if isinstance(p, Grid | Stream) for row in p.rows for cell in row)
    shown = _most(key(text) for text in set(cells) if len(text) <= _LONGEST_LABEL)
    return shown or _by_titles(p.text.strip() for p in pieces if isinstance(p, Paragraph)) or default_kind()


def _most(words: Iterable[str]) -> str:
    """The kind that has most of these words of its own; "" where none has one."""
    counts = Counter(kind for word in words if (kind := _owners().get(word)))
    return max(counts, key=lambda kind: counts[kind]) if counts else ""


def _by_titles(lines: Iterable[str]) -> str:
    counts: Counter[str] = Counter()
    for line in lines:
        if 0 < len(line) <= _LONGEST_TITLE:
            counts.update(kind.id for kind in kinds() if is_title(line, forms_of(kind.id)[-1]))
    return max(counts, key=lambda kind: counts[kind]) if counts else ""


@cache
def _owners() -> dict[str, str]:
    """Comparable label → the only kind whose tables have it."""
    owners: dict[str, set[str]] = {}
    for kind in kinds():
        for form in forms_of(kind.id):
            for word in frozenset[str]().union(*(v.words for v in vocabularies(form))):
                owners.setdefault(word, set()).add(kind.id)
    return {word: next(iter(found)) for word, found in owners.items() if len(found) == 1 and word}
