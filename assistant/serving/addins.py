"""The add-ins for WPS and Word: their pane and what an administrator installs, made for this server's address.

The files stand in `addins/`; Office.js is Microsoft's, so it comes from a folder that the settings name.
"""

import uuid
from functools import cache
from importlib import metadata
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.settings import APPLICATION, Settings

FOLDER = Path(__file__).with_name("addins")
OFFICE_JS = "/addins/office-js"
_XML = "application/xml"
_NAMESPACE = uuid.UUID("6a1d5c3e-2f63-4c0e-9a58-5f0c6d0a7b11")
# Word on the web shows a pane inside Microsoft's pages; nothing else may.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self' https://*.officeapps.live.com https://*.office.com "
    "https://*.sharepoint.com"
)

router = APIRouter(include_in_schema=False)


def word_manifest(base: str) -> str:
    """The manifest of the Word add-in for a server at this address."""
    return _render("word.xml.j2", base)


def wps_list(base: str) -> str:
    """The list of add-ins that WPS reads (publish.xml, jsplugins.xml) for a server at this address."""
    return _render("wps_list.xml.j2", base)


def steps(kind: str, base: str) -> str:
    """What an administrator does to install an add-in."""
    return (FOLDER / f"steps-{kind}.txt").read_text(encoding="utf-8").replace("{server}", base)


@router.get("/addins/wps/publish.xml")
@router.get("/addins/wps/jsplugins.xml")
async def wps(request: Request) -> Response:
    """Both lists that WPS knows; they hold the same."""
    return Response(wps_list(_base(request)), media_type=_XML)


@router.get("/addins/word/manifest.xml")
async def word(request: Request) -> Response:
    """The manifest of the Word add-in."""
    return Response(word_manifest(_base(request)), media_type=_XML)


@router.get("/addins/pane.html")
async def pane(request: Request) -> HTMLResponse:
    """The pane; with Office.js where the server has it."""
    text = (FOLDER / "pane.html").read_text(encoding="utf-8")
    has_office_js = request.app.state.services.settings.office_js is not None
    script = f'<script src="{OFFICE_JS}/office.js"></script>' if has_office_js else ""
    return HTMLResponse(text.replace("<!--OFFICE-JS-->", script))


def static(settings: Settings) -> list[tuple[str, ASGIApp]]:
    """What is to be mounted, the more exact address first."""
    found: list[tuple[str, ASGIApp]] = []
    if settings.office_js is not None:
        found.append((OFFICE_JS, StaticFiles(directory=settings.office_js)))
    return [*found, ("/addins", StaticFiles(directory=FOLDER))]


class PanePolicy:
    """Gives the pane's pages a content policy of their own: Office may frame them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or not scope["path"].startswith("/addins/"):
            await self.app(scope, receive, send)
            return

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"content-security-policy", POLICY.encode())]
            await send(message)

        await self.app(scope, receive, send_with_policy)


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _render(name: str, base: str) -> str:
    """A template for a server's address; the id is the same for the same address, so that an update is one."""
    made: str = (
        _templates()
        .get_template(name)
        .render(base=base, id=uuid.uuid5(_NAMESPACE, base), version=f"{metadata.version(APPLICATION)}.0")
    )
    return made


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, autoescape=True)
