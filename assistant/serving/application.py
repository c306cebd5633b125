"""Puts the server together: middleware around the routes, errors as problems, start and stop. No route stands here."""

import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from importlib import metadata
from threading import Lock
from typing import Any

import anyio
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from assistant.errors import AssistantError
from assistant.serving import addins, problems, protocols, review_routes, routes, schemas
from assistant.serving.access import require_sound_keys
from assistant.serving.guard import Guard
from assistant.serving.logs import OwnErrors, quiet_access_log
from assistant.serving.metrics import CountRequests
from assistant.serving.origins import Origins, SecurityHeaders
from assistant.serving.services import Services
from assistant.settings import APPLICATION, Settings

log = logging.getLogger("assistant.serving")

DESCRIPTION = """起草、核对政府信息公开工作年度报告。全部在本机完成，不联网。

报告以 JSON 提交，或以文件提交（multipart/form-data 的 `file`）。
错误以 problem+json（RFC 9457）回答，`code` 供程序判断。
"""


def assemble(settings: Settings) -> FastAPI:
    """The application by these settings. Nothing is opened or loaded before it starts.

    Raises:
        SettingsError: an access key that guards nothing.
    """
    require_sound_keys(settings)
    quiet_access_log()
    app = FastAPI(
        title="政府信息公开工作年度报告助手",
        version=metadata.version(APPLICATION),
        description=DESCRIPTION,
        docs_url=None,  # its page loads from a CDN
        redoc_url=None,
        openapi_url=None,  # ours below is rendered once
        lifespan=_life,
    )
    app.state.services = Services.of(settings)
    app.include_router(routes.router)
    app.include_router(review_routes.router)
    app.include_router(protocols.router)
    app.include_router(addins.router)
    for address, files in addins.static(settings):
        app.mount(address, files)
    app.mount("/page", StaticFiles(directory=routes.PAGE), name="page")
    _handle_errors(app)
    _wrap(app, settings)
    app.openapi = _documentation(app)  # type: ignore[method-assign]
    app.add_api_route("/openapi.json", _rendered(app), include_in_schema=False)
    return app


def _handle_errors(app: FastAPI) -> None:
    app.add_exception_handler(AssistantError, problems.on_assistant_error)
    app.add_exception_handler(HTTPException, problems.on_http_error)
    app.add_exception_handler(RequestValidationError, problems.on_validation_error)


def _wrap(app: FastAPI, settings: Settings) -> None:
    """Middleware, the outermost last."""
    app.add_middleware(addins.PanePolicy)
    app.add_middleware(OwnErrors)
    app.add_middleware(CountRequests, metrics=app.state.services.metrics)
    app.add_middleware(Guard, settings=settings)
    app.add_middleware(
        Origins,
        allow_origins=settings.origins,
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["*"],
        max_age=600,
    )
    app.add_middleware(SecurityHeaders, https=settings.certificate is not None)


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    """Open the database before the first request, start the workers behind it; the model waits for the first draft."""
    services: Services = app.state.services
    await anyio.to_thread.run_sync(services.store.open)
    await anyio.to_thread.run_sync(services.reviews.restore)
    async with anyio.create_task_group() as group:
        group.start_soon(_warm, services)
        yield
        group.cancel_scope.cancel()
    await services.reviews.close()
    await services.workers.close()
    await anyio.to_thread.run_sync(services.model.close)
    services.store.close()


async def _warm(services: Services) -> None:
    try:
        await services.workers.warm()
    except* Exception as errors:  # noqa: BLE001 — the server works all the same, and requests will tell
        log.warning("workers did not start: %s", errors.exceptions[0])


def _rendered(app: FastAPI) -> Callable[[], Awaitable[Response]]:
    """The route that answers with the documentation, rendered once: it takes long enough to stop others."""
    alone = Lock()

    @cache
    def text() -> bytes:
        return json.dumps(app.openapi(), ensure_ascii=False).encode()

    def once() -> bytes:
        with alone:
            return text()

    async def documentation() -> Response:
        body = text() if text.cache_info().currsize else await anyio.to_thread.run_sync(once)
        return Response(body, media_type="application/json")

    return documentation


def _documentation(app: FastAPI) -> Callable[[], dict[str, Any]]:
    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            from assistant.serving.answers import components  # noqa: PLC0415

            made["components"]["schemas"] |= components()
            made["components"]["schemas"]["Problem"] = schemas.Problem.model_json_schema()
            made["components"]["securitySchemes"] = {
                "key": {"type": "http", "scheme": "bearer", "description": "设置了 keys 时需要"}
            }
            made["security"] = [{}, {"key": []}]
            app.openapi_schema = made
        return app.openapi_schema

    return openapi
