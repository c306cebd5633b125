"""Which format a client wants, by its Accept header."""

import mimeparse

from assistant.serving.errors import NotAcceptable

JSON = "application/json"
HTML = "text/html"
SARIF = "application/sarif+json"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EVENTS = "text/event-stream"


def wanted(accept: str | None, offered: tuple[str, ...]) -> str:
    """The offered media type that the client prefers (RFC 9110, 12.5.1); the first offered one where it does not say.

    Of equal ones that counts which is named, not only covered by a wildcard, then the first offered.

    Raises:
        NotAcceptable: it accepts none of them.
    """
    if not accept or not accept.strip():
        return offered[0]
    try:
        best = str(mimeparse.best_match(list(reversed(offered)), accept))
    except ValueError:  # no media type at all
        best = ""
    if not best:
        raise NotAcceptable(f"只能以这些格式回答：{'、'.join(offered)}。")
    return best
