"""Schemathesis over the OpenAPI document: no input brings a 5xx, answers are as documented."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import server
from assistant.report import Report
from assistant.serving.application import assemble
from assistant.settings import Settings

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


OPERATIONS = [(method.upper(), path) for path, item in server.app.openapi()["paths"].items() for method in item]


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("openapi")
    chosen = Settings.model_validate({"database": f"sqlite:///{folder / 'a.db'}", "models": folder / "none"})
    app = assemble(chosen)
    # Entered so that all calls share one loop, and the worker processes with it.
    with pytest.MonkeyPatch.context() as patch, TestClient(app, base_url="http://127.0.0.1"):
        patch.setattr("assistant.serving.origins.own_names", lambda: frozenset({"testserver"}))  # schemathesis' own
        yield schemathesis.openapi.from_asgi("/openapi.json", app)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_input_breaks_the_server(schema: Any, method: str, path: str) -> None:
    @given(schema[path][method].as_strategy())
    @settings(
        max_examples=20,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def calls(case: Any) -> None:
        answer = case.call()
        # Without weights a draft is refused, and says so; any other 503 is a fault.
        if answer.status_code == 503:
            assert "model-missing" in answer.text
            return
        case.validate_response(answer, checks=CHECKS)

    calls()


def test_the_document_names_every_address_once_with_what_it_takes() -> None:
    document = server.app.openapi()
    assert len(OPERATIONS) >= 25
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert operation["summary"], (method, path)
    example = document["paths"]["/api/check"]["post"]["requestBody"]["content"]["application/json"]["example"]
    assert Report.model_validate(example).organization == "青禾县水务局"
