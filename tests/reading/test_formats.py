"""The same report in every format reads into equal tables and equal prose, and each format is told by its content."""

import pytest

from assistant.reading import read_bytes
from tests.reading.rendering import RENDERERS
from tests.reading.samples import same, sample


@pytest.mark.parametrize("year", [2020, 2024])
@pytest.mark.parametrize("format_", RENDERERS)
def test_every_format_reads_alike(format_: str, year: int) -> None:
    report = sample(year)
    read = read_bytes(RENDERERS[format_](report), "没有后缀的文件")
    same(read, report)
    assert read.provenance is not None
    assert read.provenance.format == format_
    assert read.provenance.notes == []
    assert set(read.provenance.sureness.values()) == {1.0}
    assert set(read.provenance.cells) == set(report.form.cells)
