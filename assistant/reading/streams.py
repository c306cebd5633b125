"""Reading flattened tables by the order of labels and values.

Merged cells are lost in a stream, so no column lines up. What is left is order: column labels come before the rows,
a row's label before its values; in table 四 all labels come before all values.
"""

from assistant.reading.document import GridCell, Stream
from assistant.reading.labels import Hit, Vocabulary, is_known
from assistant.reading.matching import Match
from assistant.reading.values import is_number, squeeze

_LONGEST_VALUE = 20


def match_stream(stream: Stream, vocabulary: Vocabulary) -> Match:
    """The cells of one table of the form in a flattened table."""
    walk = _Walk(vocabulary)
    for row in stream.rows:
        for cell in row:
            walk.take(cell)
        walk.end_row(told=len(stream.rows) > 1)
    return walk.match


class _Header:
    """The columns named since the header began, in the order of their values.

    A group of columns is printed in the first header row and its columns in the second, so they go where the group
    stood: 自然人, 法人或其他组织, 总计, then 商业企业, … 其他 are read as 自然人, 商业企业, … 其他, 总计.
    """

    def __init__(self) -> None:
        self.columns: list[tuple[Hit, ...]] = []
        self._group_end: int | None = None

    def begin_group(self) -> None:
        self._group_end = len(self.columns)

    def add(self, hits: tuple[Hit, ...]) -> None:
        if any(_keys(hits) == _keys(known) for known in self.columns):
            return
        if self._group_end is None or not hits[0].group:
            self.columns.append(hits)
            return
        self.columns.insert(self._group_end, hits)
        self._group_end += 1


class _Walk:
    """One pass over the cells: labels change the state, runs of values are given to the labels before them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.match = Match()
        self._vocabulary = vocabulary
        self._header = _Header()
        self._rows: list[Hit] = []
        self._values: list[GridCell] = []
        self._given = False
        self._names_columns = False

    def take(self, cell: GridCell) -> None:
        words = self._vocabulary
        row, columns = words.row(cell.text), words.columns(cell.text)
        if words.is_column_group(cell.text):
            self._begin_header()
            self._header.begin_group()
        elif columns and (row is None or not self._given):
            self._begin_header()
            self._header.add(columns)
            self._names_columns = True
        elif row:
            self.give(at_row_end=False)
            self._rows.append(row)
        elif words.is_furniture(cell.text):
            self._begin_header()
        elif words.is_row_group(cell.text) or is_known(cell.text) or len(cell.text) > _LONGEST_VALUE:
            self.give(at_row_end=False)
        else:
            self._values.append(cell)

    def end_row(self, *, told: bool) -> None:
        """Take in the end of a row; `told` is whether rows can be told apart at all."""
        self.give(at_row_end=told)
        self._names_columns = False

    def give(self, *, at_row_end: bool) -> None:
        """Hand the values read since the last label to the rows and columns named before them."""
        values, self._values = self._values, []
        columns, rows = self._header.columns, self._rows
        if not rows or not columns or not values:
            return
        if not any(squeeze(cell.text) for cell in values) and (self._names_columns if at_row_end else len(rows) > 1):
            return
        for row_count in dict.fromkeys((len(rows), 1)):
            taken = _exactly(values, row_count * len(columns))
            if taken:
                self._assign(rows[-row_count:], taken)
                self._rows, self._given = [], True
                return
        if any(is_number(cell.text) for cell in values):
            self.match.unread.append(self._vocabulary.name(rows[-1].key))
            self._rows, self._given = [], True

    def _begin_header(self) -> None:
        self.give(at_row_end=False)
        if self._given:
            self._header, self._rows, self._given = _Header(), [], False

    def _assign(self, rows: list[Hit], values: list[GridCell]) -> None:
        columns = self._header.columns
        for index, cell in enumerate(values):
            row = rows[index // len(columns)]
            allowed = self._vocabulary.form.columns_of(row.key)
            for hit in columns[index % len(columns)]:
                if hit.key in allowed:
                    self.match.add(f"{row.key}.{hit.key}", cell, min(row.sureness, hit.sureness))


def _keys(hits: tuple[Hit, ...]) -> tuple[str, ...]:
    return tuple(hit.key for hit in hits)


def _exactly(values: list[GridCell], width: int) -> list[GridCell] | None:
    """The `width` values among what followed a label; blank cells at the ends count only where that fits."""
    if len(values) == width:
        return values
    written = [cell for cell in values if squeeze(cell.text)]
    if len(written) == width:
        return written
    if len(values) > width and not any(squeeze(cell.text) for cell in values[width:]):
        return values[:width]
    return None
