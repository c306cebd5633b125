"""From a request to the file in it: a report as JSON, or a file as multipart form data."""

from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import UploadFile

from assistant.errors import InputError
from assistant.report.controls import without_controls
from assistant.serving.errors import UnsupportedMedia

JSON_NAME = "report.json"
MOST_FIELDS = 20
MOST_FILES = 12
_PAST = ("last_year", "library")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it came.

    Attributes:
        name: its name, without folders.
        data: its bytes.
        fields: the other fields of the form; several values of one name in order.
        past: further files: the field (`last_year`, `library`), name and bytes of each.
    """

    name: str
    data: bytes
    fields: dict[str, list[str]]
    past: tuple[tuple[str, str, bytes], ...] = ()

    @property
    def notes(self) -> list[str]:
        """The field `notes`: one note a line or a field; a JSON array is taken apart by the reader of the form."""
        return [line.strip() for value in self.fields.get("notes", []) for line in value.splitlines() if line.strip()]


async def incoming(request: Request) -> Incoming:
    """The file of a request.

    Raises:
        UnsupportedMedia: the body is neither JSON nor a form.
        InputError: the form has no field `file`.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json"):
        return Incoming(JSON_NAME, await request.body(), {})
    if kind != "multipart/form-data":
        raise UnsupportedMedia("请以 JSON（application/json）或表单文件（multipart/form-data 的 file 字段）提交报告。")
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
        upload = form.get("file")
        if not isinstance(upload, UploadFile):
            raise InputError("表单中缺少文件字段 file。", code="no-file")
        fields: dict[str, list[str]] = {}
        for key, value in form.multi_items():
            if isinstance(value, str):
                fields.setdefault(key, []).append(value)
        past = [
            (key, _name(value), await value.read())
            for key, value in form.multi_items()
            if key in _PAST and isinstance(value, UploadFile)
        ]
        return Incoming(_name(upload), await upload.read(), fields, tuple(past))


def _name(upload: UploadFile) -> str:
    """The file's name, without folders."""
    return without_controls((upload.filename or "").replace("\\", "/").rpartition("/")[2]) or "file"
