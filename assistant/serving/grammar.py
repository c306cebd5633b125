"""LanguageTool's check for a stored report: which report, whose, then the answer.

The text is a stranger's as much as a file is: a long form is taken apart, and every text is placed and checked, in a
process of the workers.
"""

from typing import Any

from anyio.to_thread import run_sync
from fastapi import Request

from assistant.serving import work
from assistant.serving.errors import NotFound, Refusal
from assistant.serving.languagetool import LANGUAGES, MAX_LENGTH, Asked, asked, check_answer, form_fields, software
from assistant.serving.services import Services
from assistant.serving.storage import Kept

__all__ = ["LANGUAGES", "MAX_LENGTH", "check", "software"]

_SHORT = 8 * 1024  # bytes of a form that is taken apart at once: a paragraph; it takes less than a turn in a process


async def check(services: Services, request: Request, owner: str, identifier: str | None) -> dict[str, Any]:
    """The answer to a check request; dismissed findings are left out.

    Raises:
        Refusal: a request that is none.
        NotFound: no such report, or none stored at all.
    """
    found = await _asked(services, request)
    kept, chosen = await _report(services, owner, identifier, found)
    decisions = await run_sync(services.store.decisions, kept.id)
    dismissed = {key for key, each in decisions.items() if each.decision == "dismissed"}
    told = await services.workers.run(work.proofread, found, kept.report, chosen, dismissed, services.given)
    return check_answer(told)


async def _asked(services: Services, request: Request) -> Asked:
    fields = dict(request.query_params)
    if request.method != "POST":
        return asked(fields)
    if request.headers.get("content-type", "").startswith("multipart/"):
        async with request.form(max_files=0, max_fields=50) as form:
            fields |= {key: value for key, value in form.items() if isinstance(value, str)}
        return asked(fields)
    body = await request.body()
    if len(body) <= _SHORT:
        return asked(fields | form_fields(body))
    answer = await services.workers.run(work.asked_by_form, fields, body)
    if isinstance(answer, work.Refused):
        raise Refusal(answer.message, code=answer.code, status=answer.status)
    return answer


async def _report(services: Services, owner: str, identifier: str | None, found: Asked) -> tuple[Kept, bool]:
    """By the address, else by the username, else the newest; and whether the client chose it."""
    if identifier is not None:
        return await run_sync(services.store.get, owner, identifier), True
    if found.username:
        try:
            return await run_sync(services.store.get, owner, found.username), True
        except NotFound:
            pass  # a user name of another kind
    newest = await run_sync(services.store.newest, owner)
    if newest is None:
        raise NotFound("还没有保存报告，请先用 POST /api/reports 保存一份。")
    return newest, False
