"""The routes of other programs' protocols: LanguageTool's under /v2 and /reports/{id}/v2, OpenAI's under /v1."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response

from assistant.serving import completions, documentation, grammar
from assistant.serving.access import Owner
from assistant.serving.services import Shared

router = APIRouter()

ReportId = Annotated[str, Path(max_length=64, description="POST /api/reports 返回的编号")]


# --- LanguageTool's protocol ---
@router.get("/languages", include_in_schema=False)
@router.get("/v2/languages", tags=["LanguageTool"], summary="支持的语言")
@router.get("/reports/{report_id}/languages", include_in_schema=False)
@router.get("/reports/{report_id}/v2/languages", tags=["LanguageTool"], summary="支持的语言")
async def languages() -> list[dict[str, str]]:
    """Chinese."""
    return grammar.LANGUAGES


@router.get("/maxtextlength", include_in_schema=False)
@router.get("/v2/maxtextlength", tags=["LanguageTool"], summary="文本长度上限")
@router.get("/reports/{report_id}/maxtextlength", include_in_schema=False)
@router.get("/reports/{report_id}/v2/maxtextlength", tags=["LanguageTool"], summary="文本长度上限")
async def maxtextlength() -> int:
    """In characters."""
    return grammar.MAX_LENGTH


@router.get("/info", include_in_schema=False)
@router.get("/v2/info", tags=["LanguageTool"], summary="软件信息")
@router.get("/reports/{report_id}/info", include_in_schema=False)
@router.get("/reports/{report_id}/v2/info", tags=["LanguageTool"], summary="软件信息")
async def info() -> dict[str, Any]:
    """Name and version."""
    return {"software": grammar.software()}


@router.api_route("/check", methods=["GET", "POST"], include_in_schema=False)
@router.get("/v2/check", include_in_schema=False)
@router.post(
    "/v2/check",
    tags=["LanguageTool"],
    summary="按 LanguageTool 协议核对一段文字",
    openapi_extra=documentation.GRAMMAR_BODY,
    responses=documentation.GRAMMAR_FAILURES,
)
async def grammar_check(request: Request, shared: Shared, owner: Owner) -> JSONResponse:
    """Against the report whose id is the username, else the newest one."""
    return JSONResponse(await grammar.check(shared, request, owner, None))


@router.api_route("/reports/{report_id}/check", methods=["GET", "POST"], include_in_schema=False)
@router.get("/reports/{report_id}/v2/check", include_in_schema=False)
@router.post(
    "/reports/{report_id}/v2/check",
    tags=["LanguageTool"],
    summary="对照一份报告核对一段文字",
    openapi_extra=documentation.GRAMMAR_BODY,
    responses=documentation.GRAMMAR_FAILURES,
)
async def grammar_check_report(request: Request, report_id: ReportId, shared: Shared, owner: Owner) -> JSONResponse:
    """Against this report."""
    return JSONResponse(await grammar.check(shared, request, owner, report_id))


# --- OpenAI's protocol ---


@router.get("/v1/models", tags=["OpenAI"], summary="对话可用的模型名", responses=documentation.OPENAI_FAILURES)
async def chat_models(shared: Shared, owner: Owner) -> dict[str, Any]:
    """The chat, alone and with each stored report."""
    return await completions.models(shared, owner)


@router.get("/v1/models/{name}", tags=["OpenAI"], summary="一个模型名", responses=documentation.OPENAI_FAILURES)
async def chat_model(name: str, shared: Shared, owner: Owner) -> dict[str, Any]:
    """One of them."""
    return await completions.model(shared, owner, name)


@router.post(
    "/v1/chat/completions",
    tags=["OpenAI"],
    summary="关于报告的对话",
    response_class=JSONResponse,
    responses=documentation.OPENAI_STREAM | documentation.OPENAI_FAILURES,
)
async def chat(body: completions.ChatBody, request: Request, shared: Shared, owner: Owner) -> Response:
    """About the report in the model's name, or one pasted into the conversation; without one, about the form."""
    return await completions.chat(shared, request, owner, body)


@router.post(
    "/v1/completions",
    tags=["OpenAI"],
    summary="关于报告的补全",
    response_class=JSONResponse,
    responses=documentation.OPENAI_STREAM | documentation.OPENAI_FAILURES,
)
async def complete(body: completions.CompletionBody, request: Request, shared: Shared, owner: Owner) -> Response:
    """The prompt as one message of a chat."""
    return await completions.complete(shared, request, owner, body)
