"""Errors on the wire: problem+json (RFC 9457) for the server's own API, each protocol's own shape for the others.

OpenAI's clients read `{"error": {…}}`, LanguageTool's a line of text. Every message is Chinese and carries a code.
Our own mistakes are answered by `logs`.
"""

import tomllib
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response

from assistant.errors import AssistantError, DraftError, InputError, ModelError, OutputError
from assistant.serving.errors import Refusal

MEDIA_TYPE = "application/problem+json"
TYPE = "tag:report-narrative-assistant,2026:"
_OPENAI = ("/chat/completions", "/completions", "/models")
_WORDS = tomllib.loads(Path(__file__).with_name("problems.toml").read_text(encoding="utf-8"))


def status_of(error: AssistantError) -> int:
    """The HTTP status of an error that is shown to users."""
    if isinstance(error, Refusal):
        return error.status
    if error.code in _WORDS["status"]:
        return int(_WORDS["status"][error.code])
    if isinstance(error, InputError | DraftError):
        return 422
    if isinstance(error, ModelError):
        return 503
    return 507 if isinstance(error, OutputError) else 500


def title(status: int) -> str:
    """What a status is called."""
    return str(_WORDS["titles"].get(str(status), "请求未完成"))


def problem(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    """The object of RFC 9457, with the member `code` and what else is to say."""
    return {
        "type": TYPE + code,
        "title": title(status),
        "status": status,
        "detail": detail,
        "code": code,
        **more,
    }


def _is_openai(path: str) -> bool:
    """Whether a client of that protocol asks here, or at an address that it got a little wrong."""
    return path.startswith("/v1/") or (path.endswith(_OPENAI) and not path.startswith("/api/"))


def answer(
    path: str, status: int, code: str, detail: str, headers: dict[str, str] | None = None, **more: Any
) -> Response:
    """An error in the shape that clients of this path read."""
    if _is_openai(path):
        kind = {401: "authentication_error", 429: "rate_limit_error"}.get(
            status, "invalid_request_error" if status < 500 else "server_error"
        )
        body = {"error": {"message": detail, "type": kind, "param": None, "code": code}}
        return JSONResponse(body, status, headers)
    if path.endswith(("/v2/check", "/v2/languages")):
        return PlainTextResponse(f"Error: {detail} ({code})", status, headers)
    return JSONResponse(problem(status, code, detail, **more), status, headers, media_type=MEDIA_TYPE)


async def on_assistant_error(request: Request, error: Exception) -> Response:
    """Errors that users can cause or meet."""
    assert isinstance(error, AssistantError)
    headers = error.headers if isinstance(error, Refusal) else None
    if isinstance(error, ModelError):
        headers = {"Retry-After": "30"}
    return answer(request.url.path, status_of(error), error.code, error.message, headers)


async def on_http_error(request: Request, error: Exception) -> Response:
    """What the framework refuses: no such address, wrong method, broken body."""
    assert isinstance(error, HTTPException)
    status = error.status_code
    code, detail = _WORDS["refused"].get(str(status), ("bad-request", f"{title(status)}。"))
    if status == 404 and _is_openai(request.url.path):
        detail = _WORDS["wrong_address"]["openai"]
    if status == 404 and request.url.path.endswith(("/check", "/languages")):
        detail = _WORDS["wrong_address"]["languagetool"]
    return answer(request.url.path, status, code, detail, dict(error.headers or {}))


async def on_validation_error(request: Request, error: Exception) -> Response:
    """Parameters and bodies that do not fit, each named by its place."""
    assert isinstance(error, RequestValidationError)
    errors = [
        {"location": "/".join(str(part) for part in e["loc"]), "detail": _WORDS["validation"].get(e["type"], "不正确")}
        for e in error.errors()[:20]
    ]
    detail = "；".join(f"{e['location']}：{e['detail']}" for e in errors[:3]) + "。"
    return answer(request.url.path, 422, "invalid", detail, errors=errors)
