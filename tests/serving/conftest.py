"""Clients of an application in this process; tests that need a real server start one with `support.running`."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.serving.application import assemble
from assistant.settings import Settings

MakeClient = Callable[..., TestClient]


@pytest.fixture
def make_client(tmp_path: Path) -> Iterator[MakeClient]:
    """A client of a new application with these settings; several share the database."""
    with ExitStack() as stack:

        def make(*, client: tuple[str, int] = ("127.0.0.1", 50000), **settings: object) -> TestClient:
            chosen = Settings.model_validate({"database": f"sqlite:///{tmp_path / 'test.db'}", **settings})
            app = assemble(chosen)
            return stack.enter_context(TestClient(app, base_url="http://127.0.0.1", client=client))

        yield make


@pytest.fixture
def client(make_client: MakeClient) -> TestClient:
    """A client with the default settings."""
    return make_client()
