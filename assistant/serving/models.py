"""The server's model: loaded when the first draft asks for it, kept until the server stops."""

import contextlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal

from assistant.errors import AssistantError
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.language_model import Engine

State = Literal["not-loaded", "loading", "loaded", "failed"]


_YIELDING = 10  # nice


def beside_checks(settings: Settings) -> Settings:
    """The settings, the model's threads one fewer than the processors where nobody says: that one is the checks'."""
    if settings.engine.threads:
        return settings
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    engine = settings.engine.model_copy(update={"threads": max(1, processors - 1)})
    return settings.model_copy(update={"engine": engine})


def _behind_checks(load: "Callable[[Settings], Engine]", settings: Settings) -> "Engine":
    """Load in a thread that yields to others, where the system has such: those that compute the model inherit it.

    On a quiet machine that costs a draft nothing; on a busy one a check does not wait for a word of the model.
    """
    with contextlib.suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _YIELDING)
    return load(settings)


class ModelInUse:
    """The engine by the settings.

    Attributes:
        state: where it stands; a failed load is tried again by the next request.
        reason: why it failed, in Chinese.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.state: State = "not-loaded"
        self.reason = ""
        self._engine: Engine | None = None
        self._loading = threading.Lock()

    def engine(self) -> "Engine":
        """The engine; blocks while it loads.

        Raises:
            ModelError: it is missing, damaged, or does not fit into memory.
        """
        with self._loading:
            if self._engine is not None:
                return self._engine
            from assistant.language_model import open_engine  # noqa: PLC0415 — its libraries take seconds

            self.state = "loading"
            try:
                with ThreadPoolExecutor(1, "model") as loader:
                    self._engine = loader.submit(_behind_checks, open_engine, beside_checks(self.settings)).result()
            except AssistantError as error:
                self.state, self.reason = "failed", error.message
                raise
            except BaseException:
                self.state, self.reason = "failed", "模型加载时出错。"
                raise
            self.state, self.reason = "loaded", ""
            return self._engine

    def close(self) -> None:
        """Free it."""
        with self._loading:
            if self._engine is not None:
                self._engine.close()
                self._engine, self.state = None, "not-loaded"

    def known(self) -> list[dict[str, object]]:
        """The registry's models and how each stands on the disk; the one in use first."""
        from assistant.language_model import open_store  # noqa: PLC0415

        store = open_store(self.settings)
        chosen = store.registry.default if self.settings.model == "auto" else self.settings.model
        models: list[dict[str, object]] = [
            {"name": m.name, "title": m.title, "size": m.size, "file": str(store.state(m)), "in_use": m.name == chosen}
            for m in store.registry.models.values()
        ]
        if chosen not in store.registry.models:
            models.append({"name": chosen, "title": chosen, "size": None, "file": "own", "in_use": True})
        for model in models:
            model["state"] = self.state if model["in_use"] else "not-loaded"
        return sorted(models, key=lambda model: not model["in_use"])

    def count_tokens(self, text: str) -> int:
        """How many tokens a text takes; its characters where no model is loaded."""
        return self._engine.count_tokens(text) if self._engine else len(text)

    def status(self) -> dict[str, str]:
        """For /readyz and /api/models."""
        status = {"name": self._engine.name if self._engine else self.settings.model, "state": self.state}
        return status | ({"reason": self.reason} if self.reason else {})
