"""Every key of every real answer stands in the schemas, and every key of the schemas in a real answer."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel, TypeAdapter

import server
from assistant.checking import CheckResult, Finding, ReportLocation, check
from assistant.drafting import DraftOptions, draft
from assistant.report import Report
from assistant.serving import schemas
from assistant.writing.outcome import CheckAnswer, Checked
from tests.serving.conftest import MakeClient
from tests.serving.support import WRONG, report


def lacking(model: type[BaseModel], answer: Any) -> Iterator[tuple[str, str]]:
    """Keys of a schema that an answer does not have, in it and in what it holds."""
    for name, field in model.model_fields.items():
        if name not in answer:
            yield model.__name__, name
            continue
        for inner in (field.annotation, *get_args(field.annotation)):
            if isinstance(inner, type) and issubclass(inner, BaseModel) and not get_args(field.annotation)[1:]:
                held = answer[name] if isinstance(answer[name], list) else [answer[name]]
                for each in held:
                    yield from lacking(inner, each)


def told() -> dict[str, Any]:
    """A check with findings of every kind of place."""
    given = report(WRONG)
    given["tables"]["review"]["total"] = 5
    made = Report.model_validate(given)
    result = check(made)
    result.findings.append(Finding("format", "format.missing", "warning", "缺少第五部分", ReportLocation()))
    return Checked("in/a.json", made, result).to_json()


def reported(schema: Any, answer: Any, known: dict[str, Any], at: str = "") -> Iterator[str]:
    """Where an answer and its schema in the OpenAPI document have other keys."""
    if "$ref" in schema:
        schema = known[schema["$ref"].rpartition("/")[2]]
    if isinstance(answer, list):
        for each in answer:
            yield from reported(schema["items"], each, known, at)
    elif "anyOf" in schema:
        told = [list(reported(each, answer, known, at)) for each in schema["anyOf"]]
        yield from min(told, key=len)
    elif isinstance(answer, dict) and "properties" in schema:
        yield from (f"{at}.{name}" for name in answer.keys() ^ schema["properties"].keys())
        assert schema["additionalProperties"] is False
        for name in answer.keys() & schema["properties"].keys():
            yield from reported(schema["properties"][name], answer[name], known, f"{at}.{name}")


@pytest.fixture(scope="module")
def documented() -> dict[str, Any]:
    schemas: dict[str, Any] = server.app.openapi()["components"]["schemas"]
    return schemas


def test_a_check_is_as_documented(documented: dict[str, Any]) -> None:
    answer = told()
    places = {tuple(finding["location"]) for finding in answer["findings"]}
    assert places >= {("section", "start", "end"), ("cell",), ()}
    assert not list(reported(documented["CheckAnswer"], answer, documented))
    assert "id" in documented["Finding"]["required"] and "context" in documented["Finding"]["required"]


def test_a_draft_is_as_documented(documented: dict[str, Any]) -> None:
    answer = draft(Report.model_validate(report()), None, DraftOptions()).to_json()
    assert answer["notes"] and answer["sections"]
    assert not list(reported(documented["Draft"], answer, documented))


def test_a_decision_stands_with_its_finding_and_nowhere_else(make_client: MakeClient) -> None:
    client = make_client()
    stored = client.post("/api/reports", json=report(WRONG)).json()["id"]
    [first, *_] = client.post(f"/api/reports/{stored}/check").json()["findings"]
    assert "decision" not in first
    given = {"decision": "dismissed", "reason": "另有统计口径"}
    client.put(f"/api/reports/{stored}/findings/{first['id']}", json=given)
    [again, *_] = client.post(f"/api/reports/{stored}/check").json()["findings"]
    assert again == first | {"decision": given}


def test_a_stored_report_and_its_list_are_as_documented(make_client: MakeClient) -> None:
    client = make_client()
    stored = client.post("/api/reports", json=report()).json()
    whole = client.get(f"/api/reports/{stored['id']}").json()
    [listed] = client.get("/api/reports").json()
    for model, answer in (
        (schemas.Stored, stored),
        (schemas.KeptReport, whole),
        (schemas.ListedReport, listed),
        (schemas.Ready, client.get("/readyz").json()),
        (schemas.Problem, client.get("/api/reports/none").json()),
    ):
        model.model_validate(answer)
        assert {name for _, name in lacking(model, answer)} <= {"errors", "reason"}


@pytest.mark.parametrize("place", ["answer", "finding", "location"])
def test_a_key_that_is_not_documented_is_found(place: str) -> None:
    answer = told()
    target = {"answer": answer, "finding": answer["findings"][0], "location": answer["findings"][0]["location"]}[place]
    for finding in answer["findings"]:
        del finding["id"]
    CheckAnswer.of_json(answer)
    target["more"] = 1
    with pytest.raises(ValueError, match="more"):
        CheckAnswer.of_json(answer)


def test_what_travels_between_processes_comes_back_whole() -> None:
    given = check(Report.model_validate(report(WRONG)))
    adapter = TypeAdapter(CheckResult)
    there = adapter.validate_json(adapter.dump_json(given, round_trip=True))
    assert there.to_json() == given.to_json() and there.claims[0].meaning
