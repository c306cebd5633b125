"""Renders a report to the texts that offices send in: the form's labels in the form's order, one cell a line."""

from collections.abc import Iterator

from assistant.report import Block, CellValue, Report, Row, Table


def shown(value: CellValue) -> str:
    """A value as a cell prints it."""
    return "" if value is None else str(value)


def flattened(report: Report, *, tabs: bool = True) -> str:
    """The report as text extracted from Word: a tab before each cell, an empty line after each row.

    Without `tabs` neither is there, and cells that are not filled in must be `/`.
    """
    lines = [report.organization, f"{report.year}年政府信息公开工作年度报告", ""]
    tables = {table.key: table for table in report.form.tables}
    keys = {section.heading: section.table for section in report.form.sections}
    for section in report.sections:
        lines += [section.title, *section.text.split("\n")]
        table = tables.get(keys.get(section.title) or "")
        if table is None:
            continue
        for row in table_rows(report, table):
            lines += [f"\t{cell}" if tabs else cell for cell in row if tabs or cell] + [""] * tabs
        lines += [""]
    return "\n".join(lines)


def table_rows(report: Report, table: Table) -> Iterator[list[str]]:
    """The printed rows of a table, merged cells kept as one cell and their further rows as blank cells."""
    if table.key == "proactive":
        for block in table.blocks:
            yield [block.heading]
            yield [block.corner, *(column.label for column in block.columns)]
            for row in block.rows:
                yield [row.label, *values(report, block, row)]
    elif table.key == "applications":
        block = table.blocks[0]
        yield [block.corner, block.columns_heading]
        yield ["", "自然人", "法人或其他组织", "总计"]
        yield ["", "", *(column.label for column in block.columns if column.group), ""]
        group = ""
        for row in block.rows:
            new = row.group if row.group != group else ""
            group = row.group or ""
            mark = "" if row.number.startswith("（") else "." if row.number.isdigit() else "、"
            yield [*([new or ""] if row.group else []), f"{row.number}{mark}{row.label}", *values(report, block, row)]
    else:
        block = table.blocks[0]
        outcomes = [column.label for column in block.columns]
        yield ["行政复议", "行政诉讼"]
        yield [*outcomes, "未经复议直接起诉", "复议后起诉"]
        yield [""] * 5 + outcomes * 2
        yield [value for row in block.rows for value in values(report, block, row)]


def values(report: Report, block: Block, row: Row) -> list[str]:
    """The cells of a row as printed."""
    return [shown(report.tables[f"{row.address}.{column.key}"]) for column in block.columns]
