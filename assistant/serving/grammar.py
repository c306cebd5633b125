"""LanguageTool's check for a stored report: which report, whose, then the answer."""

from typing import Any

from anyio.to_thread import run_sync
from fastapi import Request

from assistant.serving import work
from assistant.serving.access import key_of, owner_of
from assistant.serving.errors import NotFound
from assistant.serving.fitting import fits, named
from assistant.serving.languagetool import (
    LANGUAGES,
    MAX_LENGTH,
    Asked,
    asked,
    check_answer,
    form_fields,
    matches,
    software,
)
from assistant.serving.placing import place
from assistant.serving.services import Services
from assistant.serving.storage import Kept
from assistant.serving.workers import asking

__all__ = ["LANGUAGES", "MAX_LENGTH", "check", "software"]


async def check(services: Services, request: Request, identifier: str | None) -> dict[str, Any]:
    """The answer to a check request; dismissed findings are left out.

    Raises:
        Refusal: a request that is none.
        KeyRequired: neither the headers nor `apiKey` hold a key of the server.
        NotFound: no such report, or none stored at all.
    """
    found = asked(await _fields(request))
    owner = owner_of(request.scope, key_of(request.headers) or found.key, services.settings)
    asking.set(owner)
    kept, chosen = await _report(services, owner, identifier, found)
    if not chosen and not fits(found.text, kept.report):
        return check_answer([])
    decisions = await run_sync(services.store.decisions, kept.id)
    placed = place(found.text, kept.report)
    findings = await services.workers.run(work.spans, placed.report, services.given)
    dismissed = {key for key, each in decisions.items() if each.decision == "dismissed"}
    told = [each for each in findings if each.id not in dismissed]
    return check_answer(matches(found, placed, told, named(kept.report)))


async def _fields(request: Request) -> dict[str, str]:
    fields = dict(request.query_params)
    if request.method == "POST" and request.headers.get("content-type", "").startswith("multipart/"):
        async with request.form(max_files=0, max_fields=50) as form:
            fields |= {key: value for key, value in form.items() if isinstance(value, str)}
    elif request.method == "POST":
        fields |= form_fields(await request.body())
    return fields


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
