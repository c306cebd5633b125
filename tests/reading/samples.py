"""Reports of fictional offices for the tests of reading: every cell different, so that no two can be mistaken."""

from assistant.report import Report, Section, Tables, form_for_year

PROSE = {
    1: "2023年，我局认真贯彻落实《中华人民共和国政府信息公开条例》，各项工作平稳推进。\n"
    "（一）主动公开。全年公开信息312条，其中政策文件15条。\n（二）依申请公开。新收申请101件。",
    5: "1.存在的主要问题：个别栏目更新不够及时。\n2.改进情况：建立提醒机制，每月检查1次。",
    6: "按照规定，本年度未收取信息处理费。",
}


def sample(year: int = 2023, organization: str = "松岭县林业局") -> Report:
    """A report with a different number in every cell and prose in 一, 五 and 六."""
    form = form_for_year(year)
    cells = {address: 100 + index for index, address in enumerate(form.cells)}
    sections = [
        Section(title=section.heading, text=PROSE.get(number, ""))
        for number, section in enumerate(form.sections, start=1)
    ]
    return Report(organization=organization, year=year, sections=sections, tables=Tables(cells=dict(cells)))


def same(read: Report, expected: Report) -> None:
    """Assert that a report was read as it was written."""
    assert read.tables.cells == expected.tables.cells
    assert [(s.title, s.text) for s in read.sections] == [(s.title, s.text) for s in expected.sections]
    assert (read.organization, read.year) == (expected.organization, expected.year)
