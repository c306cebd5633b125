"""Which format a client wants, by its Accept header."""

from assistant.serving.errors import NotAcceptable

JSON = "application/json"
HTML = "text/html"
SARIF = "application/sarif+json"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EVENTS = "text/event-stream"


def wanted(accept: str | None, offered: tuple[str, ...]) -> str:
    """The offered media type that the client prefers; the first offered one where it does not say (RFC 9110, 12.5.1).

    Raises:
        NotAcceptable: it accepts none of them.
    """
    if not accept or not accept.strip():
        return offered[0]
    ranges = [_range(part) for part in accept.split(",")]
    best, best_quality = "", 0.0
    for media_type in offered:
        quality = _quality(media_type, ranges)
        if quality > best_quality:
            best, best_quality = media_type, quality
    if not best:
        raise NotAcceptable(f"只能以这些格式回答：{'、'.join(offered)}。")
    return best


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return name, float(parameter[2:])
            except ValueError:
                return name, 0.0
    return name, 1.0


def _quality(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """The quality of the most specific range that covers the type."""
    group = media_type.partition("/")[0] + "/*"
    for name in (media_type, group, "*/*"):
        matching = [quality for pattern, quality in ranges if pattern == name]
        if matching:
            return max(matching)
    return 0.0
