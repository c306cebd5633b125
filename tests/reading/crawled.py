"""Tables as crawlers and copying hands leave them: cells padded with pipes, a line a cell, labels torn or cut.

Each way takes the printed table and gives lines. The padding of a row is what its merged columns leave: as many pipes
as the widest row has more cells. `LOSSY` ways lose what some cells hold; of them only that nothing wrong is read counts.
"""

from collections.abc import Callable
from random import Random

from tests.reading.rendering import PrintedTable

Lines = list[str]
_TORN = {
    "商业企业": ("商业", "企业"),
    "科研机构": ("科研", "机构"),
    "社会公益组织": ("社会公益", "组织"),
    "法律服务机构": ("法律服务", "机构"),
    "本年新制作数量": ("本年新", "制作数量"),
    "本年新公开数量": ("本年新", "公开数量"),
}
_CUT = {"本年新制作数量": "本年新", "本年新公开数量": "本年新", "本年增/减": "本年增/", "现行有效件数": "现行有效件"}
_EXPLAINED = {
    "规章": "规章（设区的市以上人民政府填报，其他机关不填）",
    "规范性文件": "规范性文件（公告、意见、通知以及题为“办法”“细则”“规则”的公文，一般都属于规范性文件）",
    "行政规范性文件": "行政规范性文件（以本机关或本机关办公室名义印发，见“政策文件”一栏）",
    "上一年项目数量": "上一年项目数量（指上一年度的事项数）",
    "本年增/减": "本年增/减（指本年增加或减少的事项数，减少的填负数，如-8）",
    "处理决定数量": "处理决定数量（指全年的办件量）",
    "其他对外管理服务事项": "其他对外管理服务事项（指行政许可以外的政务服务事项，包括行政确认、行政奖励、行政给付、行政检查等）",
}


def cells_of(table: PrintedTable) -> list[list[str]]:
    """The cells of each row, merged ones once."""
    return [[cell.text for cell in row] for row in table]


def padding(table: PrintedTable) -> list[int]:
    """How many cells each row has fewer than the widest one."""
    width = max(len(row) for row in table)
    return [width - len(row) for row in table]


def padded_rows(table: PrintedTable, choice: Random) -> Lines:
    """A row a line, a pipe behind each cell, the padding behind the last one."""
    lead = choice.choice(["", "", "| "])
    return [
        f"{lead}{' | '.join(row)} | {'|' * pad}".rstrip()
        for row, pad in zip(cells_of(table), padding(table), strict=True)
    ]


def padded_cells(table: PrintedTable, choice: Random) -> Lines:
    """A cell a line; the padding on a line of its own, or behind the last cell."""
    behind = choice.random() < 0.4
    lines: Lines = []
    for row, pad in zip(cells_of(table), padding(table), strict=True):
        lines += [f"{cell} |".strip() for cell in row]
        if pad and behind:
            lines[-1] += " " + "|" * pad
        elif pad:
            lines.append("|" * pad)
    return lines


def mixed_rows(table: PrintedTable, _: Random) -> Lines:
    """A row a line, but each blank cell begins a line of its own, for it holds an empty paragraph."""
    lines: Lines = []
    for row, pad in zip(cells_of(table), padding(table), strict=True):
        text = "".join(f"{cell} | " if cell else "\n| " for cell in row) + "|" * pad
        lines += [line.rstrip() for line in text.split("\n") if line.strip()]
    return lines


def lone_pipes(table: PrintedTable, _: Random) -> Lines:
    """A cell a line and a line with a pipe behind it; narrow labels torn into two lines."""
    return [line for row in cells_of(table) for cell in row for line in (*_TORN.get(cell, (cell,)), "|") if line]


def leading_blanks(table: PrintedTable, _: Random) -> Lines:
    """A row a line; columns that a cell above covers are blank cells at its beginning; labels torn into two rows."""
    lines: Lines = []
    covered: list[int] = []
    for row in table:
        covered = [left - 1 for left in covered if left > 1]
        lines.append(("| " * len(covered)) + " | ".join(_TORN.get(c.text, (c.text,))[0] for c in row) + " |")
        if any(cell.text in _TORN for cell in row):
            lines.append(" | ".join(_TORN[c.text][1] for c in row if c.text in _TORN) + " |")
            covered = []
            continue
        labels = [cell for cell in row if cell.down > 1 and cell.text and len(table) > 8]
        covered += [cell.down for cell in labels] if (lines and len(row) < 11 and row[0].down < 20) or labels else []
    return lines


def one_piped_line(table: PrintedTable, _: Random) -> Lines:
    return [" | ".join(cell for row in cells_of(table) for cell in row) + " |"]


def explained(table: PrintedTable, choice: Random) -> Lines:
    """Rows whose labels have a long explanation behind them."""
    lines = padded_rows(table, choice)
    return [" | ".join(_EXPLAINED.get(part.strip(), part.strip()) for part in line.split("|")) for line in lines]


def lines_apart(table: PrintedTable, choice: Random) -> Lines:
    """A cell a line, an empty line behind each; torn labels are two lines; some values are indented."""
    lines: Lines = []
    for row in cells_of(table):
        for cell in row:
            indent = choice.choice(["", "", "  ", " "]) if cell[:1].isdigit() else ""
            lines += [*(indent + part for part in _TORN.get(cell, (cell or "\xa0",))), ""]
    return lines


def torn_apart(table: PrintedTable, choice: Random) -> Lines:
    """As `lines_apart`, an empty line between the parts of a torn label too."""
    return [line for line in lines_apart(table, choice) if line for line in (line, "")]


def trailing_blank_row(table: PrintedTable, choice: Random) -> Lines:
    return [*(f"{cell} |".strip() for row in cells_of(table) for cell in row), *["|"] * choice.randint(3, 6)]


def cut_heads(table: PrintedTable, choice: Random) -> Lines:
    """Labels of columns cut short at a line break that the crawler lost."""
    cut = [[_CUT.get(cell, cell) for cell in row] for row in cells_of(table)]
    ways = ([[" | ".join(row) + " |"] for row in cut], [[f"{c} |".strip() for c in row] for row in cut])
    return [line for row in choice.choice(ways) for line in row]


def dropped_repeats(table: PrintedTable, _: Random) -> Lines:
    """A line that stood before is left out, so that most values are lost."""
    return list(dict.fromkeys(cell for row in cells_of(table) for cell in row if cell))


def dropped_blanks(table: PrintedTable, _: Random) -> Lines:
    """A cell a line; blank ones are lost."""
    return [line for row in cells_of(table) for cell in row if cell for line in (cell, "")]


CRAWLED: tuple[Callable[[PrintedTable, Random], Lines], ...] = (
    padded_rows,
    padded_cells,
    mixed_rows,
    lone_pipes,
    leading_blanks,
    one_piped_line,
    explained,
    lines_apart,
    torn_apart,
    trailing_blank_row,
    cut_heads,
)
LOSSY = (dropped_repeats, dropped_blanks)
