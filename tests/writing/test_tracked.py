"""Right values as tracked changes: what stands in the XML, what the reader sees, what LibreOffice makes of them."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from assistant.checking import CheckResult, Finding, Span, check
from assistant.reading import read_bytes
from assistant.report import Report
from assistant.writing.comments import AUTHOR, commented
from assistant.writing.outcome import Checked
from tests.office import Office, has_uno
from tests.writing.test_comments import at, commented_texts, saved, word_file


def _finding(location: Span, *right: str) -> Finding:
    return Finding("figure", "figure.value", "error", "不符", location, 18, 15, ("applications.new.total",), right)


def _tracked(findings: list[Finding], original: bytes | None = None) -> bytes:
    data = word_file() if original is None else original
    report = read_bytes(data, "a.docx")
    return commented(Checked("a.docx", report, CheckResult(findings=findings)), data, track=True)


def _report(data: bytes | None = None) -> Report:
    return read_bytes(data or word_file(), "a.docx")


def _changes(data: bytes) -> list[tuple[str, str]]:
    body = Document(io.BytesIO(data)).element.body
    found = []
    for element in body.iter(qn("w:del"), qn("w:ins")):
        assert element.get(qn("w:author")) == AUTHOR and element.get(qn("w:date"), "").endswith("Z")
        name = "del" if element.tag == qn("w:del") else "ins"
        found.append((name, "".join(t.text or "" for t in element.iter(qn("w:t"), qn("w:delText")))))
    return found


def test_a_right_value_is_a_deletion_and_an_insertion() -> None:
    made = _tracked([_finding(at(_report(), "18"), "15"), _finding(at(_report(), "4件"), "3件")])
    assert _changes(made) == [("del", "1"), ("del", "8"), ("ins", "15"), ("del", "4件"), ("ins", "3件")]
    body = Document(io.BytesIO(made)).element.body
    numbers = [element.get(qn("w:id")) for element in body.iter(qn("w:ins"), qn("w:del"))]
    assert len(set(numbers)) == len(numbers)


def test_the_inserted_value_has_the_format_of_the_old_one() -> None:
    body = Document(io.BytesIO(_tracked([_finding(at(_report(), "18"), "15")]))).element.body
    [inserted] = body.iter(qn("w:ins"))
    assert inserted.find(f".//{qn('w:b')}") is not None


def test_the_reader_reads_the_new_value() -> None:
    read = _report(_tracked([_finding(at(_report(), "18"), "15")]))
    assert read.sections[0].text == _report().sections[0].text.replace("18件", "15件")


def test_the_reason_stands_in_a_comment_at_the_change() -> None:
    assert commented_texts(_tracked([_finding(at(_report(), "13"), "12")])) == ["12"]  # what is deleted is no w:t


@pytest.mark.parametrize("right", [(), ("15", "16")])
def test_without_one_right_value_there_is_only_the_comment(right: tuple[str, ...]) -> None:
    made = _tracked([_finding(at(_report(), "18"), *right)])
    assert _changes(made) == [] and commented_texts(made) == ["18"]


def test_what_overlaps_is_changed_once() -> None:
    made = _tracked([_finding(at(_report(), "18"), "15"), _finding(at(_report(), "8件"), "6件")])
    assert [text for name, text in _changes(made) if name == "ins"] == ["15"]


def test_nothing_is_changed_inside_anothers_change() -> None:
    word: Any = Document(io.BytesIO(word_file()))
    run = word.paragraphs[2].runs[1]._r
    theirs = run.makeelement(qn("w:ins"), {qn("w:id"): "7", qn("w:author"): "王", qn("w:date"): "2024-01-01T00:00:00Z"})
    run.addprevious(theirs)
    theirs.append(run)
    original = saved(word)
    made = _tracked(
        [_finding(at(_report(original), "18"), "15"), _finding(at(_report(original), "13"), "12")], original
    )
    changed = [e.get(qn("w:author")) for e in Document(io.BytesIO(made)).element.body.iter(qn("w:ins"))]
    assert changed == ["王", AUTHOR]


def test_a_report_of_another_format_is_tracked_in_the_new_document() -> None:
    report = _report().model_copy(update={"provenance": None})
    made = commented(Checked("a", report, CheckResult(findings=[_finding(at(report, "18"), "15")])), track=True)
    assert _changes(made) == [("del", "18"), ("ins", "15")]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    if not has_uno():
        pytest.skip("needs LibreOffice and python3-uno")
    started = Office(tmp_path_factory.mktemp("office"))
    yield started
    started.close()


@pytest.mark.office
@pytest.mark.parametrize("what", ["accept", "reject"])
def test_libreoffice_accepts_and_rejects_all(what: str, office: Office, tmp_path: Path) -> None:
    report = _report()
    result = check(report)
    assert any(finding.replacements == ("15",) for finding in result.findings)
    path = tmp_path / "a.docx"
    path.write_bytes(commented(Checked("a.docx", report, result), word_file(), track=True))
    told = office.run(Path(__file__).with_name("office_changes.py"), what, str(path))
    assert {change["author"] for change in told["changes"]} == {AUTHOR}
    assert all(change["year"] >= 2024 for change in told["changes"]) and told["left"] == 0
    number = "15件" if what == "accept" else "18件"
    assert f"收到申请{number}，" in told["text"]
