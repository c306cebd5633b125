"""The routes of the page and of the own API under /api, one function an address; what they do stands elsewhere."""

from pathlib import Path as FilePath
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from assistant.report import load_form
from assistant.report.form import all_forms, first_year
from assistant.serving import checks, documentation, drafts, editing, schemas, status, views
from assistant.serving.access import Owner
from assistant.serving.intake import incoming
from assistant.serving.metrics import CONTENT_TYPE
from assistant.serving.services import Shared

router = APIRouter()

_FORM = rf"^({'|'.join(form.id for form in all_forms())})(\+[a-z0-9.,]{{1,80}})?$"

PAGE = FilePath(__file__).with_name("page")

ReportId = Annotated[str, Path(max_length=64, description="POST /api/reports 返回的编号")]
FindingId = Annotated[str, Path(max_length=64, pattern="^[0-9a-f]+$", description="核对结果中问题的 id")]

Track = Annotated[
    schemas.Tracked, Query(description="docx 中哪些正确的数写成修订：none 不写，confirmed 已采纳的，all 全部")
]

# --- The page and the server's own state ---


@router.get("/", include_in_schema=False)
async def page() -> FileResponse:
    """The page."""
    return FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})


@router.get("/healthz", tags=["状态"], summary="服务是否在运行")
async def healthz() -> dict[str, str]:
    """Answers as soon as the server listens."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    tags=["状态"],
    summary="能否工作，模型是否已加载",
    response_model=schemas.Ready,
    responses={503: {"model": schemas.Ready, "description": "数据库不可用"}},
)
async def readyz(shared: Shared) -> JSONResponse:
    """200 where the database answers; the model is loaded by the first draft, its state is told."""
    return await status.ready(shared)


@router.get(
    "/metrics",
    tags=["状态"],
    summary="Prometheus 指标",
    response_class=PlainTextResponse,
    responses=documentation.failures(),
)
async def metrics(shared: Shared, _: Owner) -> Response:
    """Counts without ids and texts."""
    return Response(status.metrics(shared), media_type=CONTENT_TYPE)


@router.get("/api/models", tags=["状态"], summary="可用的模型", responses=documentation.failures())
async def models(shared: Shared, _: Owner) -> list[schemas.KnownModel]:
    """The models of the registry, the one in use first."""
    return [schemas.KnownModel.model_validate(each) for each in await run_sync(shared.model.known)]


@router.get(
    "/api/forms/{form}", tags=["报告"], summary="官方表格的行、列与单元格地址", responses=documentation.failures(404)
)
async def official_form(form: Annotated[str, Path(pattern=_FORM)], _: Owner) -> dict[str, Any]:
    """Rows, columns and the address of every cell."""
    return views.form(load_form(form))


@router.get("/api/styles", tags=["起草"], summary="可用的文风", responses=documentation.failures())
async def styles(shared: Shared, _: Owner) -> list[schemas.KnownStyle]:
    """Ours and the user's own."""
    return [schemas.KnownStyle(**each) for each in await run_sync(drafts.known_styles, shared)]


@router.get(
    "/api/template",
    tags=["报告"],
    summary="Excel 填报表",
    response_class=Response,
    responses=documentation.also(documentation.XLSX) | documentation.failures(),
)
async def template(
    _: Owner,
    year: Annotated[int, Query(ge=first_year(), le=2100)],
    organization: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The empty form of a year as a workbook."""
    return Response(await run_sync(drafts.empty_form, year, organization), media_type=documentation.XLSX)


# --- Reports and decisions ---


@router.post(
    "/api/reports",
    tags=["报告"],
    summary="保存一份报告",
    status_code=201,
    response_model=schemas.Stored,
    openapi_extra=documentation.report_body(),
    responses=documentation.failures(415, 507),
)
async def add_report(
    request: Request,
    shared: Shared,
    owner: Owner,
    again: Annotated[bool, Query(description="以前保存过同样内容的，打开那一份")] = False,
) -> JSONResponse:
    """Read a report, store it, tell what was read."""
    kept = await checks.store(shared, owner, await incoming(request), again=again)
    return JSONResponse(views.stored(kept), 201, {"Location": f"/api/reports/{kept.id}"})


@router.get("/api/reports", tags=["报告"], summary="已保存的报告，最新的在前", responses=documentation.failures())
async def list_reports(shared: Shared, owner: Owner) -> list[schemas.ListedReport]:
    """The owner's reports."""
    return [schemas.ListedReport(**views.listed(each)) for each in await run_sync(shared.store.list, owner)]


@router.get(
    "/api/reports/{report_id}",
    tags=["报告"],
    summary="一份报告及对它的决定",
    response_model=schemas.KeptReport,
    responses=documentation.failures(404),
)
async def get_report(report_id: ReportId, shared: Shared, owner: Owner) -> JSONResponse:
    """A stored report."""
    kept = await run_sync(shared.store.get, owner, report_id)
    return JSONResponse(views.whole(kept, await run_sync(shared.store.decisions, report_id)))


@router.patch(
    "/api/reports/{report_id}",
    tags=["报告"],
    summary="修改已保存的报告",
    response_model=schemas.KeptReport,
    responses=documentation.failures(404),
)
async def change_report(report_id: ReportId, body: schemas.ReportChange, shared: Shared, owner: Owner) -> JSONResponse:
    """Replace its office, year, prose, tables, last year's tables or notes."""
    kept = await editing.change(shared, owner, report_id, body)
    return JSONResponse(views.whole(kept, await run_sync(shared.store.decisions, report_id)))


@router.post(
    "/api/reports/{report_id}/material",
    tags=["报告"],
    summary="为已保存的报告添加上年度报告或备注文件",
    response_model=schemas.ReportWithMaterial,
    openapi_extra=documentation.report_body(),
    responses=documentation.failures(404, 415),
)
async def add_material(request: Request, report_id: ReportId, shared: Shared, owner: Owner) -> JSONResponse:
    """Last year's report, or a text with the facts of the year, told apart by what is in it."""
    added = await editing.add_material(shared, owner, report_id, await incoming(request))
    decisions = await run_sync(shared.store.decisions, report_id)
    return JSONResponse({**views.whole(added.kept, decisions), "taken": added.taken})


@router.delete(
    "/api/reports/{report_id}",
    tags=["报告"],
    summary="删除报告和对它的决定",
    status_code=204,
    responses=documentation.failures(404),
)
async def delete_report(report_id: ReportId, shared: Shared, owner: Owner) -> None:
    """Delete a report."""
    await run_sync(shared.store.remove, owner, report_id)


@router.get(
    "/api/reports/{report_id}/decisions", tags=["决定"], summary="对问题的决定", responses=documentation.failures(404)
)
async def list_decisions(report_id: ReportId, shared: Shared, owner: Owner) -> list[schemas.DecisionKept]:
    """What was decided on the report's findings."""
    await run_sync(shared.store.get, owner, report_id)
    decisions = await run_sync(shared.store.decisions, report_id)
    return [schemas.DecisionKept(**views.decided(each)) for each in decisions.values()]


@router.put(
    "/api/reports/{report_id}/findings/{finding_id}",
    tags=["决定"],
    summary="决定一个问题",
    status_code=204,
    responses=documentation.failures(404),
)
async def decide(
    report_id: ReportId, finding_id: FindingId, decision: schemas.DecisionOnFinding, shared: Shared, owner: Owner
) -> None:
    """Confirm or dismiss a finding; the decision survives the next check."""
    await checks.decide(shared, owner, report_id, finding_id, decision)


@router.delete(
    "/api/reports/{report_id}/findings/{finding_id}",
    tags=["决定"],
    summary="撤回决定",
    status_code=204,
    responses=documentation.failures(404),
)
async def withdraw(report_id: ReportId, finding_id: FindingId, shared: Shared, owner: Owner) -> None:
    """Forget the decision."""
    await run_sync(shared.store.withdraw, owner, report_id, finding_id)


# --- Checking ---


@router.post(
    "/api/check",
    tags=["核对"],
    summary="核对一份报告",
    openapi_extra=documentation.report_body(),
    responses=documentation.CHECKED | documentation.failures(406, 415),
)
async def check(request: Request, shared: Shared, _: Owner, track: Track = "none") -> Response:
    """Every figure of the prose against the tables; JSON, or HTML, SARIF, docx with comments by Accept."""
    return await checks.check_incoming(shared, request.headers.get("accept"), await incoming(request), track)


@router.post(
    "/api/reports/{report_id}/check",
    tags=["核对"],
    summary="核对已保存的报告",
    responses=documentation.STORED_CHECKED | documentation.failures(404, 406),
)
async def check_stored(
    request: Request, report_id: ReportId, shared: Shared, owner: Owner, track: Track = "none"
) -> Response:
    """The same for a stored report; JSON carries the decisions, the other formats leave out what was dismissed."""
    return await checks.check_stored(shared, request.headers.get("accept"), owner, report_id, track)


# --- Drafting ---

DraftQuery = Annotated[schemas.DraftQuery, Query()]
StoredDraftQuery = Annotated[schemas.StoredDraftQuery, Query()]


@router.post(
    "/api/draft",
    tags=["起草"],
    summary="起草正文",
    openapi_extra=documentation.report_body(notes=True),
    responses=documentation.DRAFTED | documentation.failures(406, 415),
)
async def draft(request: Request, query: DraftQuery, shared: Shared, _: Owner) -> Response:
    """The narrative sections; JSON, or server-sent events (queued, plan, text, figures, done) or docx by Accept."""
    return await drafts.draft_incoming(shared, request, query, await incoming(request))


@router.post(
    "/api/reports/{report_id}/draft",
    tags=["起草"],
    summary="为已保存的报告起草正文",
    responses=documentation.DRAFTED | documentation.failures(404, 406),
)
async def draft_stored(
    request: Request, query: StoredDraftQuery, report_id: ReportId, shared: Shared, owner: Owner
) -> Response:
    """The same for a stored report."""
    return await drafts.draft_stored(shared, request, query, owner, report_id)


@router.post(
    "/api/rewrite",
    tags=["起草"],
    summary="重写一个段落",
    responses=documentation.DRAFTED | documentation.failures(406),
)
async def rewrite(request: Request, body: schemas.RewriteReportBody, shared: Shared, _: Owner) -> Response:
    """One paragraph of a draft written again to a wish; the others stay as they are."""
    return await drafts.rewrite(shared, request, await run_sync(drafts.read_report, shared, body.report), body)


@router.post(
    "/api/reports/{report_id}/rewrite",
    tags=["起草"],
    summary="为已保存的报告重写一个段落",
    responses=documentation.DRAFTED | documentation.failures(404, 406),
)
async def rewrite_stored(
    request: Request, body: schemas.RewriteBody, report_id: ReportId, shared: Shared, owner: Owner
) -> Response:
    """The same for a stored report."""
    kept = await run_sync(shared.store.get, owner, report_id)
    return await drafts.rewrite(shared, request, kept.report, body)


@router.post(
    "/api/alternatives",
    tags=["起草"],
    summary="一个段落的几种写法",
    responses=documentation.ALTERNATIVES | documentation.failures(406),
)
async def alternatives(request: Request, body: schemas.AlternativesReportBody, shared: Shared, _: Owner) -> Response:
    """Other wordings of one paragraph of a draft, to choose from."""
    report = await run_sync(drafts.read_report, shared, body.report)
    return await drafts.alternatives(shared, request, report, body)


@router.post(
    "/api/reports/{report_id}/alternatives",
    tags=["起草"],
    summary="已保存的报告的一个段落的几种写法",
    responses=documentation.ALTERNATIVES | documentation.failures(404, 406),
)
async def alternatives_stored(
    request: Request, body: schemas.AlternativesBody, report_id: ReportId, shared: Shared, owner: Owner
) -> Response:
    """The same for a stored report."""
    kept = await run_sync(shared.store.get, owner, report_id)
    return await drafts.alternatives(shared, request, kept.report, body)


@router.post(
    "/api/reports/{report_id}/document",
    tags=["起草"],
    summary="把草稿写成 Word 文件",
    response_class=Response,
    responses=documentation.DOCUMENT | documentation.failures(404),
)
async def document(body: schemas.DocumentBody, report_id: ReportId, shared: Shared, owner: Owner) -> Response:
    """A draft, edited perhaps, with the report's tables."""
    kept = await run_sync(shared.store.get, owner, report_id)
    return await drafts.document(shared, kept.report, body.draft)
