"""A review in the form that its file's name asks for."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from assistant.errors import SettingsError
from assistant.reviewing.review import Review
from assistant.writing.files import whole_file

FORMS = (".xlsx", ".html", ".jsonl")


def checked_form(output: Path) -> str:
    """The suffix that says the form.

    Raises:
        SettingsError: it is none of `FORMS`.
    """
    suffix = output.suffix.lower()
    if suffix not in FORMS:
        raise SettingsError(f"输出文件 {output} 的后缀应为 {'、'.join(FORMS)} 之一", code="arguments")
    return suffix


def write(review: Review, output: Path) -> None:
    """Write the review, whole or not at all.

    Raises:
        OutputError: it cannot be written.
    """
    data = content(review, output)
    with whole_file(output) as file:
        file.write(data)


def content(review: Review, output: Path) -> bytes:
    """The bytes of the file."""
    suffix = checked_form(output)
    if suffix == ".xlsx":
        made: bytes = import_module("assistant.reviewing.workbook").written(review, output)
        return made
    module = import_module(f"assistant.reviewing.{'page' if suffix == '.html' else 'lines'}")
    text: str = module.written(review)
    return text.encode("utf-8", "backslashreplace")
