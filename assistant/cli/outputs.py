"""Whether the name of an output file fits what is written into it: a file's ending is believed by every program."""

from collections.abc import Iterable
from pathlib import Path

from assistant.errors import SettingsError

# Endings that say a format; a name without one, or with another ending, says nothing.
_ENDINGS = {
    "text": (".txt", ".text", ".log", ".md"),
    "json": (".json",),
    "jsonl": (".jsonl", ".ndjson", ".json"),
    "html": (".html", ".htm"),
    "sarif": (".sarif", ".json"),
    "docx": (".docx",),
    "xlsx": (".xlsx",),
}
_MUST_SAY = ("docx", "xlsx")  # office programs open these by their ending only
_CALLED = {"text": "纯文本", "json": "JSON", "jsonl": "JSON", "html": "网页", "docx": "Word 文件", "xlsx": "Excel 文件"}
_OTHERS = (".doc", ".wps", ".pdf", ".xls", ".et", ".csv", ".rtf", ".odt", ".ods", ".xml", ".zip")
_KNOWN = {ending for endings in _ENDINGS.values() for ending in endings if ending} | set(_OTHERS)


def check_ending(output: Path | None, format_: str, offered: Iterable[str] = ()) -> None:
    """Refuse a name that says another format; `offered` are the formats that the command could write instead.

    Raises:
        SettingsError: it does; the message says which name or format fits.
    """
    if output is None or output.is_dir():
        return
    ending = output.suffix.lower()
    fits = _ENDINGS[format_]
    if ending in fits or (ending not in _KNOWN and format_ not in _MUST_SAY):
        return
    meant = [name for name in offered if name != format_ and ending == _ENDINGS[name][0]]
    or_format = f"，或用 --format {meant[0]}" if meant else ""
    raise SettingsError(
        f"输出的是 {_CALLED.get(format_, format_)}，与文件名 {output.name} 不符；"
        f"请把文件名改为 {output.with_suffix(fits[0]).name}{or_format}。",
        code="arguments",
    )
