"""The errors a user can cause or meet, and what to do about each. Our own mistakes are never of these types.

Every error carries a stable `code` (for scripts and the API) and a Chinese `message` that names the file and
the place and says what to do; the text of the exception is that message.
"""

from assistant.private import masked


class AssistantError(Exception):
    """Base of all errors that are shown to a user.

    Attributes:
        code: stable identifier in kebab case, for scripts and the API.
        message: one line in Chinese: what is wrong, where, and what to do; passwords in addresses are masked.
    """

    code = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        message = masked(message)
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class InputError(AssistantError):
    """A file or request that cannot be read as a report."""

    code = "unreadable"


class SettingsError(AssistantError):
    """A setting or an argument that does not fit."""

    code = "settings"


class ModelError(AssistantError):
    """A language model that is missing, damaged, or does not answer."""

    code = "model"


class DraftError(AssistantError):
    """A draft that cannot be written from what is there."""

    code = "draft"


class OutputError(AssistantError):
    """A result that cannot be written: no space, no permission."""

    code = "output"
