"""The readers by format: which one reads what, and what LibreOffice must convert first."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from assistant.errors import InputError
from assistant.reading.characters import with_plain_characters
from assistant.reading.document import Document
from assistant.reading.office import convert
from assistant.reading.xlsx_look import computed_sums, lacks_results
from assistant.settings import ReadingLimits

Reader = Callable[[bytes, str, ReadingLimits], Document]


@dataclass(frozen=True, slots=True)
class Format:
    """How files of a format are read.

    Attributes:
        reader: module and function, loaded when first needed because its library may be slow to load.
        convert: the suffix LibreOffice knows the format by, and what it converts it to; None where it is read directly.
    """

    reader: str
    convert: tuple[str, str] | None = None


FORMATS = {
    "text": Format("text_reader:read_text"),
    "markdown": Format("markdown_reader:read_markdown"),
    "html": Format("html_reader:read_html"),
    "mht": Format("mht_reader:read_mht"),
    "pdf": Format("pdf:read_pdf"),
    "image": Format("scans:read_image"),
    "docx": Format("docx_reader:read_docx"),
    "xlsx": Format("xlsx_reader:read_xlsx"),
    "doc": Format("docx_reader:read_docx", ("doc", "docx")),
    "rtf": Format("docx_reader:read_docx", ("rtf", "docx")),
    "odt": Format("docx_reader:read_docx", ("odt", "docx")),
    "ods": Format("xlsx_reader:read_xlsx", ("ods", "xlsx")),
    "wordml": Format("docx_reader:read_docx", ("xml", "docx")),
    "docx-strict": Format("docx_reader:read_docx", ("docx", "docx")),
}


def read_document(data: bytes, format_: str, name: str, limits: ReadingLimits) -> Document:
    """The document in the bytes of a file, which was converted already where its format says so.

    Raises:
        InputError: it cannot be read.
    """
    module, function = FORMATS[format_].reader.split(":")
    reader: Reader = getattr(import_module(f"assistant.reading.{module}"), function)
    document = with_plain_characters(reader(data, name, limits))
    if FORMATS[format_].convert:
        document.format = format_
    return document


def prepare(data: bytes, format_: str, name: str, limits: ReadingLimits) -> tuple[bytes, list[str]]:
    """The bytes as the format's reader takes them, converted by LibreOffice where that is needed, and notes on it.

    Raises:
        InputError: the conversion failed.
    """
    conversion = FORMATS[format_].convert
    if conversion is not None:
        return convert(data, *conversion, name, limits), []
    if format_ != "xlsx" or not lacks_results(data):
        return data, []
    if computed_sums(data) is not None:
        return data, []
    try:
        return convert(data, "xlsx", "xlsx", name, limits), []
    except InputError as error:
        return data, [f"工作簿中的公式没有算出结果，这些单元格按未填处理（{error.message}）"]


# Each part stops at the next "<", so that no two attempts read the same bytes: linear over whatever is in the file.
