"""The readings that a count or an amount can have, each with what speaks for it: frame + memory → candidates.

Wide on purpose: every row and column that is named anywhere near, that memory offers, or that is meant where only a
table or a verb is named. Which is right is told by weights (`scoring`) and by the tables (`deciding`), not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.checking.formula import Change, Each, Formula, Total
from assistant.checking.prose.evidence import Named, Naming
from assistant.checking.prose.frames import Frame
from assistant.checking.prose.index import Index
from assistant.checking.prose.lexicon import Lexicon
from assistant.checking.prose.memory import Memory

MONEY = {"元": 10_000.0, "元整": 10_000.0, "千元": 10.0, "万元": 1.0, "亿元": 0.0001}
_MOST_ROWS = 14
_NEAR = frozenset({"before", "after", "outer", "colon", "base"})
_OTHER_MONEY = frozenset({"美元"})


@dataclass(slots=True)
class Reading:
    """One reading of a number.

    Attributes:
        formula: what it would state. total: its cells of this year, for what is said of it next.
        rows, columns, table: what it is of.
        features: what speaks for and against it, by name.
        reason: why it is possible, in Chinese, for `assistant explain`.
    """

    formula: Formula
    total: Total | None
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    table: str
    features: dict[str, float] = field(default_factory=dict)
    reason: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Source:
    """A run of words by where it stands."""

    name: str
    naming: Naming


def sources_of(frame: Frame) -> list[Source]:
    """The runs of words that may name what a number states, the nearest first."""
    found = [Source("before", frame.before), Source("after", frame.after)]
    if frame.beyond.size:
        found.append(Source("beyond", frame.beyond))
    if frame.outer.size:
        found.append(Source("outer", frame.outer))
    if frame.colon.size:
        found.append(Source("colon", frame.colon))
    for n, naming in enumerate(frame.earlier[:3]):
        if naming.size:
            found.append(Source("earlier" if n == 0 else "farther", naming))
    if frame.ahead.size:
        found.append(Source("ahead", frame.ahead))
    if frame.base.size:
        found.append(Source("base", frame.base))
    found.append(Source("lead", frame.lead))
    return found


class CountReader:
    """Readings of counts and amounts for one form and lexicon."""

    def __init__(self, index: Index, book: Lexicon) -> None:
        self.index = index
        self.book = book

    def is_amount(self, formula: Formula) -> bool:
        """Whether a formula is an amount of money in the table's unit, not a count or a fraction."""
        of = formula.of if isinstance(formula, Change) else formula
        return isinstance(of, Total) and bool(self.index.unit(of))

    def counts_in(self, formula: Formula, unit: str) -> bool:
        """Whether a number in this unit can state it: money in a unit of money, things in another."""
        return not unit or (unit in MONEY) == self.is_amount(formula)

    def read(self, frame: Frame, memory: Memory, *, unit: str | None = None) -> list[Reading]:
        """The readings of a frame's number, each once."""
        nothing = frame.number.value == 0 or unit is not None
        unit = frame.number.unit if unit is None else unit
        if unit in self.book.time_units:
            return []
        sources = sources_of(frame)
        found: dict[tuple[tuple[str, ...], tuple[str, ...]], Reading] = {}
        for rows, how in self._rows(sources, memory):
            for columns, col_how in self._columns(rows, sources, memory, how):
                key = (rows, columns)
                if key in found:
                    continue
                reading = self._reading(rows, columns, how, col_how, (unit, nothing), sources, memory)
                if reading is not None:
                    found[key] = reading
        readings = list(found.values())
        self._add_each(readings, frame, sources, memory)
        return readings

    # ------------------------------------------------------------ which rows
    def _rows(self, sources: list[Source], memory: Memory) -> Iterator[tuple[tuple[str, ...], str]]:
        """Rows with how they came up: named, verb, table, carried; each once, at most some."""
        seen: set[tuple[str, ...]] = set()
        for rows, how in self._all_rows(sources, memory):
            if rows not in seen and all(r in self.index.tables for r in rows):
                seen.add(rows)
                yield rows, how
                if len(seen) >= _MOST_ROWS:
                    return

    def _all_rows(self, sources: list[Source], memory: Memory) -> Iterator[tuple[tuple[str, ...], str]]:
        """The likeliest first: what is named beside the number, verbs, tables and memory, the rest of the sentence."""
        lead = [s for s in sources if s.name == "lead"]
        near = [s for s in sources if s.name != "lead"]
        yield from self._named_rows(near)
        for source in sources:
            for verb in source.naming.verbs:
                for row in self.book.verbs[verb]:
                    yield (row,), "verb"
            for table in source.naming.tables:
                for row in self.index.manner(table).rows:
                    yield (row,), "table"
            for one in source.naming.columns():
                for row in self.index.manner(one.values[0].partition(":")[0]).rows:
                    yield (row,), "of_column"
            if source.naming.other and source.name in ("before", "after"):
                for row in self._other_rows(memory):
                    yield (row,), "other"
        for _, rows in memory.rows:
            yield rows, "carried"
            whole = tuple(r.rpartition(".")[0] for r in rows)
            if len(rows) == 1 and whole[0] in self.index.tables:
                yield whole, "carried_whole"
        if memory.base_rows:
            yield memory.base_rows, "base"
        yield from self._named_rows(lead)
        for table in (memory.topic, *sorted(memory.seen)):
            for row in self.index.manner(table).rows:
                yield (row,), "topic"

    def _named_rows(self, sources: list[Source]) -> Iterator[tuple[tuple[str, ...], str]]:
        for source in sources:
            named = source.naming.rows()
            for chain in _chains(named, self.index):
                yield chain, "together"
            for one in reversed(named):
                yield one.values, "named"
            if source.naming.judge:
                yield (source.naming.judge,), "judge" if source.name in _NEAR else "judge_far"

    def _other_rows(self, memory: Memory) -> Iterator[str]:
        for _, rows in memory.rows:
            group = rows[0].rpartition(".")[0]
            for key in (group, self.index.tables.get(rows[0], "")):
                if key in self.index.kind.other_rows:
                    yield self.index.kind.other_rows[key]

    # ------------------------------------------------------------ which columns
    def _columns(
        self, rows: tuple[str, ...], sources: list[Source], memory: Memory, how: str
    ) -> Iterator[tuple[tuple[str, ...], str]]:
        table = self.index.tables[rows[0]]
        possible = self.index.columns[rows[0]]
        for source in sources:
            if source.name == "lead":
                continue
            named = [n for n in source.naming.columns() if _key(n, table) in possible]
            for chain in _column_chains(named, table):
                yield chain, "together"
            for one in reversed(named):
                yield (_key(one, table),), "named"
            other = self.index.kind.other_columns.get(table)
            if source.naming.other and other in possible and source.name in ("before", "after"):
                yield (other,), "other"
        if memory.column is not None and memory.column[0] == table and memory.column[1] in possible:
            yield (memory.column[1],), "carried"
        for column in self.index.default_columns(rows[0]):
            yield (column,), "default"

    # ------------------------------------------------------------ what speaks for it
    def _reading(
        self, rows: tuple[str, ...], columns: tuple[str, ...], how: str, col_how: str, counted: tuple[str, bool],
        sources: list[Source], memory: Memory,
    ) -> Reading | None:  # fmt: skip
        total = self.index.total(rows, columns)
        if total is None:
            return None
        table = self.index.tables[rows[0]]
        features: dict[str, float] = {}
        if not self._unit_fits(total, table, columns, counted, features):
            return None
        self._row_features(rows, how, table, sources, memory, features)
        self._column_features(rows, columns, col_how, table, sources, memory, features)
        self._unexplained(rows, columns, table, sources, features)
        self._memory_features(rows, table, how, memory, features)
        _stated_features(total, memory, features)
        self._next_features(rows, columns, table, memory, features)
        return Reading(total, total, rows, columns, table, features, reason=_REASONS.get(how, ""))

    def _unit_fits(
        self, total: Total, table: str, columns: tuple[str, ...], counted: tuple[str, bool], features: dict[str, float]
    ) -> bool:
        unit, nothing = counted
        money = self.index.unit(total)
        if money:
            return unit in MONEY or (nothing and unit not in self.index.manner(table).people)  # 收费为0
        if unit in MONEY or unit in _OTHER_MONEY:
            return False
        manner = self.index.manner(table)
        if unit in manner.people:
            features["unit:people"] = 1.0
            return columns != ("total",)
        if not unit:
            features["unit:none"] = 1.0
        elif unit not in manner.units:
            features["unit:odd"] = 1.0
        return True

    def _row_features(
        self, rows: tuple[str, ...], how: str, table: str, sources: list[Source], memory: Memory,
        features: dict[str, float],
    ) -> None:  # fmt: skip
        evidenced = False
        for source in sources:
            best = _named_as(source.naming.rows(), rows)
            if best is None:
                continue
            strength = "weak" if best.weak else "name"
            if not evidenced:
                features[f"row:{source.name}:{strength}"] = 1.0
                if best.led and source.name in ("before", "after", "outer"):
                    features[f"row:led:{table}"] = 1.0
                if source.name in ("before", "after"):
                    _rank(source, best, rows, features, self.index)
            elif source.name != "lead":
                features["row:again"] = 1.0
            evidenced = True
        if len(rows) > 1 and how == "together":
            features["row:together"] = 1.0
        if not evidenced:
            features[f"row:{how}"] = 1.0
            for source in sources:
                names_table = table in source.naming.tables
                verbs = [v for v in source.naming.verbs if rows[0] in self.book.verbs[v]]
                if names_table:
                    features[f"table:{source.name}"] = 1.0
                if verbs and len(rows) == 1:
                    rank = self.book.verbs[verbs[-1]].index(rows[0])
                    features[f"verb:{source.name}:{min(rank, 1)}"] = 1.0
                elif source.naming.verbs and source.name in ("before", "after"):
                    features["verb:other"] = 1.0
                if (names_table or verbs) and source.name in ("before", "after", "earlier"):
                    break
            judged = [s for s in sources if s.naming.judge and s.name in ("before", "after")]
            if judged and rows[0] == judged[0].naming.judge:
                features["row:judge"] = 1.0
            manner_rows = self.index.manner(table).rows
            if rows[0] in manner_rows and len(rows) == 1:
                features[f"default:{min(manner_rows.index(rows[0]), 1)}"] = 1.0
        elif any(table in s.naming.tables for s in sources[:2]):
            features["table:beside"] = 1.0

    def _column_features(
        self, rows: tuple[str, ...], columns: tuple[str, ...], how: str, table: str, sources: list[Source],
        memory: Memory, features: dict[str, float],
    ) -> None:  # fmt: skip
        if how in ("default", "carried", "other"):
            many = len(self.index.default_columns(rows[0])) > 1
            features[f"column:{how}{':many' if many and how == 'default' else ''}"] = 1.0
            if memory.column is not None and memory.column[0] == table and how == "default":
                features["column:drops_carried"] = 1.0
            return
        for source in sources:
            best = next((n for n in reversed(source.naming.columns()) if _key(n, table) in columns), None)
            if best is not None:
                features[f"column:{source.name}:{'weak' if best.weak else 'name'}"] = 1.0
                if best.led:
                    features[f"column:led:{table}"] = 1.0
                break
        if len(columns) > 1:
            features["column:together"] = 1.0
        if columns != ("total",) and "total" in self.index.columns[rows[0]]:
            if rows[0] not in self.index.manner(table).rows:
                features[f"column:of_result:{table}"] = 1.0
            whole = self.index.total(rows, ("total",))
            if whole is not None and whole not in memory.stated:
                features[f"column:before_total:{table}"] = 1.0

    def _unexplained(
        self, rows: tuple[str, ...], columns: tuple[str, ...], table: str, sources: list[Source],
        features: dict[str, float],
    ) -> None:  # fmt: skip
        for source in sources:
            if source.name not in ("before", "after", "outer"):
                continue
            by_word: dict[int, list[Named]] = {}
            for one in source.naming.named:
                by_word.setdefault(one.at, []).append(one)
            for senses in by_word.values():
                if not any(self._explains(rows, columns, table, one) for one in senses):
                    name = f"left:{source.name}:{senses[0].facet}:{'weak' if senses[0].weak else 'name'}"
                    features[name] = min(features.get(name, 0.0) + 1.0, 2.0)
            if any(t != table for t in source.naming.tables):
                features[f"left:{source.name}:table"] = 1.0
            if source.naming.verbs and not any(rows[0] in self.book.verbs[v] for v in source.naming.verbs):
                features[f"left:{source.name}:verb"] = 1.0
            if source.naming.other and not (columns[-1].startswith("other") or rows[-1].rpartition(".")[2] == "other"):
                features[f"left:{source.name}:other"] = 1.0

    def _explains(self, rows: tuple[str, ...], columns: tuple[str, ...], table: str, one: Named) -> bool:
        if one.facet == "column":
            named_table, _, key = one.values[0].partition(":")
            if named_table != table:
                return False
            return any(self.index.holds_column(rows[0], column, key) for column in columns)
        return any(v in rows or any(self.index.is_part(r, v) for r in rows) for v in one.values)

    def _memory_features(
        self, rows: tuple[str, ...], table: str, how: str, memory: Memory, features: dict[str, float]
    ) -> None:
        last = memory.last
        if rows == memory.rows_of(table):
            features["memory:rows"] = 1.0
        if last is not None and memory.listing:
            if last.total is None:
                features["memory:after_thing"] = 1.0
            else:
                features["memory:same_table" if last.table == table else "memory:other_table"] = 1.0
        if memory.topic:
            features["memory:topic" if memory.topic == table else "memory:off_topic"] = 1.0
        if memory.base_rows:
            inside = any(self.index.is_part(r, b) for r in rows for b in memory.base_rows)
            features["memory:in_base" if inside else "memory:out_of_base"] = 1.0
            if rows == memory.base_rows and how in ("carried", "base", "topic", "carried_whole"):
                features["memory:base_itself"] = 1.0
        if table in memory.seen:
            features["memory:seen"] = 1.0

    def _next_features(
        self, rows: tuple[str, ...], columns: tuple[str, ...], table: str, memory: Memory, features: dict[str, float]
    ) -> None:
        """How it follows what was said last: a part of it, a neighbour, the whole, the same of another column."""
        last = memory.last
        if last is None or last.total is None or last.table != table or not last.rows:
            return
        row, said = rows[0], last.rows[0]
        if row == said:
            step = "same_row" if columns != last.columns else "same"
        elif self.index.is_part(row, said):
            step = "part"
        elif self.index.is_part(said, row):
            step = "whole"
        else:
            step = "neighbour" if row.rpartition(".")[0] == said.rpartition(".")[0] else "elsewhere"
        features[f"next:{step}:{'column' if columns != ('total',) and columns == last.columns else ''}"] = 1.0
        ahead = self.index.order[row] - self.index.order[said]
        if ahead:
            features["next:adjacent" if ahead == 1 else "next:forward" if ahead > 0 else "next:back"] = 1.0

    # ------------------------------------------------------------ 各
    def _add_each(self, readings: list[Reading], frame: Frame, sources: list[Source], memory: Memory) -> None:
        """复议、诉讼各1件: each of the things named has the value said."""
        if not (frame.before.marks & {"each", "all"}):
            return
        for source in sources[:1]:
            values = list(dict.fromkeys(n.values[0] for n in source.naming.rows()))
            together = [n.values for n in source.naming.rows() if len(n.values) > 1]
            values = list(together[-1]) if together else values
            columns = source.naming.columns()
            if not values and columns:
                values = list(memory.rows_of(columns[-1].values[0].partition(":")[0]))
            totals = self._each_totals(values, columns)
            if len(totals) > 1:
                each = Each(tuple(totals), frame.number.value)
                table = self.index.tables[totals[0].plus[0].rpartition(".")[0]]
                readings.append(Reading(each, None, tuple(values), (), table, {"each": 1.0}, reason="各"))

    def _each_totals(self, rows: list[str], columns: list[Named]) -> list[Total]:
        if len(rows) > 1:
            made = []
            for row in rows:
                keys = [k for n in columns if (k := _key(n, self.index.tables[row]))]
                made.append(self.index.total((row,), (keys[-1],) if keys else self.index.default_columns(row)[:1]))
            return [t for t in made if t is not None]
        if len(rows) == 1 and len(columns) > 1:
            table = self.index.tables[rows[0]]
            keys = list(dict.fromkeys(k for n in columns if (k := _key(n, table))))
            return [t for k in keys if (t := self.index.total((rows[0],), (k,))) is not None]
        return []


def _stated_features(total: Total, memory: Memory, features: dict[str, float]) -> None:
    """Whether it was stated before: a part is not its whole, and what was said once is seldom said again."""
    if total == memory.base:
        features["memory:is_base"] = 1.0
    if memory.parent is not None and total == memory.parent.total:
        features["memory:is_parent"] = 1.0
    if any(said.total == total for said in memory.listing):
        features["memory:said_here"] = 1.0
    elif total in memory.stated:
        features["memory:said_before"] = 1.0


def null_features(frame: Frame, memory: Memory) -> dict[str, float]:
    """What speaks for a number's being none of the tables'."""
    before, after = frame.before, frame.after
    found: dict[str, float] = {"null": 1.0}
    _content(before, "before", found)
    _content(after, "after", found)
    if not (before.anything or after.anything):
        found["null:nothing_near"] = 1.0
        if before.size == 0:
            found["null:no_words"] = 1.0
    elif not (before.strong or after.strong):
        found["null:weak_near"] = 1.0
    for flag in frame.scope.flags:
        found[f"scope:{flag}"] = 1.0
    for mark in ("part_of_body", "part_of_year", "channel", "kind_of", "excluded", "any_case"):
        if mark in before.marks:
            found[f"scope:{mark}:before"] = 1.0
        if mark in after.marks:
            found[f"scope:{mark}:after"] = 1.0
        elif mark in frame.lead.marks and mark not in before.marks:
            found[f"scope:{mark}:lead"] = 1.0
    if before.narrowed:
        found["null:narrowed"] = 1.0
    if not any(c.isdigit() for c in frame.number.text):
        found["null:in_characters"] = 1.0
        if frame.number.value <= 2 and not frame.number.is_share:
            found["null:few_in_characters"] = 1.0  # 一个窗口, 两条渠道: a manner of speaking more often than a count
    if memory.last is not None and memory.last.total is None and memory.listing:
        found["null:after_thing"] = 1.0
    if memory.listing:
        things = sum(said.total is None for said in memory.listing)
        found["null:things:" + ("all" if things == len(memory.listing) else "some" if things else "none")] = 1.0
    if frame.outer.size and not frame.outer.strong:
        found["null:outer_unnamed"] = 1.0
    if frame.outer.size and memory.outer is not None and memory.outer.last is None:
        found["null:bracket"] = 1.0
    found[f"null:unit:{frame.number.unit}"] = 1.0
    if frame.doubtful:
        found["null:doubtful_list"] = 1.0
    if frame.lead.foreign_before + frame.lead.foreign_after:
        found["null:foreign_lead"] = 1.0
    return found


def _content(naming: Naming, where: str, found: dict[str, float]) -> None:
    if naming.unknown_after:
        found[f"unknown:{where}:behind"] = 1.0
        if naming.unknown_after > 1:
            found[f"unknown:{where}:behind:many"] = 1.0
    if naming.unknown_before:
        found[f"unknown:{where}:ahead"] = 1.0
    if naming.foreign_after:
        found[f"foreign:{where}:behind"] = 1.0
    if naming.foreign_before:
        found[f"foreign:{where}:ahead"] = 1.0


# ---------------------------------------------------------------- words to rows and columns
def _named_as(named: list[Named], rows: tuple[str, ...]) -> Named | None:
    """The last thing named that is these rows; for several, the last of them, all being named."""
    if len(rows) == 1:
        return next((n for n in reversed(named) if n.values == rows), None)
    exact = next((n for n in reversed(named) if n.values == rows), None)
    if exact is not None:
        return exact
    each = [next((n for n in reversed(named) if n.values == (r,)), None) for r in rows]
    return each[-1] if all(each) else None


def _rank(source: Source, best: Named, rows: tuple[str, ...], features: dict[str, float], index: Index) -> None:
    """Whether another thing is named nearer to the number than this one, which this one does not lead to."""
    named = source.naming.rows()
    nearer = [n for n in named if (n.at > best.at if source.name == "before" else n.at < best.at)]
    rivals = [n for n in nearer if not any(v in rows or index.is_part(rows[0], v) for v in n.values)]
    if rivals:
        more_exact = any(index.is_part(v, rows[0]) for n in rivals for v in n.values)
        features["row:less_exact" if more_exact else f"row:not_nearest:{source.name}"] = 1.0


def _chains(named: list[Named], index: Index) -> Iterator[tuple[str, ...]]:
    """Rows of one table joined by 和 or 、, all of them and each tail."""
    chain: list[str] = []
    for one in named:
        fits = chain and one.joined and index.tables.get(chain[0]) == index.tables.get(one.values[0])
        chain = [*chain, *(v for v in one.values if v not in chain)] if fits else list(one.values)
        if len(chain) > 1 and all(v in index.tables for v in chain):
            yield tuple(chain)


def _column_chains(named: list[Named], table: str) -> Iterator[tuple[str, ...]]:
    chain: list[str] = []
    for one in named:
        key = _key(one, table)
        chain = [*chain, key] if chain and one.joined and key not in chain else [key]
        if len(chain) > 1:
            yield tuple(chain)


def _key(named: Named, table: str) -> str:
    """The column's key if it is of this table, else ""."""
    of, _, key = named.values[0].partition(":")
    return key if of == table else ""


_REASONS = {
    "named": "字面写明的行",
    "together": "并列的几项合计",
    "verb": "由动词推定的行",
    "table": "所说的表",
    "of_column": "所说的列所在的表",
    "carried": "前文所说的行",
    "carried_whole": "前文所说各项的合计",
    "base": "“其中”“中”之前所说的范围",
    "topic": "本部分所说的表",
    "judge": "由裁判机关推定",
    "judge_far": "由裁判机关推定",
    "other": "“其他”按前文推定",
}
