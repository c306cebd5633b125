"""What the server refuses, as typed errors with their HTTP status. How they look on the wire stands in `problems`."""

from assistant.errors import AssistantError


class Refusal(AssistantError):
    """A request that the server does not serve.

    Attributes:
        status: the HTTP status.
        headers: more headers of the answer.
    """

    code = "refused"
    status = 400

    def __init__(
        self, message: str, *, code: str | None = None, status: int | None = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message, code=code)
        self.status = status or type(self).status
        self.headers = headers or {}


class NotFound(Refusal):
    """No such thing, or it belongs to somebody else: the answer does not tell which."""

    code, status = "not-found", 404


class KeyRequired(Refusal):
    """No access key, or none of the server's."""

    code, status = "key-required", 401

    def __init__(self, message: str) -> None:
        super().__init__(message, headers={"WWW-Authenticate": "Bearer"})


class TooLarge(Refusal):
    """A body over the limit."""

    code, status = "too-large", 413


class NotAcceptable(Refusal):
    """None of the formats that the client accepts."""

    code, status = "not-acceptable", 406


class UnsupportedMedia(Refusal):
    """A body of a kind that the address does not take."""

    code, status = "unsupported-media-type", 415


class Busy(Refusal):
    """Too much at once; `retry_after` is in seconds."""

    code, status = "busy", 429

    def __init__(self, message: str, retry_after: float, *, code: str | None = None, status: int | None = None) -> None:
        seconds = max(1, round(retry_after))
        super().__init__(message, code=code, status=status, headers={"Retry-After": str(seconds)})


class TooSlow(Refusal):
    """A piece of work that took longer than its limit and was ended."""

    code, status = "too-slow", 503
