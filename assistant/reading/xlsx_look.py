"""What a workbook shows beyond its values: hidden rows and columns, raised marks of notes, sums nobody computed.

The library that reads values tells none of it, so the parts of the file are looked at here; workbooks in older formats
have no such parts and are taken as they are.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from assistant.reading.values import is_note_mark

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TRUE = frozenset({"1", "true"})
_MOST_COLUMNS = 16384
_SUM = re.compile(r"SUM\(([^()]*)\)", re.IGNORECASE)
_FILLED_SUM = re.compile(r"IF\(COUNT\(([^()]*)\)=0,\"\",SUM\(\1\)\)", re.IGNORECASE)
_TERMS = re.compile(
    r"[+\-]?\s*+(?:'[^']+'!|[^\W\d]\w*!)?\$?[A-Z]{1,3}\$?\d+(?:\s*[+\-]\s*(?:'[^']+'!)?\$?[A-Z]{1,3}\$?\d+)*"
)
_REFERENCE = re.compile(
    r"(?P<sign>[+\-]?)\s*(?:'?(?P<sheet>[^'!]+)'?!)?(?P<cells>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"
)
_AT = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    KeyError,
    ValueError,
    OSError,
    NotImplementedError,
    RuntimeError,
    EOFError,
)
_MOST_SUMMED = 10_000
_DEEPEST = 20
_NO_RESULT = re.compile(rb"(?:</f>|<f[^<>]*/>)\s*(?:<v\s*/>|<v></v>|</c>)")


@dataclass(slots=True)
class Hidden:
    """The rows and columns of a sheet that are not shown, counted from 0; `other_rows`: all rows that do not say."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    shown: set[int] = field(default_factory=set)
    other_rows: bool = False

    def hides(self, row: int) -> bool:
        """Whether a row is not shown."""
        return row in self.rows or (self.other_rows and row not in self.shown)


def hidden_parts(data: bytes) -> dict[str, Hidden]:
    """Sheet → what of it is hidden; {} for a workbook in another format than .xlsx."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: _hidden_in(archive, part) for name, part in _sheet_parts(archive)}
    except _DAMAGE:
        return {}


def without_raised_marks(data: bytes) -> bytes:
    """The workbook without marks of notes in superscript (97 with a raised 1 is 97, not 971)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            texts = [
                n for n in archive.namelist() if n == "xl/sharedStrings.xml" or n.startswith("xl/worksheets/sheet")
            ]
            changed = {n: _unmarked(content) for n in texts if b"superscript" in (content := archive.read(n))}
            if not changed:
                return data
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as copy:
                for member in archive.infolist():
                    copy.writestr(member.filename, changed.get(member.filename) or archive.read(member.filename))
            return buffer.getvalue()
    except _DAMAGE:
        return data


def lacks_results(data: bytes) -> bool:
    """Whether a workbook holds formulas that no program has computed (a form filled in by a script)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
            return any(_NO_RESULT.search(archive.read(name)) for name in sheets)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return False


def computed_sums(data: bytes) -> dict[tuple[str, int, int], float | None] | None:
    """(sheet, row, column) → the value of each sum that no program computed; None where another formula has none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sums = _Sums({name: _cells_in(archive, part) for name, part in _sheet_parts(archive)})
        return {
            (sheet, *_position(at)): sums.value(sheet, at, 0)
            for sheet, cells in sums.sheets.items()
            for at, cell in cells.items()
            if isinstance(cell, str)
        }
    except (*_DAMAGE, RecursionError):
        return None


class _Sums:
    """The cells of a workbook that hold numbers or formulas without a result (text), by sheet and reference."""

    def __init__(self, sheets: dict[str, dict[str, float | str]]) -> None:
        self.sheets = sheets

    def value(self, sheet: str, at: str, depth: int) -> float | None:
        """A cell's number; None where it holds none.

        Raises:
            ValueError: a formula that is no sum.
        """
        own = self.sheets[sheet].get(at)
        if not isinstance(own, str):
            return own
        formula = own.replace(" ", "")
        filled, plain = _FILLED_SUM.fullmatch(formula), _SUM.fullmatch(formula)
        listed = filled or plain
        if depth > _DEEPEST or not (listed or _TERMS.fullmatch(formula)):
            raise ValueError(own)
        parts = listed[1].split(",") if listed else [m[0] for m in _REFERENCE.finditer(formula)]
        numbers = [n for part in parts for n in self._numbers(part, sheet, depth)]
        return None if filled and not numbers else sum(numbers)

    def _numbers(self, part: str, sheet: str, depth: int) -> Iterator[float]:
        found = _REFERENCE.fullmatch(part)
        if found is None:
            raise ValueError(part)
        where = found["sheet"] or sheet
        first, _, last = found["cells"].replace("$", "").partition(":")
        (top, left), (bottom, right) = _position(first), _position(last or first)
        if (bottom - top + 1) * (right - left + 1) > _MOST_SUMMED:
            raise ValueError(part)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                value = self.value(where, f"{_letters(column)}{row + 1}", depth + 1)
                if value is not None:
                    yield -value if found["sign"] == "-" else value


def _cells_in(archive: zipfile.ZipFile, part: str) -> dict[str, float | str]:
    """Reference → number, or the formula that has no result."""
    cells: dict[str, float | str] = {}
    for cell in etree.fromstring(archive.read(part), _parser()).iter(f"{_S}c", f"{_STRICT}c"):
        formula, value, at = cell.find("{*}f"), cell.findtext("{*}v") or "", cell.get("r") or ""
        if formula is not None and not value:
            if not formula.text:
                raise ValueError(at)  # shared with another cell
            cells[at] = formula.text
        elif value and cell.get("t") in (None, "n"):
            cells[at] = float(value)
    return cells


def _position(at: str) -> tuple[int, int]:
    """B3 → (2, 1)."""
    found = _AT.fullmatch(at)
    if found is None:
        raise ValueError(at)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _letters(column: int) -> str:
    text, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet and the part of the file that holds it."""
    targets = {
        r.get("Id"): str(r.get("Target"))
        for r in etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), _parser())
    }
    for element in etree.fromstring(archive.read("xl/workbook.xml"), _parser()).iter(f"{_S}sheet", f"{_STRICT}sheet"):
        identifier = next((value for key, value in element.attrib.items() if str(key).endswith("}id")), None)
        target = targets.get(identifier, "").removeprefix("/xl/").removeprefix("xl/")
        yield str(element.get("name")), f"xl/{target}"


def _hidden_in(archive: zipfile.ZipFile, part: str) -> Hidden:
    hidden = Hidden()
    with archive.open(part) as file:
        for _, element in etree.iterparse(file, events=("end",), resolve_entities=False, no_network=True):
            name = etree.QName(element).localname
            if name == "row":
                _row(element, hidden)
                element.clear()
            elif name == "col" and (_is(element, "hidden") or element.get("width") == "0"):
                first, last = int(element.get("min") or 0), int(element.get("max") or 0)
                hidden.columns |= set(range(first - 1, min(last, _MOST_COLUMNS)))
            elif name == "sheetFormatPr":
                hidden.other_rows = _is(element, "zeroHeight")
    return hidden


def _row(element: Any, hidden: Hidden) -> None:
    number = element.get("r")
    if number is None:
        return
    gone = _is(element, "hidden") or element.get("ht") == "0"
    (hidden.rows if gone else hidden.shown).add(int(number) - 1)


def _is(element: Any, name: str) -> bool:
    return element.get(name) in _TRUE


def _unmarked(xml: bytes) -> bytes:
    """The part without runs of text in superscript that are marks of notes."""
    root = etree.fromstring(xml, _parser())
    for run in list(root.iter(f"{_S}r")):
        raised = run.find(f"{_S}rPr/{_S}vertAlign")
        if raised is None or raised.get("val") != "superscript":
            continue
        before = "".join(t.text or "" for r in run.itersiblings(f"{_S}r", preceding=True) for t in r.iter(f"{_S}t"))
        text = "".join(t.text or "" for t in run.iter(f"{_S}t"))
        if is_note_mark(text, before):
            run.getparent().remove(run)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
