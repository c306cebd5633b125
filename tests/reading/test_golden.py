"""Golden files: one report as five kinds of sites and as Word, WPS, LibreOffice, Excel and PDF hold it."""

from pathlib import Path

import pytest

from assistant.reading import read
from assistant.reading.office import find_office
from assistant.report import Report
from tests.reading.golden_files import FOLDER, golden_report
from tests.reading.samples import same

FILES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")
CONVERTED = {".doc", ".wps", ".rtf", ".odt"}


def test_the_golden_report_is_the_one_written_down() -> None:
    written = Report.model_validate_json((FOLDER / "report.json").read_text(encoding="utf-8"))
    assert written == golden_report()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_holds_the_report(path: Path) -> None:
    if path.suffix in CONVERTED and find_office() is None:
        pytest.skip("LibreOffice is not installed")
    report = read(path)
    same(report, golden_report())
    assert report.provenance is not None
    assert report.provenance.notes == []
    assert all(
        len(report.provenance.runs[n]) == section.text.count("\n") + bool(section.text)
        for n, section in enumerate(report.sections)
    )
