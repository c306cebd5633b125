"""Finding tables among lines of text: runs of labels and values become `Stream`s, prose stays prose.

A table in text may have pipes, tabs, gaps or nothing between its cells, one cell or one row a line, or stand whole in
one line with prose before it and behind it (`unfold` parts these). A run of lines is a table only if cells of a form
are read from it, or many labels stand in it; else it stays prose. What the cells mean is for `streams`, how lines are
cut for `text_cells`.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import inf

from assistant.reading.document import Paragraph, Piece, Stream
from assistant.reading.labels import is_known, is_table_title
from assistant.reading.recogniser import scan
from assistant.reading.sections import heading_spans, names_section
from assistant.reading.text_cells import has_pipes, is_rule, readings
from assistant.reading.values import is_blank, is_number

_LONGEST_CELL = 60
_MOST_JOINED = 10
_LONGEST_BROKEN_PART = 30
_SENTENCE_ENDS = ("。", "；", "！", "？")
_FEWEST_LABELS = 3
_FEWEST_ALONE = 8
_SURELY = 8
_FEWEST_IN_ROW = 5
_MOST_BLANK_LINES = 12
_LONG_LINE = 40
_WIDEST_GAP = 12
_OF_SENTENCES = frozenset("。；！？")
_IN_SENTENCES = frozenset("。；！？，、：")


def lift_tables(paragraphs: Sequence[Paragraph], fit: Callable[[Stream], float] = lambda _: 1) -> list[Piece]:
    """Replace each run of table lines among the paragraphs by a stream; the other paragraphs stay as they are.

    Empty paragraphs must still be there: they may be cells that are not filled in.

    Args:
        paragraphs: the lines.
        fit: how well a stream is read as tables of a form; where not at all (-inf), its lines are prose, unless they
            are hardly anything but labels.
    """
    lines = [part for paragraph in paragraphs for part in unfold(paragraph, fit)]
    pieces: list[Piece] = []
    position = 0
    while position < len(lines):
        end = _table_end(lines, position)
        if end == position:
            pieces.append(lines[position])
            position += 1
            continue
        stream = _stream(lines[position:end], fit)
        pieces += [stream] if stream else lines[position:end]
        position = end
    return pieces


def _stream(lines: Sequence[Paragraph], fit: Callable[[Stream], float]) -> Stream | None:
    """The lines as a table, cut into cells in the way that fits the form best; None where they are none."""
    streams = [Stream(rows.rows, lines[0].place, told=rows.told) for rows in readings(lines)]
    weights = [fit(stream) for stream in streams]
    best = max(range(len(streams)), key=weights.__getitem__)
    labels = {cell.text for row in streams[best].rows for cell in row if is_known(cell.text)}
    return streams[best] if weights[best] > -inf or len(labels) >= _SURELY else None


def unfold(paragraph: Paragraph, fit: Callable[[Stream], float]) -> list[Paragraph]:
    """A line in which headings, prose and tables stand one after another, parted; another line as it is."""
    text = paragraph.text
    if len(text) <= _LONG_LINE:
        return [paragraph]
    edges = {0, len(text)}
    for start, end in heading_spans(text):
        edges |= {start, end}
    for start, end in _dense_spans(text):
        if _stream([Paragraph(text[start:end], paragraph.place)], fit):
            edges |= {start, end}
    ordered = sorted(edges)
    if len(ordered) == 2:
        return [paragraph]
    parts = [(start, end) for start, end in pairwise(ordered) if text[start:end].strip()]
    return [Paragraph(text[start:end], paragraph.place, paragraph.offset + start) for start, end in parts]


def _dense_spans(text: str) -> list[tuple[int, int]]:
    """Where labels and values follow one another with no sentence between them."""
    spans: list[tuple[int, int]] = []
    start = end = labels = values = 0
    for token in [*scan(text), None]:
        near = token is not None and (
            token.kind != "other"
            or (
                token.end - token.start <= _WIDEST_GAP and not _IN_SENTENCES.intersection(text[token.start : token.end])
            )
        )
        if token is not None and near and (labels or token.kind == "label"):
            start = token.start if not labels + values else start
            labels += token.kind == "label"
            values += token.kind == "value"
            end = token.end if token.kind != "other" else end
            continue
        if labels >= _FEWEST_LABELS and values >= _FEWEST_LABELS and (start or end < len(text.rstrip())):
            spans.append((start, end))
        labels = values = 0
    return spans


def _table_end(lines: Sequence[Paragraph], start: int) -> int:
    """The end of the table that begins at `start`, or `start` where none does; its rules (├──┤) belong to it."""
    first = start
    while first < len(lines) and is_rule(lines[first].text):
        first += 1
    if first == len(lines) or _kind(lines, first) != "label":
        return start
    labels = values = numbers = blanks = 0
    end = start
    for index in range(start, len(lines)):
        text = lines[index].text
        if not text.strip():
            cell = text.startswith("\t")
            values += cell
            end = index + 1 if cell else end
            blanks += not text
            if blanks > _MOST_BLANK_LINES:
                break
            continue
        kind = _kind(lines, index)
        if kind == "prose" or (values and is_table_title(text)):
            break
        if kind != "other":
            found = [token.kind for token in scan(text)]
            labels += max(found.count("label"), int(kind == "label"))
            values += kind == "value" or "\t" in text.strip() or "value" in found
            numbers += found.count("value")
            end = index + 1
        blanks = 0
    while end > start and end < len(lines) and not lines[end].text.strip():
        end += 1  # the last cells may be blank
    whole_rows = labels and numbers >= _FEWEST_IN_ROW * labels
    return end if whole_rows or labels >= (_FEWEST_LABELS if values else _FEWEST_ALONE) else start


def _kind(lines: Sequence[Paragraph], index: int) -> str:
    """What a line is: `label` (of any form), `value`, `prose`, or `other` (a cell that no form knows)."""
    text = lines[index].text.strip()
    if names_section(text):
        return "prose"
    if is_rule(text):
        return "value"
    parts = [part for part in text.split("\t") if part.strip()]
    if any(is_known(part) for part in parts):
        return "label"
    if all(is_number(part) or is_blank(part) for part in parts) and parts:
        return "value"
    if _completes_label(lines, index):
        return "label"
    found = scan(text)
    told = [token for token in found if token.kind != "other"]
    other = sum(token.end - token.start for token in found if token.kind == "other")
    sentence = any(_OF_SENTENCES.intersection(text[t.start : t.end]) for t in found if t.kind == "other")
    if told and not sentence and (has_pipes(text) or other * 4 <= len(text)):
        return "label" if any(token.kind == "label" for token in told) else "value"
    if has_pipes(text) and not sentence:
        return "other" if text.strip("| ｜│") else "value"
    return "prose" if len(text) > _LONGEST_CELL or text.endswith(_SENTENCE_ENDS) else "other"


def _completes_label(lines: Sequence[Paragraph], index: int) -> bool:
    """Whether the line is part of a label that was broken into several lines."""
    text = lines[index].text
    if len(text) > _LONGEST_BROKEN_PART or not text.strip() or _OF_SENTENCES.intersection(text):
        return False
    first = max(0, index - _MOST_JOINED + 1)
    for start in range(first, index + 1):
        joined = ""
        for end in range(start + 1, min(len(lines), start + _MOST_JOINED) + 1):
            part = lines[end - 1].text
            if len(joined) > _LONGEST_CELL or joined.endswith(_SENTENCE_ENDS):
                break
            joined += part
            if end > index and end > start + 1 and len(joined) <= _LONGEST_CELL and is_known(joined):
                return True
    return False
