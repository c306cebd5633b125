"""What the logs may say: no text of a report, no prompt, no id. The server's own lines follow this by themselves.

uvicorn's access log prints paths; here they lose their ids and their query before they are written.
"""

import logging
import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serving.problems import answer
from assistant.serving.workers import OwnMistake, place_of

log = logging.getLogger("assistant.serving")

_IDS = re.compile(r"(?<=/reports/)[^/]+|(?<=/findings/)[^/]+|(?<=/models/)[^/]+")


class WithoutIds(logging.Filter):
    """Takes ids and queries out of uvicorn's access lines: client, method, path, version, status."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the line; it is always kept."""
        if isinstance(record.args, tuple) and len(record.args) == 5:
            client, method, path, *rest = record.args
            record.args = (client, method, without_ids(str(path)), *rest)
        return True


def without_ids(path: str) -> str:
    """A path as the logs may show it."""
    return _IDS.sub("{id}", path.partition("?")[0])


def quiet_access_log() -> None:
    """Put the filter on uvicorn's access log, once."""
    access = logging.getLogger("uvicorn.access")
    if not any(isinstance(each, WithoutIds) for each in access.filters):
        access.addFilter(WithoutIds())


class OwnErrors:
    """Our own mistakes: the log gets their type and place, never their text, which may quote a report."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        started = False

        async def send_and_see(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_and_see)
        except Exception as error:
            mistake = error if isinstance(error, OwnMistake) else OwnMistake(type(error).__name__, place_of(error))
            log.error("internal error %s at %s", mistake.kind, mistake.place)  # noqa: TRY400
            log.debug("details", exc_info=error)
            if not started and scope["type"] == "http":
                detail = "服务器内部出错，请求未完成。请稍后再试，或联系管理员查看日志。"
                await answer(scope["path"], 500, "internal", detail)(scope, receive, send)
