"""Word documents (.docx, .docm) → a document, through python-docx.

Read as Word shows the text when all changes are accepted; automatic numbers are written out, text boxes and footnotes
stand behind the paragraph or table that they belong to. Comments and headers are left out. A document embedded whole
(w:altChunk, as web editors write it) is read by its own reader. Macros and embedded objects are never opened. The walk
over the body is the business of `docx_walk`, the text of a paragraph of `docx_text`, numbers of `docx_numbering`.
"""

import io
import zipfile
import zlib
from importlib import import_module
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from assistant.errors import InputError
from assistant.reading.detect import detect
from assistant.reading.document import Document, Paragraph, Piece
from assistant.reading.docx_numbering import W
from assistant.reading.docx_walk import related, walk_part
from assistant.settings import ReadingLimits

_DAMAGE = (
    OpcError,
    etree.LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    AttributeError,
    TypeError,
    IndexError,
    OSError,
    EOFError,
    NotImplementedError,
)
_NOT_READ = (("comments", "comment", "批注"),)
_EMBEDDED = {
    "html": "html_reader:read_html",
    "mht": "mht_reader:read_mht",
    "text": "text_reader:read_text",
    "markdown": "text_reader:read_text",
    "docx": "docx_reader:read_docx",
}
_DEEPEST = 2


def read_docx(data: bytes, name: str, limits: ReadingLimits, depth: int = 0) -> Document:
    """The document in a Word file; `depth` tells how many documents it is embedded in.

    Raises:
        InputError: `unreadable` where it is damaged, `too-large` where it has more cells than allowed.
    """
    inner: list[str] = []
    try:
        part = docx.Document(io.BytesIO(data)).part
        notes = [f"{count}条{label}没有读入。" for kind, tag, label in _NOT_READ if (count := _count(part, kind, tag))]
        walk = walk_part(part, name, limits, lambda relation: _embedded(part, relation, name, limits, depth, inner))
    except RecursionError as error:
        raise InputError(f"{name}：表格或文本框嵌套太深，无法读取。", code="too-large") from error
    except _DAMAGE as error:
        raise InputError(
            f"{name}：Word 文件已损坏，无法读取。请用 Word 或 WPS 打开后另存一次。", code="unreadable"
        ) from error
    notes += [f"{count}处{label}没有读入。" for label, count in walk.left_out.items()]
    return Document("docx-embedded" if walk.chunks else "docx", walk.pieces, notes=notes + inner)


def _embedded(part: Any, relation: str, name: str, limits: ReadingLimits, depth: int, notes: list[str]) -> list[Piece]:
    """The pieces of a document that is embedded whole; what cannot be read is noted."""
    found = part.rels.get(relation)
    if found is None or found.is_external or depth >= _DEEPEST:
        notes.append("文件中嵌入的另一份文档没有读入。请用 Word 打开后另存一次。")
        return []
    try:
        content = found.target_part.blob
        format_ = detect(content, name, limits)
        if format_ not in _EMBEDDED:
            raise InputError(name, code="unsupported-format")
        module, function = _EMBEDDED[format_].split(":")
        reader = getattr(import_module(f"assistant.reading.{module}"), function)
        document = reader(content, name, limits, depth + 1) if format_ == "docx" else reader(content, name, limits)
    except InputError as error:
        if error.code == "too-large":
            raise
        notes.append("文件中嵌入的另一份文档无法读取，没有读入。请用 Word 打开后另存一次。")
        return []
    notes += document.notes
    if format_ == "html" and document.title:
        return [Paragraph(document.title, document.pieces[0].place), *document.pieces] if document.pieces else []
    return list(document.pieces)


def _count(part: Any, kind: str, tag: str) -> int:
    """How many comments the document holds."""
    root = related(part, kind)
    if root is None:
        return 0
    return sum(element.get(f"{W}type") is None for element in root.findall(f"{W}{tag}"))
