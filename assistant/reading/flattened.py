"""Finding flattened tables among lines of text: runs of labels and values become `Stream`s, prose stays prose.

Text extracted from Word has one cell a line, with a tab before it or not, an empty line after each row or not; text
copied from a table has one row a line with tabs between the cells. What the cells mean is for `streams`.
"""

from collections.abc import Sequence

from assistant.reading.document import GridCell, Paragraph, Piece, Stream
from assistant.reading.labels import is_known
from assistant.reading.sections import names_section
from assistant.reading.values import cell_value, is_blank, is_number

_LONGEST_CELL = 60
_MOST_JOINED = 4
_LONGEST_BROKEN_PART = 30
_SENTENCE_ENDS = ("。", "；", "！", "？")
_FEWEST_LABELS = 3
_FEWEST_ALONE = 8
_MOST_BLANK_LINES = 12


def lift_tables(paragraphs: Sequence[Paragraph]) -> list[Piece]:
    """Replace each run of table lines among the paragraphs by a stream; the other paragraphs stay as they are.

    Empty paragraphs must still be there: they may be cells that are not filled in.
    """
    pieces: list[Piece] = []
    position = 0
    while position < len(paragraphs):
        end = _table_end(paragraphs, position)
        if end == position:
            pieces.append(paragraphs[position])
            position += 1
            continue
        lines = paragraphs[position:end]
        rows = [_join_broken_labels(row) for row in _rows_of(lines)]
        pieces.append(Stream(rows, lines[0].place))
        position = end
    return pieces


def _table_end(paragraphs: Sequence[Paragraph], start: int) -> int:
    """The end of the table that begins at `start`, or `start` where none does."""
    if _kind(paragraphs, start) != "label":
        return start
    labels = values = blanks = 0
    end = start
    for index in range(start, len(paragraphs)):
        if not paragraphs[index].text.strip():
            cell = paragraphs[index].text.startswith("\t")
            values += cell
            end = index + 1 if cell else end
            blanks += not paragraphs[index].text
            if blanks > _MOST_BLANK_LINES:
                break
            continue
        kind = _kind(paragraphs, index)
        if kind == "prose":
            break
        if kind != "other":
            labels += kind == "label"
            values += kind == "value" or "\t" in paragraphs[index].text.strip()
            end = index + 1
        blanks = 0
    return end if labels >= (_FEWEST_LABELS if values else _FEWEST_ALONE) else start


def _kind(paragraphs: Sequence[Paragraph], index: int) -> str:
    """What a line is: `label` (of any form), `value`, `prose`, or `other` (a cell that no form knows)."""
    text = paragraphs[index].text.strip()
    if names_section(text):
        return "prose"
    parts = [part for part in text.split("\t") if part.strip()]
    if any(is_known(part) for part in parts) or _completes_label(paragraphs, index):
        return "label"
    if all(is_number(part) or is_blank(part) for part in parts) and parts:
        return "value"
    return "prose" if len(text) > _LONGEST_CELL or text.endswith(_SENTENCE_ENDS) else "other"


def _completes_label(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """Whether the line is part of a label that was broken into several lines."""
    if len(paragraphs[index].text) > _LONGEST_BROKEN_PART:
        return False
    first = max(0, index - _MOST_JOINED + 1)
    for start in range(first, index + 1):
        for end in range(max(index + 1, start + 2), start + _MOST_JOINED + 1):
            parts = [p.text for p in paragraphs[start:end]]
            if any(part.endswith(_SENTENCE_ENDS) for part in parts[:-1]):
                continue
            if sum(map(len, parts)) <= _LONGEST_CELL and is_known("".join(parts)):
                return True
    return False


def _rows_of(lines: Sequence[Paragraph]) -> list[list[GridCell]]:
    """Lines → rows of cells; one long row where the ends of rows cannot be told.

    Where cells begin with a tab, a line without one continues the cell before it, and an empty line ends the row.
    Otherwise each line is a cell, or a whole row where tabs stand inside it.
    """
    leading = sum(line.text.startswith("\t") for line in lines)
    whole_rows = sum("\t" in line.text[1:] for line in lines)
    if leading > 2 * whole_rows and leading * 2 > sum(bool(line.text.strip()) for line in lines):
        return _tabbed_rows(lines)
    rows: list[list[GridCell]] = [[]]
    for line in lines:
        if "\t" in line.text.strip("\n"):
            rows += [[GridCell(part, line.place) for part in line.text.split("\t")], []]
        else:
            rows[-1].append(GridCell(line.text, line.place))
    return [row for row in rows if row]


def _tabbed_rows(lines: Sequence[Paragraph]) -> list[list[GridCell]]:
    rows: list[list[GridCell]] = [[]]
    for line in lines:
        if not line.text:
            rows.append([])
        elif line.text.startswith("\t") or not rows[-1]:
            rows[-1] += [GridCell(part, line.place) for part in line.text.removeprefix("\t").split("\t")]
        else:
            last = rows[-1][-1]
            rows[-1][-1] = GridCell(f"{last.text}\n{line.text}", last.place)
    return [row for row in rows if row]


def _join_broken_labels(row: list[GridCell]) -> list[GridCell]:
    """Neighbouring cells that only together are a label (商业 / 企业) become one."""
    joined: list[GridCell] = []
    position = 0
    while position < len(row):
        count = next(
            (
                n
                for n in range(min(_MOST_JOINED, len(row) - position), 1, -1)
                if _is_one_label(row[position : position + n])
            ),
            1,
        )
        parts = row[position : position + count]
        joined.append(GridCell("".join(cell.text for cell in parts), parts[0].place) if count > 1 else parts[0])
        position += count
    return joined


def _is_one_label(parts: list[GridCell]) -> bool:
    if any(not isinstance(cell_value(cell.text), str) for cell in parts):
        return False
    if all(is_known(cell.text) for cell in parts):
        return False
    text = "".join(cell.text for cell in parts)
    return len(text) <= _LONGEST_CELL and is_known(text)
