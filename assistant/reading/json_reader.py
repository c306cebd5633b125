"""The JSON of the interface → a report. Kept lean: hundreds of reports a second are read in one process."""

from pydantic import ValidationError

from assistant.errors import InputError
from assistant.reading.encoding import decode
from assistant.report import Provenance, Report
from assistant.report.controls import swept

_WORDS = {
    "missing": "缺少",
    "extra_forbidden": "不是规定的字段",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "list_type": "应为列表",
    "model_type": "应为对象",
    "greater_than_equal": "应不小于{ge}",
    "less_than_equal": "应不大于{le}",
}


def read_json(data: bytes, name: str) -> Report:
    """The report in a JSON file.

    Raises:
        InputError: `invalid-json` with line and column, or `schema` with the path of the field that does not fit.
    """
    try:
        report = Report.model_validate_json(data)
    except ValidationError as error:
        if error.errors()[0]["type"] == "json_invalid" and not _is_plain_utf8(data):
            return read_json(decode(data, name)[0].encode(), name)
        raise _explain(error, name) from error
    report, notes = swept(report)
    report.provenance = Provenance(format="json", notes=notes)
    return report


def _is_plain_utf8(data: bytes) -> bool:
    """Whether decoding would change nothing, so that trying again is of no use."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return decode(data, "")[0].encode() == data or not text


def _explain(error: ValidationError, name: str) -> InputError:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return InputError(f"{name}：不是有效的 JSON：{first['ctx']['error']}", code="invalid-json")
    path = ".".join(str(part) for part in first["loc"])
    said = _WORDS.get(first["type"], "").format(**first.get("ctx", {}))
    if first["type"] == "value_error":
        said = str(first["ctx"]["error"])
        path, said = _inner_path(path, said)
    more = f"（另有{error.error_count() - 1}处）" if error.error_count() > 1 else ""
    return InputError(f"{name}：{path or '内容'} {said or first['msg']}{more}", code="schema")


def _inner_path(path: str, said: str) -> tuple[str, str]:
    """A validator of the tables names the cell itself: put its path behind the field's."""
    cell, _, rest = said.partition(" ")
    if not rest:
        return path, said
    return (cell if cell.startswith(("tables.", "previous.")) or not path else f"{path}.{cell}"), rest
