"""Whether the server can work, and its counts."""

import os

from anyio.to_thread import run_sync
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import AssistantError
from assistant.processes import guards
from assistant.processes.usage import family, resident
from assistant.serving.services import Services


async def ready(services: Services) -> JSONResponse:
    """Ready where the database answers. A model that is not loaded yet is no hindrance, its state is told."""
    try:
        await run_sync(services.store.ping)
        database = "ok"
    except (SQLAlchemyError, AssistantError):
        database = "failed"
    body = {
        "status": "ready" if database == "ok" else "not-ready",
        "database": database,
        "model": services.model.status(),
        "queue": {"running": int(services.queue.running), "waiting": services.queue.waiting},
        "checks": {"running": services.workers.running, "waiting": services.workers.waiting},
        "guards": await run_sync(guards),
    }
    return JSONResponse(body, 200 if database == "ok" else 503)


def metrics(services: Services) -> bytes:
    """The counts, those of the moment filled in."""
    services.metrics.queue_waiting.set(services.queue.waiting)
    services.metrics.queue_running.set(services.queue.running)
    services.metrics.checks_waiting.set(services.workers.waiting)
    services.metrics.checks_running.set(services.workers.running)
    processes = services.workers.pids
    services.metrics.processes.set(len(processes))
    services.metrics.memory.set(sum(map(resident, family({os.getpid()} | processes))))
    services.metrics.model_loaded.set(services.model.state == "loaded")
    return services.metrics.text()
