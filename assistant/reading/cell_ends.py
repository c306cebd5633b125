"""Cells whose ends lines do not show: ended by a pipe wherever that stands, or one a line with empty lines between.

What crawlers make of tables: each cell ends with a pipe, be it on a line of its own, and a row that is shorter than
the widest one is filled up with pipes; or each cell is a line, an empty line behind it, and a blank cell an empty line
more. Labels may be torn into several lines. Rows are found again where all are as long.
"""

from collections.abc import Sequence

from assistant.reading.document import GridCell, Paragraph
from assistant.reading.labels import is_known
from assistant.reading.recogniser import SEPARATORS
from assistant.reading.values import is_blank, is_number

_FEWEST_ROWS = 3
_MOST_UNNAMED = 1
_FEWEST_CELLS = 8
_NARROWEST, _WIDEST = 3, 17


def ended(lines: Sequence[Paragraph]) -> list[Paragraph]:
    """The texts between pipes, each with the place of its first line; a cell torn into lines is one text."""
    cells: list[Paragraph] = []
    begun: list[str] = []
    first: Paragraph | None = None
    for line in lines:
        part = ""
        for character in line.text:
            if character in SEPARATORS:
                begun += [part] if part.strip() else []
                cells.append(_cell(begun, first or line))
                begun, first, part = [], None, ""
            else:
                part += character
        if part.strip():
            begun.append(part)
            first = first or line
    return [*cells, _cell(begun, first)] if begun and first else cells


def _cell(parts: list[str], line: Paragraph) -> Paragraph:
    return Paragraph("\n".join(part.strip() for part in parts), line.place, line.offset)


def in_rows(cells: Sequence[GridCell]) -> list[list[GridCell]]:
    """The cells in rows of one length, each with its labels first; none where no length fits all of them."""
    for width in reversed(range(_NARROWEST, _WIDEST)):
        rows = [list(cells[start : start + width]) for start in range(0, len(cells), width)]
        unnamed = sum(not is_known(row[0].text) for row in rows)
        if len(rows) >= _FEWEST_ROWS and unnamed <= _MOST_UNNAMED and all(map(_is_row, rows)):
            return rows
    return []


def _is_row(row: list[GridCell]) -> bool:
    """Whether labels, then values, then blank cells stand in a row, or nothing but values (table four)."""
    texts = [cell.text for cell in row]
    labels = [is_known(text) for text in texts]
    count = labels.index(False) if False in labels else len(labels)
    if any(labels[count:]):
        return False
    return count > 0 or not any(text and not is_number(text) and not is_blank(text) for text in texts)


def apart(lines: Sequence[Paragraph]) -> list[GridCell]:
    """The cells of lines with an empty line behind each, blank ones among them; none where the lines are not so."""
    texts = _joined(lines)
    if len(texts) < 2 * _FEWEST_CELLS:
        return []
    between = [text for text, _ in texts[1::2]]
    if not any(between):
        cells = texts[::2]
    elif any(text and not text.strip() for text, _ in texts):
        cells = [(text, line) for text, line in texts if text]  # a blank cell is a line with a space
    else:
        return []
    return [GridCell(text.strip(), line.place) for text, line in cells]


def _joined(lines: Sequence[Paragraph]) -> list[tuple[str, Paragraph]]:
    """The lines, those that stand one right behind the other joined where together they are a label."""
    texts: list[tuple[str, Paragraph]] = []
    for line in lines:
        last = texts[-1][0] if texts else ""
        if line.text.strip() and last.strip() and is_known(last + line.text):
            texts[-1] = (last + line.text, texts[-1][1])
        else:
            texts.append((line.text, line))
    return texts
