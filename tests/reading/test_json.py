"""JSON: the whole report, encodings, and for each thing that does not fit the path of its field."""

import json
from typing import Any

import pytest

from assistant.errors import InputError
from assistant.reading import read_bytes
from tests.reading.samples import sample


def as_json(**changes: Any) -> dict[str, Any]:
    return {**json.loads(sample().model_dump_json()), **changes}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_whatever_the_encoding(encoding: str) -> None:
    report = read_bytes(json.dumps(as_json(), ensure_ascii=False).encode(encoding), "a.json")
    assert report.tables.cells == sample().tables.cells
    assert report.organization == "松岭县林业局"
    assert report.provenance is not None and report.provenance.format == "json"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"tables": {"applications": {"new": {"total": [1]}}}}, "tables.applications.new.total"),
        ({"tables": {"applications": {"new": {"total": True}}}}, "tables.applications.new.total"),
        ({"tables": {"applications": {"newer": {"total": 1}}}}, "tables.applications.newer.total"),
        ({"tables": 3}, "tables"),
        ({"year": "某年"}, "year"),
        ({"year": 1023}, "year"),
        ({"sections": [{"title": "一、总体情况", "text": 5}]}, "sections.0.text"),
        ({"sections": [{"text": "无标题"}]}, "sections.0.title"),
        ({"sectoins": []}, "sectoins"),
        ({"previous": {"year": 2022, "tables": {"review": {"many": 1}}}}, "previous.tables.review.many"),
    ],
)
def test_the_path_of_a_field_that_does_not_fit(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(InputError) as raised:
        read_bytes(json.dumps(as_json(**changes)).encode(), "甲.json")
    assert raised.value.code == "schema"
    assert f"甲.json：{path} " in raised.value.message


@pytest.mark.parametrize("text", ["{", '{"year": 2023,}', "[" * 100_000, '{"year": NaN}', '{"a"\x00: 1}'])
def test_what_is_no_json(text: str) -> None:
    with pytest.raises(InputError) as raised:
        read_bytes(text.encode(), "甲.json")
    assert raised.value.code in ("invalid-json", "schema")


def test_a_list_of_reports_is_not_a_report() -> None:
    with pytest.raises(InputError) as raised:
        read_bytes(json.dumps([as_json()]).encode(), "甲.json")
    assert raised.value.code == "schema"


def test_infinite_numbers_are_refused() -> None:
    text = json.dumps(as_json(tables={"proactive": {"fees": {"amount": 1e400}}}))
    with pytest.raises(InputError):
        read_bytes(text.encode(), "甲.json")
