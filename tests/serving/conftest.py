"""Clients of an application in this process; tests that need a real server start one with `support.running`."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.processes import Pool
from assistant.reading.apart import new_pool
from assistant.serving.application import assemble
from assistant.settings import STANDARD_LIMITS, Settings

MakeClient = Callable[..., TestClient]


class Shared:
    """A pool that outlives the applications that use it: starting its processes anew costs each test a second."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)

    def close(self) -> None:
        """Nothing: others go on with it."""


@pytest.fixture(scope="session")
def shared_pool() -> Iterator[Shared]:
    """The processes of all applications in this process."""
    pool = new_pool(2, STANDARD_LIMITS, modules=("assistant.serving.work",))
    yield Shared(pool)
    pool.close()


@pytest.fixture
def make_client(tmp_path: Path, shared_pool: Shared) -> Iterator[MakeClient]:
    """A client of a new application with these settings; several share the database."""
    with ExitStack() as stack:

        def make(*, client: tuple[str, int] = ("127.0.0.1", 50000), **settings: object) -> TestClient:
            chosen = Settings.model_validate({"database": f"sqlite:///{tmp_path / 'test.db'}", **settings})
            app = assemble(chosen)
            if not {"reading", "check_workers"} & settings.keys():
                app.state.services.workers._pool = shared_pool
            return stack.enter_context(TestClient(app, base_url="http://127.0.0.1", client=client))

        yield make


@pytest.fixture
def client(make_client: MakeClient) -> TestClient:
    """A client with the default settings."""
    return make_client()
