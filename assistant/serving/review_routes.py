"""The routes of reviews: begin one, see its overview grow, open a report, decide, take the workbook."""

import re
from typing import Annotated, Any
from urllib.parse import quote

from anyio.to_thread import run_sync
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from assistant.errors import InputError
from assistant.serving import documentation, review_schemas, reviews
from assistant.serving.access import Owner
from assistant.serving.errors import UnsupportedMedia
from assistant.serving.routes import PAGE, FindingId
from assistant.serving.services import Shared

router = APIRouter(tags=["审核"])

ReviewId = Annotated[str, Path(max_length=64, description="POST /api/reviews 返回的编号")]
Number = Annotated[int, Path(ge=0, le=1_000_000, description="报告的序号，从 0 起，按读完的先后")]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIELDS = ("file", "previous", "roster", "decisions")


@router.get("/review", include_in_schema=False)
async def page() -> FileResponse:
    """The page of reviews."""
    return FileResponse(PAGE / "review.html", headers={"Cache-Control": "no-cache"})


@router.post(
    "/api/reviews",
    summary="审核一个压缩包或文件夹中的报告",
    status_code=201,
    response_model=review_schemas.Overview,
    openapi_extra=documentation.review_body(),
    responses=documentation.failures(415),
)
async def begin(request: Request, shared: Shared, owner: Owner) -> JSONResponse:
    """Start a review: a zip as form data, or JSON that names a folder which the settings allow."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            asked = review_schemas.FolderBody.model_validate_json(await request.body())
        except ValidationError as error:
            raise InputError('请求体应为 {"folder": "文件夹"}。', code="invalid") from error
        place = await run_sync(shared.reviews.folder, asked.folder)
        previous = await run_sync(shared.reviews.folder, asked.previous) if asked.previous else None
        made = await shared.reviews.begin(owner, place.name, place, uploaded=False, previous=previous)
    elif kind == "multipart/form-data":
        name, files = await _files(request)
        roster, decisions = files.pop("roster", None), files.pop("decisions", None)
        paths = await run_sync(reviews.kept_upload, files)
        made = await shared.reviews.begin(
            owner,
            name,
            paths["file"],
            uploaded=True,
            previous=paths.get("previous"),
            roster=roster,
            decisions=decisions,
        )
    else:
        raise UnsupportedMedia("请以表单文件（multipart/form-data 的 file 字段，zip）提交，或以 JSON 指定文件夹。")
    return JSONResponse(_overview(made, 0), 201, {"Location": f"/api/reviews/{made.id}"})


@router.get("/api/reviews", summary="自己的审核，最新的在前", responses=documentation.failures())
async def list_reviews(shared: Shared, owner: Owner) -> list[review_schemas.ListedReview]:
    """The owner's reviews."""
    return [review_schemas.ListedReview.model_validate(_about(each)) for each in shared.reviews.all(owner)]


@router.get(
    "/api/reviews/{review_id}",
    summary="审核的进度和概览",
    response_model=review_schemas.Overview,
    responses=documentation.failures(404),
)
async def overview(
    review_id: ReviewId,
    shared: Shared,
    owner: Owner,
    since: Annotated[int, Query(ge=0, le=1_000_000, description="已有的行数，只回答其后的行")] = 0,
) -> JSONResponse:
    """How far it is, and the rows that are new; pairs and missing offices when all is read."""
    found = await run_sync(shared.reviews.get, owner, review_id)
    answer = _overview(found, since)
    if found.state != "running":
        made = await run_sync(reviews.whole, found, shared.given)
        answer["pairs"] = [
            {"a": pair.a.source, "b": pair.b.source, "share": round(pair.share, 4)} for pair in made.pairs
        ]
        answer["missing"] = made.attendance.missing
    return JSONResponse(answer)


@router.get(
    "/api/reviews/{review_id}/reports/{number}",
    summary="一份报告的问题和对它们的决定",
    response_model=review_schemas.OneReport,
    responses=documentation.failures(404),
)
async def one_report(review_id: ReviewId, number: Number, shared: Shared, owner: Owner) -> JSONResponse:
    """The findings of a report, each with its sentence, cells, right value, basis and decision."""
    found = await run_sync(shared.reviews.get, owner, review_id)
    record = reviews.report(found, number)
    decided = {key[0]: each for key, each in found.decisions.items() if key[2] == record.year}
    findings = [
        {
            **item.finding,
            "sentence": item.sentence,
            "marked": item.marked,
            "place": item.place,
            "cells": list(item.cells),
            "right": item.right,
            "decided": decided[item.id].decision if item.id in decided else "",
            "reason": decided[item.id].reason if item.id in decided else "",
        }
        for item in record.items
    ]
    return JSONResponse({**_row(number, record), "findings": findings})


@router.put(
    "/api/reviews/{review_id}/reports/{number}/findings/{finding_id}",
    summary="决定一个问题：已核实、不改或要改",
    status_code=204,
    responses=documentation.failures(404),
)
async def decide(
    review_id: ReviewId,
    number: Number,
    finding_id: FindingId,
    body: review_schemas.DecisionBody,
    shared: Shared,
    owner: Owner,
) -> None:
    """Note the decision; the workbook has it."""
    found = await run_sync(shared.reviews.get, owner, review_id)
    await run_sync(reviews.decide, shared.reviews, found, number, finding_id, body.decision, body.reason)


@router.get(
    "/api/reviews/{review_id}/reports/{number}/page",
    summary="一份报告的网页：正文与表格对照，问题标在其中",
    response_class=HTMLResponse,
    responses=documentation.failures(404),
)
async def report_page(review_id: ReviewId, number: Number, shared: Shared, owner: Owner) -> HTMLResponse:
    """The page of a report as `assistant check --format html` writes it; its own policy forbids it all access."""
    found = await run_sync(shared.reviews.get, owner, review_id)
    page = await run_sync(shared.reviews.store.page, found.id, number)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    its_own = policy[1] if policy else "default-src 'none'"
    alone = {"Content-Security-Policy": f"sandbox allow-scripts; {its_own}"}  # as if it came from elsewhere
    return HTMLResponse(page, headers=alone)


@router.get(
    "/api/reviews/{review_id}/workbook",
    summary="下载 Excel 工作簿",
    response_class=Response,
    responses=documentation.also(_XLSX) | documentation.failures(404),
)
async def workbook(review_id: ReviewId, shared: Shared, owner: Owner) -> Response:
    """The workbook of what is done so far."""
    found = await run_sync(shared.reviews.get, owner, review_id)
    data = await run_sync(reviews.workbook, found, shared.given)
    name = quote("审核.xlsx")
    return Response(data, media_type=_XLSX, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"})


@router.delete(
    "/api/reviews/{review_id}", summary="停止并删除审核", status_code=204, responses=documentation.failures(404)
)
async def remove(review_id: ReviewId, shared: Shared, owner: Owner) -> None:
    """Stop and forget it."""
    await shared.reviews.remove(owner, review_id)


async def _files(request: Request) -> tuple[str, dict[str, bytes]]:
    """The name of the archive and the files of the form.

    Raises:
        InputError: the field `file` is missing.
    """
    async with request.form(max_files=len(_FIELDS), max_fields=len(_FIELDS)) as form:
        uploads = {name: part for name in _FIELDS if isinstance(part := form.get(name), UploadFile)}
        if "file" not in uploads:
            raise InputError("表单中缺少文件字段 file（zip 压缩包）。", code="no-file")
        name = (uploads["file"].filename or "").replace("\\", "/").rpartition("/")[2]
        return name, {field: await part.read() for field, part in uploads.items()}


def _about(found: reviews.Running) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.name,
        "state": found.state,
        "total": found.total,
        "done": found.done,
        "seconds_left": found.seconds_left,
        "problem": found.problem,
    }


def _overview(found: reviews.Running, since: int) -> dict[str, Any]:
    rows = [_row(number, found.records[number]) for number in range(since, len(found.records))]
    return {**_about(found), "reports": rows, "pairs": [], "missing": []}


def _row(number: int, record: Any) -> dict[str, Any]:
    return {
        "number": number,
        "source": record.source,
        "organization": record.organization,
        "year": record.year,
        "verdict": record.verdict,
        "errors": record.count("error"),
        "warnings": record.count("warning"),
        "infos": record.count("info"),
        "last_year": record.last_year,
        "message": record.message,
    }
