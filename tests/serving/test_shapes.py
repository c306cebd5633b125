"""Every key of every real answer stands in the schemas, and every key of the schemas in a real answer."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from assistant.checking import Finding, ReportLocation, check
from assistant.drafting import DraftOptions, draft
from assistant.report import Report
from assistant.serving import schemas
from assistant.writing.outcome import Checked
from tests.serving.conftest import MakeClient
from tests.serving.support import WRONG, report

BY_HAND = {("Finding", "decision")}  # only where a person has decided


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


def test_a_check_is_as_documented() -> None:
    answer = told()
    places = {tuple(finding["location"]) for finding in answer["findings"]}
    assert places >= {("section", "start", "end"), ("cell",), ()}
    schemas.CheckAnswer.model_validate(answer)
    assert set(lacking(schemas.CheckAnswer, answer)) == BY_HAND


def test_a_draft_is_as_documented() -> None:
    answer = draft(Report.model_validate(report()), None, DraftOptions()).to_json()
    schemas.DraftAnswer.model_validate(answer)
    assert not set(lacking(schemas.DraftAnswer, answer))


def test_a_stored_report_and_its_list_are_as_documented(make_client: MakeClient) -> None:
    client = make_client()
    stored = client.post("/api/reports", json=report()).json()
    whole = client.get(f"/api/reports/{stored['id']}").json()
    [listed] = client.get("/api/reports").json()
    for model, answer in (
        (schemas.Stored, stored),
        (schemas.StoredReport, whole),
        (schemas.Listed, listed),
        (schemas.Ready, client.get("/readyz").json()),
        (schemas.Problem, client.get("/api/reports/none").json()),
    ):
        model.model_validate(answer)
        assert {name for _, name in lacking(model, answer)} <= {"errors", "reason"}


@pytest.mark.parametrize("place", ["answer", "finding", "location"])
def test_a_key_that_is_not_documented_is_found(place: str) -> None:
    answer = told()
    target = {"answer": answer, "finding": answer["findings"][0], "location": answer["findings"][0]["location"]}[place]
    target["more"] = 1
    with pytest.raises(ValueError, match="more"):
        schemas.CheckAnswer.model_validate(answer)
