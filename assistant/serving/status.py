"""Whether the server can work, and its counts."""

from anyio.to_thread import run_sync
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import AssistantError
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
    }
    return JSONResponse(body, 200 if database == "ok" else 503)


def metrics(services: Services) -> bytes:
    """The counts, those of the moment filled in."""
    services.metrics.queue_waiting.set(services.queue.waiting)
    services.metrics.queue_running.set(services.queue.running)
    services.metrics.model_loaded.set(services.model.state == "loaded")
    return services.metrics.text()
