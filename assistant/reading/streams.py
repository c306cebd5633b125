"""Reading flattened tables by the order of labels and values.

Merged cells are lost in a stream, so no column lines up. What is left is order: column labels come before the rows,
a row's label before its values; in table 四 all labels come before all values. Where the header cannot be read (its
characters torn apart), the columns are those of the form, in the form's order, if as many values stand there.
"""

from assistant.reading.document import GridCell, Stream
from assistant.reading.labels import Hit, Vocabulary, is_column, is_known
from assistant.reading.matching import Match
from assistant.reading.values import is_blank, is_number, says_nothing, squeeze
from assistant.reading.weighing import agreed, weight
from assistant.report import Block

_LONGEST_SCRAP = 2
_BY_ORDER = 0.9
_CONTRADICTED = 3


def match_stream(stream: Stream, vocabulary: Vocabulary) -> Match:
    """The cells of one table of the form in a flattened table.

    Blank cells at the ends of a row may be cells of the form, the rest of a label merged over several columns (before
    the values) or what fills a short row up (behind them). The table is read both ways where they differ, and the way
    that fits more of its rows is taken; where neither does, only what both read. Rows that all begin with a label are
    filled up behind, if they can all be read so.
    """
    rectangular = _is_rectangular(stream)
    first = _walk(stream, vocabulary, at_end=rectangular)
    filled_up = stream.told and not rectangular and all(squeeze(row[0].text) for row in stream.rows if row)
    if not first.ambiguous or (filled_up and not first.contradicted):
        return first.match
    second = _walk(stream, vocabulary, at_end=not rectangular)
    weights = [weight(walk.match, vocabulary.form) - _CONTRADICTED * walk.contradicted for walk in (first, second)]
    if weights[0] == weights[1]:
        return agreed(first.match, second.match)
    return first.match if weights[0] > weights[1] else second.match


def _walk(stream: Stream, vocabulary: Vocabulary, *, at_end: bool) -> "_Walk":
    walk = _Walk(vocabulary, told=stream.told and len(stream.rows) > 1, at_end=at_end)
    for row in stream.rows:
        for cell in row:
            walk.take(cell)
        walk.end_row()
    walk.give(at_row_end=False)
    return walk


def _is_rectangular(stream: Stream) -> bool:
    """Whether every row has as many cells and ends with a value: then blanks before values are the rest of a label."""
    if not stream.told or len(stream.rows) < 2 or len({len(row) for row in stream.rows}) > 1:
        return False
    filled = [row for row in stream.rows if any(is_number(cell.text) for cell in row)]
    return sum(bool(squeeze(row[-1].text)) for row in filled) * 2 >= len(filled)


class _Header:
    """The columns named since the header began, in the order of their values.

    A group of columns is printed in the first header row and its columns in the second, so they go where the group
    stood: 自然人, 法人或其他组织, 总计, then 商业企业, … 其他 are read as 自然人, 商业企业, … 其他, 总计.

    `foreign`: it names a column that another form has, so that the order of this form's columns is no guide.
    """

    def __init__(self) -> None:
        self.columns: list[tuple[Hit, ...]] = []
        self.foreign = False
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
    """One pass over the cells: labels change the state, runs of values are given to the labels before them.

    Attributes:
        match: what was read.
        ambiguous: blank cells at both ends of some row could be left out.
        contradicted: rows that can only be read with the other end left out.
    """

    def __init__(self, vocabulary: Vocabulary, *, told: bool, at_end: bool) -> None:
        """Take a table's labels; `told`: the ends of rows can be told; `at_end`: values stand at the ends of rows."""
        self.match = Match()
        self.ambiguous = False
        self.contradicted = 0
        self._vocabulary = vocabulary
        self._told = told
        self._framed = False
        self._at_end = at_end
        self._blocks = {row.address: block for block in vocabulary.table.blocks for row in block.rows}
        self._header = _Header()
        self._rows: list[Hit] = []
        self._values: list[GridCell] = []
        self._given = False
        self._names_columns = False
        self._above = False

    def take(self, cell: GridCell) -> None:
        words = self._vocabulary
        row, columns = words.row(cell.text), words.columns(cell.text)
        if words.is_column_group(cell.text):
            self._begin_header()
            self._header.begin_group()
        elif columns and (row is None or not self._given):
            self._begin_header()
            self._above = bool(self._rows)
            self._header.add(columns)
            self._names_columns = True
        elif row:
            self.give(at_row_end=False)
            self._rows.append(row)
        elif words.is_furniture(cell.text):
            self._begin_header()
            self._header.foreign = False
        elif words.is_row_group(cell.text):
            self.give(at_row_end=False)
        elif is_known(cell.text) or is_column(cell.text):
            self._meet_foreign(cell.text)
        elif _is_value(cell) or (self._rows and (self._told or len(squeeze(cell.text)) > _LONGEST_SCRAP)):
            self._values.append(cell)

    def end_row(self) -> None:
        """Take in the end of a row, where it can be told."""
        if self._told:
            self.give(at_row_end=True)
        self._names_columns = False

    def give(self, *, at_row_end: bool) -> None:
        """Hand the values read since the last label to the rows and columns named before them."""
        values, self._values = self._values, []
        rows = self._rows
        if not rows or not values:
            return
        blank = not any(squeeze(cell.text) for cell in values)
        if blank and (not self._header.columns or (self._names_columns if at_row_end else len(rows) > 1)):
            return
        if len(values) == 1 and self._told and says_nothing(values[0].text) and len(values[0].text) > _LONGEST_SCRAP:
            self._say_nothing(rows[-1], values[0])
            return
        for kept in _without_other(values):
            if not any(map(_is_value, kept)):
                continue
            written = sum(bool(squeeze(cell.text)) for cell in kept)
            for row_count in dict.fromkeys((len(rows), len(rows) if self._above else 1)):
                given = rows[-row_count:]
                for columns in self._columns_for(given, written // row_count, len(kept) // row_count):
                    taken = self._exactly(kept, row_count * len(columns))
                    if taken:
                        exact = len(taken) == len(values) and columns is self._header.columns
                        self._assign(given, columns, taken, exact=exact)
                        self._rows, self._given = [], True
                        return
        if any(is_number(cell.text) for cell in values):
            self.match.miss(rows[-1].key, values[0])
            self._rows, self._given = [], True

    def _columns_for(self, rows: list[Hit], written: int, cells: int) -> list[list[tuple[Hit, ...]]]:
        """The columns that the rows' values may stand for: as the header names them, else in the form's order.

        A header of which only a part was read goes before the form's order only if there are as many cells, all
        written. One that names columns of another form tells nothing.
        """
        if self._header.foreign:
            return []
        allowed = self._vocabulary.form.columns_of(rows[0].key)
        named = [hits for hits in self._header.columns if any(hit.key in allowed for hit in hits)]
        block = self._blocks[rows[0].key]
        order: list[tuple[Hit, ...]] = [(Hit(c.key, c.group, _BY_ORDER),) for c in block.columns]
        possible = [self._header.columns, named] if self._header.columns else []
        framed = len(block.columns) > 1 or self._framed
        if framed and self._same_block(rows, block):
            whole = {hit.key for hits in named for hit in hits} >= {column.key for column in block.columns}
            whole = whole or len(named) == written == cells
            possible = [*possible, order] if whole else [order, *possible]
        return [columns for n, columns in enumerate(possible) if columns and columns not in possible[:n]]

    def _same_block(self, rows: list[Hit], block: Block) -> bool:
        return all(self._blocks[row.key] is block for row in rows)

    def _say_nothing(self, row: Hit, cell: GridCell) -> None:
        """A row in which somebody wrote in words, over all its columns, that there is nothing."""
        for key in self._vocabulary.form.columns_of(row.key):
            self.match.add(f"{row.key}.{key}", cell, _BY_ORDER)
        self._rows, self._given = [], True

    def _meet_foreign(self, text: str) -> None:
        """A label of another table or form: a column's begins a header, a row's ends the row before it."""
        if is_column(text):
            self._begin_header()
            self._header.foreign = True
        else:
            self.give(at_row_end=False)
            self._rows, self._given = [], self._given or bool(self._rows)

    def _begin_header(self) -> None:
        self._framed = True
        self.give(at_row_end=False)
        if self._given:
            self._header, self._rows, self._given = _Header(), [], False

    def _assign(self, rows: list[Hit], columns: list[tuple[Hit, ...]], values: list[GridCell], *, exact: bool) -> None:
        for index, cell in enumerate(values):
            row = rows[index // len(columns)]
            allowed = self._vocabulary.form.columns_of(row.key)
            for hit in columns[index % len(columns)]:
                if hit.key in allowed:
                    self.match.add(f"{row.key}.{hit.key}", cell, min(row.sureness, hit.sureness))
                    self.match.exact |= {f"{row.key}.{hit.key}"} if exact else set()

    def _exactly(self, values: list[GridCell], width: int) -> list[GridCell] | None:
        """The `width` values among what followed a label; blank cells at the ends count only where that fits."""
        if len(values) == width:
            return values
        written = [cell for cell in values if squeeze(cell.text)]
        if len(written) == width:
            return written
        if len(values) < width:
            return None
        ends = [values[-width:], values[:width]] if self._at_end else [values[:width], values[-width:]]
        fitting = [kept for kept in ends if _all_written(kept) == len(written)]
        self.ambiguous = self.ambiguous or bool(written)
        self.contradicted += bool(fitting) and fitting[0] is not ends[0]
        return fitting[0] if fitting else None


def _keys(hits: tuple[Hit, ...]) -> tuple[str, ...]:
    return tuple(hit.key for hit in hits)


def _without_other(values: list[GridCell]) -> list[list[GridCell]]:
    """The values without the rest of a label before them and without what follows them, then all (a text in a cell)."""
    start = next((n for n, cell in enumerate(values) if _is_value(cell)), 0)
    end = next((n for n in range(start, len(values)) if not _is_value(values[n])), len(values))
    kept = [values[start:end], values[start:], values[:end], values]
    return [some for n, some in enumerate(kept) if some and some not in kept[:n]]


def _is_value(cell: GridCell) -> bool:
    return is_blank(cell.text) or is_number(cell.text)


def _all_written(cells: list[GridCell]) -> int:
    return sum(bool(squeeze(cell.text)) for cell in cells)
