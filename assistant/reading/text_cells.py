"""Lines of a table in text → its cells: by pipes, tabs, wide gaps, or by the form's labels and the values between them.

One reading serves all layouts: a line is cut at what separates cells; a part that is neither a label nor a value as a
whole is cut again at the labels and values in it (`recogniser`); parts that only together are a label (商业 / 企业,
自 / 然 / 人) are joined. Cells left blank stay, as far as separators show them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.reading.cell_ends import apart, ended, in_rows
from assistant.reading.document import GridCell, Paragraph
from assistant.reading.labels import is_known
from assistant.reading.recogniser import SEPARATORS, Token, scan
from assistant.reading.values import cell_value, is_blank, squeeze

_PIPE = re.compile(f"[{SEPARATORS}]")
_RULE = re.compile(
    rf"\s*[{SEPARATORS}+\-=:\s━─═┼├┤┌┐└┘┬┴╋┣┫┏┓┗┛┳┻╬╠╣╔╗╚╝╦╩]*[-=━─═┼┬┴╋╬]{{3,}}[{SEPARATORS}+\-=:\s━─═┼├┤┌┐└┘┬┴╋┣┫┏┓┗┛┳┻╬╠╣╔╗╚╝╦╩]*"
)
_WIDE_GAP = re.compile(r"[ \u3000\xa0]{2,}|\u3000")
_MOST_JOINED = 10
_LONGEST_LABEL = 60
_WHOLE_ROW = 3
_OFTEN = 2.5
_NOTHING = frozenset("/／\\-—–－―─")


@dataclass(frozen=True, slots=True)
class Rows:
    """The cells of a table in text. `told`: each row is a row of the source; else the ends of rows are not known."""

    rows: list[list[GridCell]]
    told: bool


def has_pipes(line: str) -> bool:
    """Whether a line has a mark between cells."""
    return bool(_PIPE.search(line))


def is_rule(line: str) -> bool:
    """Whether a line only draws a table's rule (|---|---|, +---+, ├──┼──┤)."""
    return bool(_RULE.fullmatch(line)) and not line.isspace()


def readings(lines: Sequence[Paragraph]) -> Iterator[Rows]:
    """The ways to cut the lines of one table into cells, the plainest first; which is right, the form tells."""
    lines = [line for line in lines if not is_rule(line.text)]
    if any(has_pipes(line.text) for line in lines):
        yield from _piped(lines)
        return
    leading = sum(line.text.startswith("\t") for line in lines)
    whole_rows = sum("\t" in line.text[1:] for line in lines)
    if leading > 2 * whole_rows and leading * 2 > sum(bool(line.text.strip()) for line in lines):
        yield _finished(_tabbed_rows(lines))
        return
    parted = apart(lines)
    if parted:
        yield _finished([parted])
    if sum(not line.text.strip() for line in lines) * _OFTEN >= len(lines):
        lines = [line for line in lines if line.text.strip()]  # an empty line behind each cell
    rows: list[list[GridCell]] = [[]]
    for line in _whole_remarks(lines):
        if "\t" in line.text.strip("\n"):
            rows += [[GridCell(part, line.place) for part in line.text.split("\t")], []]
            continue
        parts = _spaced(line)
        if len(parts) >= _WHOLE_ROW:
            rows += [parts, []]
        else:
            rows[-1] += parts
    yield _finished([row for row in rows if row])


def _whole_remarks(lines: Sequence[Paragraph]) -> list[Paragraph]:
    """The lines, a bracketed remark that goes on in the next line joined to it (只计 / 这一情形，不计其他情形）)."""
    joined: list[Paragraph] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last is not None and _is_open(last.text) and any(mark in line.text for mark in "）)"):
            joined[-1] = Paragraph(last.text + line.text.lstrip(), last.place, last.offset)
        else:
            joined.append(line)
    return joined


def _is_open(text: str) -> bool:
    return sum(text.count(mark) for mark in "（(") > sum(text.count(mark) for mark in "）)")


def _finished(rows: list[list[GridCell]]) -> Rows:
    joined = [_join_broken_labels(row) for row in rows]
    return Rows(joined, told=len(joined) > 1)


# ---------------------------------------------------------------- pipes


def _piped(lines: Sequence[Paragraph]) -> Iterator[Rows]:
    """Rows with pipes: a row a line, or cells that end with a pipe wherever lines end."""
    written = [line.text.strip() for line in lines if line.text.strip(f" \t\u3000\xa0{SEPARATORS}")]
    several = sum(len(_content(text)) > 1 for text in written)
    begun = sum(line.text.strip()[:1] in SEPARATORS for line in lines if line.text.strip())
    if several * 2 >= len(written):
        rows = _unframed([_cells(line) for line in lines if line.text.strip()])
        yield Rows([_join_broken_labels(row) for row in rows if row], told=True)
    if 0 < begun < len(written) or several * 2 < len(written):
        cells = _join_broken_labels([cell for part in ended(lines) for cell in _cut(part.text, part)])
        rows = in_rows(cells)
        if rows:
            yield Rows(rows, told=True)
        yield Rows([cells], told=False)


def _content(text: str) -> list[str]:
    return [part for part in _PIPE.split(text) if part.strip()]


def _cells(line: Paragraph) -> list[GridCell]:
    """The cells of a line with pipes."""
    return [cell for part in _PIPE.split(line.text.strip()) for cell in _cut(part, line)]


def _unframed(rows: list[list[GridCell]]) -> list[list[GridCell]]:
    """The rows without the blank cells that pipes at their ends would make, where every row has them."""
    long = [row for row in rows if len(row) > 1]
    if all(not row[-1].text for row in long):
        rows = [row[:-1] if len(row) > 1 else row for row in rows]
    if all(not row[0].text for row in long):
        rows = [row[1:] if len(row) > 1 else row for row in rows]
    return rows


def _cut(part: str, line: Paragraph) -> list[GridCell]:
    """A part between two separators: one cell, or several where it holds labels and values."""
    if _is_label(part) or isinstance(cell_value(part), int | float) or is_blank(part):
        return [GridCell(part.strip(), line.place)]
    tokens = scan(part)
    whole = tokens[:1] and (tokens[0].kind == "label" or "\n" in part)
    if len(tokens) > 1 and whole and all(token.kind != "other" for token in tokens):
        return [GridCell(part[token.start : token.end], line.place) for token in tokens]
    return [GridCell(part.strip(), line.place)]


# ---------------------------------------------------------------- tabs and gaps


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


def _spaced(line: Paragraph) -> list[GridCell]:
    """The cells of a line without tabs: one, or the labels, values and other words in it."""
    text = line.text
    whole = isinstance(cell_value(text), int | float) and len(text.split()) == 1
    if not text.strip() or _is_label(text) or whole:
        return [GridCell(text, line.place)]
    return [GridCell(part, line.place) for part in _parts(text)]


def _is_label(text: str) -> bool:
    """Whether a text is a label and nothing else; a mark for nothing behind it (行政强制 /) is a cell of its own."""
    return is_known(text) and not (text.rstrip()[-1:] in _NOTHING and scan(text)[-1].kind == "value")


def _parts(text: str) -> list[str]:
    tokens = scan(text)
    if not any(token.kind != "other" for token in tokens):
        return (
            [part for part in _WIDE_GAP.split(text.strip()) if part.strip()]
            if _WIDE_GAP.search(text.strip())
            else [text]
        )
    return [part for token in tokens for part in _of_token(text, token)]


def _of_token(text: str, token: Token) -> list[str]:
    part = text[token.start : token.end]
    return part.split() if token.kind == "other" else [part]


# ---------------------------------------------------------------- broken labels


def _join_broken_labels(row: list[GridCell]) -> list[GridCell]:
    """Neighbouring cells that only together are a label (商业 / 企业) become one."""
    joined: list[GridCell] = []
    position = 0
    while position < len(row):
        count = 1 if not isinstance(cell_value(row[position].text), str) else _count_of_label(row, position)
        parts = row[position : position + count]
        joined.append(GridCell("".join(cell.text for cell in parts), parts[0].place) if count > 1 else parts[0])
        position += count
    return joined


def _count_of_label(row: list[GridCell], start: int) -> int:
    text, best = row[start].text, 1
    for count in range(2, min(_MOST_JOINED, len(row) - start) + 1):
        cell = row[start + count - 1]
        if not isinstance(cell_value(cell.text), str):
            break
        text += cell.text
        if len(squeeze(text)) > _LONGEST_LABEL:
            break
        parts = row[start : start + count]
        if is_known(text) and not all(is_known(part.text) for part in parts):
            best = count
    return best
